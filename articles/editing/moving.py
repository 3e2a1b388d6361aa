"""Rows that point to one entity, the source, pointed to another, the target: all of them, or some.

In SQL: an entity may have tens of thousands, and each statement tells which rows it changed. Keys are sent as bigint[]: of
another type than the column they are not hashed, and 20,000 compared with 20,000 one by one take seconds. The caller holds both
entities FOR UPDATE (`lock`), so nobody points new rows to either meanwhile.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import connection

from articles.editing.errors import NotAllowed
from articles.models import Entity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Row = dict[str, Any]
"""A whole row, as it was before it was removed, and under "kept" the key of the one that says the same now."""

RELAYS_THAT_WERE_TARGET = """
UPDATE articles_attribution SET relay_id = NULL
WHERE speaker_id = %(source)s AND relay_id = %(target)s AND (%(all)s OR id = ANY(%(speaker)s::bigint[])) RETURNING id"""
RELAYS_THAT_WERE_SOURCE = """
UPDATE articles_attribution SET relay_id = NULL, edition = edition + 1
WHERE speaker_id = %(target)s AND relay_id = %(source)s AND (%(all)s OR id = ANY(%(relay)s::bigint[])) RETURNING id"""
SPEAKERS = """
UPDATE articles_attribution SET speaker_id = %(target)s, edition = edition + 1
WHERE speaker_id = %(source)s AND (%(all)s OR id = ANY(%(speaker)s::bigint[])) RETURNING id"""
RELAYS = """
UPDATE articles_attribution SET relay_id = %(target)s, edition = edition + 1
WHERE relay_id = %(source)s AND (%(all)s OR id = ANY(%(relay)s::bigint[])) RETURNING id"""
SECOND_MENTIONS = """
DELETE FROM articles_mention gone USING articles_mention kept, articles_mention own
WHERE (gone.version_id, gone.start, gone."end") = (kept.version_id, kept.start, kept."end")
  AND own.id IN (gone.id, kept.id) AND own.entity_id = %(source)s AND (%(all)s OR own.id = ANY(%(mentions)s::bigint[]))
  AND gone.entity_id IN (%(source)s, %(target)s) AND kept.entity_id IN (%(source)s, %(target)s)
  AND gone.entity_id <> kept.entity_id
  AND ((gone.origin = 'machine' AND kept.origin = 'person')
       OR (gone.origin = kept.origin AND gone.entity_id = %(source)s))
RETURNING to_jsonb(gone) || jsonb_build_object('kept', kept.id)"""
MENTIONS = """
UPDATE articles_mention SET entity_id = %(target)s
WHERE entity_id = %(source)s AND (%(all)s OR id = ANY(%(mentions)s::bigint[])) RETURNING id"""
WORSE_CANDIDATES = """
DELETE FROM articles_candidate gone USING articles_candidate kept
WHERE gone.attribution_id = kept.attribution_id AND gone.rank > kept.rank
  AND gone.entity_id IN (%(source)s, %(target)s) AND kept.entity_id IN (%(source)s, %(target)s)
  AND gone.entity_id <> kept.entity_id AND (%(all)s OR gone.attribution_id = ANY(%(claims)s::bigint[]))
RETURNING to_jsonb(gone) || jsonb_build_object('kept', kept.id)"""
CANDIDATES = """
UPDATE articles_candidate SET entity_id = %(target)s
WHERE entity_id = %(source)s AND (%(all)s OR attribution_id = ANY(%(claims)s::bigint[])) RETURNING id"""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Some of an entity's rows: keys of attributions of which it is the speaker, or the relay; of those for which it is a
    candidate only; and of mentions.
    """

    speaker: Iterable[int] = ()
    relay: Iterable[int] = ()
    candidate: Iterable[int] = ()
    mentions: Iterable[int] = ()


@dataclass(slots=True)
class Moved:
    """The keys of the rows that were moved; whole rows, where the target had the same already."""

    speaker: list[int] = field(default_factory=list)
    relay: list[int] = field(default_factory=list)
    relay_was_target: list[int] = field(default_factory=list)
    relay_was_source: list[int] = field(default_factory=list)
    mentions: list[int] = field(default_factory=list)
    mentions_removed: list[Row] = field(default_factory=list)
    candidates: list[int] = field(default_factory=list)
    candidates_removed: list[Row] = field(default_factory=list)

    @property
    def claims(self) -> int:
        return len({*self.speaker, *self.relay, *self.relay_was_source})

    @property
    def is_empty(self) -> bool:
        return not any(asdict(self).values())


def lock(*keys: int) -> dict[int, Entity]:
    """The entities as they are now, locked in the order of their keys until the transaction ends."""
    held = Entity.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    return {entity.pk: entity for entity in held}


def hold(*entities: Entity) -> list[Entity]:
    """The same, in the order given. Raises NotAllowed where one of them is gone, or was merged into another."""
    held = lock(*(entity.pk for entity in entities))
    for entity in entities:
        if entity.pk not in held:
            raise NotAllowed(f"{entity} is no longer in the archive. Nothing was changed.")
        if (survivor := held[entity.pk].merged_into) is not None:
            raise NotAllowed(f"{entity} was merged into {survivor} meanwhile. Nothing was changed.")
    return [held[entity.pk] for entity in entities]


def move(source: Entity, target: Entity, chosen: Chosen | None = None) -> Moved:
    """Points the rows of `source` to `target`: those `chosen`, or all, with the candidates of the claims.

    Where a claim would have its speaker for a relay it has none, and where both have the same mention or are candidates
    for the same claim one remains.
    """
    some = chosen or Chosen()
    values = {
        "source": source.pk,
        "target": target.pk,
        "all": chosen is None,
        "speaker": list(some.speaker),
        "relay": list(some.relay),
        "mentions": list(some.mentions),
        "claims": [*some.speaker, *some.relay, *some.candidate],
    }
    moved = Moved(
        relay_was_target=keys(RELAYS_THAT_WERE_TARGET, values),
        relay_was_source=keys(RELAYS_THAT_WERE_SOURCE, values),
        speaker=keys(SPEAKERS, values),
        relay=keys(RELAYS, values),
        mentions_removed=removed_rows(SECOND_MENTIONS, values),
        mentions=keys(MENTIONS, values),
    )
    moved.candidates_removed = removed_rows(WORSE_CANDIDATES, values)
    moved.candidates = keys(CANDIDATES, values)
    return moved


def keys(statement: str, values: Mapping[str, Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [key for (key,) in cursor.fetchall()]


def removed_rows(statement: str, values: Mapping[str, Any]) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [json.loads(row) for (row,) in cursor.fetchall()]
