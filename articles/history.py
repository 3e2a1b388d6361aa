"""The record of what people changed: what is in here is the only writer of Revision."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from articles.models import Revision

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import User

    from articles.models import ArticleVersion, Attribution, Claim, Entity, Statement, Story

AT_ONCE = 2_000
"""Revisions in one statement."""


@dataclass(frozen=True, slots=True)
class Change:
    """One of many changes of an act: a claim with its article, and `snapshot`s of its attribution."""

    act: Revision.Act
    claim: int
    article: int
    before: dict[str, Any]
    after: dict[str, Any]
    undoes: Revision | None = None


@dataclass(frozen=True, slots=True)
class StoryChange:
    """One of the changes of links of an act."""

    act: Revision.Act
    story: int
    article: int
    before: dict[str, Any]
    after: dict[str, Any]
    undoes: Revision | None = None


Changed = tuple[dict[str, Any], dict[str, Any]]
"""What a Revision keeps: before, and after."""


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


def snapshot_with_words(attribution: Attribution) -> dict[str, Any]:
    """The same, and which words are marked: for what changes them. Reads claim.parts too."""
    claim = attribution.claim
    parts = sorted([part.role, part.start, part.end] for part in claim.parts.all())
    marked = {"form": claim.form, "nested": claim.nested, "is_withdrawn": claim.is_withdrawn, "parts": parts}
    return snapshot(attribution) | marked


def record(
    act: Revision.Act,
    *,
    attribution: Attribution,
    by: User,
    before: dict[str, Any],
    after: dict[str, Any] | None = None,
    action: uuid.UUID | None = None,
    undoes: Revision | None = None,
) -> Revision:
    """Writes down one change of a claim or its attribution, inside the transaction that makes it; `after` None: as it is now.

    Reads attribution.claim.
    """
    claim = attribution.claim
    changed = {"before": before, "after": snapshot(attribution) if after is None else after}
    return _write(act, by, action, undoes, article_id=claim.article_id, claim=claim, **changed)


def record_many(changes: Iterable[Change], *, by: User, action: uuid.UUID) -> None:
    """Writes down many changes of one act, inside the transaction that makes them. A query for AT_ONCE of them."""
    rows = [
        Revision(
            act=change.act,
            claim_id=change.claim,
            article_id=change.article,
            before=change.before,
            after=change.after,
            undoes=change.undoes,
            by=by,
            action=action,
        )
        for change in changes
    ]
    Revision.objects.bulk_create(rows, batch_size=AT_ONCE)


def record_entity(
    act: Revision.Act,
    *,
    entity: Entity,
    by: User,
    before: dict[str, Any],
    after: dict[str, Any],
    action: uuid.UUID | None = None,
    undoes: Revision | None = None,
) -> Revision:
    """Writes down one change of an entity, inside the transaction that makes it."""
    return _write(act, by, action, undoes, article_id=entity.article_id, entity=entity, before=before, after=after)


def record_version(
    act: Revision.Act,
    *,
    version: ArticleVersion,
    by: User,
    before: dict[str, Any],
    after: dict[str, Any],
    action: uuid.UUID | None = None,
    undoes: Revision | None = None,
) -> Revision:
    """Writes down one change of a version's mentions or of its review, inside the transaction that makes it."""
    return _write(act, by, action, undoes, article_id=version.article_id, version=version, before=before, after=after)


def record_story(
    act: Revision.Act,
    *,
    story: Story,
    by: User,
    before: dict[str, Any],
    after: dict[str, Any],
    article: int | None = None,
    action: uuid.UUID | None = None,
    undoes: Revision | None = None,
) -> Revision:
    """Writes down one change of a story, or of its link to `article`, inside the transaction that makes it."""
    return _write(act, by, action, undoes, article_id=article, story=story, before=before, after=after)


def record_story_links(changes: Iterable[StoryChange], *, by: User, action: uuid.UUID) -> list[Revision]:
    """Writes down changes of links of one act, inside the transaction that makes them. A query for AT_ONCE of them."""
    rows = [
        Revision(
            act=change.act,
            story_id=change.story,
            article_id=change.article,
            before=change.before,
            after=change.after,
            undoes=change.undoes,
            by=by,
            action=action,
        )
        for change in changes
    ]
    return Revision.objects.bulk_create(rows, batch_size=AT_ONCE)


def record_statement(
    act: Revision.Act,
    *,
    statement: Statement,
    by: User,
    before: dict[str, Any],
    after: dict[str, Any],
    article: int | None = None,
    action: uuid.UUID | None = None,
    undoes: Revision | None = None,
) -> Revision:
    """Writes down one change of a statement, or of an appearance in `article`, inside the transaction that makes it."""
    return _write(act, by, action, undoes, article_id=article, statement=statement, before=before, after=after)


def _write(
    act: Revision.Act,
    by: User,
    action: uuid.UUID | None,
    undoes: Revision | None,
    **changed: Claim | Entity | ArticleVersion | Story | Statement | dict[str, Any] | int | None,
) -> Revision:
    return Revision.objects.create(act=act, by=by, action=action or uuid.uuid4(), undoes=undoes, **changed)
