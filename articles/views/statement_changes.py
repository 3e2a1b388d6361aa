"""What editors say of a statement on its page: its appearances, its speaker, and what is said of it and others no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from articles.editing import statement_relations, statement_speakers, statements
from articles.editing.errors import EditingError, NotAllowed
from articles.forms.claims import EditionForm
from articles.forms.statements import GiveForm, PlaceForm
from articles.http import editor_required
from articles.models import Appearance, Statement, StatementRelation
from articles.views.statements import answered, refused, statement_or_404

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from articles.http import PageRequest
    from articles.models import Revision

TOO_OLD = "This was not sent by the page as it is now. Here it is; nothing was changed."


def status_of(error: EditingError) -> int:
    return 422 if isinstance(error, NotAllowed) else 409


@require_POST
@editor_required
def appearance_confirm(request: PageRequest, pk: int) -> HttpResponse:
    """Says that the claim prints the statement."""
    return _decide(request, pk, statements.confirm, "confirmed", "Saved: the same words.")


@require_POST
@editor_required
def appearance_reject(request: PageRequest, pk: int) -> HttpResponse:
    """Says that these are other words."""
    return _decide(
        request, pk, statements.reject, "rejected", "Saved: other words. The machine will not put them in again."
    )


def _decide(request: PageRequest, pk: int, act: Callable[..., Revision], state: str, news: str) -> HttpResponse:
    """What comes a second time, because the first answer was lost, is answered like the first, and changes nothing."""
    appearances = Appearance.objects.visible_to(request.user).select_related("statement", "claim")
    appearance = get_object_or_404(appearances, pk=pk)
    statement = appearance.statement
    form = EditionForm(request.POST)
    if not form.is_valid():
        return refused(request, statement, TOO_OLD, status=422)
    edition = form.cleaned_data["edition"]
    if (appearance.edition, appearance.state, appearance.decided_by) == (edition + 1, state, request.user):
        return answered(request, statement, "It was saved already.")
    try:
        act(appearance, by=request.user, edition=edition)
    except EditingError as error:
        return refused(request, statement, str(error), status=status_of(error))
    return answered(request, Statement.objects.get(pk=statement.pk), news)


@require_POST
@editor_required
def statement_speaker(request: PageRequest, pk: int) -> HttpResponse:
    """Gives all appearances to one speaker."""
    statement = statement_or_404(request, pk)
    form = GiveForm(request.POST)
    if not form.is_valid():
        return refused(request, statement, TOO_OLD, status=422)
    said = form.cleaned_data
    try:
        done = statement_speakers.give(
            statement, speaker=said["speaker"], seen=form.editions(), by=request.user, edition=said["edition"]
        )
    except EditingError as error:
        return refused(request, statement, str(error), status=status_of(error))
    news = f"Given to {said['speaker']}: {done.given:,} appearance{'' if done.given == 1 else 's'}."
    if done.left:
        news += f" {done.left:,} changed meanwhile and stay{'s' if done.left == 1 else ''} as they are."
    return answered(request, Statement.objects.get(pk=pk), news)


@require_POST
@editor_required
def relation_withdrawal(request: PageRequest, pk: int) -> HttpResponse:
    """Takes back what relates two statements."""
    relations = StatementRelation.objects.select_related("one__merged_into", "other__merged_into")
    relation = get_object_or_404(relations, pk=pk)
    ends = [end.merged_into or end for end in (relation.one, relation.other)]
    form = PlaceForm(request.POST, user=request.user)
    at = form.cleaned_data["at"] if form.is_valid() else None
    statement = statement_or_404(request, at.pk if at in ends else ends[0].pk)
    try:
        statement_relations.withdraw(relation, by=request.user)
    except EditingError as error:
        return refused(request, statement, str(error), status=status_of(error))
    return answered(request, Statement.objects.get(pk=statement.pk), "Saved: that no longer stands.")
