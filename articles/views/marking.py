"""What every view of marked words answers with: the text as it now is, or what stands against the change, nothing lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.shortcuts import redirect, render

from articles.editing import copies
from articles.models import ClaimPart, Revision
from articles.views.reading import page_context

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.forms import Form
    from django.http import HttpResponse

    from articles.editing.marks import Mark
    from articles.http import PageRequest
    from articles.models import Article, ArticleVersion, Claim
    from articles.reading import Reading


def problem_of(form: Form) -> str:
    """What is wrong with what was sent, in one line."""
    return " ".join(
        f"{name}: {error}" if name != "__all__" else str(error) for name, some in form.errors.items() for error in some
    )


def redrawn(request: PageRequest, revision: Revision, news: str, *, focus: Claim | None = None) -> HttpResponse:
    """After an act on words: the rows that may look otherwise now; the page for a browser without script."""
    version = focus.version if focus else cast("ArticleVersion", revision.version)
    if not request.htmx:
        messages.success(request, news)
        return redirect(f"{version.article.get_absolute_url()}{f'#claim-{focus.pk}' if focus else ''}")
    context = page_context(version.article, request.user, version=version)
    reading = context["reading"]
    changes = list(Revision.objects.filter(action=revision.action))
    rows = reading.rows() if _may_recolour(reading, changes) else reading.rows_near(_touched(changes))
    same = copies.same_claims(focus) if focus and focus.attribution.is_decided else []
    context |= {"rows": rows, "news": news, "focus": focus, "claim": focus, "same": same}
    return render(request, "articles/_changed.html", context)


def _touched(changes: Iterable[Revision]) -> list[tuple[int, int]]:
    """The offsets of all words that were marked before the changes, or are after them."""
    snapshots = [snapshot for change in changes for snapshot in (change.before, change.after)]
    mentions = [mention for snapshot in snapshots if (mention := snapshot.get("mention"))]
    parts = [(start, end) for snapshot in snapshots for _, start, end in snapshot.get("parts", ())]
    return parts + [(mention["start"], mention["end"]) for mention in mentions]


def _may_recolour(reading: Reading, changes: Iterable[Revision]) -> bool:
    """Whether the speakers now come in another order than before the changes: their colours depend on it."""
    after = {claim.pk: (claim.start, claim.pk, claim.attribution.speaker_id) for claim in reading.claims}
    before = dict(after)
    for change in changes:
        if change.claim_id is None:
            continue
        before.pop(change.claim_id, None)
        if not change.before["is_withdrawn"]:
            start = min(start for role, start, _ in change.before["parts"] if role == ClaimPart.Role.CONTENT)
            before[change.claim_id] = start, change.claim_id, change.before["speaker"]
    return _speakers(before.values()) != _speakers(after.values())


def _speakers(places: Iterable[tuple[int, int, int | None]]) -> list[int | None]:
    return list(dict.fromkeys(speaker for *_, speaker in sorted(places, key=lambda place: place[:2])))


def refused(
    request: PageRequest, article: Article, problem: str, *, version: ArticleVersion | None = None, status: int = 422
) -> HttpResponse:
    """The problem beside what is marked in the browser, which keeps it."""
    if request.htmx:
        return render(request, "articles/_marking_problem.html", {"problem": problem, "oob": True}, status=status)
    context = page_context(article, request.user, version=version) | {"problem": problem}
    return render(request, "articles/article.html", context, status=status)


def stale(request: PageRequest, claim: Claim, problem: str, marks: Sequence[Mark]) -> HttpResponse:
    """Both: the claim's words as somebody else has left them, drawn in the text too, and those that the editor marked."""
    if not request.htmx:
        return refused(request, claim.article, problem, version=claim.version, status=409)
    context = page_context(claim.article, request.user, version=claim.version)
    content = [mark.words for mark in marks if mark.role == ClaimPart.Role.CONTENT]
    context |= {
        "rows": context["reading"].rows(),
        "problem": problem,
        "standing": claim,
        "last": claim.revisions.select_related("by").first(),
        "marked": " … ".join(content),
    }
    return render(request, "articles/_marking_stale.html", context, status=409)
