"""The reading page and its parts, as every view of an article and its claims answers with them."""

from __future__ import annotations

import json
from functools import cache, partial
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.db.models import F
from django.db.models.functions import Abs
from django.shortcuts import redirect, render

from articles.editing import copies, everywhere, lost_places, reviews, undoing
from articles.forms.claims import NEW_KINDS
from articles.models import Appearance, Article, ArticleVersion, Claim, ClaimPart, Entity, Revision, Role, role_of
from articles.models.claims import ClaimTally
from articles.reading import Reading
from articles.reviewing import news as news_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.contrib.auth.models import AnonymousUser, User
    from django.http import HttpResponse

    from articles.http import PageRequest
    from articles.models import Candidate
    from articles.reading import Row

SHOWN_IN_ITS_ROW = (
    Revision.Act.SPEAKER_CONFIRMED,
    Revision.Act.SPEAKER_CHANGED,
    Revision.Act.CLAIM_REJECTED,
    Revision.Act.RELAY_CHANGED,
)
"""Of other changes more than a paragraph is drawn again."""
FOUND = 8
"""Entities that a search shows."""
RELAYS = 60
"""Entities that the list of relays shows."""
JOINABLE = 12
"""Claims that the list of those to join shows."""


def page_context(
    article: Article,
    user: User | AnonymousUser,
    panel: dict[str, Any] | None = None,
    version: ArticleVersion | None = None,
) -> dict[str, Any]:
    """What the page of an article shows, with the claim of `panel` opened. Nine queries, those of the panel,
    and, where the article was reviewed, four for what has changed since.

    `version` None: that of the claim, or the newest.
    """
    versions = list(article.versions.order_by("number"))
    version = version or (panel["claim"].version if panel else versions[-1])
    claims = Claim.objects.filter(version=version).for_reading()
    if role_of(user) < Role.EDITOR:
        claims = claims.standing()
    reading = Reading(version, list(claims), pointed=panel["lit"] if panel else ())
    review = reviews.last_review(article)
    return {
        "article": article,
        "version": version,
        "versions": versions,
        "is_newest": version == versions[-1],
        "reading": reading,
        "tally": ClaimTally.of(reading.claims),
        "last_change": undoing.last_change(article, by=user) if user.is_authenticated else None,
        "copies": copies.copies_of(article),
        "review": review,
        "since": reviews.since(review) if review else None,
        "lost": _lost(version, reading) if version == versions[-1] and role_of(user) >= Role.EDITOR else [],
        "panel": panel,
        "settled_number": partial(news_of.settled_number, article.pk),  # asked for by the whole page only
    }


def _lost(version: ArticleVersion, reading: Reading) -> list[tuple[Claim, list[Claim]]]:
    """The decisions that have no place in the version, each with the claims that it may be now."""
    return [(lost, lost_places.likely_places(lost, reading.claims)) for lost in lost_places.lost_in(version)]


def panel_context(claim: Claim, *, query: str = "", draft: dict[str, Any] | None = None) -> dict[str, Any]:
    """What the panel of a claim shows: candidates with their reasons, what a search finds, whom a relay may be.

    `draft` is what an editor sent that could not be saved, and why: "problem", "stale", and the fields that were sent;
    "speaker" and "relay" are an Entity there, "relay" None for nobody between.
    """
    draft = draft or {}
    query = query or draft.get("query", "")
    candidates = list(claim.attribution.candidates.select_related("entity"))
    lit = _evidence(claim, candidates)
    return {
        "claim": claim,
        "candidates": candidates,
        "lit": lit,
        "lit_json": json.dumps([place for *place, _ in lit]),
        "query": query,
        "found": found_entities(claim, query),
        "kinds": NEW_KINDS,
        "relay": draft.get("relay", claim.attribution.relay),
        "relays": possible_relays(claim),
        "draft": draft,
        "same": copies.same_claims(claim) if claim.attribution.is_decided else [],
        "elsewhere": everywhere.others_of_the_same_source(claim),
        "pieces_json": json.dumps([[part.role, part.start, part.end] for part in claim.parts.all()]),
        "forms": Claim.Form.choices,
        "appearance": appearance_of(claim),
        "joinable": cache(partial(_joinable, claim)),  # asked for where an editor reads, once
    }


def appearance_of(claim: Claim) -> Appearance | None:
    """Where the words are printed too: the claim's part in a statement. One query."""
    standing = Appearance.objects.exclude(state=Appearance.State.REJECTED).filter(claim=claim)
    return standing.select_related("statement").first()


def _joinable(claim: Claim) -> list[Claim] | None:
    """The claims of the same text that can be joined to this one, the nearest first; None where its words must stay as they
    are. Three queries.
    """
    is_newest = not claim.article.versions.filter(number__gt=claim.version.number).exists()
    if not is_newest or claim.is_withdrawn or claim.attribution.state == "rejected":
        return None
    others = claim.version.claims.standing().for_reading().exclude(pk=claim.pk)
    return list(others.order_by(Abs(F("start") - claim.start), "pk")[:JOINABLE])


def _evidence(claim: Claim, candidates: Iterable[Candidate]) -> list[tuple[int, int, str]]:
    """The words to light up: cue and source, and what speaks for the first candidate; offsets and classes."""
    words = [(part.start, part.end, part.role) for part in claim.parts.all() if part.role != ClaimPart.Role.CONTENT]
    first = next(iter(candidates), None)
    speaking = [(start, end, role) for start, end, role in (first.evidence if first else [])]
    return [(start, end, f"lit {role}") for start, end, role in dict.fromkeys(words + speaking)]


def possible_relays(claim: Claim) -> list[Entity]:
    """Those named in the article through whom the words may have come; others are found by a search."""
    named = Entity.objects.filter(mentions__version=claim.version).exclude(kind=Entity.Kind.PLACE)
    return list(named.distinct().order_by("name")[:RELAYS])


def found_entities(claim: Claim, query: str) -> list[Entity]:
    """The entities that an editor who types `query` may mean; none for an empty one."""
    if not query.strip():
        return []
    return list(Entity.objects.usable_in(claim.article).named_like(query)[:FOUND])


def changed(request: PageRequest, revision: Revision, news: str) -> HttpResponse:
    """After a change of a claim: the rows that it shows in, as they are now; the whole page for a browser without script."""
    claim = cast("Claim", revision.claim)
    if not request.htmx:
        messages.success(request, news)
        is_newest = not claim.article.versions.filter(number__gt=claim.version.number).exists()
        place = claim.article if is_newest else claim.version
        return redirect(f"{place.get_absolute_url()}#claim-{claim.pk}")
    context = page_context(claim.article, request.user, version=claim.version)
    reading = context["reading"]
    rows = reading.rows() if _may_recolour(reading, [revision]) else _rows_of(reading, claim)
    same = copies.same_claims(claim) if claim.attribution.is_decided else []
    elsewhere = everywhere.others_of_the_same_source(claim)
    context |= {"rows": rows, "news": news, "focus": claim, "claim": claim, "same": same, "elsewhere": elsewhere}
    context["is_last"] = not context["tally"].undecided and claim.attribution.is_decided
    return render(request, "articles/_changed.html", context)


def told(request: PageRequest, claim: Claim, news: str, *, status: int = 200) -> HttpResponse:
    """After what changes nothing on the claim's own page: one line of news."""
    if not request.htmx:
        messages.add_message(request, messages.SUCCESS if status == 200 else messages.ERROR, news)
        return redirect(claim)
    return render(request, "articles/_news.html", {"news": news, "is_error": status != 200}, status=status)


def kept_open(request: PageRequest, claim: Claim, draft: dict[str, Any], *, status: int) -> HttpResponse:
    """After a change that could not be saved: the claim opened as it is now, with what the editor sent."""
    context = page_context(claim.article, request.user, panel_context(claim, draft=draft))
    if not request.htmx:
        return render(request, "articles/article.html", context, status=status)
    reading = context["reading"]
    rows = reading.rows() if draft["stale"] else _rows_of(reading, claim)
    return render(request, "articles/_changed.html", context | {"rows": rows}, status=status)


def _rows_of(reading: Reading, claim: Claim) -> list[Row]:
    return reading.rows_of(shown for shown in reading.claims if shown.pk == claim.pk)


def rows_changed(reading: Reading, revisions: Sequence[Revision]) -> list[Row]:
    """The rows that show any of the changes, oldest first, otherwise than before; their claims with parts are loaded."""
    if any(_act(revision) not in SHOWN_IN_ITS_ROW for revision in revisions) or _may_recolour(reading, revisions):
        return reading.rows()
    claims = [revision.claim for revision in revisions if revision.claim]
    return reading.rows_of(claim for claim in claims if claim.version_id == reading.version.pk)


def _act(revision: Revision) -> str:
    return revision.undoes.act if revision.undoes else revision.act


def _may_recolour(reading: Reading, revisions: Sequence[Revision]) -> bool:
    """Whether the speakers now come in another order than before the changes: their colours depend on it."""
    after = {claim.pk: claim.attribution.speaker_id for claim in reading.claims}
    first = {revision.claim_id: revision.before.get("speaker") for revision in reversed(revisions) if revision.claim_id}
    if first.keys() - after.keys():
        return True  # one that stands no longer had a colour too
    before = after | first
    return list(dict.fromkeys(before.values())) != list(dict.fromkeys(after.values()))
