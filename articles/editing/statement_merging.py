"""Two statements made one: what appeared as either appears as one of them, until that is undone.

The one that is merged keeps its row and its address, which leads to the survivor; its relations hold for the survivor too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from articles import history
from articles.editing.errors import NotAllowed, StaleEdit
from articles.editing.statement_relations import refuse_if_related
from articles.editing.statements import hold, recount, take_edition, touch
from articles.models import Appearance, Revision, Statement

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from articles.history import Changed

REJECTED = Appearance.State.REJECTED


@transaction.atomic
def merge(statement: Statement, *, other: Statement, by: User, edition: int) -> Revision:
    """Makes them one: the one in more articles remains. `edition` is that of `statement`. Raises StaleEdit, NotAllowed."""
    if statement == other:
        raise NotAllowed("These are one already.")
    held = hold([statement.pk, other.pk])
    if len(held) < 2 or any(one.merged_into_id for one in held.values()):
        raise StaleEdit
    take_edition(held[statement.pk], edition)
    into, merged = sorted(held.values(), key=lambda one: (-one.articles_count, one.pk))
    refuse_if_related(merged, into)
    _refuse_if_told_apart(merged, into)
    ours = Appearance.objects.filter(statement=into).values("claim")
    moved = list(Appearance.objects.filter(statement=merged).exclude(claim__in=ours).values_list("pk", flat=True))
    Appearance.objects.filter(pk__in=moved).update(statement=into)
    before_it = list(Statement.objects.filter(merged_into=merged).values_list("pk", flat=True))
    Statement.objects.filter(pk__in=[merged.pk, *before_it]).update(merged_into=into)
    recount([merged.pk, into.pk])
    return history.record_statement(
        Revision.Act.STATEMENTS_MERGED,
        statement=merged,
        by=by,
        before={"appearances": moved, "merged_before": before_it},
        after={"other": into.pk, "other_words": str(into), "appearances": len(moved)},
    )


def take_apart(revision: Revision) -> Changed:
    """Gives back to the merged one the appearances that the merge took and that are still there. Raises StaleEdit."""
    key = revision.statement_id or 0
    survivor = Statement.objects.filter(pk=key).values_list("merged_into", flat=True).first()
    if survivor is None:
        raise StaleEdit
    held = hold([key, survivor])
    merged, into = held[key], held[survivor]
    if merged.merged_into_id != into.pk:
        raise StaleEdit
    Statement.objects.filter(pk=merged.pk).update(merged_into=None)
    Statement.objects.filter(pk__in=revision.before["merged_before"], merged_into=into).update(merged_into=merged)
    back = Appearance.objects.filter(pk__in=revision.before["appearances"], statement=into).update(statement=merged)
    merged.merged_into = None
    touch([merged, into])
    recount([merged.pk, into.pk])
    return {"appearances": revision.after["appearances"]}, {"appearances": back}


def _refuse_if_told_apart(merged: Statement, into: Statement) -> None:
    """Raises NotAllowed where an editor has taken a claim of one of them out of the other: what they said stays."""
    for one, other in ((merged, into), (into, merged)):
        taken_out = Appearance.objects.filter(statement=one, state=REJECTED)
        standing = Appearance.objects.filter(statement=other).exclude(state=REJECTED)
        said = taken_out.filter(claim__in=standing.values("claim")).select_related("decided_by").first()
        if said is not None:
            raise NotAllowed(f"{said.decided_by} has taken a claim of one of them out of the other. Put it back first.")
