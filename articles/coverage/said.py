"""What the articles of a story say, read at once: as many queries for three articles as for three hundred."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import FilteredRelation, Q

from articles.models import Appearance, ArticleVersion, Claim, ClaimPart, Mention
from articles.models.claims import joined

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

NEVER = datetime.datetime.max.replace(tzinfo=datetime.UTC)
UNKNOWN = "Outlet unknown"


class Printed(
    NamedTuple
):  # of which there are hundreds, as of what they say thousands: read in a third of a row's time
    """An article as the whole of a story is told by: its row is read where more is shown of it."""

    key: int
    title: str
    outlet: int
    """The key; 0 where it is not known."""
    outlet_name: str
    at: datetime.datetime | None
    copy_of: int | None


class Said(NamedTuple):
    """A claim that stands in the newest version of an article, by keys."""

    claim: int
    article: int
    speaker: int | None
    is_quoted: bool
    """All or some of it stands in quotation marks."""
    statement: int | None
    """None: printed once."""


def in_order(articles: Iterable[Printed]) -> list[Printed]:
    """As they were published, the undated last; an original before its copies of the same minute."""
    return sorted(articles, key=lambda one: (one.at or NEVER, one.copy_of is not None, one.key))


def newest_versions(articles: Iterable[Printed]) -> dict[int, int]:
    """The key of the newest version by that of the article. One query."""
    versions = ArticleVersion.objects.filter(article__in=[article.key for article in articles])
    return dict(versions.order_by("article", "number").values_list("article", "pk"))


def said_in(articles: Sequence[Printed], versions: Collection[int]) -> list[Said]:
    """Everything said, in the order of the articles, then of their texts. One query."""
    in_statement = FilteredRelation("appearances", condition=~Q(appearances__state=Appearance.State.REJECTED))
    claims = Claim.objects.standing().filter(version__in=versions).annotate(printing=in_statement)
    by_article: dict[int, list[Said]] = {article.key: [] for article in articles}
    for key, article, speaker, form, statement in claims.order_by("start", "pk").values_list(
        "pk", "article", "attribution__speaker", "form", "printing__statement"
    ):
        by_article[article].append(Said(key, article, speaker, form != Claim.Form.INDIRECT, statement))
    return [said for article in by_article.values() for said in article]


def named_in(articles: Iterable[Printed], versions: dict[int, int]) -> dict[int, set[int]]:
    """The entities that each article names, by the article's key. One query."""
    of = {version: article for article, version in versions.items()}
    named: dict[int, set[int]] = {article.key: set() for article in articles}
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
