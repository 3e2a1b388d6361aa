"""Profile: what an article is about, in numbers: its words, names and figures, hashed, each with its weight.

A profile depends on its article alone, never on the rest of the archive: how telling a word is comes from a table of the
words of other news (background.py). So it is made once, and kept.
"""

from __future__ import annotations

import datetime
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from articles.linking import calendar, terms
from articles.linking.background import background

PROFILE_VERSION: Final = "3"
"""Rises with each change of what profile() or pack() gives: profiles of other versions are made again."""

WORDS, PAIRS, PASSAGES, NAMES = 200, 70, 24, 10
"""So many words, pairs of words, keys of quotations and names at most, the most telling ones, are kept."""
NAMES_LENGTH = 200
"""Bytes of all readable names together."""
TELLING = 32
STEP = 24.0
"""How telling a word is is kept in steps of 1 / STEP."""
HEAD = struct.Struct("<qBBB")
UNDATED = -(2**63)
FREQUENCY: Final = 1 + np.log(np.maximum(np.arange(terms.MOST + 1), 1), dtype=np.float32)
"""How much a word counts that stands there so often."""

Keys = NDArray[np.int32]
Bytes = NDArray[np.uint8]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Text:
    """An article as it was published; `at` is None where nobody knows when, and is taken for UTC without a time zone."""

    title: str
    body: str
    at: datetime.datetime | None
    outlet: str


@dataclass(frozen=True, eq=False)
class Profile:
    """`words`, `pairs` (of words in a row) and `passages` (of quotations) are hashes of 24 bits, in ascending order."""

    at: datetime.datetime | None
    words: Keys
    rarities: Bytes
    """Of each word: how telling it is, in steps of 1 / STEP."""
    signs: Bytes
    """Of each word: as terms has them."""
    pairs: Keys
    pair_rarities: Bytes
    passages: Keys
    named: int
    """Months, weekdays and years, as calendar has them."""
    names: tuple[str, ...]
    """As they stand in the article, the most telling first: reasons name them."""

    @cached_property
    def rarity(self) -> Floats:
        return _weights(self.rarities)

    @cached_property
    def weights(self) -> Floats:
        """Of each word: by how telling and how frequent it is."""
        weights: Floats = self.rarity * FREQUENCY[self.signs & terms.MOST]
        return weights

    @cached_property
    def pair_weights(self) -> Floats:
        return _weights(self.pair_rarities)


def profile(text: Text) -> Profile:
    """The profile of an article; that of one without words is empty, and like no other."""
    found = terms.read(text.title, text.body)
    table = background()
    rarities = {word: table.rarity(word) for word in found.counts}
    words = {terms.key(word): (rarity, found.signs(word)) for word, rarity in rarities.items()}
    kept = _telling(
        words, {word: rarity * FREQUENCY[signs & terms.MOST] for word, (rarity, signs) in words.items()}, WORDS
    )
    pairs = {terms.key(f"{one} {two}"): (rarities[one] + rarities[two]) / 2 for one, two in found.pairs}
    kept_pairs = _telling(pairs, pairs, PAIRS)
    return Profile(
        at=_utc(text.at),
        words=np.array(kept, np.int32),
        rarities=_steps([words[word][0] for word in kept]),
        signs=np.array([words[word][1] for word in kept], np.uint8),
        pairs=np.array(kept_pairs, np.int32),
        pair_rarities=_steps([pairs[pair] for pair in kept_pairs]),
        passages=np.array(sorted(set(terms.passages(text.body)[:PASSAGES])), np.int32),
        named=calendar.named(f"{text.title}. {text.body}"),
        names=_readable(terms.telling_names(found, table)),
    )


def telling(profile: Profile) -> tuple[int, ...]:
    """Hashes of the words by which articles about the same event are looked up, the most telling first; none is negative."""
    order = np.argsort(-profile.weights, kind="stable")[:TELLING]
    return tuple(map(int, profile.words[order]))


def pack(profile: Profile) -> bytes:
    """The profile in about 1.4 KB; unpack() of the same PROFILE_VERSION reads it."""
    at = UNDATED if profile.at is None else round(profile.at.timestamp())
    return b"".join(
        (
            HEAD.pack(at, len(profile.words), len(profile.pairs), len(profile.passages)),
            profile.named.to_bytes(calendar.LENGTH, "little"),
            _three_bytes(profile.words),
            profile.rarities.tobytes(),
            profile.signs.tobytes(),
            _three_bytes(profile.pairs),
            profile.pair_rarities.tobytes(),
            _three_bytes(profile.passages),
            "\n".join(profile.names).encode(),
        )
    )


def unpack(content: bytes) -> Profile:
    """What pack() had packed. Raises ValueError for what is none."""
    if len(content) < HEAD.size:
        raise ValueError("not a profile: too short")
    seconds, words, pairs, passages = HEAD.unpack_from(content)
    place = HEAD.size
    parts = []
    for length in (calendar.LENGTH, 3 * words, words, words, 3 * pairs, pairs, 3 * passages):
        parts.append(content[place : place + length])
        place += length
    if place > len(content):
        raise ValueError("not a profile: cut off")
    return Profile(
        at=None if seconds == UNDATED else datetime.datetime.fromtimestamp(seconds, datetime.UTC),
        named=int.from_bytes(parts[0], "little"),
        words=_keys(parts[1]),
        rarities=np.frombuffer(parts[2], np.uint8),
        signs=np.frombuffer(parts[3], np.uint8),
        pairs=_keys(parts[4]),
        pair_rarities=np.frombuffer(parts[5], np.uint8),
        passages=_keys(parts[6]),
        names=tuple(name for name in content[place:].decode().split("\n") if name),
    )


def _telling(keys: Iterable[int], weights: dict[int, float], most: int) -> list[int]:
    """The keys of the most weight, in ascending order."""
    return sorted(sorted(keys, key=lambda key: (-weights[key], key))[:most])


def _readable(names: list[str]) -> tuple[str, ...]:
    kept: list[str] = []
    room = NAMES_LENGTH
    for name in (name.encode(errors="replace").decode() for name in names[:NAMES]):
        room -= len(name.encode()) + 1
        if room < 0:
            break
        kept.append(name)
    return tuple(kept)


def _steps(weights: list[float]) -> Bytes:
    return np.clip(np.round(np.array(weights) * STEP), 1, 255).astype(np.uint8)


def _weights(steps: Bytes) -> Floats:
    return (steps / STEP).astype(np.float32)


def _three_bytes(keys: Keys) -> bytes:
    """The lower three bytes of each."""
    return keys.astype("<i4").view(np.uint8).reshape(-1, 4)[:, :3].tobytes()


def _keys(content: bytes) -> Keys:
    keys = np.zeros((len(content) // 3, 4), np.uint8)
    keys[:, :3] = np.frombuffer(content, np.uint8).reshape(-1, 3)
    return keys.view("<i4").reshape(-1).astype(np.int32)


def _utc(at: datetime.datetime | None) -> datetime.datetime | None:
    if at is None:
        return None
    return at.replace(tzinfo=datetime.UTC) if at.tzinfo is None else at.astimezone(datetime.UTC)
