"""How likely it is that two articles are about the same event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from articles.linking.features import FEATURES, Floats, Pile, days_apart, features
from articles.linking.model import Linear, Model, model, probability
from articles.linking.profiles import Profile
from articles.linking.reasons import reasons

LEAST, MOST = -8.0, 6.0
"""The log odds of a pair are cut here: past them they say nothing about a third article."""
UNLIKE = 0.28
"""The cosine of all words, its root: pairs below it are not what the weights were learned from, and surely not alike."""
STEEPNESS = 30.0
NEAR, DECAY, UNIT = 2.0, 1.0, 3.0
"""Log odds of two dated articles: NEAR more on the same day, DECAY less with the logarithm of days / UNIT; level at 19 days."""
WORDS = FEATURES.index("words alike")


@dataclass(frozen=True, slots=True)
class Likeness:
    probability: float
    """0 to 1, calibrated."""
    reasons: tuple[str, ...]
    """Short sentences for an editor, the weightiest first; none where the two share nothing."""


def compare(one: Profile, other: Profile) -> Likeness:
    return Likeness(float(probabilities(one, [other])[0]), reasons(one, other))


def probabilities(one: Profile, others: Sequence[Profile]) -> Floats:
    """Of each of the others, in their order: 0 to 1, that it is about the same event."""
    learned = model()
    return probability(learned.pair_calibration(odds(one, Pile(others), learned)[:, np.newaxis]))


def odds(one: Profile, others: Pile, learned: Model) -> Floats:
    """Log odds, not calibrated, from LEAST to MOST, that each is about the same event."""
    if not len(others):
        return np.zeros(0)
    return odds_of(features(one, others), days_apart(one, others.profiles), learned.pair)


def odds_of(shared: Floats, days: Floats, pair: Linear) -> Floats:
    """The same, from rows of FEATURES and the days between."""
    found = pair(shared) - STEEPNESS * np.maximum(UNLIKE - shared[..., WORDS], 0)
    return np.clip(found + closeness(days), LEAST, MOST)


def closeness(days: Floats) -> Floats:
    """What the days between two articles add to the log odds: nothing where one of them is undated."""
    return np.where(np.isnan(days), 0.0, NEAR - DECAY * np.log1p(np.nan_to_num(days) / UNIT))
