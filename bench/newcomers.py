"""New articles, annotated, are put into stories, and their claims into statements: how long that takes, one after the other."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max

from articles import tallies
from articles.linking import arrivals, statements
from articles.models import Appearance, Article, Claim, Statement, Story, StoryLink
from bench.figures import Figure, timed
from bench.generated import loading

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

WARM_UP = 10
# what is deleted afterwards, in this order
WRITTEN = (
    ("articles_storylink", "article_id > %(article)s OR story_id > %(story)s"),
    ("articles_story", "id > %(story)s"),
    ("articles_appearance", "claim_id > %(claim)s OR statement_id > %(statement)s"),
    ("articles_statement", "id > %(statement)s"),
    ("articles_profile", "article_id > %(article)s"),
    ("articles_wording", "claim_id > %(claim)s"),
    ("articles_attribution", "claim_id > %(claim)s"),
    ("articles_claimpart", "claim_id > %(claim)s"),
    ("articles_claim", "article_id > %(article)s"),
    ("articles_mention", "version_id > %(article)s"),
    ("articles_entity", "article_id > %(article)s"),
    ("articles_articleversion", "article_id > %(article)s"),
    ("articles_article", "id > %(article)s"),
)


def figures(articles: int) -> list[Figure]:
    """Of both, of stories alone, of statements alone. Nothing of the newcomers is left in the archive."""
    last = {
        "article": articles,
        "claim": _last(Claim.objects.filter(article__lte=articles)),
        "story": _last(Story.objects.all()),
        "statement": _last(Statement.objects.all()),
    }
    _forget(last)  # those of a run that was cut short
    come = _bring(articles)
    try:
        stories = timed("new article into stories", lambda key: arrivals.link([key]), come, warm_up=WARM_UP)
        said = timed("its claims into statements", lambda key: statements.match([key]), come, warm_up=WARM_UP)
        touched = StoryLink.objects.filter(article__in=come, story__lte=last["story"])
        print(
            f"  {touched.count()} of {len(come)} into stories that were there, {Story.objects.filter(pk__gt=last['story']).count()} opened,",
            end=" ",
        )
        printed = Appearance.objects.filter(claim__article__in=come)
        print(
            f"{printed.count()} of their claims into statements, {Statement.objects.filter(pk__gt=last['statement']).count()} of these new"
        )
        both = Figure("new article, both", tuple(map(sum, zip(stories.times, said.times, strict=True))))
        return [both, stories, said]
    finally:
        _forget(last)


def _last(rows: QuerySet[Any]) -> int:
    return rows.aggregate(last=Max("pk"))["last"] or 0


def _bring(articles: int) -> list[int]:
    """Stores the rows that were made with the archive, checked by the database as any others; the keys of the articles."""
    rows = json.loads((settings.VAR_DIR / loading.NEWCOMERS.format(articles)).read_text())
    with transaction.atomic():
        connection.ensure_connection()
        loading.store(connection.connection, rows)
    return list(Article.objects.filter(pk__gt=articles).order_by("pk").values_list("pk", flat=True))


def _forget(last: Mapping[str, int]) -> None:
    touched = StoryLink.objects.filter(article__gt=last["article"], story__lte=last["story"])
    stories = list(touched.values_list("story", flat=True).distinct())
    printed = Appearance.objects.filter(claim__gt=last["claim"], statement__lte=last["statement"])
    standing = list(printed.values_list("statement", flat=True).distinct())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        for table, condition in WRITTEN:
            cursor.execute(f"DELETE FROM {table} WHERE {condition}", last)  # noqa: S608 -- names of ours
        tallies.count_stories(stories)
        tallies.count_statements(standing)
