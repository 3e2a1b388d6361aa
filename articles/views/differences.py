"""The desk of differences: what two readers do not agree on, one after the other, settled by key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from articles.editing import settling
from articles.editing.errors import EditingError
from articles.forms.second_readings import DifferencesForm, SettlingForm
from articles.http import editor_required, render_page
from articles.models import Passage
from articles.views import passages as text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from articles.http import PageRequest
    from articles.models import Answer

ORDER = [kind.value for kind in Passage.Difference]
TOLD = {"first": "as the first reader has it", "second": "as the second reader has it", "neither": "neither"}


@dataclass(frozen=True, slots=True)
class Side:
    """What one of the two said, as the page shows it."""

    key: int
    choice: str
    answer: Answer
    words: str


def _to_settle(request: PageRequest) -> list[tuple[str, int]]:
    """What is left to settle and not kept from the user: why they differ, and the key; grouped by why."""
    rows = Passage.objects.to_settle().open_to(request.user).values_list("differs_in", "pk")
    return sorted(rows, key=lambda row: (ORDER.index(row[0]), row[1]))


def _passage_or_404(request: PageRequest, pk: int) -> Passage:
    passages = Passage.objects.differing().open_to(request.user)
    passages = passages.select_related("article__version__article__outlet", "article__reading__reader", "claim")
    return get_object_or_404(passages.prefetch_related("answers__reader", "answers__speaker"), pk=pk)


@require_safe
@editor_required
def difference_list(request: PageRequest) -> HttpResponse:
    """The difference asked for, or the first that is left; with how many are left of each kind."""
    form = DifferencesForm(request.GET)
    return _page(request, at=form.cleaned_data["at"] if form.is_valid() else None)


@require_POST
@editor_required
def difference_settle(request: PageRequest, pk: int) -> HttpResponse:
    """Says who was right; where neither was, the claim is opened on its article's page."""
    passage = _passage_or_404(request, pk)
    after = _after(_to_settle(request), passage.pk)
    form = SettlingForm(request.POST)
    if not form.is_valid():
        return _page(request, at=passage.pk, problem="Choose one of the two, or neither.", status=422)
    choice = form.cleaned_data["choice"]
    try:
        settling.settle(passage, by=request.user, **form.cleaned_data)
    except EditingError as error:
        return _page(request, at=passage.pk, problem=str(error), status=409)
    if choice == Passage.Choice.NEITHER:
        place = _place(passage)
        return HttpResponseClientRedirect(place) if request.htmx else redirect(place)
    return _answered(request, f"Settled: {TOLD[choice]}.", after)


@require_POST
@editor_required
def difference_undo(request: PageRequest) -> HttpResponse:
    """Takes back what the editor has settled last."""
    try:
        passage = settling.undo_last(request.user)
    except EditingError as error:
        return _page(request, problem=str(error), status=409)
    return _answered(request, "Undone: it is to be settled again.", passage.pk)


def _answered(request: PageRequest, news: str, at: int | None) -> HttpResponse:
    if request.htmx:
        return _page(request, at=at, news=news)
    messages.success(request, news)
    place = redirect("difference_list")
    return HttpResponse(status=302, headers={"Location": f"{place.url}?at={at}"}) if at else place


def _after(rows: Sequence[tuple[str, int]], pk: int) -> int | None:
    keys = [key for _, key in rows]
    at = keys.index(pk) if pk in keys else -1
    return keys[at + 1] if 0 <= at < len(keys) - 1 else None


def _place(passage: Passage) -> str:
    """The claim, opened; the article where there is none yet."""
    claim = settling.claim_now(passage)
    return claim.get_absolute_url() if claim else passage.article.version.article.get_absolute_url()


def _page(
    request: PageRequest, *, at: int | None = None, news: str = "", problem: str = "", status: int = 200
) -> HttpResponse:
    rows = _to_settle(request)
    keys = [key for _, key in rows]
    current = at if at in keys else next(iter(keys), None)
    left = dict(Passage.objects.filter(pk__in=keys).values_list("differs_in").annotate(Count("pk")).order_by())
    context: dict[str, Any] = {
        "groups": [
            (kind.label, left[kind], next(k for d, k in rows if d == kind))
            for kind in Passage.Difference
            if kind in left
        ],
        "last": settling.last_settled(request.user),
        "news": news,
        "problem": problem,
    }
    if current is not None:
        passage = _passage_or_404(request, current)
        number = keys.index(current)
        context |= _shown(passage) | {
            "number": number + 1,
            "count": len(keys),
            "before": keys[number - 1] if number else None,
            "after": keys[number + 1] if number + 1 < len(keys) else None,
        }
    return render_page(
        request, "articles/differences.html", "articles/_difference_changed.html", context, status=status
    )


def _shown(passage: Passage) -> dict[str, Any]:
    """The paragraphs with the words of both marked, the one before them, and what each said. Four queries, and one for each newer version."""
    body = passage.article.version.body
    sides = [
        Side(number, answer.turn, answer, " … ".join(body[start:end] for start, end in answer.content))
        for number, answer in enumerate((passage.first, passage.second), start=1)
        if answer
    ]
    marks = [(*stretch, f"turn{side.key}") for side in sides for stretch in side.answer.content]
    others = {(start, end, role) for side in sides for role, start, end in side.answer.parts if role != "content"}
    claim = settling.claim_now(passage)
    rows = text.paragraphs(body, [*marks, *others])
    own = text.around(rows, [(start, end) for start, end, _ in marks])
    return {
        "passage": passage,
        "sides": sides,
        "before_it": rows[own[0].number - 1] if own and own[0].number else None,
        "rows": own,
        "claim": claim,
        "edition": claim.attribution.edition if claim else "",
        "is_changed": claim is not None and _is_changed(passage, claim.attribution.speaker_id, claim.attribution.state),
    }


def _is_changed(passage: Passage, speaker: int | None, state: str) -> bool:
    """Whether the decision is no longer the first reader's, as it was when the sample was drawn."""
    first = passage.first
    if first is None:
        return False
    return (state == "rejected") == first.is_claim or (first.is_claim and speaker != first.speaker_now)
