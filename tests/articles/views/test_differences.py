"""The desk of differences: shown one by one, grouped by why, settled, undone; and nobody's second reading is spoilt."""

from __future__ import annotations

import pytest
from django.urls import reverse

from articles.editing import attributions, sampling, second_readings
from articles.editing.second_readings import Said
from articles.models import Attribution, Passage, SecondReadingArticle
from tests.factories import BODY, ArticleFactory, ClaimFactory, user_in_role

pytestmark = pytest.mark.django_db
WORDS = ("We found a wall", "nine million", "before spring")
URL = "/differences/"


@pytest.fixture
def passages(dantas, verbeke, editor, desk_chief):
    """Three claims of Dantas, said the first reader; the second says: Verbeke, mixed, no claim."""
    first = user_in_role("rolf", "editor")
    article = ArticleFactory()
    for words in WORDS:
        claim = ClaimFactory(article=article, attribution=dantas, words=words, parts__words=words)
        attributions.choose_speaker(claim.attribution, speaker=dantas, by=first, edition=1)
    sampling.ask(readers=[editor], size=1, seed=1, by=desk_chief)
    by_words = {BODY[passage.start :][:4]: passage for passage in Passage.objects.all()}
    answers = {
        "We f": Said(is_claim=True, form="direct", speaker=verbeke),
        "nine": Said(is_claim=True, form="mixed", speaker=dantas),
        "befo": Said(is_claim=False),
    }
    for words, said in answers.items():
        second_readings.answer(by_words[words], said=said, by=editor)
    second_readings.finish(Passage.objects.first().article, by=editor)
    return {passage.differs_in: passage for passage in Passage.objects.all()}


def settle(client, passage, choice, *, htmx=False, edition=2):
    url = reverse("difference_settle", args=[passage.pk])
    return client.post(url, {"choice": choice, "edition": edition}, headers={"HX-Request": "true"} if htmx else {})


def test_what_differs_is_shown_grouped_by_why(passages, chief_client):
    page = chief_client.get(URL).content.decode()

    assert [page.index(f"{why} <b>1</b>") for why in ("Claim or not", "Speaker", "Form")] == sorted(
        page.index(f"{why} <b>1</b>") for why in ("Claim or not", "Speaker", "Form")
    )
    assert "Claim or not · 1 of 3" in page
    assert "rolf, first" in page
    assert "edith, second" in page


@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
def test_the_second_is_right_and_the_next_is_shown(passages, chief_client, desk_chief, htmx):
    response = settle(chief_client, passages["missed"], "second", htmx=htmx)

    page = response if htmx else chief_client.get(response["Location"])
    assert "Settled: as the second reader has it." in page.content.decode()
    assert "Speaker · 1 of 2" in page.content.decode()
    assert (b"<html" in page.content) != htmx
    attribution = Attribution.objects.get(claim=passages["missed"].claim_id)
    assert (attribution.state, attribution.decided_by) == ("rejected", desk_chief)


def test_neither_opens_the_claim_on_its_page(passages, chief_client):
    claim = passages["speaker"].claim

    assert settle(chief_client, passages["speaker"], "neither")["Location"] == claim.get_absolute_url()
    assert settle(chief_client, passages["form"], "neither", htmx=True)["HX-Redirect"].startswith("/claims/")
    assert Passage.objects.to_settle().count() == 1


def test_undo_brings_the_last_one_back(passages, chief_client):
    settle(chief_client, passages["speaker"], "second")

    page = chief_client.post(reverse("difference_undo"), headers={"HX-Request": "true"}).content.decode()

    assert "Undone" in page
    assert "Speaker · 2 of 3" in page
    assert Attribution.objects.get(claim=passages["speaker"].claim_id).speaker.name == "Mirela Dantas"
    again = chief_client.post(reverse("difference_undo"))
    assert again.status_code == 409
    assert b"no change of yours left" in again.content


@pytest.mark.parametrize(
    ("sent", "status"), [({}, 422), ({"choice": "third"}, 422), ({"choice": "second", "edition": 1}, 409)]
)
def test_what_cannot_be_settled_is_said_and_stays(passages, chief_client, sent, status):
    response = chief_client.post(reverse("difference_settle", args=[passages["speaker"].pk]), sent)

    assert response.status_code == status
    assert "Speaker · 2 of 3" in response.content.decode()
    assert Passage.objects.to_settle().count() == 3


def test_a_decision_that_changed_since_is_told(passages, chief_client, verbeke, desk_chief):
    attribution = Attribution.objects.get(claim=passages["speaker"].claim_id)
    attributions.choose_speaker(attribution, speaker=verbeke, by=desk_chief, edition=2)

    page = chief_client.get(f"{URL}?at={passages['speaker'].pk}").content.decode()

    assert "the claim was decided otherwise" in page


def test_who_has_still_to_read_the_article_is_shown_none_of_it(passages, desk_chief, client):
    third = user_in_role("ada", "editor")
    sampling.ask(readers=[third], size=1, seed=1, by=desk_chief)
    client.force_login(third)

    assert "Nothing is left to settle" in client.get(URL).content.decode()
    assert settle(client, passages["speaker"], "second").status_code == 404
    waiting = SecondReadingArticle.objects.get(reading__reader=third)
    second_readings.open_first_decisions(waiting, by=third)
    assert "1 of 3" in client.get(URL).content.decode()


def test_when_all_is_settled_the_page_says_so(passages, chief_client):
    for passage in passages.values():
        settle(chief_client, passage, "first")

    assert "Nothing is left to settle" in chief_client.get(URL).content.decode()


def test_the_page_costs_the_same_queries_however_many(passages, chief_client, django_assert_max_num_queries):
    # session, user, role; what is left, how many of each kind, the last settled; the passage, its answers, readers,
    # speakers; the claim as it is now, and in a newer version
    with django_assert_max_num_queries(13):
        chief_client.get(URL)
