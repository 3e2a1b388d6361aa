"""Where a new article belongs: in a running story, with an article that is alone, or nowhere yet.

An article joins a story for how like it is to its articles on average and to the better half of them, never for one alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final, Generic, TypeVar

import numpy as np

from articles.linking.features import Floats, Pile
from articles.linking.likeness import odds
from articles.linking.model import Model, model, probability
from articles.linking.profiles import Profile
from articles.linking.reasons import reasons

K = TypeVar("K")
L = TypeVar("L")

JOIN: Final = 0.5
"""From this probability on the machine puts an article into a story."""
BRING: Final = 0.5
"""From this probability on it puts an article that was alone into the story which has just grown."""
ASK: Final = 0.25
"""From this probability on, and below JOIN, it asks."""
WORTH_A_LOOK: Final = -2.0
"""Articles that are alone, and less like the new one (log odds), are not brought."""
SUMMARY: Final = ("average", "better half", "articles")
"""What is said of a story: log odds of the new article with its articles; the logarithm of their number."""


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


def place(
    article: Profile,
    stories: Mapping[K, Sequence[Profile]],
    lone: Mapping[L, Profile],
    learned: Model | None = None,
) -> Placement[K, L]:
    """Where the article belongs.

    `stories` are running stories with the profiles of their articles, one or more (the latest thirty will do); `lone` are
    articles in no story. All are those of the days around that share telling() words with the article. `learned` is the
    model, where editors have taught it something.
    """
    learned = learned or model()
    groups: list[tuple[K | None, L | None, Sequence[Profile]]] = [
        *((key, None, members) for key, members in stories.items() if members),
        *((None, key, [other]) for key, other in lone.items()),
    ]
    if not groups:
        return Placement(Act.NOTHING)
    found = _odds_of_groups(article, [members for _, _, members in groups], learned)
    chances = probability(learned.story(np.array([summary(group) for group in found])))
    best = int(np.argmax(chances))
    story, other, members = groups[best]
    chance = float(chances[best])
    if chance < ASK or (chance < JOIN and other is not None):
        return Placement(Act.NOTHING)
    why = reasons(article, members[int(np.argmax(found[best]))])
    if chance < JOIN:
        return Placement(Act.ASKS, story, (), chance, why)
    worth = [
        key for (_, key, _), group in zip(groups, found, strict=True) if key is not None and group[0] > WORTH_A_LOOK
    ]
    brought = _brought([*members, article], {key: lone[key] for key in worth if key != other}, learned)
    if other is None:
        return Placement(Act.JOINS, story, tuple(brought), chance, why)
    return Placement(Act.OPENS, None, (other, *brought), chance, why)


def summary(found: Floats) -> list[float]:
    """SUMMARY of a story, from the log odds of an article with each of its articles."""
    ordered = np.sort(found)
    return [
        float(ordered.mean()),
        float(ordered[(len(ordered) - 1) // 2 :].mean()),
        float(np.log(len(ordered))),
    ]


def _odds_of_groups(article: Profile, groups: Sequence[Sequence[Profile]], learned: Model) -> list[Floats]:
    found = odds(article, Pile([profile for group in groups for profile in group]), learned)
    return np.split(found, np.cumsum([len(group) for group in groups])[:-1])


def _brought(members: Sequence[Profile], lone: Mapping[L, Profile], learned: Model) -> list[L]:
    """Those of the lone articles that belong in a story of these members, the likeliest first."""
    pile = Pile(members)
    chances = {
        key: float(probability(learned.story(np.array(summary(odds(profile, pile, learned))))))
        for key, profile in lone.items()
    }
    return sorted((key for key, chance in chances.items() if chance >= BRING), key=lambda key: -chances[key])
