"""Whether two texts are copies of one: near-duplicates by their shared runs of three words (research: Jaccard and containment)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from articles.intake.sketching import LONGEST, Numbers, numbers_of, shingles_of
from articles.nlp.layout import read_layout

JACCARD = 0.3
"""Shared shingles among all of the two texts."""
CONTAINED = 0.7
"""Shared shingles among those of the shorter text: an excerpt, although the longer one has far more."""
SHORT = 40
"""Words: shorter texts are copies only when nearly equal, for a footer or a stock phrase is half of them."""
NEARLY_EQUAL = 0.8
PASSAGE = 80
"""Words that the two share, if each also has much of its own: less may be a quotation that both carry, or a footer."""
MOSTLY = 0.6
LEAST = 1 / 6
"""Of the longer text, for the shorter to be an excerpt of it: each piece of a newsletter is a text of its own."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text without the lines that are no part of the article."""

    count: int
    shingles: Numbers


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two texts have in common, in shingles; `length` is the words of the first for each word of the second."""

    shared: int
    jaccard: float
    """Share of all that the two have."""
    contained: float
    """Share of what the shorter one has."""
    part: float
    """The shorter one for each shingle of the longer."""
    length: float
    are_short: bool = False

    @property
    def is_copy(self) -> bool:
        if self.are_short:
            return self.jaccard >= NEARLY_EQUAL
        of_one_length = self.jaccard >= JACCARD and (self.contained >= MOSTLY or self.shared >= PASSAGE)
        excerpt = self.contained >= CONTAINED and self.part >= LEAST and self.shared >= SHORT
        return of_one_length or excerpt

    def __str__(self) -> str:
        """How the first text is a copy, in words that stand behind the name of the second."""
        if self.part < NEARLY_EQUAL and self.contained >= CONTAINED:
            if self.length < 1:
                return f"an excerpt of it, {_percent(self.length)} as long"
            return f"a longer text with it inside, {self.length:.1f} times as long"
        return f"{_percent(self.jaccard)} the same words"


def words_of(body: str) -> Words:
    body = body[:LONGEST]
    numbers = numbers_of("\n\n".join(body[part.start : part.end] for part in read_layout(body).body))
    return Words(len(numbers), shingles_of(numbers))


def compare(text: Words, other: Words) -> Likeness:
    shorter, longer = sorted((len(text.shingles), len(other.shingles)))
    if not shorter:
        return Likeness(0, 0, 0, 0, 0)
    shared = len(np.intersect1d(text.shingles, other.shingles, assume_unique=True))
    return Likeness(
        shared=shared,
        jaccard=shared / (shorter + longer - shared),
        contained=shared / shorter,
        part=shorter / longer,
        length=text.count / other.count,
        are_short=min(text.count, other.count) < SHORT,
    )


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
