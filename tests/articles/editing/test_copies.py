"""A decision on one copy of a text is offered for the others: decided in one act, taken back in one."""

from __future__ import annotations

import pytest

from articles.editing import attributions, copies, undoing
from articles.editing.errors import NotAllowed
from articles.models import Attribution, Claim, Revision
from tests.factories import ArticleFactory, ClaimFactory, CopyFactory, user_in_role

State = Attribution.State
pytestmark = pytest.mark.django_db
CURLY = "“We found a wall that is on no map,”"


@pytest.fixture
def claim(dantas, verbeke):
    return ClaimFactory(attribution=dantas, attribution__candidates=[dantas, verbeke])


@pytest.fixture
def copy(claim, dantas, verbeke):
    """The same words in a copy of the article, which the machine gives to the other."""
    article = CopyFactory(copy_of=claim.article)
    return ClaimFactory(article=article, attribution=verbeke, attribution__candidates=[verbeke, dantas])


def decided(claim, speaker, by):
    attribution = Attribution.objects.select_related("claim", "speaker", "relay").get(claim=claim)
    return attributions.choose_speaker(attribution, speaker=speaker, by=by, edition=attribution.edition)


def fresh(claim) -> Claim:
    return Claim.objects.select_related("attribution__speaker", "article").prefetch_related("parts").get(pk=claim.pk)


def state_of(claim) -> tuple[str, str | None]:
    attribution = fresh(claim).attribution
    return attribution.state, attribution.speaker.name if attribution.speaker else None


def test_the_same_words_in_a_copy_are_decided_the_same(claim, copy, dantas, editor):
    decided(claim, dantas, editor)

    assert copies.same_claims(fresh(claim)) == [copy]
    (revision,) = copies.decide_the_same(fresh(claim), by=editor)
    assert state_of(copy) == (State.CORRECTED, "Mirela Dantas")
    assert (revision.by, revision.claim) == (editor, copy)
    assert revision.action == fresh(claim).revisions.get().action


@pytest.mark.parametrize("which", ["claim", "copy"])
def test_one_undo_takes_all_back_from_either_page(claim, copy, dantas, editor, which):
    decided(claim, dantas, editor)
    copies.decide_the_same(fresh(claim), by=editor)
    article = claim.article if which == "claim" else copy.article

    undoing.undo(undoing.last_change(article, by=editor), by=editor)

    assert state_of(claim) == (State.SUGGESTED, "Mirela Dantas")
    assert state_of(copy) == (State.SUGGESTED, "Joost Verbeke")
    assert Revision.objects.filter(act=Revision.Act.UNDONE).values("action").distinct().count() == 1


def test_what_somebody_has_changed_since_in_a_copy_stays_when_the_rest_is_taken_back(
    claim, copy, dantas, verbeke, editor
):
    decided(claim, dantas, editor)
    copies.decide_the_same(fresh(claim), by=editor)
    decided(copy, verbeke, user_in_role("rolf", "editor"))

    undoing.undo(undoing.last_change(claim.article, by=editor), by=editor)

    assert state_of(claim) == (State.SUGGESTED, "Mirela Dantas")
    assert state_of(copy) == (State.CONFIRMED, "Joost Verbeke")


def test_a_rejection_is_offered_too(claim, copy, editor):
    attribution = Attribution.objects.get(claim=claim)
    attributions.reject(attribution, by=editor, edition=attribution.edition)
    copies.decide_the_same(fresh(claim), by=editor)

    assert state_of(copy)[0] == State.REJECTED


def test_an_unnamed_source_is_one_of_each_articles_own(claim, copy, editor):
    attribution = Attribution.objects.get(claim=claim)
    attributions.choose_unnamed(attribution, description="a clerk", by=editor, edition=attribution.edition)
    copies.decide_the_same(fresh(claim), by=editor)

    there = fresh(copy).attribution.speaker
    assert (there.name, there.article, there.kind) == ("a clerk", copy.article, "unnamed")
    assert there != fresh(claim).attribution.speaker


def test_the_original_is_a_copy_of_its_copies_and_they_of_each_other(claim, copy):
    third = CopyFactory(copy_of=claim.article)

    assert set(copies.copies_of(third)) == {claim.article, copy.article}
    assert set(copies.copies_of(claim.article)) == {copy.article, third}


def test_neither_decided_claims_nor_other_words_nor_other_articles_are_touched(claim, copy, dantas, verbeke, editor):
    decided(copy, verbeke, editor)
    other_words = ClaimFactory(
        article=copy.article, attribution=verbeke, words="nine million", parts__words="nine million", parts__cue="said"
    )
    elsewhere = ClaimFactory(article=ArticleFactory(), attribution=verbeke)
    decided(claim, dantas, editor)

    assert copies.decide_the_same(fresh(claim), by=editor) == []
    assert state_of(copy) == (State.CONFIRMED, "Joost Verbeke")
    assert state_of(other_words)[0] == state_of(elsewhere)[0] == State.SUGGESTED


def test_who_has_decided_nothing_has_nothing_to_offer(claim, copy, editor):
    with pytest.raises(NotAllowed):
        copies.decide_the_same(fresh(claim), by=editor)


def test_what_another_editor_decided_can_be_taken_over_and_each_undoes_their_own(claim, copy, dantas, editor):
    decided(claim, dantas, user_in_role("rolf", "editor"))
    copies.decide_the_same(fresh(claim), by=editor)
    undoing.undo(undoing.last_change(copy.article, by=editor), by=editor)

    assert state_of(copy)[0] == State.SUGGESTED
    assert state_of(claim) == (State.CONFIRMED, "Mirela Dantas")
