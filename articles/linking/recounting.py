"""Statements are counted and flagged anew when people have changed their claims: editing does not know of statements.

So a list of statements is LOOK_BACK late at most where a worker runs, mostly a minute.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from articles import tallies
from articles.linking import statements
from articles.models import Appearance, Revision

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LOOK_BACK = datetime.timedelta(minutes=5)
"""What a worker that was late or busy has missed is counted by the next run; counting twice does no harm."""
PAGE = 1_000
"""Revisions that are read at once, the latest first: there is no index by time, and none is needed."""
MOST = 2_000
"""Statements that are counted anew for one person's or organisation's merging or splitting; and at once, AT_ONCE."""
AT_ONCE = 100


@dataclass(slots=True)
class _Changed:
    claims: set[int] = field(default_factory=set)
    articles: set[int] = field(default_factory=set)
    """Those in which claims were added, or have other words now."""
    entities: set[int] = field(default_factory=set)


def recount(now: datetime.datetime) -> None:
    """Counts what people have changed in the LOOK_BACK before `now`; claims with other words are matched again."""
    changed = _changed(now - LOOK_BACK)
    statements.match(sorted(changed.articles))
    keys = sorted({*_statements_of_claims(changed.claims), *_statements_of_speakers(changed.entities)})
    for at in range(0, len(keys), AT_ONCE):
        with transaction.atomic():
            tallies.hold_statements()
            tallies.count_statements(keys[at : at + AT_ONCE])


def _changed(since: datetime.datetime) -> _Changed:
    changed = _Changed()
    for revision in _latest(since):
        if revision.entity_id is not None:
            changed.entities |= {revision.entity_id, revision.after.get("other") or revision.entity_id}
        elif revision.claim_id is not None:
            changed.claims.add(revision.claim_id)
            if revision.article_id is not None and ("parts" in revision.before or "parts" in revision.after):
                changed.articles.add(revision.article_id)
    return changed


def _latest(since: datetime.datetime) -> Iterator[Revision]:
    """The revisions made since, the latest first: by their keys, PAGE in a query."""
    before: int | None = None
    while True:
        older = Q() if before is None else Q(pk__lt=before)
        page = list(Revision.objects.filter(older).order_by("-pk")[:PAGE])
        yield from (revision for revision in page if revision.at >= since)
        if len(page) < PAGE or page[-1].at < since:
            return
        before = page[-1].pk


def _statements_of_claims(claims: Iterable[int]) -> Iterable[int]:
    return Appearance.objects.filter(claim__in=list(claims)).values_list("statement", flat=True)


def _statements_of_speakers(entities: Iterable[int]) -> Iterator[int]:
    for entity in entities:
        said = Q(claim__attribution__speaker=entity) | Q(claim__attribution__speaker__merged=entity)
        yield from Appearance.objects.filter(said).values_list("statement", flat=True)[:MOST]
