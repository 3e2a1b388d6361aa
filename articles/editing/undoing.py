"""Takes a change back; the taking back is itself recorded."""

from __future__ import annotations

import datetime
import uuid
from contextlib import suppress
from typing import TYPE_CHECKING, cast

from django.db import transaction

from articles import history
from articles.editing import words
from articles.editing.attributions import replace
from articles.editing.errors import NotAllowed, NothingToUndo, StaleEdit
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
    _hold_act(revision)
    undone = _undo(revision, action=uuid.uuid4(), by=by)
    others = Revision.objects.filter(action=revision.action, undone_by=None).exclude(pk=revision.pk)
    for other in others.select_related("claim__attribution"):
        with suppress(StaleEdit, NotAllowed), transaction.atomic():
            _undo(other, action=undone.action, by=by)
    return undone


def _hold_act(revision: Revision) -> None:
    """Keeps the claims of the act to the end of the transaction, in the order of their keys: two windows that undo the same
    act, each beginning with another of its claims, would wait for each other for ever.
    """
    act = Revision.objects.filter(action=revision.action).values("claim")
    held = Claim.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=act)
    list(held.order_by("pk").values_list("pk"))


def _undo(revision: Revision, *, action: uuid.UUID, by: User) -> Revision:
    if revision.undoes_id or hasattr(revision, "undone_by"):
        raise NothingToUndo
    return _put_back_claim(revision, action=action, by=by)


def _put_back_claim(revision: Revision, *, action: uuid.UUID, by: User) -> Revision:
    made = cast("Claim", revision.claim)
    claim = _held(_carried_to(made))
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


def _held(claim: Claim) -> Claim:
    """The claim as it stands once nobody else is changing it, kept so to the end of the transaction.

    Who settles a claim, or finds its place, does not change its attribution: without this the undoing would put back what
    it had read before.
    """
    held = Claim.objects.select_for_update(of=("self",), no_key=True).select_related("version", "attribution")
    now = held.get(pk=claim.pk)
    newer = _carried_to(now)
    return now if newer == now else _held(newer)


def _carried_to(claim: Claim) -> Claim:
    """The claim, or the one of a newer version that has its decision now."""
    newer = Claim.objects.select_related("attribution").filter(carried_from=claim).first()
    return _carried_to(newer) if newer else claim
