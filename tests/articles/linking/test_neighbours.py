"""Related articles: those about the same event, of the days around, that the user may read."""

from __future__ import annotations

import pytest

from articles.linking import neighbours
from articles.linking.neighbours import related
from articles.models import Sample, SecondReading, SecondReadingArticle, Story
from tests.articles.linking.coverage import BUDGET, FERRY, NOON, VOLCANO, arrive, report, reports
from tests.factories import CopyFactory

pytestmark = pytest.mark.django_db


def test_the_others_about_the_same_event_are_found_with_the_reasons(django_assert_num_queries):
    first, *others = reports(*FERRY, *BUDGET, VOLCANO)[:3]
    # the profile, two settings and the look-up, the articles with their outlets, the stories
    with django_assert_num_queries(6):
        found = related(first)

    assert {one.article for one in found} == set(others)
    story = Story.objects.get(name=first.title)
    for one in found:
        assert one.reasons
        assert one.stories == (story.pk,)
        assert not one.is_copy
    assert [one.probability for one in found] == sorted((one.probability for one in found), reverse=True)


def test_the_event_of_a_month_ago_is_not_looked_for():
    first, second = report(FERRY[0]), report(FERRY[1], days=31)
    arrive(first, second)

    assert related(first) == []


def test_a_copy_is_called_one():
    first = report(FERRY[0])
    copy = CopyFactory(copy_of=first, title=FERRY[0][0], version__body=FERRY[0][1], published_at=NOON)
    arrive(first, copy)

    assert [(one.article, one.is_copy) for one in related(first)] == [(copy, True)]
    assert [(one.article, one.is_copy) for one in related(copy)] == [(first, True)]


def test_no_more_than_asked_for():
    first, *_ = reports(*FERRY)

    assert len(related(first, most=1)) == 1


def test_an_article_that_is_not_linked_yet_has_none():
    reports(*FERRY[:2])

    assert related(report(FERRY[2])) == []


def test_what_an_editor_reads_blind_is_kept_from_them(editor, reads_blind):
    first, second, third = reports(*FERRY)
    reads_blind(second)

    assert {one.article for one in related(first)} == {second, third}
    assert {one.article for one in related(first, user=editor)} == {third}


def test_few_are_left_where_the_machine_is_not_sure(monkeypatch):
    first, *_ = reports(*FERRY)
    monkeypatch.setattr(neighbours, "LEAST", 1.1)

    assert related(first) == []


@pytest.fixture
def reads_blind(editor, desk_chief):
    """Has the editor read an article again, blind."""

    def read(article):
        sample = Sample.objects.create(asked_by=desk_chief, seed=1, size=1)
        reading = SecondReading.objects.create(sample=sample, reader=editor)
        version = article.versions.get()
        SecondReadingArticle.objects.create(reading=reading, version=version, first=desk_chief)

    return read
