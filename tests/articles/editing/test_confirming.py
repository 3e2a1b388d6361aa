"""What is left of an article is confirmed at once, above a probability: one act, one undo."""

from __future__ import annotations

import pytest

from articles.editing import attributions, confirming, many, undoing
from articles.models import Attribution, Revision
from tests.factories import QUOTE, ArticleFactory, ClaimFactory, user_in_role

State = Attribution.State
pytestmark = pytest.mark.django_db
SURE, LESS, DOUBTFUL = QUOTE, "She said", "nine million"


@pytest.fixture
def version(dantas):
    """Claims of 90, 80 and 50 per cent, and one of 99 whose speaker nobody knows."""
    article = ArticleFactory()
    for words, confidence in ((SURE, 0.9), (LESS, 0.8), (DOUBTFUL, 0.5)):
        ClaimFactory(article=article, words=words, parts__words=words, attribution=dantas, confidence=confidence)
    words = "the head of works"
    ClaimFactory(article=article, words=words, parts__words=words, confidence=0.99)
    return article.versions.get()


def words_of(claims) -> list[str]:
    return [claim.words for claim in claims]


def states(version) -> dict[str, str]:
    return {claim.words: claim.attribution.state for claim in version.claims.for_reading()}


def seen(version, least):
    return {one.claim: one.edition for one in many.seen(confirming.remaining(version, least=least))}


@pytest.mark.parametrize(("least", "words"), [(0.95, []), (0.8, [SURE, LESS]), (0.0, [SURE, LESS, DOUBTFUL])])
def test_what_is_left_is_what_the_machine_is_that_sure_of_and_names_somebody(version, least, words):
    assert words_of(confirming.remaining(version, least=least)) == words


def test_what_is_confirmed_is_confirmed_in_one_act_and_taken_back_in_one(version, editor):
    done = confirming.confirm(version, least=0.8, seen=seen(version, 0.8), by=editor)

    assert (done.given, done.left) == (2, 0)
    assert [states(version)[words] for words in (SURE, LESS, DOUBTFUL)] == ["confirmed", "confirmed", "suggested"]
    assert set(Revision.objects.values_list("act", "action")) == {("speaker_confirmed", done.action)}
    undoing.undo(undoing.last_change(version.article, by=editor), by=editor)
    assert set(states(version).values()) == {"suggested"}
    assert undoing.outcome(done.action) == (2, 0)


def test_who_stands_there_is_confirmed_whatever_candidates_were_read_since(version, verbeke, editor):
    claim = version.claims.get(confidence=0.9)
    claim.attribution.candidates.update(entity=verbeke)

    confirming.confirm(version, least=0.9, seen=seen(version, 0.9), by=editor)

    claim.refresh_from_db()
    assert (claim.attribution.state, claim.attribution.speaker.name) == (State.CONFIRMED, "Mirela Dantas")


def test_what_was_decided_or_read_anew_since_is_left(version, verbeke, editor):
    looked_at = seen(version, 0.5)
    decided, read_anew = version.claims.get(confidence=0.9), version.claims.get(confidence=0.8)
    attributions.choose_speaker(decided.attribution, speaker=verbeke, by=user_in_role("rolf", "editor"), edition=1)
    Attribution.objects.filter(claim=read_anew).update(speaker=verbeke, edition=2)

    done = confirming.confirm(version, least=0.5, seen=looked_at, by=editor)

    assert (done.given, done.left) == (1, 2)
    assert states(version)[DOUBTFUL] == "confirmed"
    assert Attribution.objects.get(claim=decided).decided_by.username == "rolf"
    assert Attribution.objects.get(claim=read_anew).state == State.SUGGESTED


def test_what_is_below_the_probability_or_names_nobody_cannot_be_slipped_in(version, editor):
    all_of_them = dict(version.claims.values_list("pk", "attribution__edition"))

    assert confirming.confirm(version, least=0.8, seen=all_of_them, by=editor).given == 2
