"""An act of an editor that changed more than one thing: what it changed, and its taking back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from articles.editing import undoing
from articles.editing.errors import EditingError
from articles.http import editor_required
from articles.models import Claim, Revision

if TYPE_CHECKING:
    import uuid

    from django.http import HttpResponse

    from articles.http import PageRequest

SHOWN = 100
"""Claims of the act that its page lists."""


def act_of(action: uuid.UUID) -> Revision | None:
    """The first of the act's revisions, which stands for it in addresses."""
    return Revision.objects.filter(action=action).order_by("pk").first()


def told_of_many(taken_back: int, stay: int) -> str:
    """What is told after an act on more than one claim was undone."""
    if not stay:
        return f"{taken_back:,} taken back."
    return f"{taken_back:,} taken back; {stay:,} {'was' if stay == 1 else 'were'} changed since and stay{'s' if stay == 1 else ''}."


@require_safe
@editor_required
def act_detail(request: PageRequest, pk: int) -> HttpResponse:
    """Who changed what at one time, and a button that takes all of it back."""
    revision = get_object_or_404(Revision.objects.select_related("by", "article", "claim"), pk=pk)
    if revision.story_id is not None:
        return redirect("story_history", revision.story_id)
    rows = Revision.objects.filter(action=revision.action)
    claims = Claim.objects.visible_to(request.user).filter(pk__in=rows.values("claim"))
    taken_back, stay = undoing.outcome(revision.action)
    context = {
        "revision": revision,
        "count": claims.count(),
        "claims": claims.select_related("article__outlet").for_reading().order_by("article", "start")[:SHOWN],
        "aliases": [row.after for row in rows.filter(act=Revision.Act.ALIAS_ADDED)],
        "taken_back": taken_back,
        "stay": stay,
        "may_undo": rows.filter(by=request.user, undoes=None, undone_by=None).exists(),
    }
    return render(request, "articles/act.html", context)


@require_POST
@editor_required
def act_undo(request: PageRequest, pk: int) -> HttpResponse:
    """Takes back what the act changed, as far as it still stands."""
    revision = get_object_or_404(Revision, pk=pk)
    try:
        undoing.undo_act(revision.action, by=request.user)
    except EditingError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, told_of_many(*undoing.outcome(revision.action)))
    return redirect("act_detail", revision.pk)
