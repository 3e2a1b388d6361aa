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
MOST_DAYS = 70
"""Tags of days that a search asks for; what is longer is asked for by month, then by year."""
OF_FIELD = {"speaker": "s", "via": "r", "about": "e", "outlet": "o", "story": "t", "form": "f", "state": "x"}
LOCAL_NAME = "u"
"""A word in the name of a speaker that only its article knows: "u:spokesman"."""


def tag(field: str, value: int | str) -> str:
    return f"{OF_FIELD[field]}:{value}"


def period_tags(first: datetime.date, last: datetime.date) -> list[str]:
    """Tags that all articles of these days have, and others of days close to them."""
    if (last - first).days <= MOST_DAYS:
        return [f"d:{first + datetime.timedelta(days=n)}" for n in range((last - first).days + 1)]
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    if len(months) <= MOST_DAYS:
        return [f"m:{month // 12:04}-{month % 12 + 1:02}" for month in months]
    return [f"y:{year:04}" for year in range(first.year, last.year + 1)]


def any_of(tags: Iterable[str]) -> str:
    """The text of a tsquery."""
    return " | ".join(f"'{one}'" for one in tags)
