"""What editors say of two statements: one contradicts the other, or is background to it; and its taking back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils.dateformat import format as date_format
from django.utils.timezone import localtime

from articles import history
from articles.editing.errors import NotAllowed, StaleEdit
from articles.editing.statements import hold, take_edition, touch
from articles.models import Revision, Statement, StatementRelation

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.models import QuerySet

    from articles.history import Changed

Act = Revision.Act
Kind = StatementRelation.Kind
SAID = {
    Kind.CONTRADICTS: "that these two contradict each other",
    Kind.BACKGROUND: "that one is background to the other",
}


@transaction.atomic
def relate(
    statement: Statement,
    *,
    other: Statement,
    kind: str,
    note: str,
    by: User,
    edition: int,
    backwards: bool = False,
) -> Revision:
    """Says that `statement` contradicts the other, or is background to it; `backwards`: the other to `statement`.

    Raises StaleEdit, NotAllowed.
    """
    if statement == other:
        raise NotAllowed("Choose another statement.")
    held = hold([statement.pk, other.pk])
    if len(held) < 2 or held[other.pk].merged_into_id:
        raise StaleEdit
    take_edition(held[statement.pk], edition)
    refuse_if_related(statement, other)
    one, another = (other, statement) if backwards else (statement, other)
    if kind == Kind.CONTRADICTS:
        one, another = sorted((statement, other), key=lambda each: each.pk)
    known = StatementRelation.objects.filter(kind=kind, one=one, other=another).first()
    before = _snapshot(known) if known else {"is_withdrawn": True}
    relation = known or StatementRelation(kind=kind, one=one, other=another)
    relation.note, relation.made_by, relation.is_withdrawn = " ".join(note.split()), by, False
    relation.save()
    return _record(Act.STATEMENTS_RELATED, statement, other, relation, by, before)


@transaction.atomic
def withdraw(relation: StatementRelation, *, by: User) -> Revision:
    """Takes back what relates the two; whoever said it. Raises StaleEdit if that was done meanwhile."""
    statements = hold([relation.one_id, relation.other_id])
    now = StatementRelation.objects.get(pk=relation.pk)
    if now.is_withdrawn:
        raise StaleEdit
    before = _snapshot(now)
    now.is_withdrawn = True
    now.save(update_fields=["is_withdrawn"])
    one, other = statements[now.one_id], statements[now.other_id]
    touch(statements.values())
    return _record(Act.STATEMENTS_UNRELATED, one, other, now, by, before)


def put_back(revision: Revision) -> Changed:
    """The relation as it was before the act. Raises StaleEdit if somebody has changed it since."""
    key = revision.after["relation"]
    relation = StatementRelation.objects.filter(pk=key).first()
    if relation is None:
        raise StaleEdit
    held = hold([relation.one_id, relation.other_id])
    relation.refresh_from_db()
    if _snapshot(relation) != {name: revision.after[name] for name in _snapshot(relation)}:
        raise StaleEdit
    now, before = _snapshot(relation), revision.before
    relation.is_withdrawn = before["is_withdrawn"]
    relation.note = before.get("note", relation.note)
    relation.made_by_id = before.get("made_by", relation.made_by_id)
    relation.save(update_fields=["is_withdrawn", "note", "made_by"])
    touch(held.values())
    return now, _snapshot(relation)


def standing_of(statement: Statement) -> QuerySet[StatementRelation]:
    """What was said of the statement, and of those that were merged into it: their rows stay, and hold for it too."""
    own = Statement.objects.one_with(statement).values("pk")
    return StatementRelation.objects.filter(Q(one__in=own) | Q(other__in=own), is_withdrawn=False)


def refuse_if_related(one: Statement, other: Statement) -> None:
    """Raises NotAllowed where something was said of the two already, with what, who said so and when."""
    own = Statement.objects.one_with(other).values("pk")
    said = standing_of(one).filter(Q(one__in=own) | Q(other__in=own)).select_related("made_by").first()
    if said is not None:
        when = date_format(localtime(said.made_at), "j F Y")
        raise NotAllowed(f"{said.made_by} said on {when} {SAID[Kind(said.kind)]}. Take that back first.")


def _snapshot(relation: StatementRelation) -> dict[str, Any]:
    return {
        "relation": relation.pk,
        "kind": relation.kind,
        "note": relation.note,
        "made_by": relation.made_by_id,
        "is_withdrawn": relation.is_withdrawn,
    }


def _record(
    act: Revision.Act,
    statement: Statement,
    other: Statement,
    relation: StatementRelation,
    by: User,
    before: dict[str, Any],
) -> Revision:
    told = {"other": other.pk, "other_words": str(other), "backwards": relation.one_id == other.pk}
    after = _snapshot(relation) | told
    return history.record_statement(act, statement=statement, by=by, before=before, after=after)
