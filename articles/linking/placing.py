"""Where a new article belongs: in a running story, with an article that is alone, or nowhere yet.

An article joins a story for how like it is to all its articles on average, never for one of them alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

import numpy as np

from articles.linking.likeness import probabilities
from articles.linking.profiles import Profile
from articles.linking.reasons import reasons

K = TypeVar("K")
L = TypeVar("L")

JOIN = 0.5
"""From this probability on the machine puts an article into a story."""
ASK = 0.3
"""From this probability on, and below JOIN, it asks."""


class Act(Enum):
    JOINS = "joins"  # `story`, and brings `lone` with it
    OPENS = "opens"  # a story with `lone`, which are one or more
    ASKS = "asks"  # whether it belongs in `story`
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Placement(Generic[K, L]):
    act: Act
    story: K | None = None
    """Set if it joins or asks."""
    lone: tuple[L, ...] = ()
    """Articles that come into the story with it, the likeliest first."""
    probability: float = 0.0
    """Calibrated: that the article is about the event of `story`, or of `lone`."""
    reasons: tuple[str, ...] = ()
    """Why, for an editor: against the article of the story that is most like it."""


def place(article: Profile, stories: Mapping[K, Sequence[Profile]], lone: Mapping[L, Profile]) -> Placement[K, L]:
    """Where the article belongs.

    `stories` are running stories with the profiles of their articles (some thirty of them at most will do: the latest);
    `lone` are articles in no story, within the same window of time.
    """
    best: Placement[K, L] = Placement(Act.NOTHING)
    for key, members in stories.items():
        found = probabilities(article, members)
        probability = float(found.mean())
        if probability >= ASK and probability > best.probability:
            act = Act.JOINS if probability >= JOIN else Act.ASKS
            best = Placement(act, key, (), probability, reasons(article, members[int(found.argmax())]))
    if lone:
        found = probabilities(article, list(lone.values()))
        first = int(np.argmax(found))
        if found[first] >= JOIN and found[first] > best.probability:
            key_, other = list(lone.items())[first]
            best = Placement(Act.OPENS, None, (key_,), float(found[first]), reasons(article, other))
    return best
