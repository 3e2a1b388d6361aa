"""Rows that were moved from one entity to another go back, as far as they still stand as the move left them."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from articles.editing import moving
from articles.editing.moving import Moved

if TYPE_CHECKING:
    from articles.models import Entity

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
WITH_CARRIED = """
WITH RECURSIVE moved AS (
    SELECT id, claim_id, decided_at, decided_by_id FROM articles_attribution WHERE id = ANY(%(keys)s::bigint[])
    UNION
    SELECT newer.id, newer.claim_id, newer.decided_at, newer.decided_by_id
    FROM moved JOIN articles_claim claim ON claim.carried_from_id = moved.claim_id
    JOIN articles_attribution newer ON newer.claim_id = claim.id
    WHERE (newer.decided_at, newer.decided_by_id) = (moved.decided_at, moved.decided_by_id)
)
SELECT id FROM moved"""
"""And where the same decisions have been carried to newer versions of the articles since."""


def move_back(moved: Moved, *, source: Entity, then: int, target: Entity, revision: int) -> Moved:
    """Points to `source` again what still points to `target` and whom nobody has decided since; says which rows these were.

    `then` is the key of the source when `revision` was written, which may have been merged into `source` since.
    """
    values = asdict(moved) | {"source": source.pk, "source_then": then, "target": target.pk, "revision": revision}
    for rows in ("speaker", "relay", "relay_was_target", "relay_was_source"):
        values[rows] = moving.keys(WITH_CARRIED, {"keys": values[rows]})
    values["mentions_removed"] = json.dumps(moved.mentions_removed)
    values["candidates_removed"] = json.dumps(moved.candidates_removed)
    candidates = moving.keys(CANDIDATES_BACK, values)
    moving.keys(WORSE_CANDIDATES_BACK, values)
    back = Moved(
        speaker=moving.keys(SPEAKERS_BACK, values),
        relay_was_target=moving.keys(RELAYS_TO_TARGET, values),
        relay=moving.keys(RELAYS_BACK, values),
        relay_was_source=moving.keys(RELAYS_TO_SOURCE, values),
        mentions=moving.keys(MENTIONS_BACK, values),
        candidates=candidates,
    )
    moving.keys(SECOND_MENTIONS_BACK, values)
    return back
