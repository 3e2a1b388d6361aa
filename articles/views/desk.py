"""The desk: the next doubt that is worth a look, card by card, across articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from articles.editing import undoing
from articles.editing.errors import EditingError, NothingToUndo
from articles.forms.desk import BesidesForm, ScopeForm, SkipForm
from articles.http import editor_required
from articles.models import Claim, Revision
from articles.reviewing import desk as desks
from articles.reviewing.pace import pace_of
from articles.views.cards import cards_of, scope_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from articles.http import PageRequest
    from articles.reviewing.scope import Scope

AHEAD = 2
"""Cards that are on the page already while an editor decides: none is waited for."""


def _scope(request: PageRequest) -> tuple[ScopeForm, Scope]:
    form = ScopeForm(request.GET)
    form.is_valid()
    return form, form.scope()


@require_safe
@editor_required
def desk(request: PageRequest) -> HttpResponse:
    """The desk with its first cards, in the scope that the address asks for."""
    form, scope = _scope(request)
    taken = desks.take(request.user, scope, count=1 + AHEAD)
    context = {"form": form, "cards": cards_of(taken, request), "scope": scope_of(request)}
    return render(request, "articles/desk.html", context)


@require_safe
@editor_required
def desk_next(request: PageRequest) -> HttpResponse:
    """One more card, besides those that the desk has or has had; none where nothing is left."""
    _, scope = _scope(request)
    taken = desks.take(request.user, scope, count=1, besides=BesidesForm(request.GET).keys())
    return render(request, "articles/_cards.html", {"cards": cards_of(taken, request)})


@require_safe
@editor_required
def desk_claim(request: PageRequest, pk: int) -> HttpResponse:
    """The card of one claim, decided or not: to go back to it."""
    get_object_or_404(Claim.objects.visible_to(request.user), pk=pk)
    cards = cards_of([pk], request)
    if request.htmx:
        return render(request, "articles/_cards.html", {"cards": cards})
    return render(
        request, "articles/desk.html", {"form": _scope(request)[0], "cards": cards, "scope": scope_of(request)}
    )


@require_safe
@editor_required
def desk_pace(request: PageRequest) -> HttpResponse:
    """Done today, how fast, and what is left."""
    return render(
        request, "articles/_pace.html", {"pace": pace_of(request.user, _scope(request)[1]), "scope": scope_of(request)}
    )


@require_POST
@editor_required
def claim_skip(request: PageRequest, pk: int) -> HttpResponse:
    """Puts a claim aside, for a reason; it comes to others, not to this editor."""
    claim = get_object_or_404(Claim.objects.visible_to(request.user), pk=pk)
    form = SkipForm(request.POST)
    if not form.is_valid():
        return _told(request, "Say why you put it aside.", status=422)
    skip = desks.put_aside(claim, by=request.user, reason=form.cleaned_data["reason"])
    return _told(request, f"Put aside: {skip.get_reason_display()}.")


@require_POST
@editor_required
def desk_undo(request: PageRequest) -> HttpResponse:
    """Takes back the editor's last decision on a claim, wherever it was made; its card comes back with the news."""
    revision = (
        Revision.objects.claims_undoable_by(request.user).filter(claim__isnull=False).select_related("claim").first()
    )
    try:
        if revision is None or revision.claim is None:
            raise NothingToUndo("There is no decision of yours left to undo.")
        undoing.undo(revision, by=request.user)
    except EditingError as error:
        return _told(request, str(error), status=409)
    news = f"Undone: {revision.get_act_display()}."
    if not request.htmx:
        messages.success(request, news)
        return redirect("desk_claim", pk=revision.claim.pk)
    context = {"cards": cards_of([revision.claim.pk], request), "news": news, "is_of_desk": True}
    return render(request, "articles/_undone.html", context)


def _told(request: PageRequest, news: str, *, status: int = 200) -> HttpResponse:
    if request.htmx:
        return render(request, "articles/_news.html", {"news": news, "is_error": status != 200}, status=status)
    messages.add_message(request, messages.SUCCESS if status == 200 else messages.ERROR, news)
    return redirect(f"{reverse('desk')}?{scope_of(request)}")
