"""Tags: what a search narrows by, as words of the index that no text has, for they have a colon.

So the one index answers "this word, by this speaker, in that month" by reading the shortest of its lists.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

UNDATED = datetime.datetime(1500, 1, 1, tzinfo=datetime.UTC)
"""Where an article stands that does not say when it was published: after all others."""
MOST_PERIODS = 9
"""Tags of days that a search asks for; what is longer is asked for by week, by month, then by year. The index compares each
of them for each hit, so few are read faster than many, though they reach a little further."""
OF_FIELD = {"speaker": "s", "via": "r", "about": "e", "outlet": "o", "story": "t", "form": "f", "state": "x"}
LOCAL_NAME = "u"
"""A word in the name of a speaker that only its article knows: "u:spokesman"."""


def tag(field: str, value: int | str) -> str:
    return f"{OF_FIELD[field]}:{value}"


def period_tags(first: datetime.date, last: datetime.date) -> list[str]:
    """Tags that all articles of these days have, and others of days close to them."""
    days = range(first.toordinal(), last.toordinal() + 1)
    weeks = range(_week(first), _week(last) + 1)
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    if len(days) <= MOST_PERIODS:
        return [f"d:{datetime.date.fromordinal(day)}" for day in days]
    if len(weeks) <= MOST_PERIODS:
        return [f"w:{week}" for week in weeks]
    if len(months) <= MOST_PERIODS:
        return [f"m:{month // 12:04}-{month % 12 + 1:02}" for month in months]
    return [f"y:{year:04}" for year in range(first.year, last.year + 1)]


def _week(day: datetime.date) -> int:
    """Weeks since the first day of the year 1."""
    return (day.toordinal() - 1) // 7


def any_of(tags: Iterable[str]) -> str:
    """The text of a tsquery."""
    return " | ".join(f"'{one}'" for one in tags)
