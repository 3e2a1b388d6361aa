"""The words of an article, each with the days that it was published in, as keys: what is about the same event is looked up
by the keys of the days around, which costs the same however large the archive is.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

SPAN = datetime.timedelta(days=7)
"""A key is of so many days. The window of JOIN then takes three spans: with shorter ones a look-up has more keys, with longer
ones each key has more articles that are out of the window."""
JOIN = datetime.timedelta(days=7)
"""So far apart at most are an article and the last one before it, or the next one after it, in its story: BASIL's stories
spread over 4 days, and with this window TF-IDF alone clusters them at .98 (B-cubed F1)."""
RELATED = datetime.timedelta(days=14)
"""So far apart at most are related articles: a reader also wants the round before, which is another story."""
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
FACTORS = 0x9E3779B1, 0x85EBCA77


def keys(words: Sequence[int], at: datetime.datetime) -> list[int]:
    """The keys that an article published at that time has, one a word, in the order of the words: signed integers of 32 bits."""
    return _keys(words, [_span(at)])


def keys_around(words: Sequence[int], at: datetime.datetime, window: datetime.timedelta) -> list[int]:
    """The keys of all articles that have one of the words and were published no further away than the window."""
    return _keys(words, range(_span(at - window), _span(at + window) + 1))


def _keys(words: Sequence[int], spans: Sequence[int]) -> list[int]:
    return [_signed((word * FACTORS[0]) ^ (span * FACTORS[1])) for span in spans for word in words]


def _span(at: datetime.datetime) -> int:
    return (at - EPOCH) // SPAN


def _signed(key: int) -> int:
    """The lowest 32 bits, mixed once more: neighbouring spans must not give neighbouring keys of other words."""
    key = (key & 0xFFFFFFFF) * FACTORS[1] & 0xFFFFFFFF
    key ^= key >> 15
    return key - 2**32 if key >= 2**31 else key
