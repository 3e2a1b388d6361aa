"""Searches that people keep: under a name, at an address to share, with what is new since they last looked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from articles.editing import saved_searches
from articles.editing.errors import NotAllowed
from articles.forms.search import FeedForm, SaveForm
from articles.http import reader_required
from articles.models import SavedSearch
from articles.views.search import address, page

if TYPE_CHECKING:
    from django.http import HttpResponse

    from articles.http import PageRequest


@require_safe
@reader_required
def saved_search(request: PageRequest, pk: int) -> HttpResponse:
    """What it finds now, to any reader who has the address; that its owner has looked is noted."""
    saved = get_object_or_404(SavedSearch, pk=pk)
    if saved.owner_id == request.user.pk:
        saved_searches.note_visit(saved)
    return redirect(address(saved.query, saved.kind, "newest"))


@require_POST
@login_required
def saved_search_new(request: PageRequest) -> HttpResponse:
    """Keeps the search of the page under a name."""
    form = SaveForm(request.POST)
    if not form.is_valid():
        return page(request, problem_saving="Give the search a name of 100 characters at most.", status=422)
    given = form.cleaned_data
    try:
        saved = saved_searches.save(name=given["name"], query=given["q"].strip(), kind=given["kind"], by=request.user)
    except NotAllowed as error:
        return page(request, problem_saving=str(error), status=422)
    messages.success(request, f"Kept as “{saved}”. Your searches are on the page of the empty search.")
    return redirect(address(saved.query, saved.kind, "newest"))


@require_POST
@login_required
def saved_search_removal(request: PageRequest, pk: int) -> HttpResponse:
    """Keeps it no longer."""
    saved = get_object_or_404(SavedSearch, pk=pk, owner=request.user)
    saved_searches.remove(saved)
    messages.success(request, f"“{saved}” is no longer kept.")
    return redirect("search")


@require_POST
@login_required
def saved_search_feed(request: PageRequest, pk: int) -> HttpResponse:
    """Gives it a feed at a secret address, or takes that away."""
    saved = get_object_or_404(SavedSearch, pk=pk, owner=request.user)
    form = FeedForm(request.POST)
    if not form.is_valid():
        return page(request, problem_saving="Say whether there shall be a feed.", status=422)
    if form.cleaned_data["wanted"] == "yes":
        saved_searches.open_feed(saved)
        messages.success(request, f"“{saved}” has a feed now. Whoever has its address can read it.")
    else:
        saved_searches.close_feed(saved)
        messages.success(request, f"The feed of “{saved}” is closed: nobody can read it any more.")
    return redirect("search")
