"""What was learned about likeness: the weights of model/likeness.json, which training/ writes and MODEL_CARD.md describes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

FILE = Path(__file__).parent / "model" / "likeness.json"
FARTHEST = 30.0
"""Log odds are cut here, on both sides, before they become a probability."""


@dataclass(frozen=True, eq=False)
class Linear:
    """Log odds from a row of numbers."""

    names: tuple[str, ...]
    weights: Floats
    bias: float

    def __call__(self, rows: Floats) -> Floats:
        """Of each row; the last axis are the numbers."""
        odds: Floats = rows @ self.weights + self.bias
        return odds

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> Self:
        return cls(tuple(content["weights"]), np.array(list(content["weights"].values())), content["bias"])

    def as_json(self) -> dict[str, Any]:
        weights = {name: round(float(weight), 4) for name, weight in zip(self.names, self.weights, strict=True)}
        return {"weights": weights, "bias": round(self.bias, 4)}


@dataclass(frozen=True, eq=False)
class Model:
    pair: Linear
    """From FEATURES of two articles, whatever their dates."""
    pair_calibration: Linear
    """From the log odds of a pair, dates and all, to calibrated ones."""
    rank_calibration: Linear
    """The same from the score by which related articles are ranked."""
    story: Linear
    """From how like an article is to those of a story, as placing has it; calibrated."""


@cache
def model() -> Model:
    content = json.loads(FILE.read_text(encoding="utf-8"))
    return Model(**{part: Linear.from_json(content[part]) for part in Model.__dataclass_fields__})


def probability(odds: Floats) -> Floats:
    return 1 / (1 + np.exp(-np.clip(odds, -FARTHEST, FARTHEST)))
