"""The cards of the desk: a claim in its paragraph, with what an editor needs to decide it; and what the desk answers."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from articles.editing import copies
from articles.models import Claim, ClaimPart, Mention, Skip
from articles.reading import Reading
from articles.views.reading import panel_context

if TYPE_CHECKING:
    from django.http import HttpResponse

    from articles.http import PageRequest
    from articles.models import Revision

DIGITS = 9
"""Candidates that a key chooses."""
BEFORE = 1
"""Paragraphs shown before the first that the claim needs."""


def cards_of(claims: list[int], request: PageRequest) -> list[dict[str, Any]]:
    """The cards of the claims with these keys, in order; a claim that is gone has none."""
    loaded = (
        Claim.objects.visible_to(request.user)
        .filter(pk__in=claims)
        .for_reading()
        .select_related("article__outlet", "version", "attribution__decided_by")
    )
    by_key = {claim.pk: claim for claim in loaded}
    return [card_of(by_key[key], request) for key in claims if key in by_key]


def card_of(claim: Claim, request: PageRequest, draft: dict[str, Any] | None = None) -> dict[str, Any]:
    """The claim in its paragraphs, with candidates, evidence, and why others have put it aside. Seven queries."""
    panel = panel_context(claim, draft=draft) | {"answer_at": answer_at(request)}
    ranks = {one.entity_id: rank for rank, one in enumerate(panel["candidates"][:DIGITS], start=1)}
    named = Mention.objects.filter(version=claim.version_id, entity__in=ranks, kind=Mention.Kind.NAME)
    numbered = [(start, end, f"c{ranks[entity]}") for start, end, entity in named.values_list("start", "end", "entity")]
    reading = Reading(claim.version, [claim], pointed=[*panel["lit"], *numbered])
    own = [(part.start, part.end) for part in claim.parts.all()]
    rows = reading.rows_with([*own, *((start, end) for start, end, _ in panel["lit"])], before=BEFORE)
    return {
        "claim": claim,
        "panel": panel,
        "reading": reading,
        "rows": rows,
        "gaps": {row.number for before, row in pairwise(rows) if row.number > before.number + 1},
        "source": claim.spans(ClaimPart.Role.SOURCE),
        "skips": claim.skips.select_related("editor"),
        "reasons": Skip.Reason.choices,
        "scope": scope_of(request),
    }


def scope_of(request: PageRequest) -> str:
    """What the desk was asked for, as its address has it, without what is asked of one answer alone."""
    asked = [(name, value) for name, value in request.GET.items() if value and name not in {"desk", "besides"}]
    return urlencode(asked)


def answer_at(request: PageRequest) -> str:
    """What the address of a decision made at the desk ends with, so that the desk answers."""
    return f"?{urlencode({'desk': 1})}&{scope_of(request)}"


def changed(request: PageRequest, revision: Revision, news: str) -> HttpResponse:
    """After a decision made at the desk: one line of news. The next card is there already."""
    claim = cast("Claim", revision.claim)
    if not request.htmx:
        messages.success(request, news)
        return redirect(f"{reverse('desk')}?{scope_of(request)}")
    same = copies.same_claims(claim) if claim.attribution.is_decided else []
    return render(request, "articles/_news.html", {"news": news, "claim": claim, "same": same, "is_of_desk": True})


def kept_open(request: PageRequest, claim: Claim, draft: dict[str, Any], *, status: int) -> HttpResponse:
    """After a decision that could not be saved: its card comes back, as the claim is now, with what the editor sent."""
    card = card_of(claim, request, draft)
    template = "articles/_card.html" if request.htmx else "articles/desk.html"
    return render(
        request, template, {"cards": [card], "card": card, "scope": scope_of(request), "oob": True}, status=status
    )
