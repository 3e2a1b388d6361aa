"""One decision about many claims, as an editor saw them in a preview: in a few statements, each claim with its Revision."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from articles import history
from articles.editing.attributions import state_with
from articles.editing.errors import StaleEdit
from articles.models import Attribution, Candidate, Revision

if TYPE_CHECKING:
    import uuid
    from collections.abc import Mapping, Sequence

    from django.contrib.auth.models import User

    from articles.models import Entity
    from articles.models.claims import ClaimQuerySet

State = Attribution.State
Act = Revision.Act


@dataclass(frozen=True, slots=True)
class Seen:
    """A claim as a preview had it."""

    claim: int
    edition: int
    is_suggested: bool
    article: int = 0
    """Known at the first look alone."""


@dataclass(frozen=True, slots=True)
class Done:
    """What became of an act: claims decided, and claims that had changed since the preview, left alone."""

    action: uuid.UUID
    given: int
    left: int


def seen(claims: ClaimQuerySet) -> list[Seen]:
    """The claims as they are now, in order. One query."""
    rows = claims.values_list("pk", "attribution__edition", "attribution__state", "article")
    return [Seen(pk, edition, state == State.SUGGESTED, article) for pk, edition, state, article in rows]


@transaction.atomic
def decide(
    claims: ClaimQuerySet, *, editions: Mapping[int, int], speaker: Entity | None, by: User, action: uuid.UUID
) -> int:
    """Gives those of `claims` that still have the edition of the preview to `speaker`; None: each to whom it is suggested.

    `editions` are by the claim's key; claims that are not in it are left alone. How many were decided. As many queries
    whatever their number, but for one for each edition and state that they have.
    """
    held = _held(claims, editions)
    before = [history.snapshot(attribution) for attribution in held]
    _give(held, speaker, by)
    changes = (
        history.Change(
            act=Act.SPEAKER_CHANGED if attribution.state == State.CORRECTED else Act.SPEAKER_CONFIRMED,
            claim=attribution.claim_id,
            article=attribution.claim.article_id,
            before=was,
            after=history.snapshot(attribution),
        )
        for attribution, was in zip(held, before, strict=True)
    )
    history.record_many(changes, by=by, action=action)
    return len(held)


def _held(claims: ClaimQuerySet, editions: Mapping[int, int]) -> Sequence[Attribution]:
    """The attributions, each kept as it is to the end of the transaction, in one order for everybody who does so."""
    chosen = claims.filter(pk__in=list(editions)).order_by().values("pk")
    first = Candidate.objects.filter(attribution=OuterRef("pk"), rank=1).values("entity")
    held = (
        Attribution.objects.filter(claim__in=chosen)
        .select_for_update(of=("self",))
        .select_related("claim", "speaker", "relay")
        .annotate(suggested=Subquery(first))
        .order_by("pk")
    )
    return [attribution for attribution in held if attribution.edition == editions[attribution.claim_id]]


def _give(held: Sequence[Attribution], speaker: Entity | None, by: User) -> None:
    """Writes the decision, and sets it on the attributions."""
    now = timezone.now()
    same: defaultdict[tuple[int, State, bool], list[Attribution]] = defaultdict(list)
    for attribution in held:
        state = _state(attribution, speaker)
        is_own_relay = speaker is not None and attribution.relay_id == speaker.pk
        same[attribution.edition, state, is_own_relay].append(attribution)
    for (edition, state, is_own_relay), some in same.items():
        values = {"state": state, "decided_by": by, "decided_at": now}
        values |= {"speaker": speaker} if speaker else {}
        values |= {"relay": None} if is_own_relay else {}
        rows = Attribution.objects.filter(pk__in=[attribution.pk for attribution in some], edition=edition)
        if rows.update(edition=F("edition") + 1, **values) != len(some):
            raise StaleEdit
        for attribution in some:
            for name, value in values.items():
                setattr(attribution, name, value)
            attribution.edition = edition + 1


def _state(attribution: Attribution, speaker: Entity | None) -> State:
    if speaker is None:  # the machine's own choice, also where its candidates have been read anew since
        return state_with(attribution.claim, speaker=attribution.speaker_id, suggested=attribution.speaker_id)
    return state_with(attribution.claim, speaker=speaker.pk, suggested=attribution.suggested)  # type: ignore[attr-defined]
