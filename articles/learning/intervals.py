"""How far shares and gains that were counted may be from the true ones."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

NORMAL = 1.959964
"""The 97.5th percentile of the normal distribution: intervals are of 95 per cent."""
DRAWS = 1_000


def wilson(right: int, n: int) -> tuple[float, float]:
    """The interval of a share by Wilson's score (Journal of the American Statistical Association 22, 1927); 0 to 1 of none."""
    if n == 0:
        return 0.0, 1.0
    share, square = right / n, NORMAL * NORMAL
    middle = (share + square / (2 * n)) / (1 + square / n)
    reach = NORMAL / (1 + square / n) * math.sqrt(share * (1 - share) / n + square / (4 * n * n))
    return max(0.0, middle - reach), min(1.0, middle + reach)


def gain(clusters: Sequence[tuple[int, int]]) -> tuple[float, float]:
    """The interval of a mean by the bootstrap over clusters: pairs (sum, n), one for each group of articles.

    Decisions of one article are alike: drawn one by one they would look surer than they are. The same numbers each time.
    """
    pairs = np.array(clusters, float).reshape(-1, 2)
    if not pairs[:, 1].sum():
        return 0.0, 0.0
    chance = np.random.default_rng(20)
    drawn = np.array([pairs[chance.integers(0, len(pairs), len(pairs))].sum(axis=0) for _ in range(DRAWS)])
    low, high = np.percentile(drawn[:, 0] / drawn[:, 1], (2.5, 97.5))
    return float(low), float(high)
