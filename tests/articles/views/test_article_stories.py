"""The stories of an article and the articles like it, on a page of their own and as the article's page loads them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from articles.editing import story_links
from articles.linking.neighbours import Related
from articles.models import Story, StoryLink
from articles.views import article_stories
from tests.factories import ArticleFactory, CopyFactory, StoryFactory, StoryLinkFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def link():
    return StoryLinkFactory(story=StoryFactory(name="The harbour tram", origin="person"), reasons=["shares Port Elgar"])


def url(route, article):
    return reverse(route, args=[article.pk])


def page_of(response):
    return response.content.decode()


def test_the_article_s_page_leads_there_and_asks_for_it_later(link, reader_client):
    page = page_of(reader_client.get(link.article.get_absolute_url()))

    assert f'href="{url("article_related", link.article)}"' in page
    assert f'hx-get="{url("article_related", link.article)}" hx-trigger="revealed"' in page
    assert "shares Port Elgar" not in page


def test_readers_see_the_stories_with_reasons_and_editors_decide(link, editor, reader_client, editor_client):
    page = page_of(reader_client.get(url("article_related", link.article)))
    assert "The harbour tram" in page
    assert "shares Port Elgar" in page
    assert "90\N{NO-BREAK SPACE}% likely" in page
    assert "link-acts" not in page

    sent = {"article": link.article_id, "edition": 1, "at": "article"}
    confirmation = reverse("story_confirmation", args=[link.story_id])
    fragment = page_of(editor_client.post(confirmation, sent, headers=HTMX))

    assert fragment.lstrip().startswith('<section id="article-stories"')
    assert "said by edith" in fragment
    plain = editor_client.post(confirmation, sent | {"edition": 2})
    assert plain["Location"] == url("article_related", link.article)


def test_what_was_taken_out_is_for_editors(link, editor, reader_client, editor_client):
    story_links.reject(link.story, article=link.article, edition=1, by=editor)

    assert "The harbour tram" not in page_of(reader_client.get(url("article_related", link.article)))
    assert "It is in the story" in page_of(editor_client.get(url("article_related", link.article)))


def test_related_articles_come_with_their_reasons_and_copies_are_named(link, reader_client, monkeypatch):
    copy = CopyFactory(copy_of=link.article, title="The same again")
    one = Related(copy, 0.97, ("shares a quotation",), is_copy=True, stories=())
    two = Related(ArticleFactory(title="A wall"), 0.62, (), is_copy=False, stories=())
    monkeypatch.setattr(article_stories, "related", lambda article, *, user: [one, two])

    page = page_of(reader_client.get(url("article_related", link.article), headers=HTMX))

    assert page.lstrip().startswith('<div id="article-related"')
    assert page.count("the same text") == 1
    assert "shares a quotation" in page
    assert "62\N{NO-BREAK SPACE}% likely the same event" in page


def test_an_article_is_added_to_a_story_that_is_searched_for(link, editor_client):
    article = ArticleFactory()
    Story.objects.update(articles_count=1)
    found = page_of(editor_client.get(url("article_stories", article), {"q": "tram"}, headers=HTMX))
    assert f'value="{link.story_id}"' in found

    editor_client.post(url("article_stories", article), {"story": link.story_id})

    assert StoryLink.objects.get(article=article).state == "confirmed"
    assert editor_client.post(url("article_stories", article), {"story": link.story_id}).status_code == 409


def test_a_story_is_opened_with_the_article(editor_client):
    article = ArticleFactory()
    assert f'value="{article.title}"' in page_of(editor_client.get(url("article_stories", article)))

    response = editor_client.post(url("article_story_new", article), {"name": "The sea wall"})

    story = Story.objects.get()
    assert response["Location"] == story.get_absolute_url()
    assert story.links.get().article == article
    undone = editor_client.post(url("article_undo", article))
    assert undone.status_code == 302
    assert not StoryLink.objects.exists()
