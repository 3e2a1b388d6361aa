"""Hits as the page shows them: with the words that were searched for lit up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from articles.models import Article, ArticleVersion, Claim, Role, role_of
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
    articles = articles_of(keys, user)
    tally = Claim.objects.tally(articles)
    bodies: dict[int, str] = {}
    if asked.terms:
        newest = ArticleVersion.objects.filter(article__in=articles).order_by("article", "-number").distinct("article")
        bodies = dict(newest.values_list("article", "body"))
    return [
        ArticleRow(
            article,
            lit(article.title, lighting.spans(article.title, asked.terms)),
            _passage(bodies.get(article.pk, ""), asked.terms),
            tally.get(article.pk),
        )
        for article in articles
    ]


def claim_rows(keys: Sequence[int], asked: Asked, user: User | AnonymousUser) -> list[ClaimRow]:
    """Two queries."""
    claims = claims_of(keys, user)
    return [ClaimRow(claim, lit(claim.words, lighting.spans(claim.words, asked.terms))) for claim in claims]


def articles_of(keys: Sequence[int], user: User | AnonymousUser | None) -> list[Article]:
    """With their outlets, in the order of the keys; without those that are gone, or that the user may not see.

    `user` None, here and below: the command line, which may see all.
    """
    articles = Article.objects.all() if user is None else Article.objects.visible_to(user)
    known = articles.select_related("outlet").in_bulk(list(keys))
    return [known[key] for key in keys if key in known]


def claims_of(keys: Sequence[int], user: User | AnonymousUser | None) -> list[Claim]:
    """With all that is shown of them, in the order of the keys; without those that are gone, or that the user may not see."""
    visible = Claim.objects.all() if user is None else Claim.objects.visible_to(user)
    claims = visible.filter(is_withdrawn=False)
    if user is not None and role_of(user) < Role.EDITOR:
        claims = claims.standing()
    shown = claims.select_related("article__outlet", "attribution__speaker", "attribution__relay")
    known = shown.prefetch_related("parts").in_bulk(list(keys))
    return [known[key] for key in keys if key in known]


def _passage(body: str, terms: Sequence[Term]) -> Excerpt | None:
    marked = lighting.passage(body, terms)
    return excerpt(body, marked) if marked else None
