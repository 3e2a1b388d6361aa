"""Whether a probability means what it says: of what was told with 0.7, seven in ten should be right.

Reliability diagram and expected calibration error: Naeini, Cooper and Hauskrecht 2015, Obtaining well calibrated
probabilities using Bayesian binning (AAAI), in ten bins of equal width, as Guo et al. 2017 (ICML) use it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from articles.measuring.intervals import Share

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from articles.measuring.decisions import Counts

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """What was told with a probability of `number` tenths to `number + 1` tenths."""

    number: int
    said: float
    """The mean probability."""
    right: Share


def of_speakers(counts: Iterable[Counts]) -> list[Bin]:
    """The first candidate's probability against the share of claims whose speaker it is; of what is no claim it says nothing."""
    told = [(row, Share(row.accepted, row.accepted + row.corrected)) for row in _of("chance", counts)]
    return [Bin(int(row.key or 0), row.chances / right.of, right) for row, right in told if right.of]


def of_claims(counts: Iterable[Counts]) -> list[Bin]:
    """The claim's confidence, that it is one and that the speaker is right, against the share accepted."""
    told = [(row, row.right) for row in _of("confidence", counts)]
    return [Bin(int(row.key or 0), row.surenesses / right.of, right) for row, right in told if right.of]


def calibration_error(bins: Sequence[Bin]) -> float:
    """The mean distance of what was said from what was right, each bin weighing as much as it holds."""
    judged = sum(some.right.of for some in bins)
    return sum(some.right.of * abs(some.said - some.right.value) for some in bins) / max(judged, 1)


def _of(kind: str, counts: Iterable[Counts]) -> list[Counts]:
    return sorted(
        (row for row in counts if row.kind == kind and row.key is not None), key=lambda row: int(row.key or 0)
    )
