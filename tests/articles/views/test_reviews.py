"""An article marked as reviewed: on its page, in the list, and what has changed since."""

from __future__ import annotations

import pytest
from django.utils import timezone

from articles.editing import attributions, reviews
from articles.models import ArticleVersion, Attribution, Review
from tests.factories import ArticleFactory, ArticleVersionFactory, ClaimFactory, user_in_role

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def claim(dantas, verbeke):
    return ClaimFactory(attribution=dantas, attribution__candidates=[dantas, verbeke])


def decide(claim, speaker, by):
    attribution = Attribution.objects.select_related("claim", "speaker", "relay").get(claim=claim)
    attributions.choose_speaker(attribution, speaker=speaker, by=by, edition=attribution.edition)


def url(claim, end=""):
    return f"/articles/{claim.article_id}/review/{end}"


def text_of(client, address):
    return " ".join(client.get(address).content.decode().split())


def test_an_article_is_marked_and_says_by_whom_and_when(editor_client, claim, dantas, editor):
    decide(claim, dantas, editor)
    assert "Not reviewed yet." in text_of(editor_client, claim.article.get_absolute_url())

    response = editor_client.post(url(claim, "done/"), {"version": 1}, follow=True)

    assert response.redirect_chain == [(claim.article.get_absolute_url(), 302)]
    assert "Reviewed by edith on" in response.content.decode()
    assert Review.objects.get().version == claim.version


def test_while_claims_are_left_it_asks_and_then_marks(editor_client, claim):
    asked = editor_client.post(url(claim, "done/"), {"version": 1})

    assert asked.status_code == 409
    assert "1 claim of this article is still to check. Mark it as reviewed all the same?" in asked.content.decode()
    assert not Review.objects.exists()
    assert editor_client.post(url(claim, "done/"), {"version": 1, "remaining": 1}).status_code == 302
    assert Review.objects.exists()


@pytest.mark.parametrize("sent", [{}, {"version": 7}, {"version": "x"}, {"version": 1, "remaining": "-2"}])
def test_what_makes_no_sense_marks_nothing(editor_client, claim, sent):
    assert editor_client.post(url(claim, "done/"), sent).status_code == 422
    assert not Review.objects.exists()


def test_a_reader_sees_it_and_marks_nothing(reader_client, claim, editor):
    reviews.mark(claim.version, by=editor, remaining=1)

    assert "Reviewed by edith" in text_of(reader_client, claim.article.get_absolute_url())
    assert "Mark as reviewed" not in text_of(reader_client, claim.article.get_absolute_url())
    assert reader_client.post(url(claim, "done/"), {"version": 1}).status_code == 403


def test_the_page_tells_each_change_since_with_a_link(editor_client, claim, dantas, verbeke, editor):
    reviews.mark(claim.version, by=editor, remaining=1)
    decide(claim, verbeke, user_in_role("carl", "editor"))
    ArticleVersion.objects.filter(pk=claim.version_id).update(annotated_at=timezone.now())
    words = "She said"
    found = ClaimFactory(article=claim.article, words=words, parts__words=words, attribution=dantas)
    ArticleVersionFactory(article=claim.article, number=2)

    line = text_of(editor_client, claim.version.get_absolute_url())
    assert f'<a href="{url(claim)}#changed">1 claim changed by carl</a>' in line
    assert f'<a href="{url(claim)}#found">read again by the machine (1 new claim)</a>' in line
    assert f'<a href="{claim.article.get_absolute_url()}?version=2">a newer version of the text</a>' in line

    page = text_of(editor_client, url(claim))
    assert f'<a href="/claims/{claim.pk}/history/">' in page
    assert f'<a href="{found.get_absolute_url()}">' in page


def test_nothing_since_says_nothing_more(editor_client, claim, editor):
    reviews.mark(claim.version, by=editor, remaining=1)

    assert "since then" not in text_of(editor_client, claim.article.get_absolute_url())
    assert "It has not read the text again." in text_of(editor_client, url(claim))


def test_who_was_never_there_is_said(editor_client, claim):
    assert "Nobody has marked this article as reviewed." in text_of(editor_client, url(claim))


def test_the_list_shows_and_filters(reader_client, claim, editor):
    claim.article.title = "The reviewed one"
    claim.article.save()
    ArticleFactory(title="The other one")
    reviews.mark(claim.version, by=editor, remaining=1)

    both = text_of(reader_client, "/articles/")
    assert "reviewed by edith on" in both
    assert both.count("· not reviewed") == 1
    left = text_of(reader_client, "/articles/?unreviewed=on")
    assert "The other one" in left
    assert "The reviewed one" not in left


def test_the_last_decision_offers_to_mark_the_article(editor_client, claim, dantas):
    form = {"edition": 1, "speaker": dantas.pk}
    page = editor_client.post(f"/claims/{claim.pk}/speaker/", form, headers=HTMX).content.decode()

    news = page[page.index('id="news"') :]
    assert "Every claim of this article is checked." in news
    assert url(claim, "done/") in news


def test_a_decision_that_leaves_others_offers_nothing(editor_client, claim, dantas):
    words = "She said"
    ClaimFactory(article=claim.article, words=words, parts__words=words, attribution=dantas)
    form = {"edition": 1, "speaker": dantas.pk}

    page = editor_client.post(f"/claims/{claim.pk}/speaker/", form, headers=HTMX).content.decode()

    assert "Every claim" not in page


def test_the_page_costs_the_same_queries_however_many_changes(
    editor_client, claim, dantas, verbeke, editor, django_assert_num_queries
):
    reviews.mark(claim.version, by=editor, remaining=1)
    for speaker in (verbeke, dantas, verbeke):
        decide(claim, speaker, user_in_role(f"carl-{Attribution.objects.get(claim=claim).edition}", "editor"))

    # session, user, role; article, its review, changes, newer version; claims and parts of the changes; newest version; keys
    with django_assert_num_queries(11):
        editor_client.get(url(claim))
