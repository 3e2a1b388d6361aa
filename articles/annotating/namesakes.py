"""Of two whom editors have split, the one that an article means: who has the mentions of that name in it already.

So what was dealt out stays dealt out when the article is read again, and in its newer versions.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from articles.models import Entity, Mention
from articles.models.entities import standing_keys

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from articles.models import Article
    from articles.nlp.annotations import EntityAnnotation


def as_dealt_out(
    article: Article, rows: Sequence[Entity], found: Sequence[EntityAnnotation], splits: Mapping[int, set[int]]
) -> list[Entity]:
    """The rows, with those split off instead where most of the article's mentions of the name were given to them.

    `splits` has for an entity to whom editors gave some of what was its. No query where it is empty, else three.
    """
    if not splits:
        return list(rows)
    standing = standing_keys(key for keys in splits.values() for key in keys)
    others = Entity.objects.in_bulk(standing.values())
    names = {name for entity in found for name in (entity.name, *entity.aliases)}
    named = list(Mention.objects.filter(version__article=article, exact__in=names).values_list("exact", "entity"))
    meant = []
    for row, entity in zip(rows, found, strict=True):
        known_as = {entity.name, *entity.aliases}
        votes = Counter(key for exact, key in named if exact in known_as)
        split_off = {standing[key] for key in splits.get(row.pk, ()) if key in standing}
        best = max(split_off, key=lambda key: votes[key], default=row.pk)
        meant.append(others[best] if best != row.pk and votes[best] > votes[row.pk] else row)
    return meant
