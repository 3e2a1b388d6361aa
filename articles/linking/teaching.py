"""What editors decide about articles in stories teaches the machine: learned once a day, and only what holds (lessons.py)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict

from articles.linking.lessons import Decision, Lesson, learn, taught
from articles.linking.model import Model, model
from articles.linking.profiles import PROFILE_VERSION, unpack
from articles.linking.profiles import Profile as Content
from articles.models import Profile, StoryLesson, StoryLink

LATEST = 2_000
"""Decisions that are learned from: what editors meant long ago may not be what they mean now."""
MEMBERS = 30
"""Articles of a story that an article is compared with, as when it arrives (surroundings.py)."""


def in_use() -> Model:
    """The model with the newest lesson. One query."""
    newest = StoryLesson.objects.first()
    return model() if newest is None else taught(Lesson(**newest.content), model())


def learn_from_editors() -> None:
    """Learns from the latest decisions, and keeps the lesson where it says something new. Four queries."""
    made = decisions()
    lesson = learn(made)
    newest = StoryLesson.objects.first()
    if asdict(lesson) != (newest.content if newest else asdict(Lesson())):
        StoryLesson.objects.create(content=asdict(lesson), decisions=len(made))


def decisions() -> list[Decision]:
    """The latest articles that people confirmed in a story, put there or took out, with the others of the story."""
    decided = StoryLink.objects.filter(decided_by__isnull=False, kind=StoryLink.Kind.EVENT)
    links = list(decided.order_by("-decided_at", "-pk").values_list("story", "article", "state")[:LATEST])
    inside: defaultdict[int, list[int]] = defaultdict(list)
    of_stories = StoryLink.objects.inside().filter(story__in={story for story, _, _ in links}, article__copy_of=None)
    for story, article in of_stories.order_by("-article").values_list("story", "article"):
        inside[story].append(article)
    contents = _contents({article for _, article, _ in links}.union(*inside.values()))
    found = []
    for story, article, state in links:
        others = [contents[other] for other in inside[story] if other != article and other in contents][:MEMBERS]
        if others and article in contents:
            found.append(Decision(contents[article], others, state == StoryLink.State.CONFIRMED, group=story))
    return found


def _contents(articles: set[int]) -> dict[int, Content]:
    rows = Profile.objects.filter(pk__in=articles, made_by=PROFILE_VERSION)
    return {article: unpack(bytes(content)) for article, content in rows.values_list("pk", "content")}
