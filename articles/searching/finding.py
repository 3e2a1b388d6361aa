"""Hits of what is asked, newest or best first, a page at a time.

Only the newest articles are looked through, then wider and wider windows of time: a common word fills its page from the
first, and a rare one costs little in each. Ordering by likeness costs as much as there are hits: it orders the newest MOST_ORDERED.
"""

from __future__ import annotations

import datetime
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import OperationalError, connection, transaction
from psycopg.errors import QueryCanceled

from articles.searching.tags import UNDATED, any_of, period_tags

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.backends.utils import CursorWrapper

    from articles.searching.asking import Asked

PAGE = 30
AT_ONCE = 500
MOST_ORDERED = 2_000
FIRST_WINDOW = {"articles": 2_000, "claims": 300}
"""Articles in the first window of time: of claims there are more."""
WIDEST = 100
"""Times the first window; what is not found in that is looked for in all, for its days would take as long to read."""
ROOM = 1.5
"""A window is so many times as wide as it would have to be if hits fell evenly on time."""
LEAST, MOST_WIDER = 2, 64
"""Times that a window is wider than the one before."""
LIMIT_MS = 4_000
SETTINGS = (  # rows are found by the index of words whatever the planner estimates; compiling would take longer than searching
    "SET LOCAL enable_seqscan = off; SET LOCAL jit = off; SET LOCAL work_mem = '32MB';"
    f" SET LOCAL statement_timeout = {LIMIT_MS}"
)
TABLES = {"articles": "articles_articlewords", "claims": "articles_claimwords"}
KEYS = {"articles": ("at", "article_id"), "claims": ("at", "article_id", "place", "claim_id")}
"""What hits are ordered by, each falling; the last is the row's key."""
BOUNDARY = """
SELECT at FROM articles_articlewords WHERE at <= coalesce(%(latest)s, 'infinity'::timestamptz) ORDER BY at DESC, article_id DESC
OFFSET %(most)s LIMIT 1
"""
LATEST = "SELECT at FROM articles_articlewords WHERE at <= coalesce(%(latest)s, 'infinity'::timestamptz) ORDER BY at DESC LIMIT 1"

Place = tuple[datetime.datetime, *tuple[int, ...]]
"""Where a hit stands in the list."""


class TookTooLong(Exception):
    """This search reads more than can be read while you wait. Ask for fewer: after:2026-01, or one more word."""

    def __str__(self) -> str:
        return str(self.__doc__)


@dataclass(frozen=True, slots=True)
class Window:
    """Articles of these days and what of the hits is in it; `first` None: all that the query asks for."""

    first: datetime.date | None
    last: datetime.date | None
    hits: int = 0

    @property
    def tags(self) -> str:
        if self.first is None or self.last is None or self.last < self.first:
            return ""
        return any_of(period_tags(self.first, self.last))

    @property
    def begins(self) -> datetime.datetime | None:
        """The first moment in it."""
        if self.first is None:
            return None
        return datetime.datetime.combine(self.first, datetime.time(), tzinfo=datetime.UTC)


@dataclass(frozen=True, slots=True)
class Found:
    """Keys of articles or claims, in order; `last` is the place of the last of them, where more follow."""

    keys: list[int]
    last: Place | None
    window: Window


@contextmanager
def searching() -> Iterator[CursorWrapper]:
    """A transaction with the settings of a search. Raises TookTooLong."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(SETTINGS)
            yield cursor
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise TookTooLong from error
        raise


def newest(asked: Asked, *, after: Place | None = None, most: int = PAGE) -> Found:
    """The newest hits, those that come after that place in the list."""
    with searching() as cursor:
        return _newest(cursor, asked, after, most)


def _newest(cursor: CursorWrapper, asked: Asked, after: Place | None, most: int) -> Found:
    keys = KEYS[asked.kind]
    columns = ", ".join(keys)
    order = ", ".join(f"{key} DESC" for key in keys)
    widening = Widening(cursor, asked, after[0] if after else None)
    window = widening.first
    while True:
        where, values = condition(asked, window)
        if after:
            where += f" AND ({columns}) < ({', '.join(f'%(after{n})s' for n in range(len(after)))})"
            values |= {f"after{n}": value for n, value in enumerate(after)}
        cursor.execute(
            f"WITH hits AS MATERIALIZED (SELECT {columns} FROM {TABLES[asked.kind]} WHERE {where})"  # noqa: S608 -- our own
            f" SELECT {columns}, count(*) OVER () FROM hits ORDER BY {order} LIMIT %(most)s",
            values | {"most": most + 1},
        )
        rows = cursor.fetchall()
        if len(rows) > most or window == widening.whole:
            break
        window = widening.after(rows[0][-1] if rows else 0, most)
    hits = rows[0][-1] if rows else 0
    places = [row[:-1] for row in rows[:most]]
    return Found(
        [place[-1] for place in places],
        places[-1] if len(rows) > most else None,
        Window(window.first, window.last, hits),
    )


def every(asked: Asked, *, at_once: int = AT_ONCE) -> Iterator[list[int]]:
    """The keys of all hits, the newest first, `at_once` at a time: for exports."""
    place = None
    while True:
        found = newest(asked, after=place, most=at_once)
        if found.keys:
            yield found.keys
        place = found.last
        if place is None:
            return


def best(asked: Asked, *, page: int = 1, most: int = PAGE) -> tuple[Found, int]:
    """The newest MOST_ORDERED hits, those with the words most often and closest together first; and how many were ordered."""
    key = KEYS[asked.kind][-1]
    order = ", ".join(f"{column} DESC" for column in KEYS[asked.kind])
    with searching() as cursor:
        window = wide_enough(cursor, asked, MOST_ORDERED)
        where, values = condition(asked, window)
        cursor.execute(
            f"WITH hits AS MATERIALIZED (SELECT {', '.join(KEYS[asked.kind])}, words FROM {TABLES[asked.kind]} WHERE {where}),"  # noqa: S608
            f" newest AS MATERIALIZED (SELECT * FROM hits ORDER BY {order} LIMIT %(newest)s)"
            f" SELECT {key}, ts_rank_cd(words, %(wanted)s::tsquery, 1) AS rank, count(*) OVER () FROM newest"
            f" ORDER BY rank DESC, {order} OFFSET %(before)s LIMIT %(most)s",
            values | {"wanted": asked.wanted, "newest": MOST_ORDERED, "before": (page - 1) * most, "most": most},
        )
        rows = cursor.fetchall()
    return Found([row[0] for row in rows], None, window), rows[0][-1] if rows else 0


def wide_enough(cursor: CursorWrapper, asked: Asked, most: int) -> Window:
    """A window that has more than so many hits, or about; or else all."""
    widening = Widening(cursor, asked)
    window = widening.first
    if window == widening.whole:
        return window
    for _ in range(2):
        where, values = condition(asked, window)
        cursor.execute(f"SELECT count(*) FROM {TABLES[asked.kind]} WHERE {where}", values)  # noqa: S608 -- our own
        hits = cursor.fetchone()[0]
        if hits > most:
            return window
        window = widening.after(hits, most)
        if window == widening.whole:
            return window
    return widening.whole


class Widening:
    """Windows of time, from the newest articles that are asked for to all of them, each as wide as what was found suggests."""

    def __init__(self, cursor: CursorWrapper, asked: Asked, latest: datetime.datetime | None = None) -> None:
        bounds = [moment for moment in (latest, asked.before) if moment is not None]
        values = {"latest": min(bounds, default=None), "most": FIRST_WINDOW[asked.kind]}
        cursor.execute(LATEST, values)
        ends = cursor.fetchone()
        cursor.execute(BOUNDARY, values)
        begins = cursor.fetchone()
        last = _day(ends[0]) if ends else None
        self._earliest = asked.after or UNDATED
        self.whole = Window(_day(asked.after), last) if asked.after and last else Window(None, None)
        self._ends = ends[0] if ends else UNDATED
        self._span = self._ends - begins[0] if begins and begins[0] > UNDATED else None
        self._widest = self._span * WIDEST if self._span else None
        self.first = self._window()

    def after(self, hits: int, most: int) -> Window:
        """The window to look into when the one before had so many hits, and more than `most` are looked for."""
        if self._span:
            self._span *= min(max(most * ROOM / (hits or 0.5), LEAST), MOST_WIDER)
        return self._window()

    def _window(self) -> Window:
        if not self._span or not self._widest or self._span > self._widest:
            return self.whole
        begins = self._ends - self._span if self._span < self._ends - self._earliest else self._earliest
        if begins <= self._earliest:
            return self.whole
        return Window(_day(begins), _day(self._ends))


def _day(moment: datetime.datetime) -> datetime.date:
    return moment.astimezone(datetime.UTC).date()


def condition(asked: Asked, window: Window) -> tuple[str, dict[str, Any]]:
    """The rows that are asked for in that window: SQL with its values."""
    words = " & ".join(f"({part})" for part in (asked.words, window.tags) if part)
    conditions, values = ["true"], dict[str, Any]()
    if words:
        conditions.append("words @@ %(words)s::tsquery")
        values["words"] = words
    begins = max((one for one in (asked.after, window.begins) if one), default=None)
    if begins:
        conditions.append("at >= %(from)s")
        values["from"] = begins
    if asked.before:
        conditions.append("at < %(until)s AND at > %(undated)s")
        values |= {"until": asked.before, "undated": UNDATED}
    if asked.kept:
        conditions.append("article_id <> ALL(%(kept)s::bigint[])")
        values["kept"] = list(asked.kept)
    if asked.same_claim:
        conditions.append(
            "EXISTS (SELECT FROM articles_claimwords AS claim WHERE claim.article_id = articles_articlewords.article_id"
            " AND claim.words @@ %(claim)s::tsquery OFFSET 0)"  # asked of each row, never of all claims beforehand
        )
        values["claim"] = asked.same_claim
    return " AND ".join(conditions), values
