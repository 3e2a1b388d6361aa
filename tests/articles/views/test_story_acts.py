"""What editors do about stories on their pages, with htmx and without script."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from articles import tallies
from articles.editing import story_links, story_merging
from articles.models import Revision, Story, StoryLink
from tests.factories import ArticleFactory, StoryFactory, StoryLinkFactory, user_in_role

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def story():
    return StoryFactory(name="The harbour tram", origin="person")


@pytest.fixture
def other():
    return StoryFactory(name="The herring quota", origin="person")


@pytest.fixture
def link(story):
    link = StoryLinkFactory(story=story, reasons=["shares Port Elgar"])
    tallies.count_stories([story.pk])
    return link


def url(route, thing):
    return reverse(route, args=[thing.pk])


def page_of(response):
    return response.content.decode()


def of(link, **more):
    return {"article": link.article_id, "edition": link.edition} | more


@pytest.mark.parametrize(
    ("route", "state", "told"),
    [
        ("story_confirmation", "confirmed", "Confirmed:"),
        ("story_rejection", "rejected", "Taken out:"),
    ],
)
def test_an_article_is_decided_in_its_row_and_without_script(story, link, editor_client, route, state, told):
    fragment = page_of(editor_client.post(url(route, story), of(link), headers=HTMX))

    assert fragment.lstrip().startswith(f'<div id="story-link-{link.article_id}"')
    assert told in fragment
    assert 'data-key="u"' in fragment  # the undo of the page knows of it
    link.refresh_from_db()
    assert link.state == state
    again = editor_client.post(url(route, story), of(link), follow=True)
    assert again.redirect_chain == [(f"{story.get_absolute_url()}#story-link-{link.article_id}", 302)]
    assert "already" in page_of(again)
    assert Revision.objects.get().article_id == link.article_id


def test_what_somebody_else_decided_meanwhile_is_shown_and_not_overwritten(story, link, editor_client):
    frida = user_in_role("frida", "editor")
    story_links.confirm(story, article=link.article, edition=1, by=frida)

    response = editor_client.post(url("story_rejection", story), of(link), headers=HTMX)

    assert response.status_code == 409
    assert "said by frida" in page_of(response)
    assert "Somebody changed this" in page_of(response)


def test_the_story_page_has_the_acts_for_editors_alone(story, link, editor_client, reader_client):
    page = page_of(editor_client.get(story.get_absolute_url()))
    for route in ("adding", "merge", "split", "follows", "state", "name", "confirming", "confirmation", "rejection"):
        assert url(f"story_{route}", story) in page
    for_readers = page_of(reader_client.get(story.get_absolute_url()))
    assert url("story_history", story) in for_readers
    assert url("story_confirmation", story) not in for_readers
    assert "put in by the machine" in for_readers


def test_all_that_the_page_shows_are_confirmed_and_taken_back_at_once(story, link, editor_client):
    second = StoryLinkFactory(story=story)
    page = page_of(editor_client.get(story.get_absolute_url()))
    seen = re.search(r'name="links" value="([^"]*)"', page)[1]
    StoryLinkFactory(story=story)  # comes in after the page was shown

    response = editor_client.post(url("story_confirming", story), {"links": seen}, follow=True)

    assert "Confirmed: 2 articles." in page_of(response)
    assert set(StoryLink.objects.filter(state="confirmed")) == {link, second}
    latest = re.search(r'name="revision" value="(\d+)"', page_of(response))[1]
    response = editor_client.post(url("story_undo", story), {"revision": latest, "at": "story"}, follow=True)
    assert "Undone: confirmed the article in the story." in page_of(response)
    assert not StoryLink.objects.filter(state="confirmed").exists()


def test_a_story_is_named_by_the_edition_that_was_seen(story, editor_client):
    sent = {"name": "The late tram", "summary": "A wall on no map.", "edition": 1}

    assert "The late tram" in page_of(editor_client.post(url("story_name", story), sent, follow=True))
    refused = editor_client.post(url("story_name", story), sent | {"name": "Typed by another"})

    assert refused.status_code == 409
    assert 'value="Typed by another"' in page_of(refused)
    assert editor_client.post(url("story_name", story), sent | {"name": ""}).status_code == 422
    assert Story.objects.get().name == "The late tram"


def test_a_story_is_closed_and_opened_again(story, editor_client):
    for edition, state in ((1, "closed"), (2, "running")):
        editor_client.post(url("story_state", story), {"state": state, "edition": edition})
        assert Story.objects.get().state == state
    assert editor_client.post(url("story_state", story), {"state": "closed", "edition": 1}).status_code == 409


def test_an_article_is_found_by_words_of_its_headline_and_added(story, link, editor_client):
    article = ArticleFactory(title="A wall delays the tram")
    found = page_of(editor_client.get(url("story_adding", story), {"q": "TRAM wall"}, headers=HTMX))
    assert "A wall delays the tram" in found
    assert link.article.title not in found

    response = editor_client.post(url("story_adding", story), {"article": article.pk, "edition": 0}, follow=True)

    assert "Added:" in page_of(response)
    assert StoryLink.objects.get(article=article).state == "confirmed"
    again = editor_client.post(url("story_adding", story), {"article": article.pk, "edition": 0})
    assert again.status_code == 409


def test_a_search_looks_in_the_days_around_the_story_unless_asked_for_more(story, editor_client):
    StoryLinkFactory(story=story, article=ArticleFactory(published_at="2026-03-01T10:00Z"))
    tallies.count_stories([story.pk])
    ArticleFactory(title="An old wall", published_at="2020-03-01T10:00Z")

    near = page_of(editor_client.get(url("story_adding", story), {"q": "wall"}))
    far = page_of(editor_client.get(url("story_adding", story), {"q": "wall", "anytime": "on"}))

    assert "An old wall" not in near
    assert "An old wall" in far


def test_an_article_is_moved_to_a_story_that_is_searched_for(story, other, link, editor_client):
    StoryLinkFactory(story=other)
    tallies.count_stories([other.pk])
    asked = {"article": link.article_id, "q": "herring"}
    assert f'value="{other.pk}"' in page_of(editor_client.get(url("story_moving", story), asked, headers=HTMX))

    response = editor_client.post(url("story_moving", story), of(link, story=other.pk), follow=True)

    assert "is in “The herring quota” now" in page_of(response)
    assert set(StoryLink.objects.filter(article=link.article).values_list("story", "state")) == {
        (story.pk, "rejected"),
        (other.pk, "confirmed"),
    }
    assert editor_client.post(url("story_moving", story), of(link, story=other.pk)).status_code == 409


def test_an_article_is_background_with_a_note(story, link, editor_client):
    asked = page_of(editor_client.get(url("story_background", story), {"article": link.article_id}))
    assert 'name="note"' in asked

    response = editor_client.post(url("story_background", story), of(link, note="How it began"), follow=True)

    assert "is background to" in page_of(response)
    assert "How it began" in page_of(response)
    link.refresh_from_db()
    assert (link.kind, link.note) == ("background", "How it began")


def test_a_story_follows_another_and_then_none(story, other, editor_client):
    editor_client.post(url("story_follows", story), {"story": other.pk, "edition": 1})
    assert Story.objects.get(pk=story.pk).follows == other
    assert "Now a follow-up of" in page_of(editor_client.get(url("story_follows", story)))
    circle = editor_client.post(url("story_follows", other), {"story": story.pk, "edition": 1})
    assert (circle.status_code, "a follow-up of" in page_of(circle)) == (409, True)

    editor_client.post(url("story_follows", story), {"story": "", "edition": 2})

    assert Story.objects.get(pk=story.pk).follows is None


def test_two_stories_are_compared_merged_and_taken_apart(story, other, link, editor_client):
    StoryLinkFactory(story=other, article=link.article)
    found = page_of(editor_client.get(url("story_merge", other), {"q": "harbour"}, headers=HTMX))
    assert f"?story={story.pk}" in found
    preview = page_of(editor_client.get(url("story_merge", other), {"story": story.pk}))
    assert "1 article is in both" in preview

    response = editor_client.post(url("story_merge", other), {"story": story.pk, "survivor": "this"}, follow=True)

    assert response.redirect_chain == [(other.get_absolute_url(), 302)]
    assert editor_client.get(story.get_absolute_url())["Location"] == other.get_absolute_url()
    history = page_of(editor_client.get(url("story_history", other)))
    assert "into it: 1 article" in history
    revision = re.search(r'name="revision" value="(\d+)"', history)[1]
    response = editor_client.post(url("story_undo", other), {"revision": revision}, follow=True)
    assert "Undone: merged two stories." in page_of(response)
    assert not Story.objects.exclude(merged_into=None).exists()


def test_a_story_is_split_by_ticks(story, link, editor_client):
    second = StoryLinkFactory(story=story)
    page = page_of(editor_client.get(url("story_split", story)))
    assert f'value="{second.article_id}-1"' in page
    sent = {"links": [f"{second.article_id}-1"], "name": "The sea wall"}

    assert editor_client.post(url("story_split", story), sent | {"name": ""}).status_code == 422
    response = editor_client.post(url("story_split", story), sent, follow=True)

    made = Story.objects.get(name="The sea wall")
    assert response.redirect_chain == [(made.get_absolute_url(), 302)]
    assert made.links.get().article_id == second.article_id
    assert editor_client.post(url("story_split", story), sent).status_code == 409


def test_only_ones_own_acts_are_taken_back_in_the_history(story, link, reader_client, editor_client):
    frida = user_in_role("frida", "editor")
    revision = story_links.reject(story, article=link.article, edition=1, by=frida)

    page = page_of(editor_client.get(url("story_history", story)))
    assert "Took out" in page
    assert 'name="revision"' not in page
    assert editor_client.post(url("story_undo", story), {"revision": revision.pk}).status_code == 422
    assert "frida" in page_of(reader_client.get(url("story_history", story)))
    assert editor_client.get(reverse("act_detail", args=[revision.pk]))["Location"] == url("story_history", story)


def test_the_history_of_a_merged_story_leads_to_the_other(story, other, link, editor, reader_client):
    story_merging.merge(story, into=other, by=editor)

    page = page_of(reader_client.get(url("story_history", story)))

    assert "Merged it into" in page
    assert url("story_history", other) in page
