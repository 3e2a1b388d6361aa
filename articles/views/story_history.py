"""The history of a story: one line for each act, whatever the number of its articles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.paginator import Page, Paginator
from django.db.models import Count, F

from articles.models import Article, Revision

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from django.contrib.auth.models import AnonymousUser, User

    from articles.models import Story

PAGE = 50


@dataclass(frozen=True, slots=True)
class StoryChange:
    """An act, by the row of it that stands for it: that of the story itself, or of its one article."""

    revision: Revision
    article: Article | None
    """The only article that it is about, unless the user may not read it now."""
    articles: int
    """How many articles of the story it is about."""


def changes_of(
    story: Story, user: User | AnonymousUser, number: str | None
) -> tuple[Page[Revision], list[StoryChange]]:
    """A page of what people changed, the newest first, and its lines. Four queries."""
    rows = Revision.objects.filter(story=story, undoes=None)
    heads = rows.order_by("action", F("article").asc(nulls_first=True), "pk").distinct("action").values("pk")
    newest = Revision.objects.filter(pk__in=heads).select_related("by", "undone_by__by").order_by("-pk")
    page = Paginator(newest, PAGE).get_page(number)
    shown = list(page.object_list)
    counts = _articles_of(story, {revision.action for revision in shown})
    articles = Article.objects.visible_to(user).in_bulk([row.article_id for row in shown if row.article_id])
    return page, [StoryChange(row, articles.get(row.article_id or 0), counts.get(row.action, 0)) for row in shown]


def told_after(revision: Revision) -> str:
    """What is told after the act of `revision` was taken back. Two queries."""
    told = f"Undone: {revision.get_act_display()}."
    links = Revision.objects.filter(action=revision.action, undoes=None, article__isnull=False)
    stayed = links.filter(undone_by=None).values("article").distinct().count()
    if stayed:
        told += f" {stayed:,} article{' stays' if stayed == 1 else 's stay'} as decided since."
    return told


def _articles_of(story: Story, actions: Iterable[UUID]) -> dict[UUID, int]:
    rows = Revision.objects.filter(story=story, action__in=actions, article__isnull=False).order_by()
    counted = rows.values("action").annotate(articles=Count("article", distinct=True))
    return {row["action"]: row["articles"] for row in counted}
