"""What is left of an article, confirmed at once above a probability."""

from __future__ import annotations

import re
from html import unescape

import pytest

from articles.editing import attributions
from articles.models import Attribution
from tests.factories import QUOTE, ArticleFactory, ClaimFactory, user_in_role

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
HIDDEN = re.compile(r'name="(seen|rule|exceptions|shown)" value="([^"]*)"')
TICK = re.compile(r'name="tick" value="(\d+)"( checked)?')


@pytest.fixture
def claims(dantas):
    """Claims of 90, 80 and 50 per cent; the last one has no speaker, and 99."""
    article = ArticleFactory()
    made = [
        ClaimFactory(article=article, words=words, parts__words=words, attribution=dantas, confidence=confidence)
        for words, confidence in ((QUOTE, 0.9), ("She said", 0.8), ("nine million", 0.5))
    ]
    words = "the head of works"
    return [*made, ClaimFactory(article=article, words=words, parts__words=words, confidence=0.99)]


def url(claims, end=""):
    return f"/articles/{claims[0].article_id}/confirming/{end}"


def form_of(page, **values) -> dict[str, object]:
    ticked = [pk for pk, checked in TICK.findall(page) if checked]
    return {name: unescape(value) for name, value in HIDDEN.findall(page)} | {"tick": ticked} | values


def preview(client, claims, **query):
    return client.get(url(claims), query).content.decode()


def states(claims):
    return [Attribution.objects.get(claim=one).state for one in claims]


def test_each_is_shown_with_words_speaker_probability_and_a_tick(editor_client, claims):
    page = preview(editor_client, claims)

    assert [int(pk) for pk, checked in TICK.findall(page) if checked] == [claims[0].pk, claims[1].pk]
    assert "2 claims of 80 % and more" in page
    for shown in (QUOTE, "Mirela Dantas", "90\N{NO-BREAK SPACE}%", "Confirm <span data-count>2</span>"):
        assert shown in page


@pytest.mark.parametrize("least", ["x", "-1", "101", ""])
def test_a_probability_that_makes_no_sense_is_the_usual_one(editor_client, claims, least):
    assert "of 80 % and more" in preview(editor_client, claims, least=least)


def test_what_is_ticked_is_confirmed_and_taken_back_by_the_undo_of_the_article(editor_client, claims):
    form = form_of(preview(editor_client, claims, least=50), least=50, tick=[claims[0].pk, claims[2].pk])

    page = editor_client.post(url(claims, "done/"), form, follow=True).content.decode()

    assert "Confirmed 2 claims." in page
    assert states(claims) == ["confirmed", "suggested", "confirmed", "suggested"]
    page = editor_client.post(f"/articles/{claims[0].article_id}/undo/", follow=True).content.decode()
    assert "2 taken back." in page
    assert set(states(claims)) == {"suggested"}


def test_another_probability_keeps_what_was_unticked(editor_client, claims):
    form = form_of(preview(editor_client, claims), least=50, tick=[claims[0].pk])

    page = editor_client.post(url(claims), form, headers=HTMX).content.decode()

    assert "<html" not in page
    assert TICK.findall(page) == [
        (str(claims[0].pk), " checked"),
        (str(claims[1].pk), ""),
        (str(claims[2].pk), " checked"),
    ]


def test_what_was_decided_since_is_left_and_told(editor_client, claims, verbeke):
    form = form_of(preview(editor_client, claims), least=80)
    rolf = user_in_role("rolf", "editor")
    attributions.choose_speaker(claims[0].attribution, speaker=verbeke, by=rolf, edition=1)

    page = editor_client.post(url(claims, "done/"), form, follow=True).content.decode()

    assert "Confirmed 1 claim. 1 was changed since you looked at the list, and was left alone." in page
    assert states(claims)[:2] == ["corrected", "confirmed"]


def test_a_suggestion_read_anew_while_the_list_was_open_is_not_confirmed_unseen(editor_client, claims, verbeke):
    form = form_of(preview(editor_client, claims), least=50)
    Attribution.objects.filter(claim=claims[0]).update(speaker=verbeke, edition=2)
    page = editor_client.post(url(claims), form, headers=HTMX).content.decode()

    editor_client.post(url(claims, "done/"), form_of(page, least=50))

    assert states(claims)[:3] == ["suggested", "confirmed", "confirmed"]


def test_a_list_that_was_tampered_with_is_shown_anew(editor_client, claims):
    form = form_of(preview(editor_client, claims), least=80, seen="nonsense")

    for end in ("", "done/"):
        response = editor_client.post(url(claims, end), form)
        assert response.status_code == 422
        assert "This list is too old" in response.content.decode()
    assert set(states(claims)) == {"suggested"}


def test_nothing_left_says_so(editor_client, claims):
    assert "Nothing left of which the machine is so sure" in preview(editor_client, claims, least=95)


def test_the_article_offers_it_while_claims_are_left(editor_client, reader_client, claims, dantas, editor):
    article = claims[0].article.get_absolute_url()
    assert url(claims) in editor_client.get(article).content.decode()
    assert url(claims) not in reader_client.get(article).content.decode()
    for claim in claims:
        attributions.choose_speaker(claim.attribution, speaker=dantas, by=editor, edition=1)
    assert url(claims) not in editor_client.get(article).content.decode()
