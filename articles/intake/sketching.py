"""A text as numbers: its words, its shingles, and a sketch, the few keys of it that a copy of the text has too.

The keys are the smallest hash of every window (winnowing: Schleimer, Wilkerson, Aiken, SIGMOD 2003), so that a passage of
WINDOW + PHRASE - 1 words gives the same key wherever it stands; a text cut to a quarter keeps a quarter of its keys.
"""

from __future__ import annotations

import re
import zlib

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.uint64]

LONGEST = 200_000
"""Characters: the first so many stand for the whole text."""
PHRASE = 5
"""Words that make a key."""
WINDOW = 80
"""Phrases of which the smallest is a key: one or two keys in so many words."""
LOWEST = 6
"""As many of the smallest of the whole text are keys too: a short text would have but one, and one edit would lose it."""
MOST_KEYS = 200
SHINGLE = 3
"""Words that are compared as one when two texts are."""

# Signs beyond ASCII that stand between words: Latin-1's, general punctuation (“”‘’–—…), and those of Chinese and Japanese.
SIGNS = re.compile(rb"\xc2[\x80-\xbf]|\xe2\x80[\x80-\xbf]|\xe3\x80[\x80-\xbf]|\xef\xbc[\x80-\x8f\x9a-\x9f]")
BETWEEN = bytes(byte if byte >= 0x80 or chr(byte).isalnum() else ord(" ") for byte in range(256))
FACTOR = np.uint64(0x9E3779B97F4A7C15)
HALF = np.uint64(32)


def numbers_of(body: str) -> Numbers:
    """One number for each word, in order; case, punctuation and the kind of quotation marks make no difference."""
    text = SIGNS.sub(b" ", body[:LONGEST].casefold().encode(errors="replace"))
    words = text.translate(BETWEEN).split()
    return np.fromiter(map(zlib.crc32, words), np.uint64, len(words))


def sketch(body: str) -> list[int]:
    """The keys of a text, signed integers of 32 bits: none of a text without words, MOST_KEYS at most."""
    return sketch_of(numbers_of(body))


def sketch_of(numbers: Numbers) -> list[int]:
    """The keys of a text whose words are these."""
    if not len(numbers):
        return []
    hashes = _hashes(numbers, PHRASE) >> HALF
    keys = np.unique(np.concatenate((_smallest_of_windows(hashes), _lowest(hashes))))[:MOST_KEYS]
    return list(map(int, keys.astype(np.uint32).view(np.int32)))


def shingles_of(numbers: Numbers) -> Numbers:
    """The distinct runs of SHINGLE words, hashed, in ascending order; a shorter text is one run."""
    return np.unique(_hashes(numbers, SHINGLE))


def _hashes(numbers: Numbers, length: int) -> Numbers:
    """A hash of each run of `length` words."""
    runs = max(len(numbers) - length + 1, min(len(numbers), 1))
    hashes = np.zeros(runs, np.uint64)
    for word in range(min(length, len(numbers))):
        hashes = hashes * FACTOR + numbers[word : word + runs]
    hashes ^= hashes >> HALF
    return hashes * FACTOR


def _lowest(hashes: Numbers) -> Numbers:
    """The LOWEST smallest that differ. Those of a few more are sorted, and all only where too many of them are the same."""
    some = min(len(hashes), 4 * LOWEST)
    lowest = np.unique(np.partition(hashes, some - 1)[:some])
    return (lowest if len(lowest) >= LOWEST or some == len(hashes) else np.unique(hashes))[:LOWEST]


def _smallest_of_windows(hashes: Numbers) -> Numbers:
    """The smallest of each WINDOW hashes in a row, by windows of twice the width again and again."""
    width = 1
    while len(hashes) > 1 and width < WINDOW:
        step = min(width, WINDOW - width, len(hashes) - 1)
        hashes = np.minimum(hashes[:-step], hashes[step:])
        width += step
    return hashes
