"""The few numbers by which the same words are found: pairs of rarer words that stand near each other, each pair hashed.

A pair survives what a copy changes elsewhere, the order of its two words, endings, and words that stand for each other. Of a
long content a pair of every stretch is taken (winnowing: Schleimer, Wilkerson, Aiken, SIGMOD 2003), so that a cut copy has
the keys of what it keeps.
"""

from __future__ import annotations

import zlib
from functools import lru_cache
from typing import TYPE_CHECKING

from articles.wordings.stems import meaning
from articles.wordings.words import CACHED, read

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from articles.wordings.words import Word

REACH = 2
"""Words of content, the second of a pair at most so far behind the first."""
LIGHTEST = 5.0
"""Weight of a pair; lighter ones are in thousands of claims."""
STRETCH = 3
"""Places of which the heaviest pair is a key."""
LEAST = 10
"""As many of the heaviest pairs are keys in any case."""
MOST_KEYS = 40
FEW = 6
"""With fewer pairs, runs of words as printed are keys too: "he wants to run the nation like his shop" is of common words alone."""
RUN = 4
"""Words of a run; of STRETCH runs the smallest is a key."""
MOST_RUNS = 8


@lru_cache(maxsize=CACHED)
def keys(text: str) -> tuple[int, ...]:
    """Signed integers of 32 bits, in ascending order, MOST_KEYS at most; none of a content of a word or two."""
    words = read(text)
    chosen = _heaviest(words.content)
    if len(chosen) < FEW:
        chosen += _smallest_runs(words.all)[:MOST_RUNS]
    return tuple(sorted(dict.fromkeys(chosen[:MOST_KEYS])))


def short_key(text: str, beside: str) -> int | None:
    """The key of a content that has no others, with what must be the same besides its words; None for a single word."""
    words = [word.folded for word in read(text).all]
    return _hashed(" ".join((*words, "/", beside))) if len(words) > 1 else None


def _heaviest(content: Sequence[Word]) -> list[int]:
    """The heaviest pairs of all, and of each stretch the heaviest."""
    pairs = list(_pairs(content))
    heaviest: dict[int, tuple[float, int]] = {}
    for at, weight, key in pairs:
        heaviest[at] = max(heaviest.get(at, (0.0, 0)), (weight, key))
    chosen = sorted({(weight, key) for _, weight, key in pairs}, reverse=True)[:LEAST]
    for start in range(max(heaviest, default=0) - STRETCH + 2):
        stretch = [heaviest[at] for at in range(start, start + STRETCH) if at in heaviest]
        chosen += [max(stretch)] if stretch else []
    return list(dict.fromkeys(key for _, key in chosen))


def _smallest_runs(words: Sequence[Word]) -> list[int]:
    runs = [
        _hashed(" ".join(word.stem for word in run))
        for run in (words[at : at + RUN] for at in range(len(words) - RUN + 1))
        if any(word.is_content for word in run)
    ]
    return list(
        dict.fromkeys(min(runs[at : at + STRETCH]) for at in range(max(len(runs) - STRETCH + 1, min(len(runs), 1))))
    )


def _pairs(content: Sequence[Word]) -> Iterator[tuple[int, float, int]]:
    """Where each pair begins, its weight and its key. Two names make none: whom an article is about is in all of its claims."""
    for at, word in enumerate(content):
        for other in content[at + 1 : at + 1 + REACH]:
            weight = word.weight + other.weight
            if weight >= LIGHTEST and not (word.is_name and other.is_name) and word.stem != other.stem:
                yield at, weight, _key(word, other)


def _key(word: Word, other: Word) -> int:
    return _hashed(" ".join(sorted((meaning(word.stem), meaning(other.stem)))))


def _hashed(words: str) -> int:
    number = zlib.crc32(words.encode())
    return number - (1 << 32) if number >= 1 << 31 else number
