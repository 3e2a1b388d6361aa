"""Profile: what an article is about, in numbers: its words, names and figures, hashed, each with its weight.

A profile depends on its article alone, never on the rest of the archive: how telling a word is comes from a table of the
words of other news (background.py). So it is made once, and kept.
"""

from __future__ import annotations

import datetime
import struct
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from articles.linking import terms
from articles.linking.background import Background, background
from articles.linking.terms import Terms

PROFILE_VERSION = "1"
"""Rises with each change of what profile() or pack() gives: profiles of other versions are made again."""

WORDS, PAIRS, PASSAGES, NAMES = 200, 70, 24, 10
"""So many words, pairs of words, keys of quotations and names at most, the most telling ones, are kept."""
NAMES_LENGTH = 200
"""Bytes of all readable names together."""
TELLING = 32
TITLE, LEAD, NAME, NUMBER = 16, 32, 64, 128
"""Signs of a word: it stands in the title, in the lead, is part of a name, is a number. Below them: how often, 1 to 15."""
STEP = 24.0
"""The weight of a word is kept in steps of 1 / STEP."""
HEAD = struct.Struct("<qBBBBB")
UNDATED = -(2**63)

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
    rarity: Bytes
    """Of each word: how telling it is, in steps of 1 / STEP."""
    signs: Bytes
    """Of each word: how often it stands there, with TITLE, LEAD, NAME and NUMBER."""
    pairs: Keys
    pair_rarity: Bytes
    passages: Keys
    names: tuple[str, ...]
    """As they stand in the article, the most telling first: reasons name them."""

    @cached_property
    def weights(self) -> Floats:
        """Of each word, by how telling and how frequent it is; their squares have the sum 1."""
        weights = self.rarity / STEP * (1 + np.log(np.maximum(self.signs & 15, 1)))
        scaled: Floats = (weights / max(float(np.sqrt((weights**2).sum())), 1e-9)).astype(np.float32)
        return scaled


def profile(text: Text) -> Profile:
    """The profile of an article; one without words has none, and is like no other."""
    return _profile(terms.read(text.title, text.body), _utc(text.at), background())


def telling(profile: Profile) -> tuple[int, ...]:
    """Hashes of the words by which articles about the same event are looked up, the most telling first; none is negative."""
    order = np.argsort(-profile.weights, kind="stable")[:TELLING]
    return tuple(map(int, profile.words[order]))


def pack(profile: Profile) -> bytes:
    """The profile in about 1.3 KB; it depends on PROFILE_VERSION."""
    at = UNDATED if profile.at is None else round(profile.at.timestamp())
    names = "\n".join(profile.names).encode(errors="replace")
    counts = len(profile.words), len(profile.pairs), len(profile.passages)
    arrays = (
        _three(profile.words),
        profile.rarity.tobytes(),
        profile.signs.tobytes(),
        _three(profile.pairs),
        profile.pair_rarity.tobytes(),
        _three(profile.passages),
    )
    return b"".join((HEAD.pack(at, *counts, 0, 0), *arrays, names))


def unpack(content: bytes) -> Profile:
    """What pack() had packed. Raises ValueError for anything else."""
    try:
        seconds, words, pairs, passages, *_ = HEAD.unpack_from(content)
    except struct.error as error:
        raise ValueError(f"not a profile: {error}") from None
    place = HEAD.size
    parts = []
    for length in (3 * words, words, words, 3 * pairs, pairs, 3 * passages):
        parts.append(content[place : place + length])
        place += length
    if place > len(content):
        raise ValueError("not a profile: it is cut")
    return Profile(
        at=None if seconds == UNDATED else datetime.datetime.fromtimestamp(seconds, datetime.UTC),
        words=_keys(parts[0]),
        rarity=np.frombuffer(parts[1], np.uint8),
        signs=np.frombuffer(parts[2], np.uint8),
        pairs=_keys(parts[3]),
        pair_rarity=np.frombuffer(parts[4], np.uint8),
        passages=_keys(parts[5]),
        names=tuple(name for name in content[place:].decode().split("\n") if name),
    )


def _profile(found: Terms, at: datetime.datetime | None, table: Background) -> Profile:
    words = [(terms.key(word), table.rarity(word), signs) for word, signs in found.words.items()]
    words.sort(key=lambda word: -word[1] * (1 + np.log(word[2] & 15)))
    kept = sorted({word[0]: word for word in reversed(words[:WORDS])}.values())
    pairs = [(terms.key(" ".join(pair)), sum(map(table.rarity, pair))) for pair in found.pairs]
    pairs.sort(key=lambda pair: -pair[1])
    kept_pairs = sorted(dict(reversed(pairs[:PAIRS])).items())
    return Profile(
        at=at,
        words=np.array([word for word, _, _ in kept], np.int32),
        rarity=_steps([rarity for _, rarity, _ in kept]),
        signs=np.array([signs for _, _, signs in kept], np.uint8),
        pairs=np.array([pair for pair, _ in kept_pairs], np.int32),
        pair_rarity=_steps([rarity / 2 for _, rarity in kept_pairs]),
        passages=np.array(sorted(set(found.passages))[:PASSAGES], np.int32),
        names=_readable(found.names),
    )


def _readable(names: list[str]) -> tuple[str, ...]:
    kept: list[str] = []
    room = NAMES_LENGTH
    for name in names[:NAMES]:
        room -= len(name.encode(errors="replace")) + 1
        if room < 0:
            break
        kept.append(name)
    return tuple(kept)


def _steps(weights: list[float]) -> Bytes:
    return np.clip(np.round(np.array(weights) * STEP), 1, 255).astype(np.uint8)


def _three(keys: Keys) -> bytes:
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
