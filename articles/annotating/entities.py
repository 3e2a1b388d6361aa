"""The entities of one article -> rows: the world's are found again by kind and name, an article's own by article too."""

from __future__ import annotations

import datetime
from collections import defaultdict
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import localdate

from articles.annotating.namesakes import as_dealt_out
from articles.models import Alias, Attribution, Candidate, Entity, Mention, Revision
from articles.models.anchors import Origin
from articles.models.entities import KEY_LENGTH, name_key, standing_keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from collections.abc import Set as AbstractSet

    from articles.models import Article
    from articles.nlp.annotations import EntityAnnotation

LOCAL = {Entity.Kind.UNNAMED, Entity.Kind.GROUP}
"""Kinds that have a meaning in their own article only: two papers' "a senior official" are never made one."""
ANY_KIND = ""
Identity = tuple[int, str, str]
"""Article or 0, kind and key."""


def entity_rows(article: Article, found: Sequence[EntityAnnotation]) -> list[Entity]:
    """One row for each of `found`, in order; made where there is none yet. At most eight queries, two more where somebody
    merges them meanwhile, and three where editors have split one of them.

    Who was merged into another is that one, and who goes by a name that editors gave is whom they gave it to. What is given
    stays so to the end of the transaction.
    """
    wanted = [_unsaved(article, entity) for entity in found]
    named = _named_by_editors(article, wanted)
    unknown = [row for row in wanted if _identity(row) not in named]
    for local in (True, False):
        # sorted, so that two workers that meet the same new names take their locks in the same order
        rows = {_identity(row): row for row in unknown if (row.article_id is not None) is local}
        Entity.objects.bulk_create([rows[identity] for identity in sorted(rows)], ignore_conflicts=True)
    same = Q(article=article) | Q(note="")  # a note tells two apart that the world knows by the same name
    stored = Entity.objects.known_in(article).filter(same, key__in={row.key for row in wanted})
    own_name = {_identity(row): row.pk for row in stored if _identity(row) not in named or _is_made_by_editors(row)}
    called = named | own_name
    rows_in_order = _standing([called[_identity(row)] for row in wanted], stored)
    denied, splits = _said_by_editors(rows_in_order)
    meant = as_dealt_out(article, rows_in_order, found, splits)
    _store_aliases(meant, found, denied)
    return meant


def _unsaved(article: Article, entity: EntityAnnotation) -> Entity:
    name = entity.name[:KEY_LENGTH]
    return Entity(name=name, key=name_key(name), kind=entity.kind, article=article if entity.kind in LOCAL else None)


def _identity(row: Entity) -> Identity:
    """What makes two rows one: an article's own sources are told apart from the world's, whatever their name."""
    return row.article_id or 0, row.kind, row.key


def _is_made_by_editors(row: Entity) -> bool:
    """Somebody in the world whom an editor called so: not whoever else goes by that name."""
    return row.origin == Origin.PERSON and row.article_id is None and row.merged_into_id is None


def _named_by_editors(article: Article, wanted: Sequence[Entity]) -> dict[Identity, int]:
    """The entities to whom editors gave these names, by what they were found as: the article's day is within.

    A name is that of an entity of the same kind. An article's own source, which the machine cannot tell the kind of ("the
    minister"), is an entity of any kind. Of two who had the name one after the other it is the later; of two at once none.
    """
    day = Q(since=None)
    if article.published_at is not None:
        day |= Q(since__lte=localdate(article.published_at))
    entities = Entity.objects.known_in(article)
    aliases = Alias.objects.filter(day, key__in={row.key for row in wanted}, origin=Origin.PERSON, entity__in=entities)
    given: dict[tuple[str, str], list[tuple[datetime.date, int]]] = defaultdict(list)
    for key, kind, since, entity, survivor in aliases.values_list(
        "key", "entity__kind", "since", "entity", "entity__merged_into"
    ):
        for found_as in (kind, ANY_KIND):
            given[key, found_as].append((since or datetime.date.min, survivor or entity))
    named = {}
    for row in wanted:
        who = given[row.key, row.kind] or (given[row.key, ANY_KIND] if row.kind in LOCAL else [])
        latest = {entity for since, entity in who if since == max(who)[0]}
        if len(latest) == 1:
            named[_identity(row)] = latest.pop()
    return named


def _standing(keys: Sequence[int], stored: Iterable[Entity]) -> list[Entity]:
    """The entities that have the rows of these now; they keep them to the end of the transaction."""
    known = {row.pk: row for row in stored}
    into = {row.pk: row.merged_into_id for row in known.values() if row.merged_into_id}
    standing = standing_keys({*keys, *(into[key] for key in keys if key in into)})
    missing = {standing[key] for key in keys} - known.keys()
    known |= Entity.objects.in_bulk(missing) if missing else {}
    return [known[standing[key]] for key in keys]


def _said_by_editors(rows: Sequence[Entity]) -> tuple[set[tuple[int, str]], dict[int, set[int]]]:
    """Of these entities the names that are not theirs (entity, key of the name), and who was split off from them."""
    acts = (Revision.Act.ALIAS_REMOVED, Revision.Act.ENTITY_SPLIT)
    said = Revision.objects.filter(entity__in={row.pk for row in rows}, act__in=acts, undone_by=None)
    denied: set[tuple[int, str]] = set()
    splits: dict[int, set[int]] = defaultdict(set)
    for entity, name, other in said.values_list("entity", "after__removed", "after__other"):
        if other is None:
            denied.add((entity, name_key(name)))
        else:
            splits[entity].add(other)
    return denied, splits


def _store_aliases(
    rows: Sequence[Entity], found: Sequence[EntityAnnotation], denied: AbstractSet[tuple[int, str]]
) -> None:
    """What else the article calls them, but for the names that editors deny them."""
    aliases = {}
    for row, entity in zip(rows, found, strict=True):
        if entity.kind in LOCAL and row.article_id is None:
            continue  # how an article describes a source of its own is no name that the world knows
        for name in entity.aliases:
            key = name_key(name)
            if key and key != row.key:
                aliases[row.pk, key] = Alias(entity=row, name=name[:KEY_LENGTH], key=key)
    wanted = [aliases[identity] for identity in sorted(aliases.keys() - denied)]
    Alias.objects.bulk_create(wanted, ignore_conflicts=True)


def forget_unused(article: Article) -> None:
    """Deletes the article's own sources that the machine made and nothing refers to any more.

    None that was merged: the machine finds it again by its name, and is led to the one that it is now. None of an article in
    which people have decided: its history may lead back to them.
    """
    if article.revisions.exists():
        return
    me = OuterRef("pk")
    Entity.objects.filter(article=article, origin=Origin.MACHINE, merged_into=None).exclude(
        Exists(Mention.objects.filter(entity=me))
        | Exists(Attribution.objects.filter(speaker=me))
        | Exists(Attribution.objects.filter(relay=me))
        | Exists(Candidate.objects.filter(entity=me))
        | Exists(Entity.objects.filter(merged_into=me))
    ).delete()
