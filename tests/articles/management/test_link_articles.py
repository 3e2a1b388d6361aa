"""manage.py link_articles puts the articles of an existing archive into stories."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from articles.linking import arrivals, catching_up
from articles.models import Profile
from tests.articles.linking.coverage import BUDGET, FERRY, arrive, report, reports, rows, stories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    monkeypatch.setattr(catching_up, "BATCH", 2)


def printed(*words):
    output = StringIO()
    call_command("link_articles", *words, stdout=output)
    return output.getvalue()


def test_those_that_are_in_no_story_yet_are_linked_the_oldest_first(monkeypatch):
    articles = [report(text, days=-day) for day, text in enumerate((*FERRY, BUDGET[0]))]
    report(BUDGET[1], version__annotation="waiting")
    order, link = [], arrivals._link
    monkeypatch.setattr(arrivals, "_link", lambda article, learned: (order.append(article), link(article, learned)))

    assert "4 articles linked; the archive has 1 stories." in printed()
    assert order == [article.pk for article in reversed(articles)]
    assert len(stories()[FERRY[2][0]]) == 3


def test_again_it_finds_nothing_to_do():
    articles = reports(*FERRY)
    before = rows()

    assert "0 articles linked" in printed()
    assert rows() == before
    assert "3 articles linked" in printed("--again")
    assert set(Profile.objects.values_list("article", "is_waiting")) == {(article.pk, False) for article in articles}


def test_broken_off_it_goes_on(monkeypatch):
    for text in FERRY:
        report(text)
    link = arrivals.link
    monkeypatch.setattr(arrivals, "link", lambda articles: (link(articles[:1]), 1 / 0))
    with pytest.raises(ZeroDivisionError):
        printed()

    monkeypatch.setattr(arrivals, "link", link)
    assert "2 articles linked" in printed()
    assert len(stories()[FERRY[0][0]]) == 3


def test_profiles_of_an_older_version_are_made_anew_and_all_stays_where_it_is():
    articles = reports(*FERRY)
    before, profiles = rows(), list(Profile.objects.order_by("pk").values())
    Profile.objects.update(made_by="0", keys=[], content=b"")

    assert "3 profiles made anew" in printed()
    assert list(Profile.objects.order_by("pk").values()) == profiles
    assert rows() == before
    assert len(articles) == 3


def test_an_article_finds_no_profile_of_an_older_version():
    first, second = report(FERRY[0]), report(FERRY[1])
    arrive(first)
    Profile.objects.update(made_by="0", content=b"?")
    arrive(second)

    assert stories() == {}
