"""The strings of which articles are made up, each with a number; and others of the same length for another time."""

from __future__ import annotations

import random
from collections import defaultdict
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

from articles.linking.background import background
from bench.generated.names import invented_names, invented_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

WORDS = 30_000
SHIFT = 2.7
"""Of Mandelbrot's law: the word of rank r is as frequent as 1 / (r + SHIFT)."""
TELLING, TELLING_SHIFT = 1_000, 3_000
"""The rank from which on a word tells of an event; among those the law is flatter."""
FAMOUS_SHIFT = 20
STRIDE = 7_919
"""By so many words or names another time is moved, among those of the same length."""
CHUNK = 200_000


class Lexicon:
    """Numbers in this order: words, the most frequent first; full names; short names; fixed strings, as they are met."""

    def __init__(self, articles: int, seed: int) -> None:
        dice = random.Random(seed)  # noqa: S311 -- nothing secret is drawn
        self.names = invented_names(articles, dice)
        known = background()
        ordinary = [word for word in known.counts if word.isalpha() and len(word) > 3 and known.is_ordinary(word)]
        ordinary.sort(key=lambda word: (-known.counts[word], word))
        words = list(dict.fromkeys((*ordinary, *invented_words(WORDS, dice))))[:WORDS]
        self.first_name, self.first_fixed = WORDS, WORDS + 2 * len(self.names)
        self._strings = [*words, *(name.full for name in self.names), *(name.short for name in self.names)]
        self._numbers: dict[str, int] = {}
        self.lengths = [len(one) for one in self._strings]
        self._words_alike = _alike((len(word), (rank + 100).bit_length()) for rank, word in enumerate(words))
        self._names_alike = _alike(
            (name.kind, len(name.full), len(name.short), place if name.is_famous else -1)
            for place, name in enumerate(self.names)
        )
        numbers = np.random.default_rng(seed)
        self._frequent = _drawn(numbers, range(WORDS), SHIFT)
        self._telling = _drawn(numbers, range(TELLING, WORDS), TELLING_SHIFT)
        self._by_fame: dict[tuple[str, bool], list[int]] = defaultdict(list)
        for place, name in enumerate(self.names):
            self._by_fame[name.kind, name.is_famous].append(place)
        self._fame = {
            kind: list(accumulate(1 / (rank + FAMOUS_SHIFT) for rank in range(len(places))))
            for (kind, is_famous), places in self._by_fame.items()
            if is_famous
        }

    def fixed(self, text: str) -> int:
        """The number of a string that stays as it is at all times."""
        if text not in self._numbers:
            self._numbers[text] = len(self._strings)
            self._strings.append(text)
            self.lengths.append(len(text))
        return self._numbers[text]

    def text(self, number: int) -> str:
        return self._strings[number]

    def word(self) -> int:
        """Any, as often as it is frequent."""
        return next(self._frequent)

    def telling_word(self) -> int:
        return next(self._telling)

    def name(self, kind: str, dice: random.Random, famous: float) -> int:
        """The place of a name among the names; with that probability it is one of the famous, the first above all."""
        is_famous = dice.random() < famous
        places = self._by_fame[kind, is_famous]
        if not is_famous:
            return dice.choice(places)
        return dice.choices(places, cum_weights=self._fame[kind])[0]

    def full(self, name: int) -> int:
        return self.first_name + name

    def short(self, name: int) -> int:
        return self.first_name + len(self.names) + name

    def name_of(self, number: int) -> int | None:
        """The place among the names, where the number is that of a full or a short one."""
        is_name = self.first_name <= number < self.first_fixed
        return (number - self.first_name) % len(self.names) if is_name else None

    def names_at(self, time: int) -> NDArray[np.int64]:
        """For the place of each name that of the one which stands in its stead at that time; 0 is the newest."""
        return _moved(self._names_alike, time)

    def strings_at(self, time: int) -> list[str]:
        """All strings by their numbers, as they are at that time."""
        full = self.names_at(time) + self.first_name
        places = np.concatenate((_moved(self._words_alike, time), full, full + len(self.names)))
        moved = np.array(self._strings[: self.first_fixed], dtype=object)[places]
        return [*moved.tolist(), *self._strings[self.first_fixed :]]


def _drawn(numbers: np.random.Generator, ranks: range, shift: float) -> Iterator[int]:
    weights = 1 / (np.arange(len(ranks)) + shift)
    while True:
        yield from (ranks.start + numbers.choice(len(ranks), CHUNK, p=weights / weights.sum())).tolist()


def _alike(keys: Iterable[object]) -> list[NDArray[np.int64]]:
    """The places of those that have the same key."""
    places = defaultdict(list)
    for place, key in enumerate(keys):
        places[key].append(place)
    return [np.array(same) for same in places.values()]


def _moved(alike: list[NDArray[np.int64]], time: int) -> NDArray[np.int64]:
    moved = np.empty(sum(map(len, alike)), np.int64)
    for same in alike:
        moved[same] = np.roll(same, time * STRIDE)
    return moved
