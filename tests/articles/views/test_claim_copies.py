"""The same words in copies of an article: shown together, decided together."""

from __future__ import annotations

import pytest

from articles.models import Attribution
from tests.factories import ClaimFactory, CopyFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
OFFER = "Decide them the same"


@pytest.fixture
def claim(dantas, verbeke):
    return ClaimFactory(attribution=dantas, attribution__candidates=[dantas, verbeke])


@pytest.fixture
def copy(claim, dantas, verbeke):
    return ClaimFactory(
        article=CopyFactory(copy_of=claim.article), attribution=verbeke, attribution__candidates=[verbeke, dantas]
    )


def decide(client, claim, speaker, **headers):
    form = {"edition": 1, "speaker": speaker.pk}
    return client.post(f"/claims/{claim.pk}/speaker/", form, headers=headers).content.decode()


def test_copies_are_named_on_each_others_pages(reader_client, claim, copy):
    assert copy.article.get_absolute_url() in reader_client.get(claim.article.get_absolute_url()).content.decode()
    assert claim.article.get_absolute_url() in reader_client.get(copy.article.get_absolute_url()).content.decode()


def test_a_decision_offers_the_same_for_the_copies(editor_client, claim, copy, dantas):
    assert OFFER in decide(editor_client, claim, dantas, **HTMX)
    answer = editor_client.post(f"/claims/{claim.pk}/copies/", headers=HTMX)

    assert answer.status_code == 200
    assert "Decided the same in 1 copy." in answer.content.decode()
    assert Attribution.objects.get(claim=copy).speaker == dantas
    assert OFFER not in editor_client.get(f"/claims/{claim.pk}/").content.decode()


def test_nothing_is_offered_where_there_is_no_copy(editor_client, claim, dantas):
    assert OFFER not in decide(editor_client, claim, dantas, **HTMX)


def test_without_script_the_claims_page_offers_it(editor_client, claim, copy, dantas):
    decide(editor_client, claim, dantas)
    assert OFFER in editor_client.get(f"/claims/{claim.pk}/").content.decode()

    response = editor_client.post(f"/claims/{claim.pk}/copies/", follow=True)
    assert "Decided the same in 1 copy." in response.content.decode()


def test_what_nobody_has_decided_cannot_be_spread(editor_client, claim, copy):
    response = editor_client.post(f"/claims/{claim.pk}/copies/", headers=HTMX)

    assert response.status_code == 409
    assert "Decide this claim first." in response.content.decode()
    assert Attribution.objects.get(claim=copy).state == "suggested"
