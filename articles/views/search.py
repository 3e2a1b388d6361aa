"""Search: one box, and what it finds: articles or claims, with what narrows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.exporting.tables import FORMATS
from articles.forms.search import ORDERS, CompletionForm, SearchForm, written
from articles.http import reader_required, render_page
from articles.models import SavedSearch
from articles.searching import asking, completing, counting, finding, language
from articles.views import search_results

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.contrib.auth.models import AnonymousUser, User
    from django.http import HttpResponse

    from articles.http import PageRequest
    from articles.searching.asking import Asked
    from articles.searching.counting import Counts

FACETS = {"outlet": "Outlet", "speaker": "Speaker", "story": "Story", "form": "Form", "month": "Month"}


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str
    is_current: bool = False
    hits: int | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A mistake, with the query around it."""

    before: str
    there: str
    after: str
    told: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A saved search as its owner is shown it; `new` None: that would take too long to count."""

    saved: SavedSearch
    new: int | None
    is_more: bool
    feed: str


@require_safe
@reader_required
def search(request: PageRequest) -> HttpResponse:
    """What the query finds; for htmx the result alone. Whatever was typed is answered with a page."""
    return page(request)


@require_safe
@reader_required
def search_completion(request: PageRequest) -> HttpResponse:
    """What may follow in the box."""
    form = CompletionForm(request.GET)
    typed = form.cleaned_data["q"] if form.is_valid() else ""
    at = form.cleaned_data["at"] if form.is_valid() else None
    offers = completing.offers(typed, len(typed) if at is None else at)
    return render(request, "articles/_search_offers.html", {"offers": offers})


def page(request: PageRequest, *, problem_saving: str = "", status: int = 200) -> HttpResponse:
    """The page of what the request asks for; `problem_saving` says why a search was not kept."""
    form = SearchForm(request.POST if request.method == "POST" else request.GET)
    context = found(request, form) | {"problem_saving": problem_saving, "name": request.POST.get("name", "")}
    return render_page(request, "articles/search.html", "articles/_search.html", context, status=status)


def found(request: PageRequest, form: SearchForm) -> dict[str, Any]:
    """What the page shows."""
    typed, kind, order = form.typed, form.asked_kind, form.asked_order
    asked = asking.ask(typed, kind, request.user)
    context: dict[str, Any] = {
        "q": typed,
        "kind": kind,
        "order": order,
        "kinds": [Link(one.capitalize(), address(typed, one, order), one == kind) for one in asking.KINDS],
        "orders": [Link(label, address(typed, kind, one), one == order) for one, label in ORDERS.items()]
        if asked.wanted
        else [],
        "mistakes": [_told(typed, mistake) for mistake in asked.query.mistakes],
        "searched": language.written(asked.query),
        "meant": [
            (meant.written, [(offer, address(offer.typed, kind, order)) for offer in meant.offers])
            for meant in asked.meant
        ],
        "fields": [
            Link(f"{name}: {value}", address(language.without(typed, start, end), kind, order))
            for name, value, start, end in language.fields_of(typed)
        ],
        "is_everything": not asked.query.asks,
        "exports": [
            (fmt, address(typed, kind, "newest", path=reverse("search_export", args=[fmt]))) for fmt in FORMATS
        ],
    }
    if not typed.strip():
        context["kept"] = kept_searches(request.user, request.build_absolute_uri)
    try:
        return context | _hits(request, form, asked) | _counted(asked, typed, order)
    except finding.TookTooLong as error:
        return context | {"problem": str(error), "rows": []}


def address(typed: str, kind: str, order: str, *, path: str = "", **more: str) -> str:
    """Of a search: the same view has the same address."""
    values = {"q": typed} if typed else {}
    values |= {"kind": kind} if kind != "articles" else {}
    values |= {"order": order} if order != "newest" else {}
    return f"{path or reverse('search')}?{urlencode(values | more)}"


def kept_searches(user: User | AnonymousUser, absolute: Callable[[str], str]) -> list[Kept]:
    """Those of whoever asks, by name. Some queries for each. `absolute` makes a path an address."""
    if not user.is_authenticated:
        return []
    saved = SavedSearch.objects.filter(owner=user).select_related("visit").order_by("name")
    return [_kept(one, user, absolute) for one in saved]


def _kept(saved: SavedSearch, user: User, absolute: Callable[[str], str]) -> Kept:
    asked = asking.ask(saved.query, asking.kind_of(saved.kind), user)
    feed = absolute(reverse("saved_feed", args=[saved.token])) if saved.token else ""
    try:
        new: int | None = counting.count_newer(asked, saved.visit.newest_article)
    except finding.TookTooLong:
        new = None
    return Kept(saved, new, is_more=new == counting.MOST_NEW, feed=feed)


def _hits(request: PageRequest, form: SearchForm, asked: Asked) -> dict[str, Any]:
    typed, kind, order = form.typed, form.asked_kind, form.asked_order
    if order == "best" and asked.wanted:
        page = form.asked_page
        hits, ordered = finding.best(asked, page=page)
        is_last = page * finding.PAGE >= ordered
        following = "" if is_last else address(typed, kind, order, page=str(page + 1))
        is_first, ordered_of = page == 1, ordered if ordered == finding.MOST_ORDERED else 0
    else:
        place = form.asked_place
        hits = finding.newest(asked, after=place)
        following = address(typed, kind, order, place=written(hits.last)) if hits.last else ""
        is_first, ordered_of = place is None, 0
    rows = search_results.rows(hits.keys, asked, request.user)
    first = "" if is_first else address(typed, kind, order)
    return {"rows": rows, "following": following, "first": first, "ordered_of": ordered_of}


def _counted(asked: Asked, typed: str, order: str) -> dict[str, Any]:
    counts = counting.count(asked)
    facets = [(label, [*_narrowing(counts, name, typed, asked.kind, order)]) for name, label in FACETS.items()]
    return {
        "total": min(counts.total, counts.most),
        "is_more": counts.is_more,
        "facets": [(label, links) for label, links in facets if links],
    }


def _narrowing(counts: Counts, name: str, typed: str, kind: str, order: str) -> Iterator[Link]:
    there = {(field, value) for field, value, _, _ in language.fields_of(typed)}
    for value in counts.facets.get(name, []):
        narrowed = typed
        for field, text in value.field:
            narrowed = narrowed if (field, text) in there else language.narrowed(narrowed, field, text)
        yield Link(value.label, address(narrowed, kind, order), set(value.field) <= there, value.hits)


def _told(typed: str, mistake: language.Mistake) -> Told:
    return Told(typed[: mistake.start], typed[mistake.start : mistake.end], typed[mistake.end :], mistake.told)
