"""Fills the tables that are searched: for articles that were stored or changed since, BATCH notes in a transaction.

Each statement works on whole sets, and writes only rows that are to change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from articles.models import Article, Unindexed
from articles.searching.tags import UNDATED

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

BATCH = 200
LOCK = 0x4E657774  # of PostgreSQL, held to the end of a transaction that indexes: one at a time does
READ = 200_000
"""Characters of an article that are indexed: a book's worth, and less than a tsvector holds."""
TAKE = """
DELETE FROM articles_unindexed WHERE id IN (SELECT id FROM articles_unindexed ORDER BY id LIMIT %(most)s)
RETURNING article_id
"""
LOCK_OUT = "SELECT pg_try_advisory_xact_lock(%s)"
ARTICLE = """
WITH article AS MATERIALIZED (
    SELECT article.id, article.outlet_id, coalesce(article.published_at, %(undated)s) AS at,
        version.id AS version_id, version.title, version.body, story.stories,
        array_remove(ARRAY['o:' || article.outlet_id, to_char(day, '"d:"YYYY-MM-DD'), to_char(day, '"m:"YYYY-MM'),
            to_char(day, '"y:"YYYY'), 'w:' || (day::date - DATE '0001-01-01') / 7], NULL) || ARRAY(SELECT 't:' || key FROM unnest(story.stories) AS key) AS tags
    FROM articles_article AS article
    CROSS JOIN LATERAL (SELECT coalesce(article.published_at, %(undated)s) AT TIME ZONE 'UTC') AS days (day)
    CROSS JOIN LATERAL (
        SELECT id, title, body FROM articles_articleversion
        WHERE article_id = article.id ORDER BY number DESC LIMIT 1
    ) AS version
    CROSS JOIN LATERAL (
        SELECT ARRAY(SELECT link.story_id FROM articles_storylink AS link WHERE link.article_id = article.id
            AND link.kind = 'event' AND link.state IN ('suggested', 'confirmed') ORDER BY 1) AS stories
    ) AS story
    WHERE article.id = ANY(%(articles)s::bigint[])
)"""
LOCAL_NAMES = """
    ARRAY(SELECT 'u:' || word FROM articles_entity AS entity, unnest(string_to_array(trim(articles_folded(entity.name)), ' ')) AS word
        WHERE entity.id = {speakers} AND entity.article_id IS NOT NULL)"""
INDEX_ARTICLES = f"""
{ARTICLE}
INSERT INTO articles_articlewords (article_id, at, outlet_id, speakers, stories, forms, words)
SELECT article.id, article.at, article.outlet_id, coalesce(said.speakers, ARRAY[]::bigint[]), article.stories,
    coalesce(said.forms, ARRAY[]::text[]),
    setweight(to_tsvector('simple', articles_folded(article.title)), 'A')
        || to_tsvector('simple', articles_folded(left(article.body, %(read)s)))
        || array_to_tsvector(article.tags || array_remove(said.tags, NULL)
            || ARRAY(SELECT DISTINCT 'e:' || entity_id FROM articles_mention WHERE version_id = article.version_id)
            || {LOCAL_NAMES.format(speakers="ANY(said.speakers)")})
FROM article
LEFT JOIN LATERAL (
    SELECT array_agg(DISTINCT attribution.speaker_id) FILTER (WHERE stands AND attribution.speaker_id IS NOT NULL) AS speakers,
        array_agg(DISTINCT claim.form) FILTER (WHERE stands) AS forms,
        array_agg(DISTINCT 'x:' || attribution.state) || array_agg(DISTINCT 'f:' || claim.form) FILTER (WHERE stands)
            || array_agg(DISTINCT 's:' || attribution.speaker_id) FILTER (WHERE stands)
            || array_agg(DISTINCT 'r:' || attribution.relay_id) FILTER (WHERE stands) AS tags
    FROM articles_claim AS claim
    JOIN articles_attribution AS attribution ON attribution.claim_id = claim.id
    CROSS JOIN LATERAL (SELECT attribution.state <> 'rejected') AS states (stands)
    WHERE claim.article_id = article.id AND claim.version_id = article.version_id AND NOT claim.is_withdrawn
) AS said ON true
ORDER BY article.id
ON CONFLICT (article_id) DO UPDATE SET at = excluded.at, outlet_id = excluded.outlet_id, speakers = excluded.speakers,
    stories = excluded.stories, forms = excluded.forms, words = excluded.words
WHERE articles_articlewords IS DISTINCT FROM excluded
"""  # noqa: S608 -- parts of our own
INDEX_CLAIMS = f"""
{ARTICLE}
INSERT INTO articles_claimwords (claim_id, article_id, at, place, outlet_id, speaker_id, form, stories, words)
SELECT claim.id, article.id, article.at, -claim.start, article.outlet_id, attribution.speaker_id, claim.form,
    article.stories,
    to_tsvector('simple', articles_folded(content.words)) || array_to_tsvector(
        article.tags
        || array_remove(ARRAY['f:' || claim.form, 'x:' || attribution.state, 's:' || attribution.speaker_id,
            'r:' || attribution.relay_id], NULL)
        || content.about || {LOCAL_NAMES.format(speakers="attribution.speaker_id")})
FROM article
JOIN articles_claim AS claim ON claim.article_id = article.id AND claim.version_id = article.version_id
JOIN articles_attribution AS attribution ON attribution.claim_id = claim.id
CROSS JOIN LATERAL (
    SELECT string_agg(part.exact, ' ' ORDER BY part.start) AS words,
        ARRAY(SELECT DISTINCT 'e:' || mention.entity_id FROM articles_claimpart AS part
            JOIN articles_mention AS mention ON mention.version_id = article.version_id
                AND mention.start < part."end" AND mention."end" > part.start
            WHERE part.claim_id = claim.id AND part.role = 'content') AS about
    FROM articles_claimpart AS part WHERE part.claim_id = claim.id AND part.role = 'content'
) AS content
WHERE NOT claim.is_withdrawn AND content.words IS NOT NULL
ORDER BY claim.id
ON CONFLICT (claim_id) DO UPDATE SET article_id = excluded.article_id, at = excluded.at, place = excluded.place,
    outlet_id = excluded.outlet_id, speaker_id = excluded.speaker_id, form = excluded.form, stories = excluded.stories,
    words = excluded.words
WHERE articles_claimwords IS DISTINCT FROM excluded
"""  # noqa: S608 -- parts of our own
FORGET_CLAIMS = """
DELETE FROM articles_claimwords AS known WHERE article_id = ANY(%(articles)s::bigint[]) AND NOT EXISTS (
    SELECT FROM articles_claim AS claim
    JOIN articles_claimpart AS part ON part.claim_id = claim.id AND part.role = 'content'
    WHERE claim.id = known.claim_id AND NOT claim.is_withdrawn AND claim.version_id = (
        SELECT id FROM articles_articleversion WHERE article_id = claim.article_id ORDER BY number DESC LIMIT 1))
"""


def index_waiting(*, stop: Callable[[], bool] = lambda: False, told: Callable[[int], object] = int) -> int:
    """Indexes what was stored or changed until nothing is left, `stop()` says so, or another process is at it.

    Gives how many articles; `told` hears of each transaction how many notes it took.
    """
    done = 0
    while not stop():
        notes, articles = _index_some()
        if not notes:
            break
        done += articles
        told(notes)
    return done


def note_all() -> int:
    """Has every article indexed anew, the newest first; how many there are."""
    articles = Article.objects.newest_first().values_list("pk", flat=True)
    with transaction.atomic(), connection.cursor() as cursor:
        sql, params = articles.query.sql_with_params()
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(f"INSERT INTO articles_unindexed (article_id) {sql}", params)
        return int(cursor.rowcount)


def waiting() -> int:
    """How many notes are left; an article may have several."""
    return Unindexed.objects.count()


@transaction.atomic
def _index_some() -> tuple[int, int]:
    """How many notes it took, and of how many articles."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK_OUT, [LOCK])
        if not cursor.fetchone()[0]:
            return 0, 0
        cursor.execute(TAKE, {"most": BATCH})
        noted = [article for (article,) in cursor.fetchall()]
    articles = sorted(set(noted))
    index(articles)
    return len(noted), len(articles)


def index(articles: Sequence[int]) -> None:
    """Writes the rows of these articles as they are now: three statements."""
    values: dict[str, Any] = {"articles": list(articles), "undated": UNDATED, "read": READ}
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in (INDEX_ARTICLES, INDEX_CLAIMS, FORGET_CLAIMS):
            cursor.execute(statement, values)
