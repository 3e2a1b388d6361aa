"""What is kept of copies: old articles are caught up with, changed ones sketched again, and an original that goes has an heir."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from articles.intake import copies, storing
from articles.intake.duplicates import Text
from articles.models import Article, ArticleVersion, Sketch
from tests.articles.intake.reports import cut, originals, report, stored
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db


def group_of(*articles: Article) -> list[int | None]:
    return [Article.objects.get(pk=article.pk).copy_of_id for article in articles]


def test_copies_are_written_in_one_query_and_none_is_asked_where_there_are_none():
    first, second, third = stored(report(1), report(2), cut(report(1), 0.6))

    assert group_of(first, second, third) == [None, None, first.pk]
    assert list(first.copies.all()) == [third]
    articles = [ArticleFactory(version__body=report(seed)) for seed in (5, 6)]
    found = copies.find_copies([report(5), report(6)])
    with CaptureQueriesContext(connection) as queries:
        copies.remember(articles, found)
    assert len([query for query in queries if "SAVEPOINT" not in query["sql"]]) == 1


@pytest.mark.parametrize("wrong", ["chain by its end", "chain by its middle", "itself"])
def test_the_database_refuses_chains(wrong):
    original, copy, other = stored(report(1), report(1), report(2))
    article, copy_of = {
        "chain by its end": (other, copy),
        "chain by its middle": (original, other),
        "itself": (other, other),
    }[wrong]

    with pytest.raises(IntegrityError, match="is a copy"), transaction.atomic():
        Article.objects.filter(pk=article.pk).update(copy_of=copy_of)


def test_the_database_refuses_a_new_copy_of_a_copy():
    _, copy = stored(report(1), report(1))

    with pytest.raises(IntegrityError, match="is a copy"), transaction.atomic():
        Article.objects.create(title="Ropeworks reopen", copy_of=copy)


def test_copies_stay_when_the_original_goes():
    original, copy = stored(report(1), report(1))
    original.delete()

    assert group_of(copy) == [None]


def test_of_copies_that_stay_the_first_is_the_next_original():
    original, first, second, third = stored(report(1), cut(report(1), 0.5), cut(report(1), 0.75), report(1))
    copies.pass_on([original.pk, first.pk])
    Article.objects.filter(pk__in=[original.pk, first.pk]).delete()

    assert group_of(second, third) == [None, second.pk]
    assert originals(report(1)) == [Text(article=second.pk)]


def test_nothing_is_passed_on_where_all_copies_go_too():
    articles = stored(report(1), report(1))
    copies.pass_on([article.pk for article in articles])

    assert group_of(*articles) == [None, articles[0].pk]


def test_articles_from_before_are_looked_at_by_the_command(capsys, monkeypatch):
    monkeypatch.setattr(storing, "BATCH", 2)
    bodies = [report(1), report(2), cut(report(2), 0.6), report(3), cut(report(1), 0.6)]
    articles = [ArticleFactory(version__body=body) for body in bodies]

    call_command("find_copies")
    assert capsys.readouterr().out == "5 articles read, 2 of them copies of another.\n"
    assert group_of(*articles) == [None, None, articles[1].pk, None, articles[0].pk]

    call_command("find_copies")
    assert capsys.readouterr().out == "0 articles read, 0 of them copies of another.\n"


def test_an_article_with_copies_stays_an_original_when_its_words_change():
    other, original, copy = stored(report(2), report(1), report(1))
    ArticleVersion.objects.create(article=original, number=2, title=original.title, body=report(2))
    copies.sketch_again([original.pk])

    assert group_of(other, original, copy) == [None, None, original.pk]
    assert Sketch.objects.count() == 3


def test_the_newest_words_are_those_that_copies_are_found_by():
    (article,) = stored(report(1))
    ArticleVersion.objects.create(article=article, number=2, title=article.title, body=report(2))
    copies.sketch_again([article.pk])

    assert originals(report(1), report(2)) == [None, Text(article=article.pk)]
