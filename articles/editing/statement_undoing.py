"""Takes changes of statements back: each act has one who knows how."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from articles import history
from articles.editing import statement_merging, statement_relations, statement_speakers, statements
from articles.editing.errors import NotAllowed, StaleEdit
from articles.models import Appearance, Revision

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable

    from django.contrib.auth.models import User

    from articles.history import Changed

Act = Revision.Act


def put_back_statement(revision: Revision, *, action: uuid.UUID, by: User) -> Revision:
    """Raises StaleEdit, NotAllowed."""
    put_back = PUT_BACK.get(revision.act)
    statement = revision.statement
    if put_back is None or statement is None:
        raise NotAllowed("This cannot be taken back.")
    before, after = put_back(revision)
    return history.record_statement(
        Act.UNDONE,
        statement=statement,
        by=by,
        before=before,
        after=after,
        article=revision.article_id,
        action=action,
        undoes=revision,
    )


def put_back_appearance(revision: Revision) -> Changed:
    """The appearance as it was before, in whichever statement it is now; gone, where the act has made it. Raises StaleEdit."""
    rows = Appearance.objects.filter(pk=revision.after["appearance"])
    held = statements.hold(rows.values_list("statement", flat=True))
    found = rows.select_for_update(of=("self",)).first()
    if found is None or found.statement_id not in held or statements.snapshot(found) != revision.after:
        raise StaleEdit
    now, before = revision.after, revision.before
    if before["state"] is None:
        found.delete()
    else:
        statements.replace(
            found,
            edition=found.edition,
            state=before["state"],
            decided_by_id=before["decided_by"],
            decided_at=datetime.datetime.fromisoformat(before["decided_at"]) if before["decided_at"] else None,
        )
    statements.touch(held.values())
    statements.recount(held)
    return now, before


PUT_BACK: dict[str, Callable[[Revision], Changed]] = {
    Act.APPEARANCE_CONFIRMED: put_back_appearance,
    Act.APPEARANCE_REJECTED: put_back_appearance,
    Act.APPEARANCE_ADDED: put_back_appearance,
    Act.STATEMENTS_MERGED: statement_merging.take_apart,
    Act.STATEMENTS_RELATED: statement_relations.put_back,
    Act.STATEMENTS_UNRELATED: statement_relations.put_back,
    Act.SPEAKER_CHANGED: statement_speakers.put_back,
}
