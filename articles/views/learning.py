"""Learning: what editors' decisions teach, before and after, for admins to adopt, drop or roll back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from articles import queue
from articles.annotating.lessons import undecided_without_it
from articles.http import admin_required, render_page
from articles.learning import lessons
from articles.models import Claim, Lesson

if TYPE_CHECKING:
    from django.http import HttpResponse

    from articles.http import PageRequest

State = Lesson.State
CHANGES = 50
HISTORY = 30
WEIGHTS = 12
"""Shown; the largest."""


@require_safe
@admin_required
def learning_page(request: PageRequest) -> HttpResponse:
    """What is proposed, what is in use, what was before; for htmx another page of what would change."""
    return _page(request)


@require_POST
@admin_required
def learning_start(request: PageRequest) -> HttpResponse:
    """Has a worker learn from all that was decided so far."""
    try:
        lesson = lessons.begin(by=request.user)
    except lessons.NotPossible as error:
        return _page(request, said=str(error), status=409)
    queue.learn_later(lesson.pk)
    return redirect("learning_page")


@require_safe
@admin_required
def learning_progress(request: PageRequest) -> HttpResponse:
    """How far the learning is; the page itself once it is done."""
    if not request.htmx:
        return redirect("learning_page")
    lesson = Lesson.objects.under_way()
    if lesson is None:
        return HttpResponseClientRedirect(reverse("learning_page"))
    return render(request, "articles/_learning_progress.html", {"under_way": lesson})


@require_safe
@admin_required
def lesson_detail(request: PageRequest, pk: int) -> HttpResponse:
    """One lesson: what was learned, and what would have changed; for htmx another page of the latter."""
    return _lesson_page(request, _lesson_or_404(pk))


@require_POST
@admin_required
def lesson_adoption(request: PageRequest, pk: int) -> HttpResponse:
    """Uses the lesson for all that is annotated from now on."""
    lesson = _lesson_or_404(pk)
    try:
        lessons.adopt(lesson, by=request.user)
    except lessons.NotPossible as error:
        return _lesson_page(request, lesson, said=str(error), status=409)
    messages.success(request, f"{lesson} is in use for all that is annotated from now on.")
    return redirect("learning_page")


@require_POST
@admin_required
def lesson_dropping(request: PageRequest, pk: int) -> HttpResponse:
    """Puts a proposed lesson aside."""
    lesson = _lesson_or_404(pk)
    try:
        lessons.drop(lesson, by=request.user)
    except lessons.NotPossible as error:
        return _lesson_page(request, lesson, said=str(error), status=409)
    messages.success(request, f"{lesson} is dropped. Nothing was changed by it.")
    return redirect("learning_page")


@require_POST
@admin_required
def learning_rollback(request: PageRequest) -> HttpResponse:
    """Uses the lesson again that was in use before this one, or none."""
    try:
        before = lessons.roll_back(by=request.user)
    except lessons.NotPossible as error:
        return _page(request, said=str(error), status=409)
    messages.success(request, f"{before} is in use again." if before else "No lesson is in use any more.")
    return redirect("learning_page")


@require_POST
@admin_required
def learning_annotating(request: PageRequest) -> HttpResponse:
    """Has the articles annotated again in which claims wait for an editor. What people decided stays."""
    queue.annotate_undecided_later()
    messages.success(request, "The articles are annotated again, one after the other. What people decided stays.")
    return redirect("learning_page")


def _lesson_or_404(pk: int) -> Lesson:
    return get_object_or_404(Lesson.objects.select_related("made_by", "adopted_by", "closed_by"), pk=pk)


def _page(request: PageRequest, *, said: str = "", status: int = 200) -> HttpResponse:
    """The page; `said` is what stands against what was asked of it."""
    people = Lesson.objects.select_related("made_by", "adopted_by", "closed_by")
    history = people.exclude(state=State.LEARNING).defer("content", "figures")[:HISTORY]
    proposed = people.filter(state=State.PROPOSED).first()
    context = {
        "said": said,
        "under_way": Lesson.objects.under_way(),
        "in_use": people.defer("content", "figures").adopted(),
        "history": history,
        "to_annotate": undecided_without_it().count(),
        "least_decisions": lessons.LEAST_DECISIONS,
        "least_articles": lessons.LEAST_ARTICLES,
    }
    if proposed is not None:
        context |= _shown(request, proposed)
    return render_page(request, "articles/learning.html", "articles/_learning_changes.html", context, status=status)


def _lesson_page(request: PageRequest, lesson: Lesson, *, said: str = "", status: int = 200) -> HttpResponse:
    context = {"said": said} | _shown(request, lesson)
    return render_page(request, "articles/lesson.html", "articles/_learning_changes.html", context, status=status)


def _shown(request: PageRequest, lesson: Lesson) -> dict[str, Any]:
    """What the page shows of a lesson. One query, for the claims that are still there."""
    changes = lesson.figures.get("changes", [])
    page = Paginator(changes, CHANGES).get_page(request.GET.get("page"))
    there = Claim.objects.in_bulk([change["claim"] for change in page.object_list])
    weights = sorted(lesson.content.get("weights", {}).items(), key=lambda pair: -abs(pair[1]))
    rows = [row | {"gain": row["after"] - row["before"]} for row in lesson.figures.get("rows", [])]
    return {
        "lesson": lesson,
        "rows": [_with_shares(row) for row in rows],
        "weights": weights[:WEIGHTS],
        "page": page,
        "changes": [change | {"there": there.get(change["claim"])} for change in page.object_list],
    }


def _with_shares(row: dict[str, Any]) -> dict[str, Any]:
    """Counts as shares of the decisions, in per cent, with the ends of their intervals."""
    shares = {f"{when}_share": 100 * row[when] / row["n"] for when in ("before", "after", "gain")}
    ends = {
        f"{when}_{end}": 100 * value
        for when in ("before", "after", "gain")
        for end, value in zip(("low", "high"), row[f"{when}_interval"], strict=True)
    }
    return row | shares | ends | {"is_uncertain": row["gain_interval"][0] <= 0 <= row["gain_interval"][1]}
