"""A generated archive is one that the database would have taken row by row."""

from __future__ import annotations

import datetime

from django.db import connection

from articles import tallies
from articles.models import Article, Claim, Profile, Statement, Story, Wording
from articles.models.claims import source_key, words_key
from bench.generated import loading
from bench.generated.pool import make
from bench.generated.rows import END, Counts, Time

ARTICLES = 60


def test_rows_pass_the_checks_of_the_database_and_are_counted_right(editor):
    pool, newcomers = make(ARTICLES, 2 * ARTICLES)
    whole = Counts.of(pool)
    connection.ensure_connection()
    with connection.cursor() as cursor:
        loading.store(connection.connection, loading.world(pool))
        for number in (1, 0):
            begun = END - datetime.timedelta(weeks=number + 1)
            time = Time(pool, number, before=whole.times(1 - number), begun=begun, editor=editor.pk)
            for rows in time.chunks(50):
                loading.store(connection.connection, rows)
        later = Time(newcomers, 0, before=whole.times(2), begun=END, editor=editor.pk)
        loading.store(connection.connection, next(later.chunks(len(newcomers.articles))))
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    assert Article.objects.count() == 2 * ARTICLES + len(newcomers.articles)
    assert Profile.objects.count() == 2 * ARTICLES
    assert Wording.objects.count() > 2 * ARTICLES
    for claim in Claim.objects.prefetch_related("parts")[:50]:
        assert (claim.words_key, claim.source_key) == (words_key(claim.words), source_key(claim.source_words))
    counted = _counted()
    assert counted
    tallies.count_stories(Story.objects.values_list("pk", flat=True))
    tallies.count_statements(Statement.objects.values_list("pk", flat=True))
    assert _counted() == counted


def _counted() -> list[tuple[object, ...]]:
    stories = Story.objects.order_by("pk").values_list("articles_count", "first_at", "last_at")
    return [*stories, *Statement.objects.order_by("pk").values_list("articles_count", "last_at")]
