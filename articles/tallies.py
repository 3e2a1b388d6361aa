"""What is kept counted beside stories and statements, so that lists of them read one table: counted anew from what stands."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from articles.flags import flags_of
from articles.models import Appearance, Profile, Revision, Statement, StatementRelation, Story, StoryLink
from articles.models.anchors import Origin

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection, Sequence

    from django.db.models import QuerySet

LOCK, LOCK_STATEMENTS = 0x53746F72, 0x53746174  # of PostgreSQL
# Half of what counting takes was Django's bulk_update().
COUNTED = """
    UPDATE articles_statement AS statement
    SET articles_count = now.articles, last_at = now.last, flags = string_to_array(now.flags, ','),
        words = coalesce(now.words, statement.words)
    FROM unnest(%s::bigint[], %s::int[], %s::timestamptz[], %s::text[], %s::text[]) AS now (id, articles, last, flags, words)
    WHERE statement.id = now.id
"""
COUNTED_STORIES = """
    UPDATE articles_story AS story
    SET articles_count = now.articles, first_at = now.first, last_at = now.last
    FROM (
        SELECT wanted.id, count(article.id) AS articles, min(article.published_at) AS first, max(article.published_at) AS last
        FROM unnest(%s::bigint[]) AS wanted (id)
        LEFT JOIN articles_storylink AS link ON link.story_id = wanted.id AND link.kind = 'event' AND link.state = ANY(%s)
        LEFT JOIN articles_article AS article ON article.id = link.article_id
        GROUP BY wanted.id
    ) AS now
    WHERE story.id = now.id RETURNING story.id, story.articles_count
"""
NAME = 300
"""Characters of a story's name."""


def hold_stories() -> None:
    """Nobody else changes which articles are in which stories until the caller's transaction ends.

    Taken before any row is locked: the machine and people, who each lock stories and links, would wait for each other.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def count_stories(keys: Collection[int]) -> list[int]:
    """Counts the articles of the stories, and when the first and the last were published. Gives those with less than two.
    One query.
    """
    with connection.cursor() as cursor:
        cursor.execute(COUNTED_STORIES, [sorted(keys), list(StoryLink.INSIDE)])
        return [story for story, articles in cursor.fetchall() if articles < 2]


def settle_stories(keys: Collection[int]) -> None:
    """What is due after articles came into the stories or went: counts them, and names a story that the machine has named
    after its first article. One with less than two articles, in which nobody has done anything, goes: its articles wait
    to be looked at again.
    """
    few = count_stories(keys) if keys else []
    single = _untouched_stories(few) if few else []
    if single:
        alone = list(Profile.objects.filter(article__story_links__story__in=single).values_list("pk", flat=True))
        # Whoever else has the rows just now has the articles wait, too.
        waiting = Profile.objects.select_for_update(skip_locked=True).filter(pk__in=alone)
        Profile.objects.filter(pk__in=[profile.pk for profile in waiting.only("pk")]).update(is_waiting=True)
        Story.objects.filter(pk__in=single).delete()
    _name_stories(set(keys) - set(single))


def _untouched_stories(keys: Collection[int]) -> list[int]:
    """Those of the stories that are as the machine has opened them."""
    decided = Exists(StoryLink.objects.filter(story=OuterRef("pk"), decided_by__isnull=False))
    recorded = Exists(Revision.objects.filter(story=OuterRef("pk")))
    related = Exists(Story.objects.filter(Q(merged_into=OuterRef("pk")) | Q(follows=OuterRef("pk"))))
    as_opened = {"origin": Origin.MACHINE, "state": Story.State.RUNNING, "edition": 1, "summary": ""}
    untouched = Story.objects.filter(~decided, ~recorded, ~related, merged_into=None, follows=None, **as_opened)
    return list(untouched.filter(pk__in=keys).values_list("pk", flat=True))


def _name_stories(keys: Collection[int]) -> None:
    """After their first article, unless people have named them. One query, and one for each that is named otherwise."""
    if not keys:
        return
    links = StoryLink.objects.inside().filter(story__in=keys, story__origin=Origin.MACHINE, story__merged_into=None)
    at = Coalesce("article__published_at", "article__stored_at")
    first = links.order_by("story", at, "article").distinct("story")
    for story, name, title in list(first.values_list("story", "story__name", "article__title")):
        if name != title[:NAME]:
            Story.objects.filter(pk=story).update(name=title[:NAME])


def hold_statements() -> None:
    """Nobody else but people changes which claims are in which statements until the caller's transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK_STATEMENTS])


def statements_of(appearances: Q) -> set[int]:
    """The statements that have some of the appearances; held, if there are any, as hold_statements() does.

    Asked before claims are deleted, and settled thereafter.
    """
    found = set(Appearance.objects.filter(appearances).values_list("statement", flat=True))
    if found:
        hold_statements()
    return found


def count_statements(keys: Collection[int]) -> list[int]:
    """Counts the articles of the statements, when the last was published, and what is to be flagged; words them as they were
    printed first. Gives those with less than two claims. Three queries.
    """
    loaded: defaultdict[int, list[Appearance]] = defaultdict(list)
    first = (F("claim__article__published_at").asc(nulls_last=True), "claim__article", "claim__start")
    for appearance in Appearance.objects.standing().filter(statement__in=keys).with_words().order_by(*first):
        loaded[appearance.statement_id].append(appearance)
    ordered = sorted(keys)
    if ordered:
        counted = [_counted(loaded[key]) for key in ordered]
        with connection.cursor() as cursor:
            cursor.execute(COUNTED, [ordered, *map(list, zip(*counted, strict=True))])
    return [key for key in ordered if len(loaded[key]) < 2]


def _counted(rows: Sequence[Appearance]) -> tuple[int, datetime.datetime | None, str, str | None]:
    """Articles, when the last was published, flags with commas between them, and the words printed first, if any are."""
    articles = [appearance.claim.article for appearance in rows]
    last = max((article.published_at for article in articles if article.published_at), default=None)
    flags = ",".join(flagged.flag for flagged in flags_of(rows))
    return len({article.pk for article in articles}), last, flags, rows[0].claim.words if rows else None


def settle_statements(keys: Collection[int]) -> None:
    """What is due after claims came into the statements or went: one with less than two, in which nobody has done anything,
    goes; the others are counted.
    """
    few = count_statements(keys) if keys else []
    if few:
        Statement.objects.filter(pk__in=_single_statements(few)).delete()


def untouched_statements(keys: Collection[int]) -> QuerySet[Statement]:
    """Those in which nobody has done anything: they are the machine's to take back."""
    rows = Appearance.objects.filter(statement=OuterRef("pk"))
    touched = (
        Exists(rows.filter(decided_by__isnull=False))
        | Exists(Revision.objects.filter(statement=OuterRef("pk")))
        | Exists(Statement.objects.filter(merged_into=OuterRef("pk")))
        | Exists(StatementRelation.objects.filter(Q(one=OuterRef("pk")) | Q(other=OuterRef("pk"))))
    )
    return Statement.objects.filter(~touched, edition=1, merged_into=None, pk__in=keys)


def _single_statements(keys: Collection[int]) -> list[int]:
    rows = Appearance.objects.filter(statement=OuterRef("pk"))
    claims = rows.order_by().values("statement").annotate(count=Count("pk")).values("count")
    few = untouched_statements(keys).annotate(claims=Coalesce(Subquery(claims), 0)).filter(claims__lt=2)
    return list(few.values_list("pk", flat=True))
