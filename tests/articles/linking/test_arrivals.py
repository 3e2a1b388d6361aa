"""Articles are put into stories as they arrive."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from articles.annotating import storing
from articles.linking import arrivals, keeping
from articles.linking.profiles import PROFILE_VERSION
from articles.models import Article, ArticleVersion, Profile, Story, StoryLink
from tests.articles.linking.coverage import BUDGET, FERRY, NOON, VOLCANO, arrive, report, reports, rows, stories
from tests.factories import ArticleVersionFactory, CopyFactory

pytestmark = pytest.mark.django_db
State = StoryLink.State


def test_the_second_article_about_an_event_opens_its_story():
    first, second = reports(*FERRY[:2])

    story = Story.objects.get()
    assert (story.name, story.origin, story.articles_count) == (first.title, "machine", 2)
    assert (story.first_at, story.last_at) == (first.published_at, second.published_at)
    for link in story.links.all():
        assert (link.state, link.kind, link.origin) == (State.SUGGESTED, "event", "machine")
        assert link.probability > 0.5
        assert link.reasons


def test_an_article_joins_the_running_story_and_no_other():
    reports(FERRY[0], BUDGET[0], FERRY[1], BUDGET[1], VOLCANO, FERRY[2])

    assert stories() == {
        FERRY[0][0]: [title for title, _ in FERRY],
        BUDGET[0][0]: [title for title, _ in BUDGET],
    }
    assert Profile.objects.filter(made_by=PROFILE_VERSION, is_waiting=False).count() == 6


def test_articles_weeks_apart_are_no_story():
    first = report(FERRY[0])
    arrive(first, report(FERRY[1], days=30))

    assert stories() == {}


def test_a_story_is_named_after_its_first_article_whichever_came_first():
    arrive(report(FERRY[1], days=1), report(FERRY[2], days=2), report(FERRY[0]))

    assert list(stories()) == [FERRY[0][0]]


def test_an_article_without_a_date_is_looked_for_by_the_day_it_was_stored():
    article = report(FERRY[0], published_at=None)
    arrive(article)

    assert Profile.objects.get().at == article.stored_at


def test_running_it_twice_changes_nothing():
    articles = reports(*FERRY)
    before = rows()
    arrive(*articles)

    assert rows() == before


def test_the_same_article_once_more_stays_where_it_is():
    articles = reports(*FERRY)
    before = rows()
    Profile.objects.update(is_waiting=True)
    arrive(*reversed(articles))

    links = [{**link, "probability": None, "reasons": None} for link in before[1]]
    assert rows()[0] == before[0]
    assert [{**link, "probability": None, "reasons": None} for link in rows()[1]] == links


def test_an_article_that_is_not_annotated_yet_is_left_alone():
    arrive(report(FERRY[0]), report(FERRY[1], version__annotation="waiting"))

    assert Profile.objects.count() == 1
    assert stories() == {}


def test_other_words_take_an_article_out_and_the_other_one_waits():
    first, second = reports(*FERRY[:2])
    new = ArticleVersionFactory(article=second, number=2, title=VOLCANO[0], body=VOLCANO[1])
    Article.objects.filter(pk=second.pk).update(title=new.title)
    Profile.objects.ask_for([new])
    arrive(second)

    assert stories() == {}
    assert Profile.objects.get(article=second).version == new
    assert arrivals.waiting(10) == [first.pk]


def test_another_date_takes_an_article_out_of_a_story_that_stays():
    articles = reports(*FERRY)
    articles[2].published_at = NOON.replace(year=2020)
    articles[2].save()
    Profile.objects.filter(article=articles[2]).update(is_waiting=True)
    arrive(articles[2])

    assert stories() == {FERRY[0][0]: [FERRY[0][0], FERRY[1][0]]}
    assert Story.objects.get().articles_count == 2
    assert Profile.objects.get(article=articles[2]).at == articles[2].published_at


def test_the_machine_asks_where_it_is_not_sure(monkeypatch):
    reports(*FERRY[:2])
    monkeypatch.setattr("articles.linking.placing.JOIN", 1.1)
    monkeypatch.setattr("articles.linking.placing.ASK", 0.1)
    third = report(FERRY[2], days=2)
    arrive(third)

    link = third.story_links.get()
    assert link.state == State.PROPOSED
    assert link.story.articles_count == 2


def test_a_copy_goes_where_its_original_is():
    first, second = report(FERRY[0]), report(FERRY[1], days=1)
    early = CopyFactory(copy_of=first, title=FERRY[0][0], version__body=FERRY[0][1], published_at=NOON)
    arrive(first, early)
    assert stories() == {}, "one text is no story, however often it is printed"

    late = CopyFactory(copy_of=first, title=FERRY[0][0], version__body=FERRY[0][1] + " More.", published_at=NOON)
    arrive(second, late)

    assert set(Story.objects.get().links.values_list("article", flat=True)) == {first.pk, early.pk, second.pk, late.pk}
    assert "the same text as" in late.story_links.get().reasons[0]


def test_what_cannot_be_linked_stops_nobody_else(monkeypatch):
    first, second, third = (report(text) for text in FERRY)
    keep = keeping.keep

    def refused(version, made):
        if version.article == second:
            raise ValueError
        keep(version, made)

    monkeypatch.setattr(keeping, "keep", refused)
    Profile.objects.ask_for([second.versions.get()])
    arrive(first, second, third)

    assert stories() == {FERRY[0][0]: [FERRY[0][0], FERRY[2][0]]}
    assert arrivals.waiting(10) == []


def test_those_that_are_left_when_a_worker_stops_are_named():
    articles = [report(text).pk for text in FERRY]
    answers = iter((False, True))

    assert arrivals.link(articles, stop=lambda: next(answers)) == articles[1:]
    assert Profile.objects.count() == 1


def test_who_was_annotated_waits_until_it_is_linked(annotated):
    article, annotation = annotated
    version = article.versions.get()
    storing.store(version.pk, annotation)
    assert arrivals.waiting(10) == [article.pk]

    arrive(article)
    assert arrivals.waiting(10) == []


def test_reading_the_same_words_again_asks_for_no_other_story(annotated):
    article, annotation = annotated
    storing.store(article.versions.get().pk, annotation)
    arrive(article)
    storing.store(article.versions.get().pk, annotation)

    assert arrivals.waiting(10) == []


@pytest.fixture
def annotated():
    """An article, and what the pipeline would find in it: nothing."""
    from articles.nlp.annotations import ArticleAnnotation

    article = report(VOLCANO, version__annotation=ArticleVersion.Annotation.WAITING, version__pipeline_version="")
    return article, ArticleAnnotation("tests.v1", (), (), (), ())


@pytest.mark.django_db(transaction=True)
def test_workers_that_link_at_once_open_each_story_once():
    articles = [report(text, days=day / 4) for day, text in enumerate((*FERRY, *BUDGET))]
    ids = [article.pk for article in articles]
    start = threading.Barrier(4)
    failed = []

    def run(order):
        start.wait(timeout=10)
        try:
            arrivals.link(order)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    orders = (ids, ids[::-1], ids[2:] + ids[:2], ids[1::2] + ids[::2])
    threads = [threading.Thread(target=run, args=[order]) for order in orders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert failed == []
    assert stories() == {
        FERRY[0][0]: [title for title, _ in FERRY],
        BUDGET[0][0]: [title for title, _ in BUDGET],
    }
    assert sorted(Story.objects.values_list("articles_count", flat=True)) == [2, 3]
