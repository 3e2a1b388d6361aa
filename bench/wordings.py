"""The same words in other articles: what it costs to match one article's claims, and what that grows to at a million.

The planted wordings have no claims behind them (their foreign key is left away), but hold the keys that are looked for: few in
the small archive, and as many in the largest as are ever kept.
"""

from __future__ import annotations

import random
import time
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import connection, transaction

from articles.linking.holders import HOLDERS
from articles.linking.statements import match
from articles.models import Article, ArticleVersion, Attribution, Claim, ClaimPart, Entity
from articles.models.entities import name_key
from articles.wordings.keying import keys

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.db.backends.utils import CursorWrapper

CLAIMS = 15
"""Of an article."""
PRINTED_BEFORE = 5
"""Of these, in another article."""
KEYS = 7
ROUNDS = 15
HELD = 2
"""Claims of the small archive that have a key."""
OFFSET = 1_000_000_000
"""Planted wordings have claims from here on."""
SYLLABLES = (
    "bra",
    "tel",
    "mor",
    "kin",
    "sul",
    "ved",
    "ost",
    "ran",
    "pil",
    "gur",
    "hex",
    "lom",
    "dav",
    "nis",
    "fet",
    "jor",
)


def figures(scale: int) -> Iterator[str]:
    """The growth from `scale` articles to a hundred times as many; nothing is left of them in the database."""
    texts = [_contents(seed) for seed in range(ROUNDS)]
    first = None
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET LOCAL maintenance_work_mem = '1GB'")  # or the index takes half an hour
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        _without_foreign_key(cursor)
        planted = 0
        for before, size in pairwise((0, scale, 100 * scale)):
            held = HELD if before == 0 else HOLDERS - 2  # and the two articles that are measured
            planted = _plant(cursor, planted, (size - before) * CLAIMS, texts, held if before == 0 else held - HELD)
            cost = _cost(texts)
            first = first or cost
            yield f"{size * CLAIMS:>11,} wordings, {held} with each key: {cost:.1f} ms to match {CLAIMS} claims, {cost / first:.2f} of the first"
        transaction.set_rollback(True)


def _contents(seed: int) -> list[str]:
    chosen = random.Random(seed)  # noqa: S311 -- nothing secret is drawn
    return [" ".join("".join(chosen.choices(SYLLABLES, k=3)) for _ in range(12)) for _ in range(CLAIMS)]


def _without_foreign_key(cursor: CursorWrapper) -> None:
    cursor.execute("SELECT conname FROM pg_constraint WHERE conrelid = 'articles_wording'::regclass AND contype = 'f'")
    for (name,) in cursor.fetchall():
        cursor.execute(f"ALTER TABLE articles_wording DROP CONSTRAINT {name}")


def _plant(cursor: CursorWrapper, before: int, count: int, texts: Sequence[Sequence[str]], held: int) -> int:
    """So many wordings of random keys; `held` more with each key of the texts; the index is built anew, which is faster."""
    cursor.execute("DROP INDEX wording_keys")
    cursor.execute(
        "INSERT INTO articles_wording (claim_id, keys) SELECT id, ARRAY("
        "SELECT (random() * 4294967295)::bigint - 2147483648 FROM generate_series(1, %s) WHERE id > 0)::int[] "
        "FROM generate_series(%s::bigint, %s) AS id",
        [KEYS, OFFSET + before, OFFSET + before + count - 1],
    )
    sought = [[key] for contents in texts for content in contents for key in keys(content)]
    for number, key in enumerate(sought * held):
        claim = OFFSET + before + count + number
        cursor.execute("INSERT INTO articles_wording (claim_id, keys) VALUES (%s, %s)", [claim, key])
    cursor.execute("CREATE INDEX wording_keys ON articles_wording USING gin (keys) WITH (fastupdate = off)")
    cursor.execute("ANALYZE articles_wording")
    return before + count + len(sought) * held


def _cost(texts: Sequence[Sequence[str]]) -> float:
    """Milliseconds to match one article, the median; each article is new."""
    took = []
    for contents in texts:
        with transaction.atomic():
            speaker = Entity.objects.create(
                name="Bench Speaker", key=name_key("Bench Speaker"), note=uuid4().hex, kind=Entity.Kind.PERSON
            )
            match([_article(contents[:PRINTED_BEFORE], speaker)])
            article = _article(contents, speaker)
            begun = time.perf_counter()
            match([article])
            took.append((time.perf_counter() - begun) * 1e3)
            assert Claim.objects.filter(article=article, appearances__isnull=False).count() == PRINTED_BEFORE
            transaction.set_rollback(True)
    return median(took)


def _article(contents: Sequence[str], speaker: Entity) -> int:
    body = "\n\n".join(f"“{content}” " for content in contents)
    article = Article.objects.create(title="Bench", digest=uuid4().hex)
    version = ArticleVersion.objects.create(article=article, title="Bench", body=body, digest=article.digest)
    for content in contents:
        start = body.index(content)
        claim = Claim.objects.create(article=article, version=version, form="direct", start=start)
        Attribution.objects.create(claim=claim, speaker=speaker)
        ClaimPart.objects.create(claim=claim, role="content", start=start, end=start + len(content), exact=content)
    return article.pk
