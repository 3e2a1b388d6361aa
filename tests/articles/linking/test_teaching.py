"""What people decided about articles in stories is learned from, and used for the next article."""

from __future__ import annotations

import pytest
from django.utils import timezone

from articles.linking import teaching
from articles.linking.lessons import ENOUGH
from articles.linking.model import model
from articles.models import StoryLesson, StoryLink
from tests.articles.linking.coverage import FERRY, reports

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(editor):
    """The machine has put three articles into it; an editor has confirmed two and taken one out."""
    reports(*FERRY)
    links = list(StoryLink.objects.order_by("pk"))
    for link, state in zip(links, ["confirmed", "confirmed", "rejected"], strict=True):
        StoryLink.objects.filter(pk=link.pk).update(state=state, decided_by=editor, decided_at=timezone.now())
    return links[0].story


def test_each_decided_article_is_compared_with_the_others_of_its_story(story):
    found = teaching.decisions()

    assert sorted((len(decision.members), decision.belongs) for decision in found) == [(1, True), (1, True), (2, False)]
    assert {decision.group for decision in found} == {story.pk}


def test_too_few_decisions_leave_no_lesson(story):
    teaching.learn_from_editors()

    assert not StoryLesson.objects.exists()
    assert teaching.in_use() is model()


def test_the_newest_lesson_is_used_for_the_next_articles():
    for bias in (0.0, -20.0):
        StoryLesson.objects.create(content={"steepness": 1.0, "bias": bias}, decisions=ENOUGH)

    reports(*FERRY)

    assert not StoryLink.objects.exists()
