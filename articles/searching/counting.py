"""How many hits there are, and how they fall on outlets, speakers, stories, forms and months: exact up to MOST, then of the newest."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.dateformat import format as date_format

from articles.models import Entity, Outlet, Story
from articles.searching.finding import KEYS, TABLES, Widening, Window, condition, searching
from articles.searching.tags import UNDATED

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

    from articles.searching.asking import Asked

MOST = 10_000
MOST_READ = 3_000
"""The same where hits are read to be sure of them: those of a phrase, and articles of which several things are asked of a claim."""
MOST_NEW = 1_000
SHOWN = 8
"""Of each facet."""
MONTHS = 12
FACETS = {
    "articles": {
        "speaker": "SELECT unnest(speakers) AS value FROM hits",
        "story": "SELECT unnest(stories) AS value FROM hits",
        "form": "SELECT unnest(forms) AS value FROM hits",
    },
    "claims": {
        "speaker": "SELECT speaker_id AS value FROM hits WHERE speaker_id IS NOT NULL",
        "story": "SELECT unnest(stories) AS value FROM hits",
        "form": "SELECT form AS value FROM hits",
    },
}
COLUMNS = {
    "articles": "at, outlet_id, speakers, stories, forms",
    "claims": "at, outlet_id, speaker_id, stories, form",
}
COUNTED = """
WITH found AS MATERIALIZED (SELECT {keys}, {columns} FROM {table} WHERE {where}),
hits AS MATERIALIZED (SELECT * FROM found ORDER BY {order} LIMIT %(limit)s)
SELECT 'total' AS facet, NULL AS value, (SELECT count(*) FROM found) AS hits
{facets}
"""
ONE = """
UNION ALL (SELECT '{facet}', value::text, count(*) FROM ({values}) AS one GROUP BY value
    ORDER BY count(*) DESC, value LIMIT {shown})"""
BY_MONTH = """
UNION ALL (SELECT 'month', to_char(month, 'YYYY-MM'), hits FROM (
    SELECT date_trunc('month', at AT TIME ZONE 'UTC') AS month, count(*) AS hits FROM hits WHERE at > %(undated)s
    GROUP BY 1 ORDER BY 1 DESC LIMIT {months}) AS months)"""


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a facet: `field` is what it adds to the query."""

    label: str
    field: tuple[tuple[str, str], ...]
    hits: int


@dataclass(frozen=True, slots=True)
class Counts:
    total: int
    """Exact up to `most`."""
    facets: dict[str, list[Value]]
    most: int

    @property
    def is_more(self) -> bool:
        return self.total > self.most


def count(asked: Asked) -> Counts:
    """Counts the hits and their facets; three more queries for names. Raises TookTooLong."""
    with searching() as cursor:
        rows = _counted(cursor, asked)
    by_facet: dict[str, list[tuple[str, int]]] = {}
    total = 0
    for facet, value, hits in rows:
        if facet == "total":
            total = hits
        else:
            by_facet.setdefault(facet, []).append((value, hits))
    return Counts(total, _named(by_facet), most_of(asked))


def most_of(asked: Asked) -> int:
    """Up to how many hits are counted."""
    return MOST_READ if asked.same_claim or "<" in asked.words else MOST


def count_newer(asked: Asked, article: int) -> int:
    """How many hits there are in articles with greater keys, up to MOST_NEW. Raises TookTooLong."""
    with searching() as cursor:
        where, values = condition(asked, Window(None, None))
        cursor.execute(
            f"SELECT count(*) FROM (SELECT FROM {TABLES[asked.kind]} WHERE {where} AND article_id > %(newest)s"  # noqa: S608
            " LIMIT %(limit)s) AS newer",
            values | {"newest": article, "limit": MOST_NEW},
        )
        return int(cursor.fetchone()[0])


def _counted(cursor: CursorWrapper, asked: Asked) -> list[tuple[str, str, int]]:
    """From a window that has more hits than are counted where there is one; else from all."""
    widening = Widening(cursor, asked)
    window = widening.first
    if window != widening.whole:
        where, values = condition(asked, window)
        cursor.execute(f"SELECT count(*) FROM {TABLES[asked.kind]} WHERE {where}", values)  # noqa: S608 -- our own
        window = widening.after(cursor.fetchone()[0], most_of(asked))
    rows = _rows(cursor, asked, window)
    if rows[0][2] <= most_of(asked) and window != widening.whole:
        rows = _rows(cursor, asked, widening.whole)
    return rows


def _rows(cursor: CursorWrapper, asked: Asked, window: Window) -> list[tuple[str, str, int]]:
    where, values = condition(asked, window)
    facets = {"outlet": "SELECT outlet_id AS value FROM hits WHERE outlet_id IS NOT NULL"} | FACETS[asked.kind]
    unions = "".join(ONE.format(facet=facet, values=one, shown=SHOWN) for facet, one in facets.items())
    keys = [key for key in KEYS[asked.kind] if key != "at"]
    statement = COUNTED.format(
        keys=", ".join(keys),
        columns=COLUMNS[asked.kind],
        table=TABLES[asked.kind],
        where=where,
        order=", ".join(f"{key} DESC" for key in KEYS[asked.kind]),
        facets=unions + BY_MONTH.format(months=MONTHS),
    )
    cursor.execute(statement, values | {"limit": most_of(asked), "undated": UNDATED})
    return list(cursor.fetchall())


def _named(counted: dict[str, list[tuple[str, int]]]) -> dict[str, list[Value]]:
    """The values by their names; an outlet, a speaker or a story that is gone meanwhile is left out."""
    facets = {}
    for facet, model in (("outlet", Outlet), ("speaker", Entity), ("story", Story)):
        known = model._default_manager.in_bulk([int(value) for value, _ in counted.get(facet, [])])
        facets[facet] = [
            Value(str(known[int(value)]), ((facet, _field_of(known[int(value)])),), hits)
            for value, hits in counted.get(facet, [])
            if int(value) in known
        ]
    facets["form"] = [Value(value, (("form", value),), hits) for value, hits in counted.get("form", [])]
    facets["month"] = [Value(_called(value), _month(value), hits) for value, hits in counted.get("month", [])]
    return facets


def _field_of(thing: object) -> str:
    """What names it in a query, and nothing else: a speaker that only its article knows by key."""
    if isinstance(thing, Story) or (isinstance(thing, Entity) and (thing.article_id is not None or '"' in thing.name)):
        return f"#{thing.pk}"
    if isinstance(thing, Entity) and thing.note:
        return f"{thing.name} ({thing.note})"
    return str(thing)


def _called(month: str) -> str:
    """2026-11 -> November 2026"""
    year, number = (int(part) for part in month.split("-"))
    return date_format(datetime.date(year, number, 1), "F Y")


def _month(value: str) -> tuple[tuple[str, str], ...]:
    year, month = (int(part) for part in value.split("-"))
    following = f"{year + month // 12:04}-{month % 12 + 1:02}"
    return (("after", value), ("before", following))
