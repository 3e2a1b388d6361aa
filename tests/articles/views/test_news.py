"""What an open page is told of the work of others: little and cheaply, without what it has, without what it works in."""

from __future__ import annotations

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.editing import attributions, undoing
from articles.models import Attribution, Presence, Revision
from articles.reviewing import news
from articles.views import news as views_news
from tests.factories import ArticleFactory, ArticleVersionFactory, ClaimFactory, EntityFactory, user_in_role

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def claim(dantas, verbeke):
    return ClaimFactory(attribution=dantas, attribution__candidates=[dantas, verbeke])


@pytest.fixture
def carl(db):
    return user_in_role("carl", "editor")


def ask(client, claim, **values):
    shown = {"since": 0, "version": claim.version.number, "reading": claim.version.as_read} | values
    return client.get(reverse("article_news", args=[claim.article_id]), shown, headers=HTMX)


def corrects(user, claim, speaker):
    attribution = Attribution.objects.select_related("claim").get(claim=claim)
    return attributions.choose_speaker(attribution, speaker=speaker, by=user, edition=attribution.edition)


@pytest.fixture
def settled(monkeypatch):
    """As if everything had happened a minute ago."""
    monkeypatch.setattr(news, "SETTLED_S", -1)


def said(response, name):
    return re.search(rf'data-{name}="([^"]*)"', response.content.decode().split('id="together"')[1])[1]


def drawn(response):
    return re.findall(r'id="row-(\d+)" hx-swap-oob="true"', response.content.decode())


def test_where_nothing_is_new_it_is_two_queries(claim, editor_client, django_assert_num_queries):
    # session, user, role; whether anything is new, that the editor is here
    with django_assert_num_queries(5):
        response = ask(editor_client, claim)

    assert response.status_code == 204
    assert response.content == b""


def test_a_change_comes_once_with_its_row_the_tally_and_undo(claim, editor_client, carl, verbeke):
    revision = corrects(carl, claim, verbeke)

    response = ask(editor_client, claim)

    assert response.status_code == 200
    page = response.content.decode()
    assert "Joost Verbeke" in page
    assert 'id="tally"' in page
    assert 'id="undo"' in page
    assert 'id="news"' not in page
    assert said(response, "known") == str(revision.pk)
    again = ask(editor_client, claim, since=said(response, "since"), known=said(response, "known"))
    assert again.status_code == 204


def test_numbers_are_named_as_long_as_an_earlier_one_may_come(claim, editor_client, carl, verbeke):
    corrects(carl, claim, verbeke)

    assert said(ask(editor_client, claim), "since") == "0"
    assert news.settled_number(claim.article_id) == 0


def test_numbers_that_are_settled_need_no_names(claim, editor_client, carl, verbeke, settled):
    revision = corrects(carl, claim, verbeke)

    response = ask(editor_client, claim)

    assert (said(response, "since"), said(response, "known")) == (str(revision.pk), "")
    assert news.settled_number(claim.article_id) == revision.pk


def test_what_is_decided_while_the_rows_are_drawn_is_told_of_the_next_time(
    claim, dantas, editor_client, carl, verbeke, monkeypatch
):
    first = corrects(carl, claim, verbeke)
    draw = views_news.page_context
    monkeypatch.setattr(views_news, "page_context", lambda *args: (draw(*args), corrects(carl, claim, dantas))[0])

    assert said(ask(editor_client, claim), "known") == str(first.pk)


def test_ones_own_changes_are_told_only_when_asked_for(claim, editor, editor_client, verbeke):
    corrects(editor, claim, verbeke)

    assert ask(editor_client, claim).status_code == 204
    assert drawn(ask(editor_client, claim, own="1"))


def test_a_row_in_which_somebody_works_is_held_and_told_of_once(claim, editor_client, carl, verbeke):
    revision = corrects(carl, claim, verbeke)
    working = {"keep": "1", "open": claim.pk, "edition": 1}

    response = ask(editor_client, claim, **working)

    page = response.content.decode()
    assert "1" not in drawn(response)
    assert f'id="elsewhere-{claim.pk}"' in page
    assert "carl has just changed this" in page
    assert said(response, "held") == str(revision.pk)
    assert said(response, "known") == ""
    again = ask(editor_client, claim, **working, held=said(response, "held"))
    assert again.status_code == 204
    closed = ask(editor_client, claim)
    assert "1" in drawn(closed)


def test_what_the_open_panel_shows_already_is_not_told(claim, editor_client, carl, verbeke):
    corrects(carl, claim, verbeke)

    response = ask(editor_client, claim, keep="1", open=claim.pk, edition=2)

    assert "has just changed" not in response.content.decode()
    assert said(response, "held")


def test_held_news_is_taken_in_with_the_panel_open(claim, editor_client, carl, verbeke):
    revision = corrects(carl, claim, verbeke)

    response = ask(editor_client, claim, keep="1", held=revision.pk, open=claim.pk, edition=1, take="1")

    assert "1" in drawn(response)
    assert 'data-edition="2"' in response.content.decode()
    assert (said(response, "held"), said(response, "known")) == ("", str(revision.pk))


def test_held_news_keeps_later_settled_ones_from_being_passed_over(claim, editor_client, carl, verbeke, settled):
    words = "nine million"
    other = ClaimFactory(
        article=claim.article, words=words, parts__words=words, parts__cue="", parts__source="", attribution=verbeke
    )
    held = corrects(carl, claim, claim.attribution.speaker)
    shown = attributions.reject(other.attribution, by=carl, edition=1)

    response = ask(editor_client, claim, keep="1", open=claim.pk, edition=1)

    assert drawn(response) == ["2"]
    assert int(said(response, "since")) < held.pk
    assert said(response, "known") == str(shown.pk)


def test_an_undo_and_what_readers_no_longer_see_are_drawn(claim, reader_client, carl, verbeke):
    revision = attributions.reject(claim.attribution, by=carl, edition=1)
    response = ask(reader_client, claim)
    assert "1" in drawn(response)
    assert f"claim-{claim.pk}" not in response.content.decode()
    assert 'id="undo"' not in response.content.decode()

    undoing.undo(Revision.objects.get(pk=revision.pk), by=carl)
    assert f"claim-{claim.pk}" in ask(reader_client, claim, known=revision.pk).content.decode()


def test_a_change_of_the_words_draws_every_row(claim, editor_client, carl):
    before = after = {"speaker": claim.attribution.speaker_id, "edition": 1}
    Revision.objects.create(
        act="words_changed", by=carl, article=claim.article, claim=claim, before=before, after=after
    )

    assert drawn(ask(editor_client, claim)) == ["0", "1", "2"]
    assert drawn(ask(editor_client, claim, keep="1")) == ["0", "2"]


def test_editors_are_told_who_else_is_here_and_readers_are_not(claim, editor_client, reader, reader_client, carl):
    for user, seconds in ((carl, 5), (reader, 10), (user_in_role("anna", "editor"), 40)):
        seen = timezone.now() - datetime.timedelta(seconds=seconds)
        Presence.objects.create(article=claim.article, user=user, seen_at=seen)

    response = ask(editor_client, claim)
    assert "carl and rosa are here too." in response.content.decode()
    assert drawn(response) == []
    assert ask(editor_client, claim, here="carl and rosa are here too.").status_code == 204
    assert ask(reader_client, claim).status_code == 204


def test_of_many_the_number_is_told(claim, editor_client):
    for name in ("anna", "bert", "cleo", "dora", "emil"):
        Presence.objects.create(article=claim.article, user=user_in_role(name, "editor"), seen_at=timezone.now())

    assert "anna, bert, cleo and 2 others are here too." in ask(editor_client, claim).content.decode()


def test_who_has_not_signed_in_may_read_the_news_and_is_not_noted(claim, client, carl, verbeke, settings):
    settings.PUBLIC_READING = True
    corrects(carl, claim, verbeke)

    assert "Joost Verbeke" in ask(client, claim).content.decode()
    assert Presence.objects.count() == 0


def test_an_article_that_was_read_again_comes_whole(claim, editor_client):
    response = ask(editor_client, claim, reading="waiting")

    assert re.search(r'id="article-text"[^>]*hx-swap-oob="true"', response.content.decode())
    assert drawn(response) == []


def test_whoever_works_is_told_that_it_was_read_again_and_takes_it_when_they_like(claim, editor_client):
    working = {"reading": "waiting", "keep": "1", "open": claim.pk, "edition": 1}

    told = ask(editor_client, claim, **working).content.decode()
    assert "The machine has just read this article again" in told
    assert "article-text" not in told

    taken = ask(editor_client, claim, **working, take="1").content.decode()
    assert 'id="article-text"' in taken
    assert "Who said this?" in taken


def test_a_newer_version_is_told_of_and_the_page_stays_with_its_own(claim, editor_client):
    ArticleVersionFactory(article=claim.article, number=2, body="The tram will run in May.")

    response = ask(editor_client, claim)

    assert "There is a version 2 of this article." in response.content.decode()
    assert 'data-version="1"' in response.content.decode()


@pytest.mark.parametrize(
    "values", [{"since": ""}, {"since": "x"}, {"known": "1,b"}, {"keep": "9" * 30}, {"version": "0"}]
)
def test_nonsense_is_refused(claim, editor_client, values):
    assert ask(editor_client, claim, **values).status_code == 422


def test_the_news_of_others_articles_is_not_told(claim, editor_client, carl):
    elsewhere = ClaimFactory(article=ArticleFactory(), attribution=EntityFactory(name="Arne Kolbe"))
    attributions.reject(elsewhere.attribution, by=carl, edition=1)

    assert ask(editor_client, claim).status_code == 204
