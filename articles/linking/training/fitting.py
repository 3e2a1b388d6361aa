"""Logistic regression by Newton's method (iteratively reweighted least squares)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from articles.linking.model import Floats, Linear, probability

ROUNDS = 50
ENOUGH = 1e-7


def fit(names: Sequence[str], rows: Floats, right: Floats, *, held: float, weights: Floats | None = None) -> Linear:
    """Log odds that a row is right (1.0); `held` is how hard the weights of standardised columns are held at nothing."""
    mean, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    columns = np.column_stack(((rows - mean) / scale, np.ones(len(rows))))
    weights = np.ones(len(rows)) if weights is None else weights
    penalty = np.diag([*[held] * len(names), 1e-6])
    found = np.zeros(len(names) + 1)
    for _ in range(ROUNDS):
        chances = probability(columns @ found)
        slope = columns.T @ (weights * (chances - right)) + penalty @ found
        bend = (columns * (weights * np.maximum(chances * (1 - chances), 1e-9))[:, np.newaxis]).T @ columns + penalty
        step = np.linalg.solve(bend, slope)
        found -= step
        if np.abs(step).max() < ENOUGH:
            break
    plain = found[:-1] / scale
    return Linear(tuple(names), plain, float(found[-1] - plain @ mean))
