"""What is kept from an editor who reads an article again, blind: its pages say so, and leave the choice."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from django.db.models import Q
from django.http import Http404

from articles.http import render_page
from articles.models import Article, Claim, SecondReadingArticle
from articles.models.articles import kept_from

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponseBase

    from articles.http import PageRequest, View


def or_notice(of: str) -> Callable[[View], View]:
    """Of a page that is kept from who reads the article again, the notice that says so, instead of "not found".

    `of` says what the page's key names: "article" or "claim".
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def noticing(request: PageRequest, pk: int) -> HttpResponseBase:
            try:
                return view(request, pk=pk)
            except Http404:
                article = _kept_article(request, of, pk)
                if article is None:
                    raise
                context = {"article": article, "is_copy": article.version.article_id != _article_of(of, pk)}
                return render_page(
                    request, "articles/second_reading_notice.html", "articles/_second_reading_notice.html", context
                )

        return noticing

    return decorate


def _article_of(of: str, pk: int) -> int:
    """The key of the article, 0 where there is none."""
    return pk if of == "article" else Claim.objects.filter(pk=pk).values_list("article", flat=True).first() or 0


def _kept_article(request: PageRequest, of: str, pk: int) -> SecondReadingArticle | None:
    """The user's reading for which the page is kept from them."""
    asked = Article.objects.filter(kept_from(request.user), pk=_article_of(of, pk)).first()
    if asked is None:
        return None
    original = asked.copy_of_id or asked.pk
    group = Q(version__article=original) | Q(version__article__copy_of=original)
    own = SecondReadingArticle.objects.filter(
        group, state=SecondReadingArticle.State.WAITING, reading__reader=request.user
    )
    return own.select_related("version__article").first()
