"""What editors' decisions say of the likeness of two articles: how the calibration shifts, if that holds for decisions kept aside.

A decision is a pair of articles that an editor left in one story, or put apart. Two numbers are learned from them, the steepness
and the bias of the calibration, held near those of the model; the weights of words and names stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from articles.linking.features import Floats, Pile
from articles.linking.likeness import odds
from articles.linking.model import Linear, Model, model, probability
from articles.linking.profiles import Profile

ENOUGH = 40
"""Of fewer decisions nothing is learned."""
GROUPS = 5
"""The decisions of each in turn are kept aside."""
HELD = 10.0
"""As if so many decisions had been made as the model makes them."""
ROUNDS = 30


@dataclass(frozen=True, slots=True)
class Decision:
    one: Profile
    other: Profile
    together: bool
    """Confirmed in one story; False: rejected."""
    group: int
    """Decisions about one story have one group: they are kept aside together."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """Of a lesson that changes nothing: 1 and 0."""

    steepness: float = 1.0
    bias: float = 0.0


def taught(lesson: Lesson, learned: Model) -> Model:
    """The model with what the lesson says of a pair."""
    pair = learned.pair_calibration
    weights, bias = pair.weights * lesson.steepness, pair.bias * lesson.steepness + lesson.bias
    return replace(learned, pair_calibration=Linear(pair.names, weights, bias))


def learn(decisions: Sequence[Decision]) -> Lesson:
    """The lesson of all decisions, or one that changes nothing where it is no better on decisions that were kept aside."""
    if len(decisions) < ENOUGH:
        return Lesson()
    found = _odds(decisions)
    right = np.array([decision.together for decision in decisions], np.float64)
    groups = np.array([decision.group % GROUPS for decision in decisions])
    kept_aside = np.zeros(len(decisions))
    for group in range(GROUPS):
        lesson = _fit(found[groups != group], right[groups != group])
        aside = groups == group
        kept_aside[aside] = lesson.steepness * found[aside] + lesson.bias
    return _fit(found, right) if _loss(kept_aside, right) < _loss(found, right) else Lesson()


def _odds(decisions: Sequence[Decision]) -> Floats:
    """Of each decision the calibrated log odds that the model gives alone."""
    learned = model()
    own = [odds(decision.one, Pile([decision.other]), learned)[0] for decision in decisions]
    return learned.pair_calibration(np.array(own)[:, np.newaxis])


def _fit(found: Floats, right: Floats) -> Lesson:
    """Newton's method from the model's own calibration, held near it."""
    rows = np.column_stack((found, np.ones(len(found))))
    start = np.array([1.0, 0.0])
    weights = start.copy()
    for _ in range(ROUNDS):
        chances = probability(rows @ weights)
        slope = rows.T @ (chances - right) + HELD * (weights - start)
        bend = (rows * (chances * (1 - chances))[:, np.newaxis]).T @ rows + HELD * np.eye(2)
        weights -= np.linalg.solve(bend, slope)
    # a lesson never turns the order round
    return Lesson(max(float(weights[0]), 0.1), float(weights[1]))


def _loss(found: Floats, right: Floats) -> float:
    chances = np.clip(probability(found), 1e-6, 1 - 1e-6)
    return float(-(right * np.log(chances) + (1 - right) * np.log(1 - chances)).mean())
