"""How likely it is that two articles are about the same event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from articles.linking.profiles import Profile
from articles.linking.reasons import reasons

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Likeness:
    probability: float
    reasons: tuple[str, ...]
    """Short sentences for an editor, the weightiest first; none where the two share nothing."""


def compare(one: Profile, other: Profile) -> Likeness:
    return Likeness(float(probabilities(one, [other])[0]), reasons(one, other))


def probabilities(one: Profile, others: Sequence[Profile]) -> Floats:
    """Of each of the others, in their order: 0 to 1, that it is about the same event."""
    return np.array([_probability(one, other) for other in others], np.float64)


def _probability(one: Profile, other: Profile) -> float:
    _, mine, theirs = np.intersect1d(one.words, other.words, assume_unique=True, return_indices=True)
    cosine = float(one.weights[mine] @ other.weights[theirs])
    days = abs((one.at - other.at).total_seconds()) / 86_400 if one.at and other.at else 0.0
    return float(1 / (1 + np.exp(-(25 * cosine - 5 - days / 3))))
