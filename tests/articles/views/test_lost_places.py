"""Decisions that lost their place: shown to editors on the newest version, placed or settled, and both can be undone."""

from __future__ import annotations

import pytest

from articles.editing import attributions
from articles.models import Attribution, Claim, Revision
from tests.factories import BODY, QUOTE, ArticleVersionFactory, ClaimFactory

pytestmark = pytest.mark.django_db
NEW_WORDS = QUOTE.replace("no map", "no plan")


@pytest.fixture
def lost(dantas, verbeke, editor):
    """A decided claim whose words the newest version has not."""
    claim = ClaimFactory(attribution=verbeke, attribution__candidates=[verbeke, dantas])
    attributions.choose_speaker(claim.attribution, speaker=dantas, by=editor, edition=1)
    ArticleVersionFactory(article=claim.article, number=2, body=BODY.replace("no map", "no plan"))
    return claim


@pytest.fixture
def there(lost):
    """The claim that it is now."""
    return ClaimFactory(article=lost.article, words=NEW_WORDS, parts__words=NEW_WORDS)


def page_of(client, claim):
    return client.get(claim.article.get_absolute_url()).content.decode()


def test_editors_see_what_is_lost_and_what_it_may_be(editor_client, reader_client, lost, there):
    page = page_of(editor_client, lost)

    assert "Lost its place" in page
    assert f"version=1#claim-{lost.pk}" in page
    assert f'<option value="{there.pk}-1">' in page
    assert "Lost its place" not in page_of(reader_client, lost)
    old = editor_client.get(f"{lost.article.get_absolute_url()}?version=1").content.decode()
    assert "Lost its place" not in old


def test_placing_gives_the_decision_to_the_claim(editor_client, lost, there, dantas):
    response = editor_client.post(f"/claims/{lost.pk}/place/", {"claim": f"{there.pk}-1"})

    assert response.status_code == 302
    assert response["Location"].endswith(f"#claim-{there.pk}")
    attribution = Attribution.objects.get(claim=there)
    assert (attribution.state, attribution.speaker) == ("corrected", dantas)
    assert "Lost its place" not in page_of(editor_client, lost)
    history = editor_client.get(f"/claims/{there.pk}/history/").content.decode()
    assert "changed the speaker" in history
    assert "found the place of a decision again" in history


def test_settling_takes_it_off_the_page_and_undo_brings_it_back(editor_client, lost):
    assert editor_client.post(f"/claims/{lost.pk}/settlement/").status_code == 302
    assert "Lost its place" not in page_of(editor_client, lost)
    assert Revision.objects.latest("pk").act == Revision.Act.CLAIM_SETTLED

    response = editor_client.post(f"/articles/{lost.article_id}/undo/", headers={"HX-Request": "true"})
    assert response["HX-Refresh"] == "true"
    assert "Lost its place" in page_of(editor_client, lost)


@pytest.mark.parametrize("sent", ["", "x", "1", "99999999999999999999-1", "987654-1"])
def test_what_is_no_claim_is_told(editor_client, lost, sent):
    response = editor_client.post(f"/claims/{lost.pk}/place/", {"claim": sent})

    assert response.status_code == 422
    assert "Choose the claim that it is now." in response.content.decode()


def test_who_is_slower_is_told(editor_client, lost, there):
    response = editor_client.post(f"/claims/{lost.pk}/place/", {"claim": f"{there.pk}-7"})

    assert response.status_code == 409
    assert "Nothing was overwritten" in response.content.decode()
    assert Claim.objects.get(pk=there.pk).carried_from is None
