"""What editors' decisions say of the likeness of an article and a story, if that holds for decisions kept aside.

A decision is an article that an editor left in a story, put there, or took out. Two numbers are learned from them, the
steepness and the bias of the calibration, held near those of the model; the weights of words and names stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from articles.linking.features import Floats, Pile
from articles.linking.likeness import odds
from articles.linking.model import Linear, Model, model, probability
from articles.linking.placing import summary
from articles.linking.profiles import Profile

ENOUGH = 40
"""Of fewer decisions nothing is learned."""
GROUPS = 5
"""The decisions of each in turn are kept aside."""
HELD = 10.0
"""As if so many decisions had been made as the model makes them."""
ROUNDS = 30
SMALLEST = 1e-6
LEAST_STEEP = 0.1


@dataclass(frozen=True, slots=True)
class Decision:
    article: Profile
    members: Sequence[Profile]
    """The other articles of the story, one or more."""
    belongs: bool
    group: int
    """Decisions about one story have one group: they are kept aside together."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """Of a lesson that changes nothing: 1 and 0."""

    steepness: float = 1.0
    bias: float = 0.0


def taught(lesson: Lesson, learned: Model) -> Model:
    """The model with what the lesson says of an article and a story."""
    story = learned.story
    weights, bias = story.weights * lesson.steepness, story.bias * lesson.steepness + lesson.bias
    return replace(learned, story=Linear(story.names, weights, bias))


def learn(decisions: Sequence[Decision]) -> Lesson:
    """The lesson of all decisions, or one that changes nothing where it is no better on decisions that were kept aside."""
    if len(decisions) < ENOUGH:
        return Lesson()
    found = _odds(decisions)
    right = np.array([decision.belongs for decision in decisions], np.float64)
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
    found = [summary(odds(decision.article, Pile(decision.members), learned)) for decision in decisions]
    return learned.story(np.array(found))


def _fit(found: Floats, right: Floats) -> Lesson:
    """Newton's method from the model's own calibration, held near it; a step that leads upwards is halved."""
    rows = np.column_stack((found, np.ones(len(found))))
    start = np.array([1.0, 0.0])

    def cost(weights: Floats) -> float:
        held = HELD / 2 * float(((weights - start) ** 2).sum())
        return _loss(rows @ weights, right) * len(rows) + held

    weights = start.copy()
    for _ in range(ROUNDS):
        chances = probability(rows @ weights)
        slope = rows.T @ (chances - right) + HELD * (weights - start)
        bend = (rows * (chances * (1 - chances))[:, np.newaxis]).T @ rows + HELD * np.eye(2)
        step = np.linalg.solve(bend, slope)
        while cost(weights - step) > cost(weights) and np.abs(step).max() > SMALLEST:
            step = step / 2
        weights = weights - step
    # a lesson never turns the order round
    return Lesson(max(float(weights[0]), LEAST_STEEP), float(weights[1]))


def _loss(found: Floats, right: Floats) -> float:
    chances = np.clip(probability(found), 1e-6, 1 - 1e-6)
    return float(-(right * np.log(chances) + (1 - right) * np.log(1 - chances)).mean())
