"""The entities of one article -> rows: the world's are found again by kind and name, an article's own by article too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from articles.models import Alias, Attribution, Candidate, Entity, Mention
from articles.models.anchors import Origin
from articles.models.entities import KEY_LENGTH, name_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from articles.models import Article
    from articles.nlp.annotations import EntityAnnotation

LOCAL = {Entity.Kind.UNNAMED, Entity.Kind.GROUP}
"""Kinds that have a meaning in their own article only: two papers' "a senior official" are never made one."""


def entity_rows(article: Article, found: Sequence[EntityAnnotation]) -> list[Entity]:
    """One row for each of `found`, in order; made where there is none yet. At most eight queries."""
    wanted = [_unsaved(article, entity) for entity in found]
    for local in (True, False):
        # sorted, so that two workers that meet the same new names take their locks in the same order
        rows = {_identity(row): row for row in wanted if (row.article_id is not None) is local}
        Entity.objects.bulk_create([rows[identity] for identity in sorted(rows)], ignore_conflicts=True)
    keys = {row.key for row in wanted}
    stored = Entity.objects.filter(key__in=keys, note="").usable_in(article)
    by_identity = {_identity(row): row for row in stored}
    rows_in_order = [by_identity[_identity(row)] for row in wanted]
    _store_aliases(rows_in_order, found)
    return rows_in_order


def _unsaved(article: Article, entity: EntityAnnotation) -> Entity:
    name = entity.name[:KEY_LENGTH]
    return Entity(name=name, key=name_key(name), kind=entity.kind, article=article if entity.kind in LOCAL else None)


def _identity(row: Entity) -> tuple[int, str, str]:
    """What makes two rows one: an article's own sources are told apart from the world's, whatever their name."""
    return row.article_id or 0, row.kind, row.key


def _store_aliases(rows: Sequence[Entity], found: Sequence[EntityAnnotation]) -> None:
    aliases = {}
    for row, entity in zip(rows, found, strict=True):
        for name in entity.aliases:
            key = name_key(name)
            if key and key != row.key:
                aliases[row.pk, key] = Alias(entity=row, name=name[:KEY_LENGTH], key=key)
    Alias.objects.bulk_create([aliases[identity] for identity in sorted(aliases)], ignore_conflicts=True)


def forget_unused(article: Article) -> None:
    """Deletes the article's own sources that the machine made and nothing refers to any more.

    None of an article in which people have decided: its history may lead back to them.
    """
    if article.revisions.exists():
        return
    me = OuterRef("pk")
    Entity.objects.filter(article=article, origin=Origin.MACHINE).exclude(
        Exists(Mention.objects.filter(entity=me))
        | Exists(Attribution.objects.filter(speaker=me))
        | Exists(Attribution.objects.filter(relay=me))
        | Exists(Candidate.objects.filter(entity=me))
    ).delete()
