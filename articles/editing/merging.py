"""Two entities made one: everything that pointed to one of them points to the other, until that is undone.

The one that is merged keeps its row, its name and its address: the machine finds it by them, and is led to the survivor.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.db import transaction

from articles import history
from articles.editing import moving
from articles.editing.distinct import refuse_if_distinct
from articles.editing.errors import NotAllowed, StaleEdit
from articles.editing.moving import Moved
from articles.editing.moving_back import move_back
from articles.models import Alias, Entity, Revision
from articles.models.anchors import Origin

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from articles.history import Changed


@transaction.atomic
def merge(merged: Entity, *, into: Entity, by: User) -> Revision:
    """Gives everything of `merged` to `into`. Raises NotAllowed where that cannot be, or where either was merged meanwhile."""
    merged, into = moving.hold(merged, into)
    refuse_if_not_one(merged, into)
    moved = moving.move(merged, into)
    names = _move_names(merged, into)
    before_it = list(Entity.objects.filter(merged_into=merged).values_list("pk", flat=True))
    Entity.objects.filter(pk__in=[merged.pk, *before_it]).update(merged_into=into)
    return history.record_entity(
        Revision.Act.ENTITIES_MERGED,
        entity=merged,
        by=by,
        before=asdict(moved) | names | {"merged_before": before_it},
        after={"name": merged.name, "other": into.pk, "other_name": into.name} | counted(moved),
    )


def refuse_if_not_one(merged: Entity, into: Entity) -> None:
    """Raises NotAllowed, with the reason, where `merged` cannot be merged into the other."""
    if merged == into:
        raise NotAllowed("These are one already.")
    if into.article_id is not None and into.article_id != merged.article_id:
        raise NotAllowed(
            f"{into} belongs to one article: it can be merged into another, and none of the archive into it."
        )
    refuse_if_distinct(merged, into)


def take_apart(revision: Revision) -> Changed:
    """Gives back to the merged entity what the merge took from it, and nobody has decided otherwise since. Raises StaleEdit."""
    key = revision.entity_id or 0
    survivor = Entity.objects.filter(pk=key).values_list("merged_into", flat=True).first()
    if survivor is None:
        raise StaleEdit
    held = moving.lock(key, survivor)
    merged, into = held[key], held[survivor]
    if merged.merged_into_id != into.pk:
        raise StaleEdit
    before = revision.before
    Entity.objects.filter(pk=merged.pk).update(merged_into=None)
    Entity.objects.filter(pk__in=before["merged_before"], merged_into=into).update(merged_into=merged)
    moved = moved_by(revision)
    back = move_back(moved, source=merged, then=merged.pk, target=into, revision=revision.pk)
    Alias.objects.filter(pk=before["name_added"], entity=into).delete()
    known = Alias.objects.filter(entity=merged).values("key")
    Alias.objects.filter(pk__in=before["names"], entity=into).exclude(key__in=known).update(entity=merged)
    after = {"name": merged.name, "other": into.pk, "other_name": into.name}
    return counted(moved), after | counted(back)


def moved_by(revision: Revision) -> Moved:
    return Moved(**{name: revision.before[name] for name in asdict(Moved())})


def counted(moved: Moved) -> dict[str, Any]:
    """For the history: how many claims and mentions."""
    return {"claims": moved.claims, "mentions": len(moved.mentions) + len(moved.mentions_removed)}


def _move_names(merged: Entity, into: Entity) -> dict[str, Any]:
    """Its names become the survivor's, but for those that this one has, and so does its own, as if an editor had added it;
    none of them where they have a meaning in one article alone, and the survivor is the world's.
    """
    if merged.article_id is not None and into.article_id is None:
        return {"names": [], "name_added": None}
    known = {into.key, *into.aliases.values_list("key", flat=True)}
    names = list(merged.aliases.exclude(key__in=known).values_list("pk", flat=True))
    Alias.objects.filter(pk__in=names).update(entity=into)
    if merged.key == into.key or Alias.objects.filter(entity=into, key=merged.key).exists():
        return {"names": names, "name_added": None}
    added = Alias.objects.create(entity=into, name=merged.name, key=merged.key, origin=Origin.PERSON)
    return {"names": names, "name_added": added.pk}
