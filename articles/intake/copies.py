"""What the archive keeps about copies of one text: written with new articles, made up for old ones, passed on before one goes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Min

from articles.intake.bulk import insert
from articles.intake.duplicates import Sketched, find_copies
from articles.models import Article, ArticleVersion, Sketch

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


def remember(articles: Sequence[Article], found: Sequence[Sketched]) -> None:
    """Stores what find_copies() found of the articles, both in one order. One query, one more if there are copies.

    An article that is a copy already stays what it is.
    """
    insert(
        [
            Sketch(article_id=article.pk, keys=list(one.keys), size=one.size)
            for article, one in zip(articles, found, strict=True)
        ]
    )
    copies = []
    for article, one in zip(articles, found, strict=True):
        if one.match and not article.copy_of_id:
            original = one.match.original
            article.copy_of_id = original.article or _original(articles[original.record or 0])
            copies.append(article)
    Article.objects.bulk_update(copies, ["copy_of"])


@transaction.atomic
def sketch_again(articles: Collection[int]) -> None:
    """Makes the sketches of articles that have none, or whose words have changed, and finds what they are copies of."""
    Sketch.objects.filter(article__in=articles).delete()
    versions = ArticleVersion.objects.current().filter(article__in=articles).select_related("article")
    texts = {version.article: version.body for version in versions.order_by("article")}
    originals = set(Article.objects.filter(copies__in=Article.objects.all(), pk__in=articles))
    found = [
        replace(one, match=None) if article in originals else one
        for article, one in zip(texts, find_copies(list(texts.values())), strict=True)
    ]
    remember(list(texts), found)


def without_sketch(most: int) -> list[int]:
    """The oldest of the articles that have no sketch: no copy of them would be found."""
    return list(Article.objects.filter(sketch=None).order_by("pk").values_list("pk", flat=True)[:most])


@transaction.atomic
def pass_on(articles: Collection[int]) -> None:
    """Before articles are deleted: of their copies that stay, the first is the original of the others, found by the same keys."""
    staying = Article.objects.filter(copy_of__in=articles).exclude(pk__in=articles)
    for original, heir in list(staying.order_by().values_list("copy_of").annotate(Min("pk"))):
        Article.objects.filter(pk=heir).update(copy_of=None)
        Article.objects.filter(copy_of=original).exclude(pk__in=articles).update(copy_of=heir)
        sketches = Sketch.objects.in_bulk([original, heir])
        if len(sketches) == 2:
            Sketch.objects.filter(pk=heir).update(keys=sketches[heir].keys + sketches[original].keys)


def _original(article: Article) -> int:
    return article.copy_of_id or article.pk
