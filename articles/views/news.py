"""What others do in an article while somebody has it open: asked for every few seconds by each page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.forms.news import NewsForm
from articles.http import reader_required
from articles.models import Article, Claim, Role, role_of
from articles.reviewing import news, presences
from articles.views.reading import page_context, panel_context, rows_changed

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from articles.http import PageRequest
    from articles.models import Revision
    from articles.reading import Reading, Row
    from articles.reviewing.news import Glance, Seen

NAMED = 3
"""Others whose names are told; of more, the number."""


@require_safe
@reader_required
def article_news(request: PageRequest, pk: int) -> HttpResponse:
    """204 when nothing is new; else what has changed, as parts of the page, without the rows in which the reader works.

    Queries when nothing is new: that the reader is here, and whether anything is new.
    """
    form = NewsForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    seen = _seen(asked)
    glance = news.glance(pk, asked.get("version"), seen, by=request.user)
    if glance is None:
        raise Http404
    if not asked:
        return HttpResponse(status=422)
    if request.user.is_authenticated:
        presences.note(pk, by=request.user)
    here = _here(glance, asked["version"]) if role_of(request.user) >= Role.EDITOR else ""
    if not glance.is_changed and glance.version.as_read == asked["reading"] and here == asked["here"]:
        return HttpResponse(status=204)
    return render(request, "articles/_others.html", _others(request, glance, asked, here))


def _seen(asked: dict[str, Any]) -> Seen:
    known = [*asked.get("known", ()), *(() if asked.get("take") else asked.get("held", ()))]
    return news.Seen(since=asked.get("since", 0), known=known, with_own=asked.get("own", False))


def _here(glance: Glance, number: int | None) -> str:
    """A sentence about who else has the page open, and one about a newer version; empty where there is neither."""
    sentences = []
    if names := list(glance.others):
        if len(names) > NAMED:
            names = [*names[:NAMED], f"{len(names) - NAMED} others"]
        who = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
        sentences.append(f"{who} {'are' if len(names) > 1 else 'is'} here too.")
    if number and glance.newest > number and glance.version.number == number:
        sentences.append(f"There is a version {glance.newest} of this article.")
    return " ".join(sentences)


def _others(request: PageRequest, glance: Glance, asked: dict[str, Any], here: str) -> dict[str, Any]:
    """What the parts of the page are drawn from. What is held is told of once, and drawn when the reader has finished."""
    article = Article.objects.select_related("outlet").get(pk=glance.version.article_id)
    version = article.versions.get(pk=glance.version.pk)
    keep = () if asked["take"] else asked["keep"]
    panel = _panel(asked["open"]) if asked["take"] and asked["open"] else None
    # before the claims are: what is decided in between is drawn, and told of the next time as well
    fresh = news.revisions(article.pk, _seen(asked), by=request.user)
    context = page_context(article, request.user, panel, version)
    reading = context["reading"]
    rows, held = _drawn(reading, fresh, keep)
    shown = [revision for revision in fresh if revision not in held]
    read_again = version.as_read != asked["reading"]
    seen = news.after(_seen(asked | {"held": ()}), shown, held)
    return context | {
        "rows": rows,
        "is_changed": bool(fresh),
        "whole_text": read_again and not keep,
        "here": here,
        "is_here_changed": here != asked["here"],
        "told": _told(held, asked),
        "told_again": read_again and bool(keep),
        "open": asked["open"],
        "since": seen.since,
        "known": seen.known,
        "held": [*(() if asked["take"] else asked["held"]), *(revision.pk for revision in held)] if keep else [],
    }


def _panel(pk: int) -> dict[str, Any] | None:
    claim = Claim.objects.select_related("attribution__speaker", "attribution__relay", "article", "version").filter(
        pk=pk
    )
    found = claim.prefetch_related("parts").first()
    return panel_context(found) if found else None


def _drawn(reading: Reading, fresh: Sequence[Revision], keep: Collection[int]) -> tuple[list[Row], list[Revision]]:
    """The rows to draw, and the revisions that rows to be kept would show."""
    rows = {row.number: row for row in rows_changed(reading, fresh)}
    if not rows.keys() & set(keep):
        return list(rows.values()), []
    held = [one for one in fresh if {row.number for row in rows_changed(reading, [one])} & set(keep)]
    return [row for number, row in rows.items() if number not in keep], held


def _told(held: Sequence[Revision], asked: dict[str, Any]) -> Revision | None:
    """The newest change by somebody else of the open claim that its panel does not show."""
    edition = asked["edition"] or 0
    of_open = [one for one in held if one.claim_id == asked["open"] and one.after.get("edition", 0) > edition]
    return of_open[-1] if of_open else None
