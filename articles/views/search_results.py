"""Hits as the page shows them: with the words that were searched for lit up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from articles.models import Article, ArticleVersion, Claim
from articles.searching import lighting
from articles.views.excerpts import Excerpt, excerpt, lit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.contrib.auth.models import AnonymousUser, User

    from articles.models.claims import ClaimTally
    from articles.searching.asking import Asked, Term


@dataclass(frozen=True, slots=True)
class ArticleRow:
    article: Article
    title: Excerpt
    passage: Excerpt | None
    tally: ClaimTally | None


@dataclass(frozen=True, slots=True)
class ClaimRow:
    claim: Claim
    words: Excerpt


def rows(keys: Sequence[int], asked: Asked, user: User | AnonymousUser) -> Sequence[ArticleRow | ClaimRow]:
    """In the order of the keys; one that is gone, or was rejected, since it was indexed is left out."""
    return article_rows(keys, asked, user) if asked.kind == "articles" else claim_rows(keys, asked, user)


def article_rows(keys: Sequence[int], asked: Asked, user: User | AnonymousUser) -> list[ArticleRow]:
    """Three queries."""
    articles = Article.objects.visible_to(user).select_related("outlet").in_bulk(list(keys))
    tally = Claim.objects.tally(articles.values())
    bodies: dict[int, str] = {}
    if asked.terms:
        newest = ArticleVersion.objects.filter(article__in=articles).order_by("article", "-number").distinct("article")
        bodies = dict(newest.values_list("article", "body"))
    return [
        ArticleRow(
            article,
            lit(article.title, lighting.spans(article.title, asked.terms)),
            _passage(bodies.get(key, ""), asked.terms),
            tally.get(key),
        )
        for key in keys
        if (article := articles.get(key)) is not None
    ]


def claim_rows(keys: Sequence[int], asked: Asked, user: User | AnonymousUser) -> list[ClaimRow]:
    """Two queries."""
    claims = (
        Claim.objects.visible_to(user)
        .filter(is_withdrawn=False)
        .select_related("article__outlet", "attribution__speaker", "attribution__relay")
        .prefetch_related("parts")
    )
    known = claims.in_bulk(list(keys))
    return [
        ClaimRow(claim, lit(claim.words, lighting.spans(claim.words, asked.terms)))
        for key in keys
        if (claim := known.get(key)) is not None
    ]


def _passage(body: str, terms: Sequence[Term]) -> Excerpt | None:
    marked = lighting.passage(body, terms)
    return excerpt(body, marked) if marked else None
