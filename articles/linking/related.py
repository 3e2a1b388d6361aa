"""The articles about the same event as one, best first.

An article is also judged by those most like the one asked about: what they are like is likely to be about the event too
(pseudo relevance feedback).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import numpy as np

from articles.linking.features import Floats, Pile
from articles.linking.likeness import odds
from articles.linking.model import model, probability
from articles.linking.profiles import Profile

K = TypeVar("K")

WITNESSES = 5
"""So many of the likeliest are asked what they are like."""
HEARD = 1.0
"""How much their word counts beside the article's own."""
UNHEARD = -6.0
"""No log odds count as less when they are averaged."""


def rank(article: Profile, others: Mapping[K, Profile]) -> list[tuple[K, float]]:
    """The others with a calibrated probability, best first. A hundred candidates are enough: look them up by telling() words."""
    learned = model()
    pile = Pile(list(others.values()))
    own = odds(article, pile, learned)
    witnesses = np.argsort(-own, kind="stable")[:WITNESSES]
    theirs = np.array([odds(pile.profiles[witness], pile, learned) for witness in witnesses])
    scores = judged(own, witnesses, theirs)
    found = probability(learned.rank_calibration(scores[:, np.newaxis]))
    order = np.argsort(-scores, kind="stable")
    keys = list(others)
    return [(keys[place], float(found[place])) for place in order]


def judged(own: Floats, witnesses: np.ndarray[tuple[int], np.dtype[np.intp]], theirs: Floats) -> Floats:
    """Log odds with those of the witnesses heard, each as far as it is itself about the event, and none about itself.

    `own` are the article's with each of the others, `theirs` a row for each witness.
    """
    if not len(witnesses):
        return own
    trust = np.repeat(probability(own[witnesses])[:, np.newaxis], len(own), axis=1)
    trust[np.arange(len(witnesses)), witnesses] = 0
    total = trust.sum(axis=0)
    said = (trust * np.maximum(theirs, UNHEARD)).sum(axis=0)
    # all of the trust at most, none where there is little of it
    heard: Floats = np.maximum(own, UNHEARD) + HEARD * said / (total + 1)
    return heard
