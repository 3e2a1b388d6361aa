"""Where a story would come apart: its articles in two parts, each article where those are that it is most like on average.

Begun with the two articles that are least alike, then one article after the other changes sides as long as that makes the
average likeness inside the parts greater: Kaufman and Rousseeuw, Finding Groups in Data (1990), partitioning with a swap of
one object, by likeness instead of distance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from articles.linking import profiles as packed
from articles.linking.likeness import probabilities
from articles.models import Profile

Floats = NDArray[np.float64]
ROUNDS = 20
MOST = 300
"""Articles that are compared, each with each: a second of work for so many. The others stay where they are."""


@dataclass(frozen=True, slots=True)
class Side:
    """How an article stands between the two parts of a cut: its average likeness with each, 0 to 1, without itself."""

    leaves: bool
    here: float
    there: float

    @property
    def reason(self) -> str:
        own, other = (self.there, self.here) if self.leaves else (self.here, self.there)
        return f"{own:.0%} likely the same event as those on its side, {other:.0%} as the others, on average"


def proposed(articles: Sequence[int]) -> Mapping[int, Side]:
    """How the articles would be cut, by key: the smaller part leaves. Empty for fewer than three with a profile. One query.

    Articles without a profile are in neither part.
    """
    made = Profile.objects.filter(article__in=articles[:MOST], made_by=packed.PROFILE_VERSION)
    rows = made.order_by("article").values_list("article", "content")
    profiles = [packed.unpack(bytes(content)) for _, content in rows]
    if len(profiles) < 3:
        return {}
    return dict(zip([key for key, _ in rows], sides(_each_with_each(profiles)), strict=True))


def _each_with_each(profiles: Sequence[packed.Profile]) -> Floats:
    alike = np.eye(len(profiles))
    for at, profile in enumerate(profiles[:-1]):
        alike[at, at + 1 :] = alike[at + 1 :, at] = probabilities(profile, profiles[at + 1 :])
    return alike


def sides(alike: Floats) -> list[Side]:
    """Of each article: `alike` has their likeness each with each. The smaller part leaves."""
    leaves = cut(alike)
    if leaves.sum() * 2 > len(leaves):
        leaves = ~leaves
    here, there = _averages(alike, ~leaves), _averages(alike, leaves)
    return [Side(bool(gone), float(one), float(other)) for gone, one, other in zip(leaves, here, there, strict=True)]


def cut(alike: Floats) -> NDArray[np.bool_]:
    """Which articles are in the second part; one of each part at least. `alike` is symmetric, of two articles or more."""
    apart = np.where(np.eye(len(alike), dtype=bool), np.inf, alike)
    first, second = np.unravel_index(int(apart.argmin()), apart.shape)
    in_second = alike[:, second] > alike[:, first]
    in_second[first], in_second[second] = False, True
    for _ in range(ROUNDS):
        gain = _averages(alike, in_second) - _averages(alike, ~in_second)
        better = (gain > 0) != in_second
        lonely = [part.sum() == 1 for part in (~in_second, in_second)]
        better &= ~((~in_second & lonely[0]) | (in_second & lonely[1]))
        if not better.any():
            break
        # the one that gains most changes sides, then all are looked at again: two at once may undo each other
        chosen = int(np.where(better, np.abs(gain), -1).argmax())
        in_second[chosen] = not in_second[chosen]
    return in_second


def _averages(alike: Floats, part: NDArray[np.bool_]) -> Floats:
    """Of each article its average likeness with the part, but for itself; 0 with a part that has nobody else."""
    others = part.sum() - part
    totals = alike @ part.astype(np.float64) - np.where(part, np.diag(alike), 0)
    averages: Floats = np.divide(totals, others, out=np.zeros(len(alike)), where=others > 0)
    return averages
