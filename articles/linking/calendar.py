"""The months, weekdays and years that a text names, as bits of one number."""

from __future__ import annotations

import re
from typing import Final

LONGEST = 4_000
"""Characters of the text that count: what happened is told, with its day, before what else there is to say."""
MONTHS: Final = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
WEEKDAYS: Final = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
FIRST_YEAR, LAST_YEAR = 1950, 2049
MONTH_BITS: Final = (1 << 12) - 1
WEEKDAY_BITS: Final = ((1 << 7) - 1) << 12
YEAR_BITS: Final = ((1 << (LAST_YEAR - FIRST_YEAR + 1)) - 1) << 19
LENGTH = 15
"""Bytes of such a number."""
NAMED: Final = re.compile(
    # a month stands with a day, a year or a comma: "may" and "march" are verbs as well
    r"\b(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
    r"(?:uary|ruary|ch|il|e|y|ust|t|tember|ober|ember)?(?=\.? \d|\.?,|\.? of\b)"
    r"|\b(?P<weekday>Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
    r"|\b(?P<year>19[5-9]\d|20[0-4]\d)\b"
)


def named(text: str) -> int:
    """The bits of all that the beginning of the text names."""
    bits = 0
    for found in NAMED.finditer(text[:LONGEST]):
        month, weekday, year = found.groups()
        if month:
            bits |= 1 << MONTHS.index(month.lower())
        elif weekday:
            bits |= 1 << (12 + WEEKDAYS.index(weekday[:3].lower()))
        else:
            bits |= 1 << (19 + int(year) - FIRST_YEAR)
    return bits


def agreement(one: int, other: int) -> float:
    """Of two selections of bits: 1 if they are the same, 0 if they share none or one is empty; the cosine of both."""
    both = (one & other).bit_count()
    return both / float(one.bit_count() * other.bit_count()) ** 0.5 if both else 0.0
