"""Copies of one text: how many are found and how many wrongly, what a sketch costs, and what looking grows to at a million.

Sketched: variants of real reports, as wire copy reaches an archive, and outlets' own reports of one event, which are no copies.
"""

from __future__ import annotations

import json
import random
import time
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING
from uuid import uuid4

from django.conf import settings
from django.db import connection, transaction

from articles.intake import copies
from articles.intake.duplicates import find_copies
from articles.intake.likeness import SHORT
from articles.intake.sketching import sketch
from articles.models import Article, ArticleVersion

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db.backends.utils import CursorWrapper

CORPORA = Path(settings.BASE_DIR).parent / "shared" / "corpora" / "stories"
BATCH = 200
KEYS = 10
"""Of an article of 400 words."""
ROUNDS = 15
FOOTER = 7
"""A key that a tenth of the planted sketches have; no import stores one so often."""
PROMO = "Sign up for our daily briefing, and read the news before the others do.\n\n"


def figures(scale: int) -> Iterator[str]:
    """The growth from `scale` articles to a hundred times as many; nothing is left of them in the database."""
    corpora = {name: texts for name in ("basil_dev", "ecbplus_dev") if (texts := _texts(name))}
    for name, texts in (corpora or {"invented": [_invented(seed) for seed in range(300)]}).items():
        yield from _quality(name, texts)
    bodies = [_invented(seed) for seed in range(BATCH)]
    times = [_microseconds(lambda: [sketch(body) for body in bodies]) for _ in range(ROUNDS)]
    yield f"sketch of an article of 400 words: {median(times):.0f} us"
    yield from _growth((scale, 10 * scale, 100 * scale))


def _texts(name: str) -> list[str]:
    path = CORPORA / f"{name}.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return list(dict.fromkeys(json.loads(line)["text"] for line in lines))


def _invented(seed: int, words: int = 400) -> str:
    chosen = random.Random(seed)  # noqa: S311 -- nothing secret is drawn
    return "\n\n".join(" ".join(f"w{chosen.randrange(5_000)}" for _ in range(50)) for _ in range(words // 50))


def _cut(text: str, share: float) -> str:
    lines = [line.split(" ") for line in text.split("\n")]
    left = int(share * sum(map(len, lines)))
    kept = []
    for line in lines:
        kept.append(" ".join(line[:left]))
        left = max(0, left - len(line))
    return "\n".join(kept).rstrip()


def _noisy(text: str) -> str:
    """Another of the text's words for eight in a hundred, the paragraphs in any order, and a fifth cut off."""
    chosen = random.Random(len(text))  # noqa: S311
    words = text.split()
    lines = [
        " ".join(chosen.choice(words) if chosen.random() < 0.08 else word for word in line.split())
        for line in text.split("\n")
    ]
    return _cut("\n".join(chosen.sample(lines, len(lines))), 0.8)


VARIANTS: dict[str, Callable[[str], str]] = {
    "a line added, last 5 % cut": lambda text: PROMO + _cut(text, 0.95),
    "cut to 60 %": lambda text: _cut(text, 0.6),
    "8 % other words, shuffled, a fifth cut": _noisy,
    "cut to 25 %": lambda text: _cut(text, 0.25),
}


def _quality(name: str, texts: list[str]) -> Iterator[str]:
    """How many variants (of SHORT words and more) are found, and how many of those found are copies of the right text."""
    with transaction.atomic():
        articles = [article for at in range(0, len(texts), BATCH) for article in _stored(texts[at : at + BATCH])]
        originals = [article.copy_of_id or article.pk for article in articles]
        yield f"{name}: {len(texts)} reports, {sum(a.copy_of_id is not None for a in articles)} called copies of another"
        for variant, make in VARIANTS.items():
            made = [(make(text), pk) for text, pk in zip(texts, originals, strict=True)]
            made = [(text, pk) for text, pk in made if len(text.split()) >= SHORT]
            found = [one for at in range(0, len(made), 50) for one in find_copies([t for t, _ in made[at : at + 50]])]
            matches = [(one.match.original.article, pk) for one, (_, pk) in zip(found, made, strict=True) if one.match]
            right = sum(article == pk for article, pk in matches)
            yield f"  {variant:<40} recall {right / len(made):.3f}   precision {right / len(matches):.3f}   n={len(made)}"
        transaction.set_rollback(True)


def _stored(bodies: list[str]) -> list[Article]:
    found = find_copies(bodies)
    articles = _articles(len(bodies))
    ArticleVersion.objects.bulk_create(
        ArticleVersion(article=article, title=article.title, body=body, digest=article.digest)
        for article, body in zip(articles, bodies, strict=True)
    )
    copies.remember(articles, found)
    return articles


def _articles(count: int) -> list[Article]:
    return Article.objects.bulk_create(Article(title="Bench", digest=uuid4().hex) for _ in range(count))


def _growth(sizes: tuple[int, ...]) -> Iterator[str]:
    """Microseconds a record, medians over batches of BATCH: to look for copies, and to store the sketch."""
    looked: list[float] = []
    stored: list[float] = []
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        for before, size in pairwise((0, *sizes)):
            _plant(cursor, size - before)
            look, store = _costs()
            looked, stored = [*looked, look], [*stored, store]
            total = (looked[-1] + stored[-1]) / (looked[0] + stored[0])
            yield f"{size:>9,} sketches: look {look:.0f} us, store {store:.0f} us a record; together {total:.2f} of the first"
        bodies = [_invented(seed) for seed in range(BATCH)]
        with_footer = [[FOOTER, *sketch(body)[1:]] for body in bodies]
        often = median(_microseconds(lambda: find_copies(bodies, with_footer)) for _ in range(ROUNDS))
        yield f"  look with a key that {size // 10:,} sketches have: {often:.0f} us a record"
        transaction.set_rollback(True)
    with connection.cursor() as cursor:
        for statement in (
            "SET statement_timeout = 0",
            "VACUUM articles_article, articles_sketch",
            "RESET statement_timeout",
        ):
            cursor.execute(statement)


def _costs() -> tuple[float, float]:
    """Of looking and of storing: microseconds a record, with articles that are new in every round."""
    look, store = [], []
    for turn in range(ROUNDS):
        bodies = [_invented(seed) for seed in range(BATCH * turn, BATCH * (turn + 1))]
        sketches = [sketch(body) for body in bodies]
        articles = _articles(BATCH)
        with transaction.atomic():
            begun = time.perf_counter()
            found = find_copies(bodies, sketches)
            between = time.perf_counter()
            copies.remember(articles, found)
            ended = time.perf_counter()
            transaction.set_rollback(True)
        assert not any(one.match for one in found)
        look.append(between - begun)
        store.append(ended - between)
    return median(look) / BATCH * 1e6, median(store) / BATCH * 1e6


def _plant(cursor: CursorWrapper, count: int) -> None:
    """So many articles without words, each with a sketch of random keys; the index is built anew, which is faster."""
    cursor.execute("DROP INDEX sketch_keys")
    cursor.execute(
        "WITH planted AS (INSERT INTO articles_article (url, title, byline, language, section, digest, stored_at) "
        "SELECT '', 'Bench', '', '', '', gen_random_uuid(), now() FROM generate_series(1, %s) RETURNING id) "
        "INSERT INTO articles_sketch (article_id, size, keys) SELECT id, %s, ARRAY("
        "SELECT CASE WHEN id %% 10 = 0 AND n = 1 THEN %s ELSE (random() * 4294967295)::bigint - 2147483648 END "
        "FROM generate_series(1, %s) AS n WHERE id > 0)::int[] FROM planted",
        [count, KEYS, FOOTER, KEYS],
    )
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute("CREATE INDEX sketch_keys ON articles_sketch USING gin (keys) WITH (fastupdate = off)")
    cursor.execute("ANALYZE articles_sketch")


def _microseconds(act: Callable[[], object]) -> float:
    """A record's share of what it takes with a batch."""
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) / BATCH * 1e6
