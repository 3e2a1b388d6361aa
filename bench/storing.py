"""How long an import takes from file to rows, without annotating; and whether that grows with the archive.

The articles are made up of a vocabulary in which words are as frequent as in English (Zipf's law, with Mandelbrot's shift), so
that they share phrases as articles do, and no passages. The archive that they are stored into is filled with rows that are
as long as theirs where look-ups go: addresses, digests, sketches; its bodies are short.
"""

from __future__ import annotations

import json
import random
import tempfile
import time
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import connection, transaction

from articles.intake import reading, receiving
from articles.intake.importing import add_paths, begin_import, read_all
from articles.models import Article, Intake

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SEED = 11
VOCABULARY = 30_000
SHIFT = 2.7
FIRST = 50_000_000
"""Keys of the rows that fill the archive, beyond all others."""
FILL = (
    "INSERT INTO articles_article (id, outlet_id, url, title, byline, language, section, digest, published_at, stored_at)"
    " SELECT n, NULL, 'https://fill.example/' || n, 'Article ' || n, '', 'en', '', md5(n::text) || md5('b' || n),"
    " now() - make_interval(mins => n - {first}), now() FROM generate_series({low}, {high}) AS n",
    "INSERT INTO articles_articleversion (id, article_id, number, title, body, digest, stored_at, annotation,"
    " pipeline_version, problem, boilerplate) SELECT n, n, 1, 'Article ' || n, 'Words ' || n, md5(n::text), now(),"
    " 'annotated', 'bench', '', '[]' FROM generate_series({low}, {high}) AS n",
    "INSERT INTO articles_sketch (article_id, keys, size) SELECT n, ARRAY(SELECT hashint8(n * 11::bigint + k)"
    " FROM generate_series(1, 10) AS k), 10 FROM generate_series({low}, {high}) AS n",
)


def figures(scale: int, *, count: int = 10_000) -> Iterator[str]:
    """`count` articles into an archive as it is; then a fifth of them into one of 10,000 and into one of `scale`."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{name}.jsonl" for name in ("first", "small", "large")]
        for seed, (path, rows) in enumerate(zip(paths, (count, count // 5, count // 5), strict=True)):
            path.write_text("\n".join(_articles(rows, SEED + seed)))
        yield f"import {count:,} articles of JSON Lines: {_imported(paths[0], count)}"
        times = []
        for size, path in ((10_000, paths[1]), (scale, paths[2])):
            _fill(size)
            seconds = _import(path)
            times.append(seconds)
            yield f"import {count // 5:,} into {Article.objects.count():,}: {1000 * seconds / (count // 5):.2f} ms an article"
        yield f"an article takes {times[1] / times[0]:.2f} times as long at {scale:,} as at 10,000"
    _empty()


def _imported(path: Path, count: int) -> str:
    seconds = _import(path)
    return f"{seconds:.1f} s, {count / seconds:,.0f} a second"


def _import(path: Path) -> float:
    """Seconds from the file to the last row; the process that reads runs already, as a worker's does."""
    reading.reader()._running()
    begun = time.perf_counter()
    intake = begin_import([path])
    add_paths(intake, [path])
    receiving.start(intake)
    for _ in read_all(intake):
        pass
    seconds = time.perf_counter() - begun
    refused = intake.items.exclude(outcome="stored").count()
    assert not refused, f"{refused} were not stored"
    Article.objects.filter(intake_items__intake=intake).delete()
    Intake.objects.filter(pk=intake.pk).delete()
    return seconds


def _articles(count: int, seed: int) -> Iterator[str]:
    dice = random.Random(seed)  # noqa: S311 -- nothing secret is drawn
    words = ["".join(dice.choices("abcdefghijklmnoprstuvw", k=dice.randint(2, 10))) for _ in range(VOCABULARY)]
    weights = list(accumulate(1 / (rank + SHIFT) for rank in range(VOCABULARY)))
    for number in range(count):
        paragraphs = [_paragraph(dice, words, weights) for _ in range(7)]
        yield json.dumps(
            {
                "title": f"Article {seed}-{number}",
                "text": "\n\n".join(paragraphs),
                "outlet": f"Outlet {number % 20}",
                "date": "2026-10-05T09:00:00Z",
                "url": f"https://bench.example/{seed}/{number}",
                "language": "en",
            }
        )


def _paragraph(dice: random.Random, words: Sequence[str], weights: Sequence[float]) -> str:
    return " ".join(dice.choices(words, cum_weights=weights, k=dice.randint(35, 75))).capitalize() + "."


def _fill(count: int) -> None:
    """Rows until the archive has `count` articles more than without any of these."""
    there = Article.objects.filter(pk__gte=FIRST).count()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        for statement in FILL:
            cursor.execute(statement.format(first=FIRST, low=FIRST + there, high=FIRST + count - 1))
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("VACUUM ANALYZE")  # or the archive would be tidied up in the middle of the measuring
        cursor.execute("RESET statement_timeout")


def _empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        for table, key in (
            ("articles_sketch", "article_id"),
            ("articles_articleversion", "id"),
            ("articles_article", "id"),
        ):
            cursor.execute(f"DELETE FROM {table} WHERE {key} >= {FIRST}")  # noqa: S608 -- names and a number of ours
        cursor.execute("RESET statement_timeout")
    reading.reader().close()
