"""Decisions that lost their place when an outlet changed an article: found again, or settled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from articles.editing import lost_places
from articles.editing.errors import EditingError, StaleEdit
from articles.forms.claims import PlaceForm
from articles.http import editor_required
from articles.models import Claim
from articles.views.reading import page_context

if TYPE_CHECKING:
    from django.http import HttpResponse

    from articles.http import PageRequest


def _lost_or_404(request: PageRequest, pk: int) -> Claim:
    claims = Claim.objects.visible_to(request.user).select_related("article__outlet", "version", "attribution")
    return get_object_or_404(claims, pk=pk)


@require_POST
@editor_required
def claim_place(request: PageRequest, pk: int) -> HttpResponse:
    """Says which claim of the newest version the lost one is."""
    lost = _lost_or_404(request, pk)
    form = PlaceForm(request.POST, article=lost.article)
    if not form.is_valid():
        return _kept(request, lost, "Choose the claim that it is now.", status=422)
    try:
        lost_places.place(lost, by=request.user, **form.cleaned_data)
    except EditingError as error:
        return _kept(request, lost, str(error), status=409 if isinstance(error, StaleEdit) else 422)
    messages.success(request, "The decision has its place again.")
    return redirect(f"{lost.article.get_absolute_url()}#claim-{form.cleaned_data['claim'].pk}")


@require_POST
@editor_required
def claim_settle(request: PageRequest, pk: int) -> HttpResponse:
    """Says that the words of a lost claim are no longer in the article."""
    lost = _lost_or_404(request, pk)
    try:
        lost_places.settle(lost, by=request.user)
    except EditingError as error:
        return _kept(request, lost, str(error), status=409 if isinstance(error, StaleEdit) else 422)
    messages.success(request, "Settled: its words are no longer in the article.")
    return redirect(lost.article)


def _kept(request: PageRequest, lost: Claim, problem: str, *, status: int) -> HttpResponse:
    messages.error(request, problem)
    return render(request, "articles/article.html", page_context(lost.article, request.user), status=status)
