"""How long a search takes in the archive as it is, by what is searched for; results and their counts apart.

Copies of the sample coverage are indexed as they were made: in the database, from the rows of what they are copies of.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from django.db import connection
from django.urls import reverse

from articles.models import Article, ArticleVersion, Entity
from articles.searching import asking, counting, finding, indexing
from articles.searching.folding import words_of
from bench.archive import STRIDE
from bench.figures import Figure, timed
from bench.pages import editor_client

if TYPE_CHECKING:
    from collections.abc import Iterator


TIMES = 25
DATES = (
    "ARRAY[to_char({0}, '\"d:\"YYYY-MM-DD'), to_char({0}, '\"m:\"YYYY-MM'), to_char({0}, '\"y:\"YYYY'),"
    " 'w:' || (({0})::date - DATE '0001-01-01') / 7]"
)
BEFORE, NOW = (DATES.format(f"{one} AT TIME ZONE 'UTC'") for one in ("row.at", "copy.published_at"))
REDATED = f"ts_delete(row.words, {BEFORE}) || array_to_tsvector({NOW})"
COPY_ARTICLES = f"""
INSERT INTO articles_articlewords (article_id, at, outlet_id, speakers, stories, forms, words)
SELECT copy.id, copy.published_at, row.outlet_id, row.speakers, row.stories, row.forms, {REDATED}
FROM articles_articlewords AS row JOIN articles_article AS copy ON copy.id %% {STRIDE} = row.article_id
WHERE row.article_id < {STRIDE} AND copy.id >= {STRIDE} AND copy.published_at IS NOT NULL
AND NOT EXISTS (SELECT FROM articles_articlewords AS there WHERE there.article_id = copy.id) ORDER BY copy.published_at
"""  # noqa: S608 -- numbers and names of our own
COPY_CLAIMS = f"""
INSERT INTO articles_claimwords (claim_id, article_id, at, place, outlet_id, speaker_id, form, stories, words)
SELECT claim.id, claim.article_id, copy.published_at, row.place, row.outlet_id, row.speaker_id, row.form, row.stories, {REDATED}
FROM articles_claimwords AS row
JOIN articles_claim AS claim ON claim.id %% {STRIDE} = row.claim_id
JOIN articles_article AS copy ON copy.id = claim.article_id
WHERE row.claim_id < {STRIDE} AND claim.id >= {STRIDE} AND copy.published_at IS NOT NULL
AND NOT EXISTS (SELECT FROM articles_claimwords AS there WHERE there.claim_id = claim.id) ORDER BY copy.published_at
"""  # noqa: S608 -- numbers and names of our own
INDEXES = ("articlewords", "claimwords")


def index_copies() -> None:
    """Indexes the originals as a worker does, and the copies of each from its rows; the indexes are built at the end."""
    indexing.index(list(Article.objects.filter(pk__lt=STRIDE).values_list("pk", flat=True)))
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SET maintenance_work_mem = '512MB'")
        for table in INDEXES:
            cursor.execute(f"DROP INDEX {table}_words")
        cursor.execute(COPY_ARTICLES, [])
        cursor.execute(COPY_CLAIMS, [])
        for table in INDEXES:
            cursor.execute(
                f"CREATE INDEX {table}_words ON articles_{table} USING gin (words) WITH (gin_pending_list_limit = 1024)"
            )
            cursor.execute(f"VACUUM ANALYZE articles_{table}")
        cursor.execute(f"DELETE FROM articles_unindexed WHERE article_id >= {STRIDE}")  # noqa: S608 -- a number
        cursor.execute("RESET statement_timeout")


def figures() -> Iterator[Figure]:
    """Each kind of search, of articles and of claims, in either order; then what counts it; then the whole page."""
    client, user = editor_client()
    for name, typed in queries().items():
        for kind in asking.KINDS:
            asked = [asking.ask(typed, kind, user)] * TIMES
            yield timed(f"search {kind}: {name}, newest", finding.newest, asked)
            yield timed(f"search {kind}: {name}, best", finding.best, asked)
            yield timed(f"search {kind}: {name}, facets", counting.count, asked)
    address = f"{reverse('search')}?kind=claims&q={queries()['a common word']}"
    yield timed("search: the page of a common word", client.get, [address] * TIMES)


def queries() -> dict[str, str]:
    """What the archive has often, seldom, and by whom."""
    bodies = list(ArticleVersion.objects.filter(pk__lt=STRIDE).values_list("body", flat=True))
    texts = [[word.word for word in words_of(body)] for body in bodies]
    spread = Counter(word for words in texts for word in set(words) if word.isalpha() and len(word) > 3)
    pairs: Counter[tuple[str, str]] = Counter(
        pair for words in texts for pair in set(pairwise(words)) if all(spread[word] for word in pair)
    )
    common = max(sorted(spread), key=lambda word: spread[word])
    phrase = " ".join(pairs.most_common(1)[0][0])
    speaker = Entity.objects.filter(article=None, kind="person", attributions__claim__pk__lt=STRIDE)
    often = Counter(speaker.values_list("name", flat=True)).most_common(1)[0][0]
    return {
        "a rare word": rare_word(),
        "a common word": common,
        "a phrase": f'"{phrase}"',
        "a speaker and a word": f'speaker:"{often}" {common}',
        "everything": "",
    }


def rare_word() -> str:
    """A word that one article alone has: added to it."""
    word = "quillwort"
    with connection.cursor() as cursor:
        for table, key in (("articlewords", "article_id"), ("claimwords", "claim_id")):
            cursor.execute(
                f"UPDATE articles_{table} SET words = words || to_tsvector('simple', %s)"  # noqa: S608 -- our own
                f" WHERE {key} = (SELECT min({key}) FROM articles_{table}) AND NOT words @@ to_tsquery('simple', %s)",
                [word, word],
            )
    return word
