"""Takes back the many decisions of one act: read, compared and written in a few statements, whatever their number."""

from __future__ import annotations

import datetime
from collections import Counter
from typing import TYPE_CHECKING, Any

from articles import history
from articles.models import Attribution, Entity, Revision

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable, Iterator, Sequence

    from django.contrib.auth.models import User

Act = Revision.Act
DECISIONS = (Act.SPEAKER_CONFIRMED, Act.SPEAKER_CHANGED, Act.CLAIM_REJECTED, Act.RELAY_CHANGED)
WRITTEN = ("state", "speaker", "relay", "decided_by", "decided_at", "edition")
NOT_COMPARED = ("edition", "speaker_name", "relay_name")
"""Somebody may be named anew, and an edition alone says nothing."""
AT_ONCE = 2_000
"""Attributions in one statement."""


def put_back_decisions(act: uuid.UUID, *, action: uuid.UUID, by: User) -> set[int]:
    """Puts back the decisions of the act that stand as it left them; the keys of the revisions judged, put back or not.

    In the caller's transaction. Not judged is what has to be put back one by one: changes of words and of more than one
    kind, and decisions that a newer version of the article has now.
    """
    judged = _plain(act)
    held = _held(judged)
    standing = [revision for revision in judged if _stands(revision, held.get(revision.claim_id))]
    known = _known(standing)
    undone = [revision for revision in standing if _people(revision) <= known]
    attributions = [held[revision.claim_id] for revision in undone]
    now = [history.snapshot(attribution) for attribution in attributions]
    for revision, attribution in zip(undone, attributions, strict=True):
        _restore(attribution, revision)
    Attribution.objects.bulk_create(
        attributions, update_conflicts=True, unique_fields=["id"], update_fields=WRITTEN, batch_size=AT_ONCE
    )
    history.record_many(_changes(undone, attributions, now), by=by, action=action)
    return {revision.pk for revision in judged}


def _plain(act: uuid.UUID) -> list[Revision]:
    rows = Revision.objects.filter(action=act, undone_by=None, act__in=DECISIONS, claim__carried_to=None)
    found = list(rows.exclude(before__has_key="parts").order_by("pk"))
    times = Counter(revision.claim_id for revision in found)
    return [revision for revision in found if times[revision.claim_id] == 1]


def _held(revisions: Sequence[Revision]) -> dict[int | None, Attribution]:
    """The attributions by their claims' keys, each kept as it is to the end of the transaction."""
    rows = Attribution.objects.filter(claim__in=[revision.claim_id for revision in revisions]).order_by("pk")
    held = rows.select_for_update(of=("self",)).select_related("claim", "speaker", "relay")
    return {attribution.claim_id: attribution for attribution in held}


def _stands(revision: Revision, attribution: Attribution | None) -> bool:
    """Whether nobody has changed since what the act changed."""
    if attribution is None:
        return False
    now = history.snapshot(attribution)
    return all(now[key] == value for key, value in revision.after.items() if key not in NOT_COMPARED)


def _people(revision: Revision) -> set[int]:
    """The keys of speaker and relay before the act."""
    return {key for key in (revision.before["speaker"], revision.before["relay"]) if key is not None}


def _known(revisions: Iterable[Revision]) -> set[int]:
    """Of those who stood there before, the ones who are still in the archive."""
    wanted = {key for revision in revisions for key in _people(revision)}
    return set(Entity.objects.filter(pk__in=wanted).values_list("pk", flat=True))


def _restore(attribution: Attribution, revision: Revision) -> None:
    before = revision.before
    attribution.state = before["state"]
    attribution.speaker_id, attribution.relay_id = before["speaker"], before["relay"]
    attribution.decided_by_id = before["decided_by"]
    attribution.decided_at = datetime.datetime.fromisoformat(before["decided_at"]) if before["decided_at"] else None
    attribution.edition += 1


def _changes(
    undone: Iterable[Revision], attributions: Iterable[Attribution], now: Iterable[dict[str, Any]]
) -> Iterator[history.Change]:
    for revision, attribution, before in zip(undone, attributions, now, strict=True):
        yield history.Change(
            act=Act.UNDONE,
            claim=attribution.claim_id,
            article=attribution.claim.article_id,
            before=before,
            after=revision.before | {"edition": attribution.edition},
            undoes=revision,
        )
