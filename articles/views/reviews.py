"""An article marked as reviewed, and what has changed in it since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from articles.editing import reviews
from articles.editing.reviews import StillToCheck
from articles.forms.reviews import ReviewForm
from articles.http import editor_required, reader_required
from articles.models import Article

if TYPE_CHECKING:
    from django.http import HttpResponse

    from articles.http import PageRequest


@require_safe
@reader_required
def article_review(request: PageRequest, pk: int) -> HttpResponse:
    """Who has reviewed the article, when, and each change since."""
    return _page(request, get_object_or_404(Article.objects.visible_to(request.user), pk=pk))


@require_POST
@editor_required
def article_reviewed(request: PageRequest, pk: int) -> HttpResponse:
    """Marks a version as reviewed; where claims in it are undecided it asks first."""
    article = get_object_or_404(Article.objects.visible_to(request.user), pk=pk)
    form = ReviewForm(request.POST, article=article)
    if not form.is_valid():
        return _page(request, article, problem="Say which version you have read.", status=422)
    version = form.cleaned_data["version"]
    try:
        reviews.mark(version, by=request.user, remaining=form.cleaned_data["remaining"] or 0)
    except StillToCheck as error:
        return _page(request, article, asked={"remaining": error.remaining, "version": version}, status=409)
    messages.success(request, "Marked as reviewed.")
    return redirect(article)


def _page(
    request: PageRequest,
    article: Article,
    *,
    problem: str = "",
    asked: dict[str, object] | None = None,
    status: int = 200,
) -> HttpResponse:
    review = reviews.last_review(article)
    since = reviews.since(review) if review else None
    prefetch_related_objects(since.changes if since else [], "claim__parts")
    context = {
        "article": article,
        "review": review,
        "since": since,
        "version": article.versions.latest("number"),
        "problem": problem,
        "asked": asked,
    }
    return render(request, "articles/review.html", context, status=status)
