"""What can be said of two articles in numbers: how much of their words, names, numbers and dates they share.

One article is compared with a Pile of others at once: a hundred in a few milliseconds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from articles.linking import calendar
from articles.linking.profiles import Profile
from articles.linking.terms import IN_LEAD, NAME, NUMBER, TITLE

Kind = TypeVar("Kind", bound=np.generic)
Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
Selection = NDArray[np.bool_]

HEAD = TITLE | IN_LEAD
"""Of the words of title and lead."""
KINDS: Final[dict[str, Callable[[NDArray[np.uint8]], Selection]]] = {
    "words": lambda signs: np.ones(len(signs), np.bool_),
    "title": lambda signs: (signs & TITLE) > 0,
    "head": lambda signs: (signs & HEAD) > 0,
    "names": lambda signs: (signs & NAME) > 0,
    "numbers": lambda signs: (signs & NUMBER) > 0,
    "plain": lambda signs: (signs & (NAME | NUMBER)) == 0,
    "head names": lambda signs: ((signs & HEAD) > 0) & ((signs & NAME) > 0),
}
ALIKE = ("words", "title", "head", "names", "numbers", "plain")
"""Kinds of words whose cosine is taken, of both sides."""
HELD = ("words", "title", "head", "names", "head names", "numbers")
"""Kinds of words of which it is asked how much of them stands anywhere in the other article."""
FEATURES: Final = (
    *(f"{kind} alike" for kind in ALIKE),
    *(f"{kind} held, {side}" for kind in HELD for side in ("more", "less")),
    "pairs alike",
    "quotations shared",
    *(f"{what} {how}" for what in ("months", "weekdays", "years") for how in ("alike", "differ")),
)
CALENDAR = (calendar.MONTH_BITS, calendar.WEEKDAY_BITS, calendar.YEAR_BITS)


@dataclass(frozen=True, eq=False)
class Pile:
    """Profiles whose words lie one after the other."""

    profiles: Sequence[Profile]

    def __len__(self) -> int:
        return len(self.profiles)

    @cached_property
    def owners(self) -> Ints:
        """Of each word: the place of its profile."""
        return np.repeat(np.arange(len(self)), [len(profile.words) for profile in self.profiles])

    @cached_property
    def words(self) -> NDArray[np.int32]:
        return _joined([profile.words for profile in self.profiles], np.int32)

    @cached_property
    def signs(self) -> NDArray[np.uint8]:
        return _joined([profile.signs for profile in self.profiles], np.uint8)

    @cached_property
    def rarity(self) -> NDArray[np.float32]:
        return _joined([profile.rarity for profile in self.profiles], np.float32)

    @cached_property
    def weights(self) -> NDArray[np.float32]:
        return _joined([profile.weights for profile in self.profiles], np.float32)

    @cached_property
    def pair_owners(self) -> Ints:
        return np.repeat(np.arange(len(self)), [len(profile.pairs) for profile in self.profiles])

    @cached_property
    def pairs(self) -> NDArray[np.int32]:
        return _joined([profile.pairs for profile in self.profiles], np.int32)

    @cached_property
    def pair_weights(self) -> NDArray[np.float32]:
        return _joined([profile.pair_weights for profile in self.profiles], np.float32)

    @cached_property
    def kinds(self) -> dict[str, Selection]:
        return {kind: chosen(self.signs) for kind, chosen in KINDS.items()}

    @cached_property
    def norms(self) -> dict[str, Floats]:
        """Of each kind of words, and of "pairs": the length of each profile's vector."""
        squares = {kind: self.total(self.kinds[kind] * _vector(self, kind) ** 2) for kind in ALIKE}
        squares["pairs"] = _sums(self.pair_owners, self.pair_weights**2, len(self))
        return {kind: np.sqrt(total) for kind, total in squares.items()}

    @cached_property
    def masses(self) -> dict[str, Floats]:
        """Of each kind of words: what those of each profile weigh together."""
        return {kind: self.total(self.kinds[kind] * _vector(self, kind)) for kind in HELD}

    def total(self, values: NDArray[np.float32] | Floats) -> Floats:
        """The sum of the values of each profile's words."""
        return _sums(self.owners, values, len(self))


def features(one: Profile, others: Pile) -> Floats:
    """A row of FEATURES for each of the others."""
    own = Pile([one])
    mine, theirs = _matches(own.words, others.words)
    owners = others.owners[theirs]

    def total(values: NDArray[np.float32] | Floats) -> Floats:
        return _sums(owners, values, len(others))

    columns: list[Floats] = []
    for kind in ALIKE:
        both = own.kinds[kind][mine] & others.kinds[kind][theirs]
        products = _vector(own, kind)[mine] * _vector(others, kind)[theirs] * both
        columns.append(_share(total(products), own.norms[kind] * others.norms[kind]))
    for kind in HELD:
        here = _share(total(own.kinds[kind][mine] * _vector(own, kind)[mine]), own.masses[kind])
        there = _share(total(others.kinds[kind][theirs] * _vector(others, kind)[theirs]), others.masses[kind])
        columns += [np.maximum(here, there), np.minimum(here, there)]
    columns.append(_pairs_alike(own, others))
    columns.append(_quotations_shared(one, others))
    columns += _calendars(one, others)
    return np.sqrt(np.stack(columns, axis=1))


def days_apart(one: Profile, others: Sequence[Profile]) -> Floats:
    """Between the times of publication; not a number where one of the two is undated."""
    if one.at is None:
        return np.full(len(others), np.nan)
    apart = [abs((one.at - other.at).total_seconds()) / 86_400 if other.at else np.nan for other in others]
    return np.array(apart, np.float64)


def _pairs_alike(own: Pile, others: Pile) -> Floats:
    mine, theirs = _matches(own.pairs, others.pairs)
    products = own.pair_weights[mine] * others.pair_weights[theirs]
    shared = _sums(others.pair_owners[theirs], products, len(others))
    return _share(shared, own.norms["pairs"] * others.norms["pairs"])


def _quotations_shared(one: Profile, others: Pile) -> Floats:
    """The logarithm of how many keys of quotations both have, and one more."""
    passages = set(one.passages.tolist())
    shared = [len(passages.intersection(other.passages.tolist())) if passages else 0 for other in others.profiles]
    return np.log1p(np.array(shared, np.float64))


def _calendars(one: Profile, others: Pile) -> list[Floats]:
    columns = []
    for bits in CALENDAR:
        mine = one.named & bits
        theirs = [other.named & bits for other in others.profiles]
        columns.append(np.array([calendar.agreement(mine, other) for other in theirs], np.float64))
        columns.append(np.array([bool(mine and other and not mine & other) for other in theirs], np.float64))
    return columns


def _vector(pile: Pile, kind: str) -> NDArray[np.float32]:
    """What each word weighs: in a title and among numbers it does not matter how often it stands there."""
    return pile.rarity if kind in ("title", "head names", "numbers") else pile.weights


def _matches(mine: NDArray[np.int32], theirs: NDArray[np.int32]) -> tuple[Ints, Ints]:
    """The places, in both, of what is the same; `mine` is in ascending order."""
    if not len(mine):
        return np.zeros(0, np.intp), np.zeros(0, np.intp)
    places = np.minimum(np.searchsorted(mine, theirs), len(mine) - 1)
    found = np.flatnonzero(mine[places] == theirs)
    return places[found], found


def _sums(owners: Ints, values: NDArray[np.float32] | Floats, number: int) -> Floats:
    """The sum of the values that belong to each of so many owners."""
    return np.bincount(owners, values, number).astype(np.float64, copy=False)


def _share(part: Floats, whole: Floats) -> Floats:
    """Part of whole, 0 where there is no whole."""
    return np.minimum(part / np.maximum(whole, 1e-9), 1.0)


def _joined(arrays: Sequence[NDArray[Kind]], kind: type[Kind]) -> NDArray[Kind]:
    return np.concatenate(arrays) if len(arrays) else np.zeros(0, kind)
