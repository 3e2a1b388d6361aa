"""Two entities side by side, and what will happen if they are one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from articles.editing import merging
from articles.editing.errors import EditingError, NotAllowed
from articles.editing.likenesses import Facts, may_be_the_same
from articles.forms.claims import EntitySearchForm
from articles.forms.entities import MergeForm, OtherForm
from articles.http import editor_required, render_page
from articles.models import Entity
from articles.views.entities import entity_or_404

if TYPE_CHECKING:
    from django.http import HttpResponse

    from articles.http import PageRequest

FOUND = 8


@require_http_methods(["GET", "HEAD", "POST"])
@editor_required
def entity_merge(request: PageRequest, pk: int) -> HttpResponse:
    """Who may be the same, a search for others, and with `other` chosen both side by side; POST makes them one."""
    entity = entity_or_404(request, pk)
    if request.method == "POST":
        return _merge(request, entity)
    if entity.merged_into is not None:
        return redirect("entity_merge", entity.merged_into_id)
    chosen = OtherForm(request.GET)
    if chosen.is_valid():
        other = chosen.cleaned_data["other"]
        return render(request, "articles/entity_merge.html", _side_by_side(entity, other.merged_into or other))
    context = _search(request, entity)
    return render_page(request, "articles/entity_same.html", "articles/_entities_found.html", context)


def found_beside(entity: Entity, query: str) -> list[Entity]:
    """Whom an editor who types `query` may mean, but for the entity itself; none for an empty one."""
    if not query.strip():
        return []
    usable = Entity.objects.filter(merged_into=None, article=None) | Entity.objects.filter(
        merged_into=None, article=entity.article_id
    )
    return list(usable.named_like(query).exclude(pk=entity.pk)[:FOUND])


def _search(request: PageRequest, entity: Entity, problem: str = "") -> dict[str, Any]:
    search = EntitySearchForm(request.GET)
    query = search.cleaned_data["q"] if search.is_valid() else ""
    found = found_beside(entity, query)
    likely = [] if request.htmx else may_be_the_same(entity)
    return {"entity": entity, "query": query, "found": found, "likely": likely, "problem": problem}


def _side_by_side(entity: Entity, other: Entity, problem: str = "") -> dict[str, Any]:
    """Who may remain is "this", "other" or either; why neither may is in "refused"."""
    sides = {"this": (other, entity), "other": (entity, other)}
    may_remain, refused = [], problem
    for survivor, (merged, into) in sides.items():
        try:
            merging.refuse_if_not_one(merged, into)
            may_remain.append(survivor)
        except NotAllowed as error:
            refused = refused or str(error)
    facts = [("this", Facts.of(entity)), ("other", Facts.of(other))]
    larger = max(facts, key=lambda side: (side[1].claims, side[1].mentions))[0]
    return {
        "entity": entity,
        "other": other,
        "sides": facts,
        "may_remain": may_remain,
        "survivor": larger if larger in may_remain else next(iter(may_remain), ""),
        "refused": "" if may_remain else refused,
        "problem": problem,
        "kinds_differ": entity.kind != other.kind,
    }


def _merge(request: PageRequest, entity: Entity) -> HttpResponse:
    form = MergeForm(request.POST)
    if not form.is_valid():
        other = form.cleaned_data.get("other")
        problem = "Choose which of the two remains." if other else "Choose who is the same."
        if other is None:
            return render(request, "articles/entity_same.html", _search(request, entity, problem), status=422)
        return render(request, "articles/entity_merge.html", _side_by_side(entity, other, problem), status=422)
    other = form.cleaned_data["other"]
    merged, into = (entity, other) if form.cleaned_data["other_survives"] else (other, entity)
    try:
        revision = merging.merge(merged, into=into, by=request.user)
    except EditingError as error:
        context = _side_by_side(entity, other, str(error))
        return render(request, "articles/entity_merge.html", context, status=409)
    claims = revision.after["claims"]
    messages.success(request, f"{merged} is {into} now: {claims:,} claim{'' if claims == 1 else 's'} moved.")
    return redirect(into)
