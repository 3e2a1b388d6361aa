"""What each article of a story brings that none before it had, and what it repeats."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from articles.coverage.said import Said


@dataclass(frozen=True, slots=True)
class Brought:
    new: Sequence[Said]
    """What was not said before: what most articles repeat later first, then what stands in quotation marks."""
    repeated: Sequence[Said]
    """In the order of the text."""
    speakers: Sequence[int]
    """Who was not quoted before, with who most articles quote later first."""
    names: Sequence[int]
    """Who and what was not named before; without the new speakers."""

    @property
    def is_nothing(self) -> bool:
        return not (self.new or self.speakers or self.names)


def brought(
    said: Sequence[Said], named: Mapping[int, set[int]], *, unnamed: Collection[int] = ()
) -> dict[int, Brought]:
    """By the article's key. `said` and `named` have the articles in order of publication.

    The `unnamed` are speakers of one article each: nobody is quoted first who has no name.
    """
    by_article: dict[int, list[Said]] = {article: [] for article in named}
    for one in said:
        by_article[one.article].append(one)
    printed = Counter(key for own in by_article.values() for key in {one.statement for one in own} if key)
    quoting = Counter(key for own in by_article.values() for key in {one.speaker for one in own} if key)
    naming = Counter(key for own in named.values() for key in own)
    known: set[int] = set()
    heard: set[int] = set(unnamed)
    read: set[int] = set()
    found = {}
    for article, own in by_article.items():
        statements = {one.statement for one in own if one.statement}
        speakers = {one.speaker for one in own if one.speaker} - heard
        found[article] = Brought(
            new=sorted(
                (one for one in own if one.statement not in known),
                key=lambda one: (-printed[one.statement or 0], not one.is_quoted),
            ),
            repeated=[one for one in own if one.statement in known],
            speakers=sorted(speakers, key=lambda key: (-quoting[key], key)),
            names=sorted(named[article] - read - heard - speakers, key=lambda key: (-naming[key], key)),
        )
        known |= statements
        heard |= speakers
        read |= named[article]
    return found
