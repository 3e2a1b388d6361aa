"""The machine's questions about stories, one after the other."""

from __future__ import annotations

import pytest
from django.urls import reverse

from articles.editing import attributions, sampling
from articles.models import StoryLink
from tests.factories import ArticleFactory, ClaimFactory, StoryFactory, StoryLinkFactory, user_in_role

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
QUESTIONS = "/stories/questions/"


@pytest.fixture
def asked():
    """Two questions about one story, the less likely one first."""
    story = StoryFactory(name="The harbour tram", origin="person")
    StoryLinkFactory(story=story, article=ArticleFactory(title="The tram is late"))
    return [
        StoryLinkFactory(
            story=story,
            article=ArticleFactory(title=title),
            state="proposed",
            probability=probability,
            reasons=["shares Port Elgar"],
        )
        for title, probability in (("A wall is found", 0.4), ("The wall stays", 0.6))
    ]


def page_of(response):
    return response.content.decode()


def answer(client, route, link, **more):
    sent = {"article": link.article_id, "edition": 1, "at": "questions"} | more
    return client.post(reverse(route, args=[link.story_id]), sent, headers=HTMX)


def test_the_likeliest_comes_first_beside_the_story(asked, editor_client):
    page = page_of(editor_client.get(QUESTIONS))

    assert "2 questions" in page
    assert "The wall stays" in page
    assert "A wall is found" not in page
    for shown in ("The harbour tram", "The tram is late", "shares Port Elgar", "The harbour tram will not run"):
        assert shown in page
    assert f"?at={asked[0].pk}" in page


def test_an_answer_brings_the_next_and_an_undo_the_same_again(asked, editor_client):
    fragment = page_of(answer(editor_client, "story_confirmation", asked[1]))

    assert fragment.lstrip().startswith('<div id="one-by-one"')
    assert "A wall is found" in fragment
    assert "1 question<" in fragment
    last = page_of(answer(editor_client, "story_rejection", asked[0]))
    assert "The machine has no question" in last
    assert [link.state for link in StoryLink.objects.order_by("pk")] == ["suggested", "rejected", "confirmed"]

    again = page_of(editor_client.post(reverse("story_questions_undo"), headers=HTMX))
    assert "A wall is found" in again
    plain = editor_client.post(reverse("story_questions_undo"))
    assert plain["Location"] == f"{QUESTIONS}?at={asked[1].pk}"
    nothing = editor_client.post(reverse("story_questions_undo"), headers=HTMX)
    assert (nothing.status_code, "no decision of yours" in page_of(nothing)) == (409, True)


def test_what_an_editor_reads_blind_is_neither_asked_nor_decided(asked, dantas, editor, editor_client):
    frida = user_in_role("frida", "editor")
    claim = ClaimFactory(article=asked[1].article, attribution=dantas)
    attributions.choose_speaker(claim.attribution, speaker=dantas, by=frida, edition=1)
    sampling.ask(readers=[editor], size=1, seed=1, by=editor, editor=frida)

    page = page_of(editor_client.get(QUESTIONS))

    assert "A wall is found" in page
    assert "The wall stays" not in page
    assert answer(editor_client, "story_confirmation", asked[1]).status_code == 422
    assert "The wall stays" not in page_of(editor_client.get(asked[1].story.get_absolute_url()))


def test_what_somebody_else_answered_is_told(asked, editor_client):
    answer(editor_client, "story_confirmation", asked[1])

    response = answer(editor_client, "story_rejection", asked[1])

    assert response.status_code == 409
    assert "Somebody changed this" in page_of(response)
    assert StoryLink.objects.get(pk=asked[1].pk).state == "confirmed"
