"""People, organisations and sources as editors keep them: made where one is needed, renamed, given and denied a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from articles import history
from articles.editing import identities, moving, names
from articles.editing.errors import NotAllowed, StaleEdit
from articles.models import Alias, Article, Entity, Revision
from articles.models.anchors import Origin
from articles.models.entities import KEY_LENGTH, name_key, standing_keys

if TYPE_CHECKING:
    import datetime
    import uuid

    from django.contrib.auth.models import User

NOTE_LENGTH = 200


def standing(entity: Entity) -> Entity:
    """The entity that has the rows of this one: itself, or the one that it was merged into; so it stays to the end of the
    transaction. Raises NotAllowed where it is gone. One query, one more where it was merged.
    """
    keys = standing_keys([entity.pk])
    if entity.pk not in keys:
        raise NotAllowed(f"{entity} is no longer in the archive.")
    return entity if keys[entity.pk] == entity.pk else Entity.objects.get(pk=keys[entity.pk])


def make(*, name: str, kind: str, note: str = "") -> Entity:
    """The entity of that name and kind, or that editors gave that name; made where there is none yet. Raises NotAllowed for
    a name that says nothing.
    """
    if kind == Entity.Kind.UNNAMED:
        raise NotAllowed("An unnamed source belongs to its article.")
    name = _cleaned(name)
    same = {"kind": kind, "key": name_key(name), "note": note, "article": None}
    known = Entity.objects.filter(**same).first() or (None if note else names.named_by_editors(name, kind))
    if known is None:
        known = Entity.objects.get_or_create(**same, defaults={"name": name, "origin": Origin.PERSON})[0]
    return standing(known)


def make_another(article: Article | None, *, name: str, kind: str, note: str) -> Entity:
    """A new one, of the world or of an article. Raises NotAllowed where there is one of that name, kind and note already."""
    if kind == Entity.Kind.UNNAMED and article is None:
        raise NotAllowed("An unnamed source belongs to its article.")
    name, note = _cleaned(name), _note(note)
    same = {"kind": kind, "key": name_key(name), "article": article} | ({"note": note} if article is None else {})
    made, is_new = Entity.objects.get_or_create(**same, defaults={"name": name, "note": note, "origin": Origin.PERSON})
    if is_new:
        return made
    if made.merged_into is not None:
        raise NotAllowed(f"{made} was merged into {made.merged_into}: undo that, or say in a note which one this is.")
    raise NotAllowed(f"There is {made} already: choose that one, or say in a note which one this is.")


def make_unnamed(article: Article, *, description: str) -> Entity:
    """The article's unnamed source of that description ("a former senior official"); made where there is none yet."""
    return make_local(article, name=description, kind=Entity.Kind.UNNAMED)


def make_local(article: Article, *, name: str, kind: str) -> Entity:
    """The article's own source of that name and kind; made where there is none yet."""
    name = _cleaned(name)
    made = Entity.objects.get_or_create(
        article=article, kind=kind, key=name_key(name), defaults={"name": name, "origin": Origin.PERSON}
    )[0]
    return standing(made)


@transaction.atomic
def rename(entity: Entity, *, name: str, kind: str, note: str, by: User, seen: int) -> Revision:
    """Gives the entity that name, kind and note. The machine finds it by the old ones too.

    `seen` is what `last_change` gave when the editor saw it. Raises StaleEdit, and NotAllowed where another goes by that name.
    """
    (entity,) = moving.hold(entity)
    if last_change(entity) != seen:
        raise StaleEdit
    old = identities.of(entity)
    new = identities.Identity(name=_cleaned(name), kind=kind, note=_note(note))
    if new == old:
        raise NotAllowed("That is what stands here already.")
    if kind == Entity.Kind.UNNAMED and entity.article_id is None:
        raise NotAllowed("An unnamed source belongs to its article.")
    found_by = identities.change(entity, new)
    given = names.give(entity, old.name) if name_key(old.name) != name_key(new.name) else None
    return history.record_entity(
        Revision.Act.ENTITY_RENAMED,
        entity=entity,
        by=by,
        before=old._asdict(),
        after=new._asdict() | {"found_by": found_by, "given": given},
    )


@transaction.atomic
def add_alias(
    entity: Entity, *, name: str, by: User, since: datetime.date | None = None, action: uuid.UUID | None = None
) -> Revision:
    """Says that the entity goes by that name too, in articles of the day `since` and later; None: in all.

    `action` is that of an act on more than this. Raises NotAllowed where that is known already.
    """
    (entity,) = moving.hold(entity)
    name = _cleaned(name)
    if name_key(name) == entity.key:
        raise NotAllowed(f"{entity} is its name already.")
    given = names.give(entity, name, since)
    after = {"name": name, "since": since.isoformat() if since else None, "given": given}
    return history.record_entity(
        Revision.Act.ALIAS_ADDED, entity=entity, by=by, before={"name": entity.name}, after=after, action=action
    )


@transaction.atomic
def remove_alias(alias: Alias, *, by: User, action: uuid.UUID | None = None) -> Revision:
    """Says that the entity does not go by that name. Raises StaleEdit if somebody else has said so."""
    (entity,) = moving.hold(alias.entity)
    removed = names.remove(alias)
    after = {"name": entity.name, "removed": removed["name"]}
    return history.record_entity(
        Revision.Act.ALIAS_REMOVED, entity=entity, by=by, before=removed, after=after, action=action
    )


def last_change(entity: Entity) -> int:
    """The key of the newest change of the entity itself; 0 where nobody has changed it. One query."""
    changes = Revision.objects.filter(entity=entity.pk).order_by("-pk")
    return changes.values_list("pk", flat=True).first() or 0


def _cleaned(name: str) -> str:
    name = " ".join(name.split())
    if not name or "\0" in name:
        raise NotAllowed("A name is needed.")
    if len(name) > KEY_LENGTH:
        raise NotAllowed(f"A name has at most {KEY_LENGTH} characters.")
    return name


def _note(note: str) -> str:
    note = " ".join(note.split())
    if len(note) > NOTE_LENGTH or "\0" in note:
        raise NotAllowed(f"A note has at most {NOTE_LENGTH} characters.")
    return note
