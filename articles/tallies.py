"""What is kept counted beside stories and statements, so that lists of them read one table: counted anew from what stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Count, Max, Min

from articles.models import Appearance, Statement, Story, StoryLink

if TYPE_CHECKING:
    from collections.abc import Collection

LOCK = 0x53746F72  # of PostgreSQL


def hold_stories() -> None:
    """Nobody else changes which articles are in which stories until the caller's transaction ends.

    Taken before any row is locked: the machine and people, who each lock stories and links, would wait for each other.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def count_stories(keys: Collection[int]) -> None:
    """Counts the articles of the stories, and when the first and the last were published. Two queries."""
    links = StoryLink.objects.inside().filter(story__in=keys)
    counted = {
        row["story"]: row
        for row in links.order_by()
        .values("story")
        .annotate(articles=Count("pk"), first=Min("article__published_at"), last=Max("article__published_at"))
    }
    stories = [Story(pk=key) for key in sorted(keys)]
    for story in stories:
        row = counted.get(story.pk, {})
        story.articles_count, story.first_at, story.last_at = row.get("articles", 0), row.get("first"), row.get("last")
    Story.objects.bulk_update(stories, ["articles_count", "first_at", "last_at"])


def count_statements(keys: Collection[int]) -> None:
    """Counts the articles of the statements, and when the last was published. Two queries."""
    appearances = Appearance.objects.standing().filter(statement__in=keys)
    counted = {
        row["statement"]: row
        for row in appearances.order_by()
        .values("statement")
        .annotate(articles=Count("claim__article", distinct=True), last=Max("claim__article__published_at"))
    }
    statements = [Statement(pk=key) for key in sorted(keys)]
    for statement in statements:
        row = counted.get(statement.pk, {})
        statement.articles_count, statement.last_at = row.get("articles", 0), row.get("last")
    Statement.objects.bulk_update(statements, ["articles_count", "last_at"])
