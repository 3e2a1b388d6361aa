"""What the articles of a story say, read at once: as many queries for three articles as for three hundred."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from articles.models import Appearance, ArticleVersion, Claim, ClaimPart, Mention
from articles.models.claims import joined

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from articles.models import Article

NEVER = datetime.datetime.max.replace(tzinfo=datetime.UTC)


@dataclass(frozen=True, slots=True)
class Said:
    """A claim that stands in the newest version of an article, by keys."""

    claim: int
    article: int
    speaker: int | None
    is_quoted: bool
    """All or some of it stands in quotation marks."""
    statement: int | None
    """None: printed once."""


def in_order(articles: Iterable[Article]) -> list[Article]:
    """As they were published, the undated last; an original before its copies of the same minute."""
    return sorted(articles, key=lambda one: (one.published_at or NEVER, one.copy_of_id is not None, one.pk))


def newest_versions(articles: Collection[Article]) -> dict[int, int]:
    """The key of the newest version by that of the article. One query."""
    versions = ArticleVersion.objects.filter(article__in=[article.pk for article in articles])
    return dict(versions.order_by("article", "number").values_list("article", "pk"))


def said_in(articles: Sequence[Article], versions: Collection[int]) -> list[Said]:
    """Everything said, in the order of the articles, then of their texts. Two queries."""
    claims = Claim.objects.standing().filter(version__in=versions).order_by("start", "pk")
    appearances = Appearance.objects.exclude(state=Appearance.State.REJECTED).filter(claim__version__in=versions)
    statements = dict(appearances.values_list("claim", "statement"))
    by_article: dict[int, list[Said]] = {article.pk: [] for article in articles}
    for key, article, speaker, form in claims.values_list("pk", "article", "attribution__speaker", "form"):
        by_article[article].append(Said(key, article, speaker, form != Claim.Form.INDIRECT, statements.get(key)))
    return [said for article in by_article.values() for said in article]


def named_in(articles: Collection[Article], versions: dict[int, int]) -> dict[int, set[int]]:
    """The entities that each article names, by the article's key. One query."""
    of = {version: article for article, version in versions.items()}
    named: dict[int, set[int]] = {article.pk: set() for article in articles}
    mentions = Mention.objects.filter(version__in=of, kind=Mention.Kind.NAME).order_by()
    for version, entity in mentions.values_list("version", "entity").distinct():
        named[of[version]].add(entity)
    return named


def words_of(claims: Collection[int]) -> dict[int, str]:
    """The content of the claims, as Claim.words has it. One query."""
    stretches: dict[int, list[str]] = {}
    parts = ClaimPart.objects.filter(claim__in=claims, role=ClaimPart.Role.CONTENT).order_by("claim", "start")
    for claim, exact in parts.values_list("claim", "exact"):
        stretches.setdefault(claim, []).append(exact)
    return {claim: joined(exact) for claim, exact in stretches.items()}
