"""What editors say of a Statement's appearances: each function is one transaction, each appearance changed one Revision."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from articles import history, tallies
from articles.editing.errors import NotAllowed, StaleEdit
from articles.models import Appearance, Claim, Revision, Statement
from articles.models.anchors import Origin

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import User

    from articles.models.statements import AppearanceQuerySet

State = Appearance.State
Act = Revision.Act


@transaction.atomic
def confirm(appearance: Appearance, *, by: User, edition: int) -> Revision:
    """Says that the claim prints the statement, also where it was taken out before. Raises StaleEdit, NotAllowed."""
    return _decide(appearance, Act.APPEARANCE_CONFIRMED, State.CONFIRMED, by, edition)


@transaction.atomic
def reject(appearance: Appearance, *, by: User, edition: int) -> Revision:
    """Says that these are other words: the claim is never put in again by the machine. Raises StaleEdit, NotAllowed."""
    return _decide(appearance, Act.APPEARANCE_REJECTED, State.REJECTED, by, edition)


@transaction.atomic
def add(statement: Statement, *, claim: Claim, by: User, edition: int) -> Revision:
    """Says that a claim prints the statement, which the machine has missed. Raises StaleEdit, NotAllowed."""
    hold([statement.pk])
    take_edition(statement, edition)
    revision = _put_in(statement, claim, by, uuid.uuid4())
    recount([statement.pk])
    return revision


@transaction.atomic
def start(claim: Claim, *, other: Claim, by: User) -> Statement:
    """The statement that both claims print: that of one of them, or a new one. Raises StaleEdit, NotAllowed."""
    if claim.article_id == other.article_id:
        raise NotAllowed("Both are in the same article. A statement is what several articles print.")
    in_one = [one.statement for one in standing_of([claim.pk, other.pk]).select_related("statement")]
    if len(in_one) > 1:
        raise NotAllowed("Both are in a statement already. Merge the two statements.")
    statement = in_one[0] if in_one else Statement.objects.create(words=claim.words)
    hold([statement.pk])
    action, known = uuid.uuid4(), {one.claim_id for one in standing_of([claim.pk, other.pk])}
    for each in (claim, other):
        if each.pk not in known:
            _put_in(statement, each, by, action)
    take_edition(statement, statement.edition)
    recount([statement.pk])
    return statement


def standing_of(claims: Iterable[int]) -> AppearanceQuerySet:
    """The appearances that put these claims into a statement."""
    return Appearance.objects.exclude(state=State.REJECTED).filter(claim__in=list(claims))


def hold(keys: Iterable[int]) -> dict[int, Statement]:
    """The statements by key, each kept as it is to the end of the transaction, in one order for everybody who does so."""
    rows = Statement.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=list(keys))
    return {statement.pk: statement for statement in rows.order_by("pk")}


def take_edition(statement: Statement, edition: int) -> None:
    """Compare and swap: the next edition. Raises StaleEdit if `edition` is no longer the current one, or it was merged."""
    rows = Statement.objects.filter(pk=statement.pk, edition=edition, merged_into=None)
    if rows.update(edition=F("edition") + 1) != 1:
        raise StaleEdit
    statement.edition = edition + 1


def touch(held: Iterable[Statement]) -> None:
    """The next edition of statements that are held; what was merged has none."""
    for statement in held:
        if statement.merged_into_id is None:
            take_edition(statement, statement.edition)


def recount(keys: Iterable[int]) -> None:
    """What is kept beside the statements, after a change: their words, counts and flags."""
    tallies.settle_statements(set(keys))


def snapshot(appearance: Appearance) -> dict[str, Any]:
    """What a Revision keeps of an appearance: the keys to restore it."""
    return {
        "appearance": appearance.pk,
        "claim": appearance.claim_id,
        "state": appearance.state,
        "decided_by": appearance.decided_by_id,
        "decided_at": appearance.decided_at.isoformat() if appearance.decided_at else None,
    }


def replace(appearance: Appearance, *, edition: int, **values: Any) -> None:
    """Compare and swap: sets `values` and the next edition. Raises StaleEdit, also where another statement has the claim."""
    rows = Appearance.objects.filter(pk=appearance.pk, edition=edition)
    try:
        with transaction.atomic():
            changed = rows.update(edition=F("edition") + 1, **values)
    except IntegrityError as error:
        raise StaleEdit from error
    if changed != 1:
        raise StaleEdit
    for name, value in values.items():
        setattr(appearance, name, value)
    appearance.edition = edition + 1


def _decide(appearance: Appearance, act: Revision.Act, state: Appearance.State, by: User, edition: int) -> Revision:
    statement = hold([appearance.statement_id])[appearance.statement_id]
    if appearance.state == state:
        raise NotAllowed("That has been said already.")
    if state == State.CONFIRMED:
        _refuse_if_elsewhere(appearance.claim_id, statement)
    before = snapshot(appearance)
    replace(appearance, edition=edition, state=state, decided_by=by, decided_at=timezone.now())
    take_edition(statement, statement.edition)
    recount([statement.pk])
    return _record(act, appearance, statement, by, uuid.uuid4(), before)


def _put_in(statement: Statement, claim: Claim, by: User, action: uuid.UUID) -> Revision:
    _refuse_if_elsewhere(claim.pk, statement)
    known = Appearance.objects.filter(statement=statement, claim=claim).first()
    if known is not None and known.state != State.REJECTED:
        raise NotAllowed("It is among the appearances already.")
    decided = {"state": State.CONFIRMED, "decided_by": by, "decided_at": timezone.now()}
    if known is not None:
        before = snapshot(known)
        replace(known, edition=known.edition, **decided)
        return _record(Act.APPEARANCE_ADDED, known, statement, by, action, before)
    try:
        with transaction.atomic():
            made = Appearance.objects.create(statement=statement, claim=claim, origin=Origin.PERSON, **decided)
    except IntegrityError as error:
        raise StaleEdit from error
    before = snapshot(made) | {"state": None, "decided_by": None, "decided_at": None}
    return _record(Act.APPEARANCE_ADDED, made, statement, by, action, before)


def _refuse_if_elsewhere(claim: int, statement: Statement) -> None:
    """Raises NotAllowed where another statement has the claim."""
    other = standing_of([claim]).exclude(statement=statement).select_related("statement").first()
    if other is not None:
        raise NotAllowed(
            f"It is in another statement already, “{other.statement}”. Merge the two, or take it out there first."
        )


def _record(
    act: Revision.Act, appearance: Appearance, statement: Statement, by: User, action: uuid.UUID, before: dict[str, Any]
) -> Revision:
    return history.record_statement(
        act,
        statement=statement,
        by=by,
        before=before,
        after=snapshot(appearance),
        article=appearance.claim.article_id,
        action=action,
    )
