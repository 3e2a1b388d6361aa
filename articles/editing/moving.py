"""Rows that point to one entity, the source, pointed to another, the target: all of them, or some; and later back again.

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

UNTOUCHED = """
 NOT EXISTS (
    SELECT 1 FROM articles_revision later LEFT JOIN articles_revision undone ON undone.id = later.undoes_id
    WHERE later.claim_id = attribution.claim_id AND later.id > %(revision)s AND (undone.id < %(revision)s OR (
        later.undoes_id IS NULL AND NOT EXISTS (SELECT 1 FROM articles_revision undo WHERE undo.undoes_id = later.id))))
"""
"""Nobody has decided the claim since the revision, or has undone that again."""
SPEAKERS_BACK = f"""
UPDATE articles_attribution attribution SET speaker_id = %(source)s, edition = edition + 1
WHERE id = ANY(%(speaker)s::bigint[]) AND speaker_id = %(target)s AND relay_id IS DISTINCT FROM %(source)s AND {UNTOUCHED}
RETURNING id"""  # noqa: S608 - parts of our own
RELAYS_BACK = f"""
UPDATE articles_attribution attribution SET relay_id = %(source)s, edition = edition + 1
WHERE id = ANY(%(relay)s::bigint[]) AND relay_id = %(target)s AND speaker_id IS DISTINCT FROM %(source)s AND {UNTOUCHED}
RETURNING id"""  # noqa: S608 - parts of our own
RELAYS_TO_SOURCE = f"""
UPDATE articles_attribution attribution SET relay_id = %(source)s, edition = edition + 1
WHERE id = ANY(%(relay_was_source)s::bigint[]) AND speaker_id = %(target)s AND relay_id IS NULL AND {UNTOUCHED}
RETURNING id"""  # noqa: S608 - parts of our own
RELAYS_TO_TARGET = f"""
UPDATE articles_attribution attribution SET relay_id = %(target)s
WHERE id = ANY(%(relay_was_target)s::bigint[]) AND speaker_id = %(source)s AND relay_id IS NULL AND {UNTOUCHED}
RETURNING id"""  # noqa: S608 - parts of our own
MENTIONS_BACK = """
UPDATE articles_mention mention SET entity_id = %(source)s
WHERE id = ANY(%(mentions)s::bigint[]) AND entity_id = %(target)s AND NOT EXISTS (
    SELECT 1 FROM articles_mention other WHERE other.entity_id = %(source)s
    AND (other.version_id, other.start, other."end") = (mention.version_id, mention.start, mention."end"))
RETURNING id"""
CANDIDATES_BACK = f"""
UPDATE articles_candidate candidate SET entity_id = %(source)s FROM articles_attribution attribution
WHERE candidate.id = ANY(%(candidates)s::bigint[]) AND candidate.entity_id = %(target)s
  AND attribution.id = candidate.attribution_id AND {UNTOUCHED}
RETURNING candidate.id"""  # noqa: S608 - parts of our own
AS_NOW = """jsonb_build_object('entity_id', CASE (item ->> 'entity_id')::bigint
    WHEN %(source_then)s THEN %(source)s ELSE %(target)s END)"""
SECOND_MENTIONS_BACK = f"""
INSERT INTO articles_mention
SELECT made.* FROM jsonb_array_elements(%(mentions_removed)s::jsonb) item,
    jsonb_populate_record(NULL::articles_mention, item || {AS_NOW}) made, articles_mention kept
WHERE kept.id = (item ->> 'kept')::bigint AND kept.entity_id IN (%(source)s, %(target)s)
  AND kept.entity_id <> made.entity_id
  AND (kept.version_id, kept.start, kept."end") = (made.version_id, made.start, made."end")
ON CONFLICT DO NOTHING RETURNING id"""  # noqa: S608 - parts of our own
WORSE_CANDIDATES_BACK = f"""
INSERT INTO articles_candidate
SELECT made.* FROM jsonb_array_elements(%(candidates_removed)s::jsonb) item,
    jsonb_populate_record(NULL::articles_candidate, item || {AS_NOW}) made, articles_candidate kept
WHERE kept.id = (item ->> 'kept')::bigint AND kept.entity_id IN (%(source)s, %(target)s)
  AND kept.entity_id <> made.entity_id
ON CONFLICT DO NOTHING RETURNING id"""  # noqa: S608 - parts of our own


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
        relay_was_target=_keys(RELAYS_THAT_WERE_TARGET, values),
        relay_was_source=_keys(RELAYS_THAT_WERE_SOURCE, values),
        speaker=_keys(SPEAKERS, values),
        relay=_keys(RELAYS, values),
        mentions_removed=_rows(SECOND_MENTIONS, values),
        mentions=_keys(MENTIONS, values),
    )
    moved.candidates_removed = _rows(WORSE_CANDIDATES, values)
    moved.candidates = _keys(CANDIDATES, values)
    return moved


def move_back(moved: Moved, *, source: Entity, then: int, target: Entity, revision: int) -> Moved:
    """Points to `source` again what still points to `target` and whom nobody has decided since; says which rows these were.

    `then` is the key of the source when `revision` was written, which may have been merged into `source` since.
    """
    values = asdict(moved) | {"source": source.pk, "source_then": then, "target": target.pk, "revision": revision}
    values["mentions_removed"] = json.dumps(moved.mentions_removed)
    values["candidates_removed"] = json.dumps(moved.candidates_removed)
    candidates = _keys(CANDIDATES_BACK, values)
    _keys(WORSE_CANDIDATES_BACK, values)
    back = Moved(
        speaker=_keys(SPEAKERS_BACK, values),
        relay_was_target=_keys(RELAYS_TO_TARGET, values),
        relay=_keys(RELAYS_BACK, values),
        relay_was_source=_keys(RELAYS_TO_SOURCE, values),
        mentions=_keys(MENTIONS_BACK, values),
        candidates=candidates,
    )
    _keys(SECOND_MENTIONS_BACK, values)
    return back


def _keys(statement: str, values: Mapping[str, Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [key for (key,) in cursor.fetchall()]


def _rows(statement: str, values: Mapping[str, Any]) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [json.loads(row) for (row,) in cursor.fetchall()]
