"""Decisions about who said a claim: what each does to the state, and that each leaves one Revision."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from articles.editing import attributions, undoing
from articles.editing.errors import NotAllowed, NothingToUndo, StaleEdit
from articles.models import Attribution, Claim, Entity, Revision
from articles.models.anchors import Origin
from tests.factories import ArticleFactory, ClaimFactory, EntityFactory, user_in_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(dantas, verbeke):
    return ClaimFactory(attribution=dantas, attribution__candidates=[dantas, verbeke])


def fresh(claim):
    return Attribution.objects.select_related("claim", "speaker", "relay").get(claim=claim)


def put_in_state(claim, state, by):
    """The attribution in `state`, as an editor's acts lead there."""
    if state == "added":
        Claim.objects.filter(pk=claim.pk).update(origin=Origin.PERSON)
    attribution = fresh(claim)
    acts = {
        "confirmed": lambda: attributions.choose_speaker(
            attribution, speaker=claim.attribution.speaker, by=by, edition=1
        ),
        "corrected": lambda: attributions.choose_new_speaker(
            attribution, name="Arne Kolbe", kind="person", by=by, edition=1
        ),
        "rejected": lambda: attributions.reject(attribution, by=by, edition=1),
        "added": lambda: attributions.choose_speaker(attribution, speaker=claim.attribution.speaker, by=by, edition=1),
    }
    if act := acts.get(state):
        act()
    return fresh(claim)


@pytest.mark.parametrize("before", ["suggested", "confirmed", "corrected", "rejected", "added"])
@pytest.mark.parametrize(
    ("act", "after"),
    [("machine's choice", "confirmed"), ("runner-up", "corrected"), ("unnamed", "corrected"), ("reject", "rejected")],
)
def test_states(claim, dantas, verbeke, editor, before, act, after):
    attribution = put_in_state(claim, before, editor)
    acts = {
        "machine's choice": lambda **how: attributions.choose_speaker(attribution, speaker=dantas, **how),
        "runner-up": lambda **how: attributions.choose_speaker(attribution, speaker=verbeke, **how),
        "unnamed": lambda **how: attributions.choose_unnamed(
            attribution, description="a person who has seen the wall", **how
        ),
        "reject": lambda **how: attributions.reject(attribution, **how),
    }
    known = Revision.objects.count()

    revision = acts[act](by=editor, edition=attribution.edition)

    expected = "added" if before == "added" and after != "rejected" else after
    assert fresh(claim).state == expected
    assert Revision.objects.count() == known + 1
    assert (revision.before["state"], revision.after["state"]) == (before, expected)
    assert revision.by == editor


def test_a_speaker_is_saved_with_editor_and_edition(claim, verbeke, editor):
    attributions.choose_speaker(fresh(claim), speaker=verbeke, by=editor, edition=1)

    attribution = fresh(claim)
    assert (attribution.speaker, attribution.decided_by, attribution.edition) == (verbeke, editor, 2)
    assert attribution.decided_at is not None


def test_the_machines_candidates_stay_whatever_is_decided(claim, editor):
    attributions.choose_new_speaker(fresh(claim), name="Arne Kolbe", kind="person", by=editor, edition=1)

    assert [candidate.entity.name for candidate in fresh(claim).candidates.all()] == ["Mirela Dantas", "Joost Verbeke"]


def test_the_second_of_two_editors_is_refused_and_nothing_is_written(claim, dantas, verbeke, editor):
    seen_by_both = [fresh(claim), fresh(claim)]
    attributions.choose_speaker(seen_by_both[0], speaker=dantas, by=editor, edition=1)

    with pytest.raises(StaleEdit):
        attributions.choose_speaker(seen_by_both[1], speaker=verbeke, by=user_in_role("emil", "editor"), edition=1)

    assert fresh(claim).speaker == dantas
    assert Revision.objects.count() == 1


def test_a_stale_new_speaker_is_not_made_either(claim, dantas, editor):
    attributions.choose_speaker(fresh(claim), speaker=dantas, by=editor, edition=1)

    with pytest.raises(StaleEdit):
        attributions.choose_new_speaker(fresh(claim), name="Arne Kolbe", kind="person", by=editor, edition=1)

    assert not Entity.objects.filter(name="Arne Kolbe").exists()


def test_a_new_speaker_of_a_known_name_is_that_entity(claim, verbeke, editor):
    attributions.choose_new_speaker(fresh(claim), name="  joost   VERBEKE ", kind="person", by=editor, edition=1)

    assert fresh(claim).speaker == verbeke


def test_an_unnamed_source_belongs_to_its_article(claim, editor):
    attributions.choose_unnamed(fresh(claim), description="a person who has seen the wall", by=editor, edition=1)

    source = fresh(claim).speaker
    assert (source.kind, source.article, source.origin) == (Entity.Kind.UNNAMED, claim.article, Origin.PERSON)
    other = ClaimFactory(article=ArticleFactory())
    with pytest.raises(NotAllowed):
        attributions.choose_speaker(fresh(other), speaker=source, by=editor, edition=1)


@pytest.mark.parametrize("name", ["", "   ", "x" * 301, "Mirela\0Dantas"])
def test_a_name_that_says_nothing_is_refused(claim, editor, name):
    with pytest.raises(NotAllowed):
        attributions.choose_new_speaker(fresh(claim), name=name, kind="person", by=editor, edition=1)


def test_a_relay_is_set_and_taken_away(claim, editor):
    agency = EntityFactory(name="HNS", kind=Entity.Kind.ORGANIZATION)

    attributions.set_relay(fresh(claim), relay=agency, by=editor, edition=1)
    assert (fresh(claim).relay, fresh(claim).state) == (agency, "confirmed")

    attributions.set_relay(fresh(claim), relay=None, by=editor, edition=2)
    assert fresh(claim).relay is None


def test_the_speaker_is_no_relay(claim, dantas, verbeke, editor):
    with pytest.raises(NotAllowed):
        attributions.set_relay(fresh(claim), relay=dantas, by=editor, edition=1)

    attributions.set_relay(fresh(claim), relay=verbeke, by=editor, edition=1)
    attributions.choose_speaker(fresh(claim), speaker=verbeke, by=editor, edition=2)
    assert fresh(claim).relay is None


def test_a_relay_needs_a_speaker(editor):
    claim = ClaimFactory(attribution=None)

    with pytest.raises(NotAllowed):
        attributions.set_relay(fresh(claim), relay=EntityFactory(), by=editor, edition=1)


def test_undo_goes_back_step_by_step(claim, dantas, verbeke, editor):
    attributions.choose_speaker(fresh(claim), speaker=verbeke, by=editor, edition=1)
    attributions.reject(fresh(claim), by=editor, edition=2)

    undoing.undo(undoing.last_change(claim.article, by=editor), by=editor)
    assert (fresh(claim).state, fresh(claim).speaker) == ("corrected", verbeke)

    undoing.undo(undoing.last_change(claim.article, by=editor), by=editor)
    attribution = fresh(claim)
    assert (attribution.state, attribution.speaker, attribution.decided_by) == ("suggested", dantas, None)
    assert undoing.last_change(claim.article, by=editor) is None
    assert list(Revision.objects.values_list("act", flat=True)) == [
        "undone",
        "undone",
        "claim_rejected",
        "speaker_changed",
    ]


def test_undo_twice_of_one_change_is_refused(claim, verbeke, editor):
    revision = attributions.choose_speaker(fresh(claim), speaker=verbeke, by=editor, edition=1)
    undoing.undo(revision, by=editor)

    with pytest.raises(NothingToUndo):
        undoing.undo(Revision.objects.get(pk=revision.pk), by=editor)


def test_undo_does_not_overwrite_what_somebody_else_decided_since(claim, dantas, verbeke, editor):
    revision = attributions.choose_speaker(fresh(claim), speaker=verbeke, by=editor, edition=1)
    attributions.choose_speaker(fresh(claim), speaker=dantas, by=user_in_role("emil", "editor"), edition=2)

    with pytest.raises(StaleEdit):
        undoing.undo(Revision.objects.get(pk=revision.pk), by=editor)

    assert fresh(claim).speaker == dantas


def test_undo_is_the_editors_own(claim, verbeke, editor):
    attributions.choose_speaker(fresh(claim), speaker=verbeke, by=editor, edition=1)

    assert undoing.last_change(claim.article, by=user_in_role("emil", "editor")) is None


@pytest.mark.parametrize("statement", ["UPDATE articles_revision SET act = 'x'", "DELETE FROM articles_revision"])
def test_the_history_refuses_to_be_rewritten(claim, editor, statement):
    attributions.reject(fresh(claim), by=editor, edition=1)

    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert Revision.objects.get().act == "claim_rejected"


def test_the_history_refuses_to_be_emptied(db):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE articles_revision ENABLE TRIGGER revision_no_truncate")
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE articles_revision CASCADE")


def test_undo_passes_by_what_somebody_else_has_changed_since(claim, dantas, verbeke, editor):
    other = ClaimFactory(article=claim.article, words="nine million", parts__words="nine million", attribution=dantas)
    attributions.reject(fresh(other), by=editor, edition=1)
    attributions.choose_speaker(fresh(claim), speaker=verbeke, by=editor, edition=1)
    attributions.choose_speaker(fresh(claim), speaker=dantas, by=user_in_role("emil", "editor"), edition=2)

    undoing.undo(undoing.last_change(claim.article, by=editor), by=editor)

    assert fresh(other).state == "suggested"
    assert undoing.last_change(claim.article, by=editor) is None


def test_undo_that_leads_to_nobody_is_refused_with_a_sentence(claim, verbeke, editor):
    revision = attributions.choose_speaker(fresh(claim), speaker=verbeke, by=editor, edition=1)
    revision.before["speaker"] = 999_999

    with pytest.raises(NotAllowed, match="no longer in the archive"):
        undoing.undo(revision, by=editor)


def test_a_relay_does_not_bring_a_rejected_claim_back(claim, verbeke, editor):
    attributions.reject(fresh(claim), by=editor, edition=1)

    with pytest.raises(NotAllowed):
        attributions.set_relay(fresh(claim), relay=verbeke, by=editor, edition=2)

    assert fresh(claim).state == "rejected"
