"""Takes a change back; the taking back is itself recorded."""

from __future__ import annotations

import datetime
import uuid
from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

from django.db import transaction

from articles import history
from articles.editing import mentions, reviews, words
from articles.editing.attributions import replace
from articles.editing.entity_undoing import put_back_entity
from articles.editing.errors import NotAllowed, NothingToUndo, StaleEdit
from articles.editing.spans import hold_newest
from articles.editing.statement_undoing import put_back_statement
from articles.editing.story_undoing import put_back_act
from articles.editing.undoing_many import put_back_decisions
from articles.models import Article, Claim, Revision
from articles.models.entities import standing_keys

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from articles.models import ArticleVersion

NAMES = frozenset(["speaker_name", "relay_name"])
"""To be read, not compared: a name may have been changed since."""
DECISION = frozenset(["state", "speaker", "relay", "decided_by", "decided_at"])
"""What of an attribution is carried to a newer version."""


def last_change(article: Article, *, by: User) -> Revision | None:
    """The newest change that `by` made in the article and can take back; of stories what is about this article alone, as
    the others are taken back from the story, and of statements nothing: they have a page of their own. One query; two
    where the newest is about a story.
    """
    its = {"article": article, "statement": None}
    newest = Revision.objects.claims_undoable_by(by).filter(**its).select_related("claim").first()
    if newest is None or newest.story_id is None:
        return newest
    return Revision.objects.undoable_by(by).of_one_article().filter(**its).select_related("claim").first()


@transaction.atomic
def undo(revision: Revision, *, by: User) -> Revision:
    """Puts back what `revision` changed, and with it what else the same act changed, as far as that still stands as it
    left it; of what was done to two claims, both or neither.

    Raises NothingToUndo if it is undone already, StaleEdit if somebody has changed the same thing since, NotAllowed if
    whoever spoke before is no longer in the archive.
    """
    if revision.story_id is not None:
        return put_back_act(revision, by=by)
    _hold_act(revision.action)
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
    _hold_act(act)
    action = uuid.uuid4()
    rows = Revision.objects.filter(action=act, by=by, undoes=None, undone_by=None)
    first = rows.order_by("pk").first()
    if first is None:
        raise NothingToUndo
    if first.story_id is not None:
        put_back_act(first, by=by)
        return
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
        passing_by = () if other.act in Revision.OF_TWO_CLAIMS else (StaleEdit, NotAllowed)
        with suppress(*passing_by), transaction.atomic():
            _undo(other, action=action, by=by)


def _hold_act(act: uuid.UUID) -> None:
    """Keeps the claims of the act to the end of the transaction, in the order of their keys: two windows that undo the same
    act, each beginning with another of its claims, would wait for each other for ever.
    """
    claims = Revision.objects.filter(action=act).values("claim")
    held = Claim.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=claims)
    list(held.order_by("pk").values_list("pk"))


def _undo(revision: Revision, *, action: uuid.UUID, by: User) -> Revision:
    _may_be_undone(revision)
    if revision.act == Revision.Act.VERSION_REVIEWED:
        return reviews.put_back(revision, action=action, by=by)
    if revision.statement_id is not None:
        return put_back_statement(revision, action=action, by=by)
    if revision.entity_id is not None:
        return put_back_entity(revision, action=action, by=by)
    if "mention" in revision.before:
        return mentions.put_back(revision, cast("ArticleVersion", revision.version), action=action, by=by)
    return _put_back_claim(revision, action=action, by=by)


def _may_be_undone(revision: Revision) -> None:
    if revision.undoes_id or hasattr(revision, "undone_by"):
        raise NothingToUndo


def _put_back_claim(revision: Revision, *, action: uuid.UUID, by: User) -> Revision:
    made = cast("Claim", revision.claim)
    with_words = "parts" in revision.before
    if with_words:
        hold_newest(made.version)
    claim = _held(_carried_to(made))
    attribution = claim.attribution
    now = history.snapshot_with_words(attribution) if with_words else history.snapshot(attribution)
    compared = (revision.after.keys() if claim == made else DECISION) - {"edition"}
    before = revision.before
    standing = standing_keys(_named(now) | _named(revision.after) | _named(before))
    if any(now[key] != revision.after[key] for key in compared - {"speaker", "relay", *NAMES}):
        raise StaleEdit
    if _who(now, standing) != _who(revision.after, standing):
        raise StaleEdit
    if not _named(before) <= standing.keys():
        raise NotAllowed("Who stood here before is no longer in the archive. Nothing was changed.")
    speaker, relay = _who(before, standing)
    replace(
        attribution,
        edition=attribution.edition,
        state=before["state"],
        speaker_id=speaker,
        relay_id=relay,
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


def _named(snapshot: dict[str, Any]) -> set[int]:
    return {key for key in (snapshot["speaker"], snapshot["relay"]) if key is not None}


def _who(snapshot: dict[str, Any], standing: dict[int, int]) -> tuple[int | None, int | None]:
    """Speaker and relay, as they are called today: who was merged since is whoever has their rows, and nobody relays
    themselves.
    """
    speaker, relay = (standing.get(snapshot[key], snapshot[key]) for key in ("speaker", "relay"))
    return speaker, relay if relay != speaker else None


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
