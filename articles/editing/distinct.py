"""Two that are never the same: said by an editor, and from then on they are neither merged nor proposed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.dateformat import format as date_format
from django.utils.timezone import localtime

from articles import history
from articles.editing import moving
from articles.editing.errors import NotAllowed, StaleEdit
from articles.models import Distinct, Entity, Revision

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from articles.history import Changed


@transaction.atomic
def tell_apart(entity: Entity, *, other: Entity, by: User) -> Revision:
    """Says that the two are never the same. Raises NotAllowed where they are one, or where that was said before."""
    entity, other = moving.hold(entity, other)
    if entity == other:
        raise NotAllowed("Nobody is told apart from themselves.")
    refuse_if_distinct(entity, other)
    one, another = sorted((entity, other), key=lambda each: each.pk)
    Distinct.objects.create(one=one, other=another)
    return history.record_entity(
        Revision.Act.ENTITIES_DISTINCT,
        entity=entity,
        by=by,
        before={"name": entity.name},
        after={"name": entity.name, "other": other.pk, "other_name": other.name},
    )


def put_back(revision: Revision) -> Changed:
    """They may be the same again. Raises StaleEdit."""
    pair = sorted((revision.entity_id or 0, revision.after["other"]))
    deleted, _ = Distinct.objects.filter(one=pair[0], other=pair[1]).delete()
    if not deleted:
        raise StaleEdit
    return {"distinct": True}, {"distinct": False}


def refuse_if_distinct(entity: Entity, other: Entity) -> None:
    """Raises NotAllowed, with who said so and when."""
    pair = Distinct.objects.between(entity, other).first()
    if pair is None:
        return
    either = {"entity__in": [pair.one_id, pair.other_id], "after__other__in": [pair.one_id, pair.other_id]}
    said = Revision.objects.filter(act=Revision.Act.ENTITIES_DISTINCT, undone_by=None, **either).select_related("by")
    who = "".join(f"{one.by} said on {date_format(localtime(one.at), 'j F Y')}" for one in said[:1]) or "It was said"
    raise NotAllowed(f"{who} that {entity} and {other} are never the same. Undo that in their history first.")
