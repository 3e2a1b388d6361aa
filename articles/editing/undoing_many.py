"""Takes back the many decisions of one act: read, compared and written in a few statements, whatever their number."""

from __future__ import annotations

import datetime
from collections import Counter
from typing import TYPE_CHECKING, Any

from articles import history
from articles.models import Attribution, Claim, Entity, Revision

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable, Sequence

    from django.contrib.auth.models import User

Act = Revision.Act
DECISIONS = (Act.SPEAKER_CONFIRMED, Act.SPEAKER_CHANGED, Act.CLAIM_REJECTED, Act.RELAY_CHANGED)
WRITTEN = ("state", "speaker", "relay", "decided_by", "decided_at", "edition")
COMPARED = ("state", "decided_by", "decided_at", "carried_from", "is_settled")
"""Beside speaker and relay; these may have been merged or named anew, and an edition alone says nothing."""
AT_ONCE = 2_000
"""Attributions in one statement."""


def put_back_decisions(act: uuid.UUID, *, action: uuid.UUID, by: User) -> set[int]:
    """Puts back the decisions of the act that stand as it left them; the keys of the revisions judged, put back or not.

    In the caller's transaction. Not judged is what has to be put back one by one: changes of words and of more than one
    kind, and decisions that a newer version of the article has now.
    """
    judged = _plain(act)
    held = _held(judged)
    people = _people(judged)
    undone = [revision for revision in judged if _stands(revision, held.get(revision.claim_id), people)]
    attributions = [held[revision.claim_id] for revision in undone]
    before = [history.snapshot(attribution) for attribution in attributions]
    for revision, attribution in zip(undone, attributions, strict=True):
        _restore(attribution, revision, people)
    Attribution.objects.bulk_create(
        attributions, update_conflicts=True, unique_fields=["id"], update_fields=WRITTEN, batch_size=AT_ONCE
    )
    changes = (
        history.Change(
            act=Act.UNDONE,
            claim=attribution.claim_id,
            article=attribution.claim.article_id,
            before=was,
            after=history.snapshot(attribution),
            undoes=revision,
        )
        for revision, attribution, was in zip(undone, attributions, before, strict=True)
    )
    history.record_many(changes, by=by, action=action)
    return {revision.pk for revision in judged}


def _plain(act: uuid.UUID) -> list[Revision]:
    """Those alone of their claim in the act. Four queries without a join: right after an act the planner knows nothing of its rows, and joins them one by one."""
    rows = Revision.objects.filter(action=act)
    times: Counter[int | None] = Counter(rows.values_list("claim", flat=True))
    found = list(rows.filter(act__in=DECISIONS, claim__isnull=False).order_by("pk"))
    undone = Revision.objects.filter(undoes__in=[revision.pk for revision in found])
    left_out = set(undone.values_list("undoes", flat=True))
    carried = set(Claim.objects.filter(carried_from__in=list(times)).values_list("carried_from", flat=True))
    return [
        revision
        for revision in found
        if revision.pk not in left_out
        and revision.claim_id not in carried
        and times[revision.claim_id] == 1
        and "parts" not in revision.before
    ]


def _held(revisions: Sequence[Revision]) -> dict[int | None, Attribution]:
    """The attributions by their claims' keys, each kept as it is to the end of the transaction."""
    rows = Attribution.objects.filter(claim__in=[revision.claim_id for revision in revisions]).order_by("pk")
    held = rows.select_for_update(of=("self",)).select_related("claim", "speaker", "relay")
    return {attribution.claim_id: attribution for attribution in held}


def _people(revisions: Iterable[Revision]) -> dict[int, Entity]:
    """Those who stood there before and after, by key; who was merged since is whoever has their claims now."""
    keys = {
        snapshot[role]
        for revision in revisions
        for snapshot in (revision.before, revision.after)
        for role in ("speaker", "relay")
    }
    found = Entity.objects.filter(pk__in=keys - {None}).select_related("merged_into")
    return {entity.pk: entity.merged_into or entity for entity in found}


def _stands(revision: Revision, attribution: Attribution | None, people: dict[int, Entity]) -> bool:
    """Whether nobody has changed since what the act changed, and who spoke before is still in the archive."""
    if attribution is None:
        return False
    now, before, after = history.snapshot(attribution), revision.before, revision.after
    if any(now[key] != after[key] for key in COMPARED):
        return False
    if (attribution.speaker, attribution.relay) != _who(after, people):
        return False
    return {before["speaker"], before["relay"]} - {None} <= people.keys()


def _who(snapshot: dict[str, Any], people: dict[int, Entity]) -> tuple[Entity | None, Entity | None]:
    """Speaker and relay; nobody relays themselves."""
    speaker, relay = people.get(snapshot["speaker"]), people.get(snapshot["relay"])
    return speaker, relay if relay != speaker else None


def _restore(attribution: Attribution, revision: Revision, people: dict[int, Entity]) -> None:
    before = revision.before
    attribution.state = before["state"]
    attribution.speaker, attribution.relay = _who(before, people)
    attribution.decided_by_id = before["decided_by"]
    attribution.decided_at = datetime.datetime.fromisoformat(before["decided_at"]) if before["decided_at"] else None
    attribution.edition += 1
