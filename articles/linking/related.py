"""The articles about the same event as one, best first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from articles.linking.likeness import probabilities
from articles.linking.profiles import Profile

K = TypeVar("K")


def rank(article: Profile, others: Mapping[K, Profile]) -> list[tuple[K, float]]:
    """The others with a score of 0 to 1, best first. A hundred candidates are enough: look them up by telling() words."""
    scores = probabilities(article, list(others.values()))
    return sorted(zip(others, map(float, scores), strict=True), key=lambda found: -found[1])
