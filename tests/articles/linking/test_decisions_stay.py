"""What people have decided about articles and stories stays, whatever the machine thinks later."""

from __future__ import annotations

import pytest
from django.utils import timezone

from articles.linking import arrivals
from articles.models import Profile, Story, StoryLink
from tests.articles.linking.coverage import FERRY, NOON, VOLCANO, arrive, report, reports, stories
from tests.factories import ArticleVersionFactory, CopyFactory, StoryFactory, StoryLinkFactory

pytestmark = pytest.mark.django_db
State = StoryLink.State
FIRST = FERRY[0][0]


@pytest.fixture
def decide(editor):
    """As an editor decides: the link of the article in that story."""

    def decide(article, state, story=None, **values):
        story = story or Story.objects.get()
        values = {"state": state, "decided_by": editor, "decided_at": timezone.now()} | values
        return StoryLink.objects.update_or_create(story=story, article=article, defaults=values)[0]

    return decide


def again(*articles):
    """Links articles once more, which were linked before."""
    Profile.objects.filter(pk__in=[article.pk for article in articles]).update(is_waiting=True)
    arrive(*articles)


def test_a_confirmed_link_stays_whatever_the_article_says_now(decide):
    articles = reports(*FERRY)
    decided = decide(articles[2], State.CONFIRMED)
    before = StoryLink.objects.filter(pk=decided.pk).values().get()
    new = ArticleVersionFactory(article=articles[2], number=2, title=VOLCANO[0], body=VOLCANO[1])
    again(articles[2])

    assert StoryLink.objects.filter(pk=decided.pk).values().get() == before
    assert articles[2].story_links.count() == 1
    assert Profile.objects.get(article=articles[2]).version == new


def test_an_article_that_a_person_put_into_a_story_is_not_put_elsewhere(decide):
    elsewhere = StoryFactory(name="The strait", origin="person")
    third = report(FERRY[2], days=2)
    decide(third, State.CONFIRMED, elsewhere, origin="person")
    reports(*FERRY[:2])
    arrive(third)

    assert stories() == {FIRST: [FIRST, FERRY[1][0]], "The strait": [FERRY[2][0]]}


def test_an_article_taken_out_of_a_story_is_never_proposed_for_it_again(decide):
    articles = reports(*FERRY)
    decided = decide(articles[2], State.REJECTED)
    again(*articles)

    assert [link.pk for link in articles[2].story_links.all()] == [decided.pk]
    assert Story.objects.get().articles_count == 2


def test_nor_for_the_story_that_this_one_was_merged_into(decide):
    reports(*FERRY[:2])
    merged = StoryFactory(merged_into=Story.objects.get())
    third = report(FERRY[2], days=2)
    decide(third, State.REJECTED, merged)
    arrive(third)

    assert third.story_links.count() == 1


def test_no_other_article_is_proposed_because_of_a_rejected_one(decide):
    story = StoryFactory(name="Another event", origin="person")
    decide(report(VOLCANO, days=1), State.CONFIRMED, story)
    first = report(FERRY[0])
    arrive(first)
    decide(first, State.REJECTED, story)
    decide(report(FERRY[1]), State.REJECTED, story)
    third = report(FERRY[2], days=1)
    arrive(third)

    assert stories() == {"Another event": [VOLCANO[0]], FIRST: [FIRST, FERRY[2][0]]}


def test_a_closed_story_takes_none_and_loses_none():
    first, second = reports(*FERRY[:2])
    closed = Story.objects.get()
    Story.objects.update(state=Story.State.CLOSED)
    third, copy = report(FERRY[2], days=2), CopyFactory(copy_of=first, version__body=FERRY[0][1], published_at=NOON)
    arrive(third, copy)
    again(first, second)

    assert set(StoryLink.objects.values_list("article", flat=True)) == {first.pk, second.pk}
    assert closed.links.count() == 2


def test_a_merged_story_takes_none():
    reports(*FERRY[:2])
    Story.objects.filter(pk=Story.objects.get().pk).update(merged_into=StoryFactory(name="The strait"))
    third = report(FERRY[2], days=2)
    arrive(third)

    assert not third.story_links.exists()


def test_background_to_a_story_is_no_member_of_it_and_stays(decide):
    reports(*FERRY[:2])
    story = Story.objects.get()
    third = report(FERRY[2], days=2)
    decided = decide(third, State.CONFIRMED, story, kind=StoryLink.Kind.BACKGROUND)
    arrive(third)

    assert [link.pk for link in third.story_links.all()] == [decided.pk]
    assert story.links.inside().count() == 2


def test_a_copy_that_a_person_took_out_stays_out(decide):
    first, second = reports(*FERRY[:2])
    copy = CopyFactory(copy_of=first, version__body=FERRY[0][1], published_at=NOON)
    arrive(copy)
    decided = decide(copy, State.REJECTED)
    again(first, second, copy)

    assert [link.state for link in copy.story_links.all()] == [State.REJECTED]
    assert decided.story.links.inside().count() == 2


def test_an_open_question_goes_when_the_article_finds_a_story():
    asked = StoryLinkFactory(state=State.PROPOSED, article=report(FERRY[0]), story__name="Another event")
    arrive(asked.article)
    assert not StoryLink.objects.exists(), "the machine asks no longer what it would not ask now"

    asked = StoryLinkFactory(state=State.PROPOSED, article=asked.article, story__name="A third event")
    arrive(report(FERRY[1], days=1))
    assert [link.story.name for link in asked.article.story_links.all()] == [FIRST]


@pytest.mark.parametrize(
    "worked_on",
    [
        {"origin": "person"},
        {"edition": 2},
        {"summary": "The ferry is off the rocks."},
    ],
)
def test_a_story_that_somebody_worked_on_stays_with_one_article(worked_on):
    first, second = reports(*FERRY[:2])
    Story.objects.update(**worked_on)
    ArticleVersionFactory(article=second, number=2, title=VOLCANO[0], body=VOLCANO[1])
    again(second)

    story = Story.objects.get()
    assert [link.article for link in story.links.all()] == [first]
    assert story.articles_count == 1


def test_a_name_that_a_person_gave_stays():
    articles = [report(FERRY[1], days=1), report(FERRY[2], days=2), report(FERRY[0])]
    arrive(*articles[:2])
    Story.objects.update(name="The Albatross", origin="person", edition=2)
    arrive(articles[2])

    assert list(stories()) == ["The Albatross"]


def test_linking_all_again_changes_no_decision(decide):
    articles = reports(*FERRY, VOLCANO)
    decide(articles[0], State.CONFIRMED)
    decide(articles[1], State.REJECTED)
    decided = StoryLink.objects.filter(decided_by__isnull=False).order_by("pk")
    before = list(decided.values())
    again(*articles)

    assert list(decided.values()) == before
    assert stories() == {FIRST: [FIRST, FERRY[2][0]]}
    assert arrivals.waiting(10) == []
