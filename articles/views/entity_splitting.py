"""One entity that is more than one: all that points to it, to be dealt out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from articles.editing import dealing, splitting
from articles.editing.errors import EditingError
from articles.forms.claims import NEW_KINDS
from articles.forms.entities import DealForm
from articles.http import editor_required, wants_fragment
from articles.models import Entity
from articles.views.entities import changes_of, entity_or_404
from articles.views.entity_merging import found_beside

if TYPE_CHECKING:
    from django.http import HttpResponse

    from articles.http import PageRequest
    from articles.models import Revision

ARTICLES = 8
"""On one page."""


@require_http_methods(["GET", "HEAD", "POST"])
@editor_required
def entity_split(request: PageRequest, pk: int) -> HttpResponse:
    """Every claim and mention of the entity, by article, with the words around; POST gives what is ticked to another."""
    entity = entity_or_404(request, pk)
    if request.method == "POST":
        return _deal(request, entity)
    if entity.merged_into is not None:
        return redirect("entity_split", entity.merged_into_id)
    query = request.GET.get("q", "")[:300].replace("\0", "")
    if wants_fragment(request):
        found = {"entity": entity, "query": query, "found": found_beside(entity, query)}
        return render(request, "articles/_split_to.html", found)
    return _page(request, entity, DealForm())


def _page(request: PageRequest, entity: Entity, form: DealForm, problem: str = "", status: int = 200) -> HttpResponse:
    page = Paginator(dealing.articles_with(entity), ARTICLES).get_page(request.GET.get("page"))
    data = form.cleaned_data if form.is_bound else {}
    query = data.get("q") or ""
    context: dict[str, Any] = {
        "entity": entity,
        "page": page,
        "articles": dealing.in_articles(entity, list(page.object_list)),
        "names": dealing.names_of(entity),
        "ticked": form.ticked() if form.is_bound else {},
        "typed": form.data,
        "query": query,
        "found": found_beside(entity, query),
        "kinds": NEW_KINDS if entity.article_id is None else Entity.Kind.choices,
        "latest": changes_of(entity).filter(undone_by=None).first(),
        "problem": problem,
    }
    return render(request, "articles/entity_split.html", context, status=status)


def _deal(request: PageRequest, entity: Entity) -> HttpResponse:
    form = DealForm({name: _sent(request, name) for name in DealForm.base_fields})
    if not form.is_valid():
        problem = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return _page(request, entity, form, problem, 422)
    if form.cleaned_data["find"]:
        return _page(request, entity, form)
    try:
        revision = _split(request, entity, form)
    except EditingError as error:
        return _page(request, entity, form, str(error), 409)
    messages.success(request, _told(revision))
    page = request.GET.get("page", "")
    place = reverse("entity_split", args=[entity.pk])
    return HttpResponseRedirect(f"{place}?page={int(page)}" if page.isdecimal() and len(page) < 6 else place)


def _sent(request: PageRequest, name: str) -> object:
    """What is ticked comes once for each row."""
    is_many = name in {"claims", "relayed", "mentions", "articles", "names"}
    return request.POST.getlist(name) if is_many else request.POST.get(name, "")


def _split(request: PageRequest, entity: Entity, form: DealForm) -> Revision:
    data = form.cleaned_data
    chosen = dealing.chosen(entity, **form.ticked())  # type: ignore[arg-type]
    if data["to"]:
        return splitting.split(entity, to=data["to"], chosen=chosen, by=request.user)
    new = {"name": data["name"], "kind": data["kind"], "note": data["note"]}
    return splitting.split_off(entity, **new, chosen=chosen, by=request.user)


def _told(revision: Revision) -> str:
    claims, mentions = revision.after["claims"], revision.after["mentions"]
    return (
        f"Given to {revision.after['other_name']}: {claims:,} claim{'' if claims == 1 else 's'}"
        f" and {mentions:,} mention{'' if mentions == 1 else 's'}."
    )
