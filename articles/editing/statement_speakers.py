"""The same words given to two speakers are mostly a mistake of the machine: all appearances given to one, in one act."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from articles import history
from articles.editing import entities, many
from articles.editing.errors import NotAllowed, StaleEdit
from articles.editing.statements import hold, recount, take_edition
from articles.models import Appearance, Claim, Revision

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.contrib.auth.models import User

    from articles.history import Changed
    from articles.models import Entity, Statement
    from articles.models.claims import ClaimQuerySet


def given_to_others(statement: Statement, speaker: Entity) -> ClaimQuerySet:
    """The claims that print the statement and are somebody else's, or nobody's."""
    appearances = Appearance.objects.standing().filter(statement=statement)
    others = Q(attribution__speaker=None) | ~Q(attribution__speaker=speaker.pk)
    return Claim.objects.filter(others, pk__in=appearances.values("claim"))


@transaction.atomic
def give(statement: Statement, *, speaker: Entity, seen: Mapping[int, int], by: User, edition: int) -> many.Done:
    """Gives the claims of `seen` (the editions of their attributions, by key) that are somebody else's to `speaker`.

    What has changed meanwhile is left alone. Raises StaleEdit if nothing is left to give, NotAllowed.
    """
    speaker, action = entities.standing(speaker), uuid.uuid4()
    if speaker.article_id is not None:
        raise NotAllowed(f"“{speaker}” has a meaning in one article only, and cannot be named in others.")
    given = many.decide(given_to_others(statement, speaker), editions=seen, speaker=speaker, by=by, action=action)
    if not given:
        raise StaleEdit
    # after the claims: who undoes this act holds them in the same order
    hold([statement.pk])
    take_edition(statement, edition)
    recount([statement.pk])
    history.record_statement(
        Revision.Act.SPEAKER_CHANGED,
        statement=statement,
        by=by,
        before={},
        after={"speaker": speaker.pk, "speaker_name": speaker.name, "claims": given},
        action=action,
    )
    return many.Done(action=action, given=given, left=given_to_others(statement, speaker).count())


def put_back(revision: Revision) -> Changed:
    """Told of the statement what was undone of its claims before. Raises StaleEdit where that was none."""
    # not joined: right after the act the planner knows nothing of its rows
    rows = Revision.objects.filter(action=revision.action, claim__isnull=False)
    back = Revision.objects.filter(undoes__in=list(rows.values_list("pk", flat=True))).count()
    if not back:
        raise StaleEdit
    recount([revision.statement_id or 0])
    return {"claims": revision.after["claims"]}, {"claims": back}
