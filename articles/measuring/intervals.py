"""How sure a share is: Wilson's interval, and shares of a sample that was not drawn by chance, weighted to the whole.

Sources: E. B. Wilson 1927, Probable inference, the law of succession, and statistical inference (JASA 22), advised by
Brown, Cai and DasGupta 2001 (Statistical Science 16) for samples of any size. Post-stratification and joining bands that
hold too few: W. G. Cochran 1977, Sampling Techniques, 5A.9 and 5A.12. Wilson's interval with the number of independent
decisions that a weighted share is worth: Korn and Graubard 1998 (Survey Methodology 24).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Z = 1.959964
"""Of 95 %."""
TOO_FEW = 20
"""Below so many an interval is wider than half the scale: the page says that it cannot say."""
BANDS = 10
LEAST_IN_BAND = 5
"""Decisions that a band of certainty needs to speak for its claims; with fewer it is joined to the next."""


@dataclass(frozen=True, slots=True)
class Share:
    """`count` of `of`, and between what shares the truth lies with 95 %."""

    count: int
    of: int

    @property
    def value(self) -> float:
        return self.count / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        return wilson(self.value, self.of)

    @property
    def is_telling(self) -> bool:
        return self.of >= TOO_FEW


def wilson(share: float, n: float) -> tuple[float, float]:
    """Low and high end, 0 to 1; of nothing (n = 0) nothing is known."""
    if n <= 0:
        return 0.0, 1.0
    square = Z * Z / n
    middle = (share + square / 2) / (1 + square)
    half = Z * math.sqrt(share * (1 - share) / n + square / (4 * n)) / (1 + square)
    # an end that rounding has moved past the share itself is the share
    return max(0.0, min(middle - half, share)), min(1.0, max(middle + half, share))


@dataclass(frozen=True, slots=True)
class Band:
    """Claims of about the same certainty: how many there are, how many of them are decided, and of these how many right."""

    claims: int
    decided: int
    right: int

    def __add__(self, other: Band) -> Band:
        return Band(self.claims + other.claims, self.decided + other.decided, self.right + other.right)


@dataclass(frozen=True, slots=True)
class Estimate:
    """The share that would be right if all `claims` were decided."""

    value: float
    interval: tuple[float, float]
    claims: int


def tenths(narrow: Iterable[Band]) -> list[Band]:
    """Joins narrow bands, the least certain first, to bands of about a tenth of the claims that hold enough decisions."""
    narrow = list(narrow)
    enough = sum(band.claims for band in narrow) / BANDS
    bands: list[Band] = []
    joined = Band(0, 0, 0)
    for band in narrow:
        joined += band
        if joined.claims >= enough and joined.decided >= LEAST_IN_BAND:
            bands.append(joined)
            joined = Band(0, 0, 0)
    if bands:
        bands[-1] += joined
    elif joined.decided:
        bands.append(joined)
    return bands


def estimate(bands: Sequence[Band]) -> Estimate | None:
    """The share of all claims, each band weighing as much as it has claims; None where nothing is decided.

    A band of nothing but right decisions is not taken for certain: its variance is that of one more of each kind.
    """
    claims = sum(band.claims for band in bands)
    if not claims or not all(band.decided for band in bands):
        return None
    value = likely = variance = 0.0
    for band in bands:
        weight = band.claims / claims
        careful = (band.right + 1) / (band.decided + 2)
        value += weight * band.right / band.decided
        likely += weight * careful
        variance += weight * weight * careful * (1 - careful) / band.decided
    value = min(1.0, value)
    return Estimate(value, wilson(value, likely * (1 - likely) / variance), claims)
