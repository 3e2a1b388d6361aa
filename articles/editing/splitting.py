"""One entity made two: what was wrongly given to it is dealt out to another, new or known."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import ProtectedError

from articles import history
from articles.editing import entities, moving
from articles.editing.errors import NotAllowed, StaleEdit
from articles.editing.merging import counted, moved_by
from articles.editing.moving_back import move_back
from articles.models import Entity, Revision

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from articles.editing.moving import Chosen
    from articles.history import Changed


@transaction.atomic
def split(entity: Entity, *, to: Entity, chosen: Chosen, by: User) -> Revision:
    """Gives the chosen of the entity's claims and mentions to another. What people decided keeps its state; the speaker
    changes. Raises NotAllowed, also where nothing of what was chosen is the entity's any more.
    """
    return _split(entity, to, chosen, by, made=False)


@transaction.atomic
def split_off(entity: Entity, *, name: str, kind: str, note: str, chosen: Chosen, by: User) -> Revision:
    """The same, to a new one of that name, kind and note. Raises NotAllowed, also where there is one like that already."""
    to = entities.make_another(entity.article, name=name, kind=kind, note=note)
    return _split(entity, to, chosen, by, made=True)


def put_together(revision: Revision) -> Changed:
    """Gives back what the split took away and nobody has decided otherwise since. Raises StaleEdit where the two are one."""
    then, to = revision.entity_id or 0, revision.after["other"]
    into = dict(Entity.objects.filter(pk__in=[then, to]).values_list("pk", "merged_into"))
    now = {key: survivor or key for key, survivor in into.items()}
    if to not in now or now[then] == now[to]:
        raise StaleEdit
    held = moving.lock(now[then], now[to])
    source, target = held[now[then]], held[now[to]]
    if source.merged_into_id or target.merged_into_id:
        raise StaleEdit
    moved = moved_by(revision)
    back = move_back(moved, source=source, then=then, target=target, revision=revision.pk)
    if revision.after["made"]:
        # nobody needs it any more, unless something has been given to it or decided about it since
        with suppress(ProtectedError), transaction.atomic():
            Entity.objects.filter(pk=to).delete()
    return counted(moved), {"name": source.name, "other": to, "other_name": target.name} | counted(back)


def _split(entity: Entity, to: Entity, chosen: Chosen, by: User, *, made: bool) -> Revision:
    entity, to = moving.hold(entity, to)
    if entity == to:
        raise NotAllowed("Choose somebody else to give these words to.")
    if to.article_id not in (None, entity.article_id):
        raise NotAllowed(f"{to} belongs to another article.")
    moved = moving.move(entity, to, chosen)
    if moved.is_empty:
        raise NotAllowed("Tick what is to be given away; nothing of it is left here.")
    after = {"name": entity.name, "other": to.pk, "other_name": to.name, "made": made}
    return history.record_entity(
        Revision.Act.ENTITY_SPLIT, entity=entity, by=by, before=asdict(moved), after=after | counted(moved)
    )
