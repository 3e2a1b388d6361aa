"""The desk's pages: what a card shows, what a decision made there answers, undo without end, and putting aside."""

from __future__ import annotations

import pytest
from django.urls import reverse

from articles.editing import attributions
from articles.models import Attribution, Hold, Revision, Skip
from tests.factories import ArticleFactory, ClaimFactory, MentionFactory

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def claim(dantas, verbeke):
    claim = ClaimFactory(attribution=dantas, attribution__candidates=[dantas, verbeke])
    MentionFactory(version=claim.version, entity=dantas)
    return claim


def post(client, name, claim, **values):
    return client.post(f"{reverse(name, args=[claim.pk])}?desk=1&order=newest", values, headers=HTMX)


def test_a_card_shows_the_claim_in_its_paragraph_and_who_may_have_said_it(claim, editor_client):
    page = editor_client.get(reverse("desk")).content.decode()

    assert f'id="card-{claim.pk}"' in page
    assert 'class="c1 lit mention source"' in page or 'class="c1' in page
    assert "told" in page
    assert "Joost Verbeke" in page
    assert "The harbour tram will not run" in page  # the paragraph before
    assert "stay below nine million" not in page
    assert Hold.objects.get().claim == claim


def test_nothing_that_waits_says_what_to_do(editor_client):
    page = editor_client.get(reverse("desk")).content.decode()

    assert "Nothing more waits for you" in page


def test_a_decision_at_the_desk_answers_with_a_line(claim, editor_client, dantas):
    answer = post(editor_client, "claim_speaker", claim, speaker=dantas.pk, edition=1)

    assert answer.status_code == 200
    assert "Saved: Mirela Dantas (confirmed)." in answer.content.decode()
    assert 'class="row"' not in answer.content.decode()


def test_a_stale_decision_brings_its_card_back_with_both(claim, editor_client, desk_chief, dantas, verbeke):
    attributions.choose_speaker(claim.attribution, speaker=verbeke, by=desk_chief, edition=1)

    answer = post(editor_client, "claim_speaker", claim, speaker=dantas.pk, edition=1)

    card = answer.content.decode()
    assert answer.status_code == 409
    assert f'id="card-{claim.pk}"' in card
    assert "data-returned" in card
    assert "It is now <b>Joost Verbeke</b>" in card
    assert "You chose <b>Mirela Dantas</b>" in card
    assert f"/claims/{claim.pk}/speaker/?desk=1&amp;order=newest" in card


def test_without_script_a_decision_leads_to_the_next_card(claim, editor_client, dantas):
    url = f"{reverse('claim_speaker', args=[claim.pk])}?desk=1&order=newest"

    answer = editor_client.post(url, {"speaker": dantas.pk, "edition": 1})

    assert answer.status_code == 302
    assert answer["Location"] == f"{reverse('desk')}?order=newest"


def test_undo_takes_back_decision_after_decision_across_articles(claim, editor_client, editor, dantas):
    other = ClaimFactory(article=ArticleFactory(), attribution=dantas)
    for one in (claim, other):
        attributions.choose_speaker(one.attribution, speaker=dantas, by=editor, edition=1)

    first = editor_client.post(reverse("desk_undo"), headers=HTMX).content.decode()
    second = editor_client.post(reverse("desk_undo"), headers=HTMX).content.decode()
    third = editor_client.post(reverse("desk_undo"), headers=HTMX)

    assert f'id="card-{other.pk}"' in first
    assert f'id="card-{claim.pk}"' in second
    assert third.status_code == 409
    assert "no decision of yours left" in third.content.decode()
    assert set(Attribution.objects.values_list("state", flat=True)) == {"suggested"}


def test_a_claim_is_put_aside_with_a_reason_that_the_next_editor_reads(claim, editor_client, chief_client):
    answer = post(editor_client, "claim_skip", claim, reason="knowledge")

    assert answer.status_code == 200
    assert Skip.objects.get().reason == "knowledge"
    assert f'id="card-{claim.pk}"' not in editor_client.get(reverse("desk")).content.decode()
    page = chief_client.get(reverse("desk")).content.decode()
    assert "Put aside by edith: it takes somebody who knows the subject" in page


@pytest.mark.parametrize("reason", ["", "because"])
def test_without_a_reason_nothing_is_put_aside(claim, editor_client, reason):
    assert post(editor_client, "claim_skip", claim, reason=reason).status_code == 422
    assert not Skip.objects.exists()


@pytest.mark.parametrize("besides", ["x", "1,,2", "9" * 40, "1" + ",1" * 2000])
def test_a_broken_list_of_what_is_there_already_is_as_none(claim, editor_client, besides):
    answer = editor_client.get(reverse("desk_next"), {"besides": besides}, headers=HTMX)

    assert answer.status_code == 200
    assert f'id="card-{claim.pk}"' in answer.content.decode()


def test_a_choice_that_cannot_be_is_said_and_narrows_nothing(claim, editor_client):
    page = editor_client.get(f"{reverse('desk')}?outlet=999999&since=never&order=worst").content.decode()

    assert f'id="card-{claim.pk}"' in page
    assert "Enter a valid date" in page


def test_the_choice_is_said_in_words(claim, editor_client):
    page = editor_client.get(f"{reverse('desk')}?direct=on&speaker=mirela&order=newest").content.decode()

    assert "Only direct quotes, speaker mirela, newest article first" in page


def test_speaker_and_relay_are_swapped_in_one_act(claim, editor_client, editor, verbeke, dantas):
    attributions.set_relay(claim.attribution, relay=verbeke, by=editor, edition=1)

    post(editor_client, "claim_swap", claim, edition=2)

    attribution = Attribution.objects.get(claim=claim)
    assert (attribution.speaker, attribution.relay) == (verbeke, dantas)
    assert Revision.objects.count() == 2


def test_where_nobody_relays_nothing_is_swapped(claim, editor_client):
    answer = post(editor_client, "claim_swap", claim, edition=1)

    assert answer.status_code == 422
    assert "no relay here" in answer.content.decode()


def test_the_cards_cost_the_same_queries_however_many_claims_wait(
    claim, dantas, editor_client, django_assert_max_num_queries
):
    for _ in range(20):
        ClaimFactory(attribution=dantas)
    editor_client.get(reverse("desk_next"))

    with django_assert_max_num_queries(22):
        editor_client.get(f"{reverse('desk_next')}?besides={claim.pk}", headers=HTMX)
