"""Takes a change back; the taking back is itself recorded."""

from __future__ import annotations

import datetime
import uuid
from contextlib import suppress
from typing import TYPE_CHECKING, cast

from django.db import transaction

from articles import history
from articles.editing import everywhere, reviews, words
from articles.editing.attributions import replace
from articles.editing.errors import NotAllowed, NothingToUndo, StaleEdit
from articles.editing.undoing_many import put_back_decisions
from articles.models import Article, Claim, Entity, Revision

if TYPE_CHECKING:
    from django.contrib.auth.models import User

DECISION = frozenset(["state", "speaker", "relay", "decided_by", "decided_at"])
"""What of an attribution is carried to a newer version."""


def last_change(article: Article, *, by: User) -> Revision | None:
    """The newest change that `by` made in the article and can take back. One query."""
    return Revision.objects.undoable_by(by).filter(article=article).select_related("claim").first()


@transaction.atomic
def undo(revision: Revision, *, by: User) -> Revision:
    """Puts back what `revision` changed, and with it what else the same act changed, as far as that still stands as it
    left it.

    Raises NothingToUndo if it is undone already, StaleEdit if somebody has changed the same thing since, NotAllowed if
    whoever spoke before is no longer in the archive.
    """
    action = uuid.uuid4()
    others = Revision.objects.filter(action=revision.action, undone_by=None).exclude(pk=revision.pk)
    if not others.exists():
        return _undo(revision, action=action, by=by)
    _may_be_undone(revision)
    judged = put_back_decisions(revision.action, action=action, by=by)
    undone = Revision.objects.select_related("claim").filter(undoes=revision).first()
    if undone is None:
        undone = _undo(revision, action=action, by=by)
    _undo_each(revision.action, judged, action=action, by=by)
    return undone


@transaction.atomic
def undo_act(act: uuid.UUID, *, by: User) -> None:
    """Puts back what an act of `by` changed, as far as it still stands as the act left it. Raises NothingToUndo."""
    action = uuid.uuid4()
    rows = Revision.objects.filter(action=act, by=by, undoes=None, undone_by=None)
    if not rows.exists():
        raise NothingToUndo
    judged = put_back_decisions(act, action=action, by=by)
    _undo_each(act, judged, action=action, by=by)
    if not Revision.objects.filter(action=action).exists():
        raise StaleEdit


def outcome(act: uuid.UUID) -> tuple[int, int]:
    """Of the claims that an act changed, how many have been taken back, and how many stay. Two queries."""
    # not joined, as the planner knows nothing of the rows of an act just made
    rows = Revision.objects.filter(action=act, undoes=None, claim__isnull=False)
    changed = list(rows.values_list("pk", flat=True))
    undone = Revision.objects.filter(undoes__in=changed).count()
    return undone, len(changed) - undone


def _undo_each(act: uuid.UUID, judged: set[int], *, action: uuid.UUID, by: User) -> None:
    """Undoes what of the act was not judged yet."""
    keys = set(Revision.objects.filter(action=act, undoes=None).values_list("pk", flat=True)) - judged
    left = Revision.objects.filter(pk__in=keys, undone_by=None)
    for other in left.select_related("claim__attribution", "entity", "version"):
        with suppress(StaleEdit, NotAllowed), transaction.atomic():
            _undo(other, action=action, by=by)


def _undo(revision: Revision, *, action: uuid.UUID, by: User) -> Revision:
    _may_be_undone(revision)
    if revision.act == Revision.Act.VERSION_REVIEWED:
        return reviews.put_back(revision, action=action, by=by)
    if revision.entity_id is not None:
        return everywhere.forget(revision, action=action, by=by)
    return _put_back_claim(revision, action=action, by=by)


def _may_be_undone(revision: Revision) -> None:
    if revision.undoes_id or hasattr(revision, "undone_by"):
        raise NothingToUndo


def _put_back_claim(revision: Revision, *, action: uuid.UUID, by: User) -> Revision:
    made = cast("Claim", revision.claim)
    claim = _carried_to(made)
    attribution = claim.attribution
    with_words = "parts" in revision.before and claim == made
    now = history.snapshot_with_words(attribution) if with_words else history.snapshot(attribution)
    compared = (revision.after.keys() if claim == made else DECISION) - {"edition"}
    if any(now[key] != revision.after[key] for key in compared):
        raise StaleEdit
    before = revision.before
    wanted = {key for key in (before["speaker"], before["relay"]) if key is not None}
    if Entity.objects.filter(pk__in=wanted).count() < len(wanted):
        raise NotAllowed("Who stood here before is no longer in the archive. Nothing was changed.")
    replace(
        attribution,
        edition=attribution.edition,
        state=before["state"],
        speaker_id=before["speaker"],
        relay_id=before["relay"],
        decided_by_id=before["decided_by"],
        decided_at=datetime.datetime.fromisoformat(before["decided_at"]) if before["decided_at"] else None,
    )
    if claim == made:
        claim.carried_from_id, claim.is_settled = before.get("carried_from"), before.get("is_settled", False)
        claim.save(update_fields=["carried_from", "is_settled"])
    if with_words:
        words.write(
            claim,
            [(role, start, end) for role, start, end in before["parts"]],
            form=before["form"],
            nested=before["nested"],
            is_withdrawn=before["is_withdrawn"],
        )
    after = history.snapshot_with_words(attribution) if with_words else history.snapshot(attribution)
    return history.record(
        Revision.Act.UNDONE, attribution=attribution, by=by, before=now, after=after, action=action, undoes=revision
    )


def _carried_to(claim: Claim) -> Claim:
    """The claim, or the one of a newer version that has its decision now."""
    newer = Claim.objects.select_related("attribution").filter(carried_from=claim).first()
    return _carried_to(newer) if newer else claim
