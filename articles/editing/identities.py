"""What makes an entity one and the same: name, kind and note; changed so that it is still found by what it was before.

The machine looks for a kind and a name. The old name remains as an alias, but an alias has the kind of its entity, and no
note: where either changes, a row that is merged into the entity stands for it as it was.
"""

from __future__ import annotations

import uuid
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from articles.editing import names
from articles.editing.errors import NotAllowed, StaleEdit
from articles.models import Entity
from articles.models.anchors import Origin
from articles.models.entities import EntityQuerySet, name_key

if TYPE_CHECKING:
    from articles.history import Changed
    from articles.models import Revision


class Identity(NamedTuple):
    name: str
    kind: str
    note: str


def of(entity: Entity) -> Identity:
    return Identity(entity.name, entity.kind, entity.note)


def change(entity: Entity, new: Identity) -> dict[str, Any] | None:
    """Gives the entity the new identity; tells of the row that stands for the old one, for `put_back`; None where none must.

    Raises NotAllowed where another entity has that name.
    """
    old = of(entity)
    other = _same(entity, new).first()
    if other is not None and other.merged_into_id != entity.pk:
        raise NotAllowed(
            f"There is another {other.get_kind_display().lower()} of that name. If they are the same, merge them."
        )
    if other is not None:
        was = of(other)
        _exchange(entity, new, other, old)
        return {"row": other.pk, "was": was._asdict()}
    _set(entity, new)
    if (old.kind, old.note) == (new.kind, new.note):
        return None
    row = Entity.objects.create(
        **old._asdict(), key=name_key(old.name), article_id=entity.article_id, origin=Origin.PERSON, merged_into=entity
    )
    return {"row": row.pk, "was": None}


def put_back(revision: Revision) -> Changed:
    """Raises StaleEdit where the entity has been renamed since, NotAllowed where another has its old name now."""
    entity = Entity.objects.select_for_update().get(pk=revision.entity_id or 0)
    before, after = revision.before, revision.after
    old = Identity(before["name"], before["kind"], before["note"])
    if of(entity) != (after["name"], after["kind"], after["note"]):
        raise StaleEdit
    found_by = after["found_by"] or {"row": 0, "was": None}
    stand_in = Entity.objects.filter(pk=found_by["row"])
    if _same(entity, old).exclude(pk=found_by["row"]).exists():
        raise NotAllowed(f"Somebody else is called {old.name} now. Nothing was changed.")
    if found_by["was"] is None:
        stand_in.delete()
        _set(entity, old)
    else:
        _exchange(entity, old, stand_in.get(), Identity(**found_by["was"]))
    if after["given"]:
        with suppress(StaleEdit):  # the old name was removed since: so it stays
            names.take_back(after["given"])
    return {"name": after["name"]}, {"name": old.name}


def _same(entity: Entity, identity: Identity) -> EntityQuerySet:
    """Who has that identity beside the entity: no two may."""
    same = Entity.objects.filter(article=entity.article_id, kind=identity.kind, key=name_key(identity.name))
    return (same if entity.article_id else same.filter(note=identity.note)).exclude(pk=entity.pk)


def _exchange(entity: Entity, new: Identity, other: Entity, others: Identity) -> None:
    """Each gets its identity; for a moment the other has none, for no two may have the same."""
    Entity.objects.filter(pk=other.pk).update(key=uuid.uuid4().hex)
    _set(entity, new)
    _set(other, others)


def _set(entity: Entity, identity: Identity) -> None:
    entity.name, entity.kind, entity.note = identity
    entity.key = name_key(identity.name)
    entity.save(update_fields=["name", "key", "kind", "note"])
