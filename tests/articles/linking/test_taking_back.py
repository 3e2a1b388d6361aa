"""An import that is taken back leaves no story with wrong counts, and none that is about nothing."""

from __future__ import annotations

import json

import pytest

from articles.intake import undoing
from articles.linking import arrivals
from articles.models import Article, ArticleVersion, Profile, Story, StoryLink
from tests.articles.intake.imports import imported
from tests.articles.linking.coverage import FERRY, NOON, VOLCANO, arrive, report, stories

pytestmark = pytest.mark.django_db
URL = "https://elgar-lantern.example/ferry"


def brought(*texts, **fields):
    """An import of the texts, all of NOON; annotated and linked."""
    lines = [
        json.dumps({"title": title, "text": body, "published_at": NOON.isoformat()} | fields) for title, body in texts
    ]
    intake = imported(("ferry.jsonl", "\n".join(lines).encode()))
    articles = Article.objects.filter(intake_items__intake=intake).order_by("pk")
    versions = ArticleVersion.objects.current().filter(article__in=articles)
    versions.update(annotation="annotated", pipeline_version="tests.v1")
    Profile.objects.ask_for(versions.select_related("article"))
    arrive(*articles)
    return intake


def test_a_story_that_stays_is_counted_and_named_anew():
    intake = brought(FERRY[0])
    arrive(report(FERRY[1], days=1), report(FERRY[2], days=2))
    undoing.undo(intake)

    assert stories() == {FERRY[1][0]: [FERRY[1][0], FERRY[2][0]]}
    story = Story.objects.get()
    assert (story.articles_count, story.first_at.day, story.last_at.day) == (2, 4, 5)


def test_a_story_of_one_article_goes_and_the_article_waits():
    first = report(FERRY[0])
    arrive(first)
    intake = brought(FERRY[1])
    assert stories()
    undoing.undo(intake)

    assert stories() == {}
    assert arrivals.waiting(10) == [first.pk]


def test_a_story_that_somebody_has_named_stays():
    intake = brought(*FERRY[:2])
    Story.objects.update(name="The Albatross", origin="person", edition=2)
    undoing.undo(intake)

    assert [(story.name, story.articles_count, story.first_at) for story in Story.objects.all()] == [
        ("The Albatross", 0, None)
    ]


def test_an_import_of_which_somebody_has_decided_an_article_stays(editor):
    intake = brought(*FERRY[:2])
    StoryLink.objects.update(state="confirmed", decided_by=editor, decided_at=NOON)

    with pytest.raises(undoing.WorkedOn):
        undoing.undo(intake)
    assert Story.objects.get().articles_count == 2


def test_an_article_that_has_its_earlier_words_again_waits():
    brought(FERRY[0], url=URL)
    later = brought(VOLCANO, url=URL)
    article = Article.objects.get()
    undoing.undo(later)

    assert arrivals.waiting(10) == [article.pk]
    arrive(article)
    assert Profile.objects.get().version.title == FERRY[0][0]


def test_an_article_that_another_import_gives_its_date_waits():
    brought(FERRY[0], published_at=None)
    assert Article.objects.get().published_at is None
    imported(("dated.jsonl", json.dumps({"title": FERRY[0][0], "text": FERRY[0][1], "date": "2026-03-03"}).encode()))

    assert arrivals.waiting(10) == [Article.objects.get().pk]
