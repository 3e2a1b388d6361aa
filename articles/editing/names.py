"""The other names of an entity, its aliases: given and taken by people, in the caller's transaction."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from articles.editing.errors import NotAllowed, StaleEdit
from articles.models import Alias, Entity
from articles.models.anchors import Origin
from articles.models.entities import name_key

if TYPE_CHECKING:
    from articles.history import Changed
    from articles.models import Revision

Given = dict[str, Any]
"""The key of an alias, and its origin and day before it was given; None where it was made."""


def named_by_editors(name: str, kind: str) -> Entity | None:
    """The one of the world's entities of that kind that editors gave that name, whatever the day; None for two of them."""
    aliases = Alias.objects.filter(key=name_key(name), origin=Origin.PERSON, since=None)
    named = aliases.filter(entity__kind=kind, entity__article=None).select_related("entity__merged_into")[:2]
    found = {alias.entity.merged_into or alias.entity for alias in named}
    return found.pop() if len(found) == 1 else None


def give(entity: Entity, name: str, since: datetime.date | None = None) -> Given:
    """Makes the name one that a person gave. Raises NotAllowed where it is that already, with the same day."""
    alias = Alias.objects.filter(entity=entity, key=name_key(name)).first()
    if alias is None:
        made = Alias.objects.create(entity=entity, name=name, key=name_key(name), origin=Origin.PERSON, since=since)
        return {"alias": made.pk, "was": None}
    if alias.origin == Origin.PERSON and alias.since == since:
        raise NotAllowed(f"{entity} goes by that name already.")
    was = {"origin": alias.origin, "since": _written(alias.since)}
    Alias.objects.filter(pk=alias.pk).update(origin=Origin.PERSON, since=since)
    return {"alias": alias.pk, "was": was}


def take_back(given: Given) -> None:
    """Raises StaleEdit where somebody has removed it since."""
    alias = Alias.objects.filter(pk=given["alias"])
    was = given["was"]
    changed = alias.delete()[0] if was is None else alias.update(origin=was["origin"], since=_read(was["since"]))
    if not changed:
        raise StaleEdit


def remove(alias: Alias) -> dict[str, Any]:
    """All that it was. Raises StaleEdit where it is gone."""
    removed = {"alias": alias.pk, "name": alias.name, "origin": alias.origin, "since": _written(alias.since)}
    if not Alias.objects.filter(pk=alias.pk).delete()[0]:
        raise StaleEdit
    return removed


def put_back_added(revision: Revision) -> Changed:
    """Raises StaleEdit where somebody has changed it since."""
    given, since = revision.after["given"], _read(revision.after["since"])
    if not Alias.objects.filter(pk=given["alias"], origin=Origin.PERSON, since=since).exists():
        raise StaleEdit
    take_back(given)
    return {"name": revision.after["name"]}, {"name": None}


def put_back_removed(revision: Revision) -> Changed:
    """Raises StaleEdit where the entity has got the name again."""
    removed, entity = revision.before, revision.entity
    if entity is None or Alias.objects.filter(entity=entity, key=name_key(removed["name"])).exists():
        raise StaleEdit
    Alias.objects.create(
        pk=removed["alias"],
        entity=entity.merged_into or entity,
        name=removed["name"],
        key=name_key(removed["name"]),
        origin=removed["origin"],
        since=_read(removed["since"]),
    )
    return {"name": None}, {"name": removed["name"]}


def _written(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None


def _read(day: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(day) if day else None
