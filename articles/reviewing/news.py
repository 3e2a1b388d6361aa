"""What has changed in an article since a page of it was drawn, and who else has it open."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, Max, OuterRef, QuerySet, Subquery
from django.utils import timezone

from articles.models import Article, ArticleVersion, Presence, Revision
from articles.reviewing.presences import still_here_after

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

SETTLED_S = 5
"""Revisions are numbered when they are written and seen when they are committed, the later sometimes first: a page goes on
asking after numbers that are younger than that, and names those that it has."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a page shows already."""

    since: int = 0
    """All revisions up to this number."""
    known: Sequence[int] = ()
    """And these later ones."""
    with_own: bool = False
    """Whether the reader's own later changes count as news: those of another tab, or that were sent late."""


@dataclass(frozen=True, slots=True)
class Glance:
    version: ArticleVersion
    newest: int
    """The number of the article's newest version."""
    others: Sequence[str]
    """The names of who else has the article open."""
    is_changed: bool


def glance(article_id: int, number: int | None, seen: Seen, *, by: User | AnonymousUser) -> Glance | None:
    """Whether there is anything to tell. One query; None where there is no such article or version for the reader."""
    versions = ArticleVersion.objects.filter(article__in=Article.objects.visible_to(by), article=article_id)
    numbers = ArticleVersion.objects.filter(article=article_id).order_by("-number").values("number")
    here = Presence.objects.filter(article=article_id, seen_at__gt=still_here_after()).exclude(user=by.pk)
    found: Any = (
        versions.filter(**({"number": number} if number else {}))
        .annotate(
            newest=Subquery(numbers[:1]),
            others=ArraySubquery(here.order_by("user__username").values("user__username")),
            is_changed=Exists(_unseen(article_id, seen, by).filter(article=OuterRef("article"))),
        )
        .order_by("-number")
        .defer("body")
        .first()
    )
    return Glance(found, found.newest, found.others, found.is_changed) if found else None


def revisions(article_id: int, seen: Seen, *, by: User | AnonymousUser) -> list[Revision]:
    """The changes that the page does not show yet, oldest first. Two queries."""
    unseen = _unseen(article_id, seen, by).select_related("by", "claim", "undoes").prefetch_related("claim__parts")
    return list(unseen.order_by("pk"))


def _unseen(article_id: int, seen: Seen, by: User | AnonymousUser) -> QuerySet[Revision]:
    # a page of an article shows nothing of its stories
    later = Revision.objects.filter(article=article_id, story=None, pk__gt=seen.since).exclude(pk__in=seen.known)
    return later if seen.with_own else later.exclude(by=by.pk)


def settled_number(article_id: int) -> int:
    """The number up to which a page that is drawn now shows every revision. One query."""
    settled = Revision.objects.filter(article=article_id, at__lt=_settled())
    return int(settled.aggregate(number=Max("pk", default=0))["number"])


def after(seen: Seen, shown: Sequence[Revision], held: Sequence[Revision]) -> Seen:
    """What the page shows once it has drawn `shown`; `held` are those that it must be told of again."""
    since = max((revision.pk for revision in shown if revision.at < _settled()), default=seen.since)
    since = min([since, *(revision.pk - 1 for revision in held)])
    known = {*seen.known, *(revision.pk for revision in shown)}
    return Seen(since=since, known=sorted(number for number in known if number > since))


def _settled() -> datetime.datetime:
    return timezone.now() - datetime.timedelta(seconds=SETTLED_S)
