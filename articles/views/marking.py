"""What every view of marked words answers with: the text as it now is, or what stands against the change, nothing lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render

from articles.editing import copies
from articles.models import ClaimPart
from articles.views.reading import page_context

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.forms import Form
    from django.http import HttpResponse

    from articles.editing.marks import Mark
    from articles.http import PageRequest
    from articles.models import Article, ArticleVersion, Claim


def problem_of(form: Form) -> str:
    """What is wrong with what was sent, in one line."""
    return " ".join(
        f"{name}: {error}" if name != "__all__" else str(error) for name, some in form.errors.items() for error in some
    )


def redrawn(request: PageRequest, version: ArticleVersion, news: str, *, focus: Claim | None = None) -> HttpResponse:
    """After a change of words, which may move notes and lines anywhere: all rows; the page for a browser without script."""
    if not request.htmx:
        messages.success(request, news)
        return redirect(f"{version.article.get_absolute_url()}{f'#claim-{focus.pk}' if focus else ''}")
    context = page_context(version.article, request.user, version=version)
    same = copies.same_claims(focus) if focus and focus.attribution.is_decided else []
    context |= {"rows": context["reading"].rows(), "news": news, "focus": focus, "claim": focus, "same": same}
    return render(request, "articles/_changed.html", context)


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
