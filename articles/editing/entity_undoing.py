"""Takes changes of entities back: each act has one who knows how."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles import history
from articles.editing import distinct, identities, merging, names, splitting
from articles.editing.errors import NotAllowed
from articles.models import Revision

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable

    from django.contrib.auth.models import User

    from articles.history import Changed

Act = Revision.Act
PUT_BACK: dict[str, Callable[[Revision], Changed]] = {
    Act.ENTITY_RENAMED: identities.put_back,
    Act.ALIAS_ADDED: names.put_back_added,
    Act.ALIAS_REMOVED: names.put_back_removed,
    Act.ENTITIES_MERGED: merging.take_apart,
    Act.ENTITY_SPLIT: splitting.put_together,
    Act.ENTITIES_DISTINCT: distinct.put_back,
}


def put_back_entity(revision: Revision, *, action: uuid.UUID, by: User) -> Revision:
    """Raises StaleEdit, NotAllowed."""
    put_back = PUT_BACK.get(revision.act)
    entity = revision.entity
    if put_back is None or entity is None:
        raise NotAllowed("This cannot be taken back.")
    before, after = put_back(revision)
    return history.record_entity(
        Act.UNDONE, entity=entity, by=by, before=before, after=after, action=action, undoes=revision
    )
