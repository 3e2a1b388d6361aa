"""The record of what people changed: record() is the only writer of Revision."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from articles.models import Revision

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from articles.models import Attribution


def snapshot(attribution: Attribution) -> dict[str, Any]:
    """What a Revision keeps of an attribution: the keys to restore it, and the names to read it by.

    Reads attribution.speaker, attribution.relay and attribution.claim: a query each unless loaded.
    """
    return {
        "state": attribution.state,
        "speaker": attribution.speaker_id,
        "speaker_name": attribution.speaker.name if attribution.speaker else None,
        "relay": attribution.relay_id,
        "relay_name": attribution.relay.name if attribution.relay else None,
        "decided_by": attribution.decided_by_id,
        "decided_at": attribution.decided_at.isoformat() if attribution.decided_at else None,
        "edition": attribution.edition,
        "carried_from": attribution.claim.carried_from_id,
        "is_settled": attribution.claim.is_settled,
    }


def record(
    act: Revision.Act,
    *,
    attribution: Attribution,
    by: User,
    before: dict[str, Any],
    action: uuid.UUID | None = None,
    undoes: Revision | None = None,
) -> Revision:
    """Writes down one change of an attribution, inside the transaction that makes it. Reads attribution.claim."""
    return Revision.objects.create(
        action=action or uuid.uuid4(),
        by=by,
        act=act,
        article_id=attribution.claim.article_id,
        claim=attribution.claim,
        before=before,
        after=snapshot(attribution),
        undoes=undoes,
    )
