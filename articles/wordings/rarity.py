"""How much a word tells: the rarer in news, the more. The counts are of articles that have it, of some 1,400 (data/counts.txt)."""

from __future__ import annotations

import math
from functools import cache

from articles.wordings.stems import DATA

NUMBER = 4.0
"""What a number weighs: a common one is as much a fact as a rare one."""
COUNTS = "counts.txt"


def weight(stem: str) -> float:
    """About 1 for a word of every third article, 7 for one that the table does not have."""
    counts, articles = _counts()
    return math.log((articles + 1) / (counts.get(stem, 0) + 1))


@cache
def _counts() -> tuple[dict[str, int], int]:
    """Articles that have a stem, by stem; and articles in all. A line is a count with the stems that have it."""
    first, *lines = (DATA / COUNTS).read_text(encoding="utf-8").splitlines()
    counts = {stem: int(count) for count, *stems in map(str.split, lines) for stem in stems}
    return counts, int(first)
