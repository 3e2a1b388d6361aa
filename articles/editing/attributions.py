"""Decisions of editors about who said a claim: each function is one transaction and one Revision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from articles import history
from articles.editing import entities
from articles.editing.errors import NotAllowed, StaleEdit
from articles.models import Attribution, Entity, Revision
from articles.models.anchors import Origin

if TYPE_CHECKING:
    import uuid

    from django.contrib.auth.models import User

    from articles.models import Claim

State = Attribution.State
Act = Revision.Act


@transaction.atomic
def choose_speaker(attribution: Attribution, *, speaker: Entity, by: User, edition: int) -> Revision:
    """Gives the claim to `speaker`: confirmed where that is the machine's own choice, else corrected.

    `edition` is the one that the editor saw. Raises StaleEdit if the attribution has changed since, NotAllowed for an
    entity that belongs to another article. Who was merged into another meanwhile is that one.
    """
    speaker = _usable(speaker, attribution)
    state = _state_with(attribution, speaker)
    relay = None if attribution.relay_id == speaker.pk else attribution.relay
    act = Act.SPEAKER_CONFIRMED if state == State.CONFIRMED else Act.SPEAKER_CHANGED
    return _change(attribution, act, by=by, edition=edition, speaker=speaker, relay=relay, state=state)


@transaction.atomic
def choose_new_speaker(attribution: Attribution, *, name: str, kind: str, by: User, edition: int) -> Revision:
    """Gives the claim to somebody whom the archive may not know yet. Raises StaleEdit, NotAllowed; then nothing is made."""
    return choose_speaker(attribution, speaker=entities.make(name=name, kind=kind), by=by, edition=edition)


@transaction.atomic
def choose_unnamed(attribution: Attribution, *, description: str, by: User, edition: int) -> Revision:
    """Gives the claim to a source that the article leaves unnamed. Raises StaleEdit, NotAllowed; then nothing is made."""
    source = entities.make_unnamed(attribution.claim.article, description=description)
    return choose_speaker(attribution, speaker=source, by=by, edition=edition)


@transaction.atomic
def choose_both(
    attribution: Attribution,
    *,
    speaker: Entity,
    relay: Entity | None,
    by: User,
    edition: int,
    action: uuid.UUID,
) -> Revision:
    """Gives the claim to `speaker`, through `relay`, as part of an act on several claims. Raises StaleEdit, NotAllowed."""
    speaker = _usable(speaker, attribution)
    relay = _usable(relay, attribution) if relay and relay != speaker else None
    state = _state_with(attribution, speaker)
    act = Act.SPEAKER_CONFIRMED if state == State.CONFIRMED else Act.SPEAKER_CHANGED
    return _change(attribution, act, by=by, edition=edition, action=action, speaker=speaker, relay=relay, state=state)


@transaction.atomic
def reject(attribution: Attribution, *, by: User, edition: int, action: uuid.UUID | None = None) -> Revision:
    """Says that nobody is quoted here: not a claim. The speaker is kept beside it. Raises StaleEdit.

    `action` is that of an act on several claims.
    """
    return _change(attribution, Act.CLAIM_REJECTED, by=by, edition=edition, action=action, state=State.REJECTED)


@transaction.atomic
def set_relay(attribution: Attribution, *, relay: Entity | None, by: User, edition: int) -> Revision:
    """Says through whom the words reached the article, or that nobody stood between. Raises StaleEdit, NotAllowed."""
    if relay is not None:
        relay = _usable(relay, attribution)
        if relay.pk == attribution.speaker_id:
            raise NotAllowed("The speaker cannot be the relay too.")
    if attribution.speaker is None or attribution.state == State.REJECTED:
        raise NotAllowed("Name the speaker first, then the relay.")
    state = _state_with(attribution, attribution.speaker)
    return _change(attribution, Act.RELAY_CHANGED, by=by, edition=edition, relay=relay, state=state)


@transaction.atomic
def swap_relay(attribution: Attribution, *, by: User, edition: int) -> Revision:
    """Who was taken for the relay is the speaker, and the other way round. Raises StaleEdit, NotAllowed."""
    if attribution.relay is None or attribution.speaker is None:
        raise NotAllowed("There is no relay here to take the speaker's place.")
    speaker, relay = attribution.relay, attribution.speaker
    state = _state_with(attribution, speaker)
    return _change(attribution, Act.SPEAKER_CHANGED, by=by, edition=edition, speaker=speaker, relay=relay, state=state)


def _usable(entity: Entity, attribution: Attribution) -> Entity:
    entity = entities.standing(entity)
    if entity.article_id not in (None, attribution.claim.article_id):
        raise NotAllowed("That source belongs to another article.")
    return entity


def _state_with(attribution: Attribution, speaker: Entity) -> Attribution.State:
    suggested = attribution.candidates.filter(rank=1).values_list("entity", flat=True).first()
    return state_with(attribution.claim, speaker=speaker.pk, suggested=suggested)


def state_with(claim: Claim, *, speaker: int | None, suggested: int | None) -> Attribution.State:
    """The state of a claim that a person has given to `speaker`, where the machine's choice is `suggested`."""
    if claim.origin == Origin.PERSON:
        return State.ADDED
    return State.CONFIRMED if suggested == speaker else State.CORRECTED


def _change(
    attribution: Attribution,
    act: Revision.Act,
    *,
    by: User,
    edition: int,
    action: uuid.UUID | None = None,
    **values: Any,
) -> Revision:
    """Writes `values` where the edition is still the one that the editor saw, and the Revision with them."""
    before = history.snapshot(attribution)
    values |= {"decided_by": by, "decided_at": timezone.now()}
    replace(attribution, edition=edition, **values)
    return history.record(act, attribution=attribution, by=by, before=before, action=action)


def replace(attribution: Attribution, *, edition: int, **values: Any) -> None:
    """Compare and swap: sets `values` and the next edition. Raises StaleEdit if `edition` is no longer the current one."""
    rows = Attribution.objects.filter(pk=attribution.pk, edition=edition)
    if attribution.edition != edition or rows.update(edition=F("edition") + 1, **values) != 1:
        raise StaleEdit
    for name, value in values.items():
        setattr(attribution, name, value)
    attribution.edition = edition + 1
