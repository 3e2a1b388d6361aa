"""An archive of any size: the sample coverage, read by the pipeline once and then multiplied inside the database.

Every copy has claims, parts, candidates and mentions of its own; what it copies is real output of the pipeline.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection, transaction

STRIDE = 100_000
"""Row n of copy c has the key n + c * STRIDE; the originals have smaller keys."""


@dataclass(frozen=True, slots=True)
class _Table:
    """A table that is multiplied; the named columns are keys of rows that are multiplied too, `values` are SQL."""

    name: str
    keys: tuple[str, ...] = ()
    values: tuple[tuple[str, str], ...] = ()


_DAYS = "(now() - make_interval(hours => copy))"
TABLES = (
    _Table("articles_article", values=(("digest", "md5(row.digest || copy)"), ("url", "''"), ("published_at", _DAYS))),
    _Table("articles_articleversion", keys=("article_id",)),
    _Table("articles_mention", keys=("version_id",)),
    _Table("articles_claim", keys=("article_id", "version_id")),
    _Table("articles_claimpart", keys=("claim_id",)),
    _Table("articles_attribution", keys=("claim_id",)),
    _Table("articles_candidate", keys=("attribution_id",)),
)


def multiply(articles: int) -> int:
    """Copies the archive as it is until it has about `articles` articles; returns how many it has."""
    with connection.cursor() as cursor:
        originals = _count(cursor)
        copies = max(0, articles // originals - 1)
        with transaction.atomic():
            for table in TABLES:
                _multiply_table(cursor, table, copies)
        cursor.execute("ANALYZE")
        return _count(cursor)


def _count(cursor) -> int:  # type: ignore[no-untyped-def]  # Django's cursor wrapper has no public type
    cursor.execute("SELECT count(*) FROM articles_article")
    return int(cursor.fetchone()[0])


def _multiply_table(cursor, table: _Table, copies: int) -> None:  # type: ignore[no-untyped-def]  # as above
    cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s ORDER BY 1", [table.name])
    columns = [name for (name,) in cursor.fetchall()]
    special = {"id": f"row.id + copy * {STRIDE}"}
    special |= {key: f"row.{key} + copy * {STRIDE}" for key in table.keys}
    special |= dict(table.values)
    names = ", ".join(f'"{name}"' for name in columns)
    values = ", ".join(special.get(name, f'row."{name}"') for name in columns)
    cursor.execute(
        f"INSERT INTO {table.name} ({names}) SELECT {values} FROM {table.name} AS row, generate_series(1, {copies}) AS copy"  # noqa: S608 -- names from TABLES and the catalogue
    )
    cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), (SELECT max(id) FROM {table.name}))")  # noqa: S608
