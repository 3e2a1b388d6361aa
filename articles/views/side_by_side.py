"""Two texts beside each other: which sentences both have, word for word or nearly, and where the words differ."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from articles.reading import PARAGRAPH
from articles.views.excerpts import sentences
from articles.wordings.aligning import Piece, align

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ALIKE = 0.6
"""Of the words of two sentences, the share that both have, from which on they are told to be nearly the same."""
SHORTEST = 4
"""Words of a sentence: shorter ones are alike by chance."""
COMMON = 8
WORD = re.compile(r"\w+", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Sentence:
    pieces: Sequence[Piece]
    """Those that differ are not in the other text's sentence."""
    is_shared: bool


Paragraph = list[Sentence]


def both_texts(one: str, other: str) -> tuple[list[Paragraph], list[Paragraph]]:
    """The paragraphs of two bodies."""
    ones, others = _paragraphs(one), _paragraphs(other)
    pairs = _pairs([text for own in ones for text in own], [text for own in others for text in own])
    back = {there: here for here, there in pairs.items()}
    return _drawn(ones, [text for own in others for text in own], pairs), _drawn(
        others, [text for own in ones for text in own], back
    )


def _paragraphs(body: str) -> list[list[str]]:
    return [sentences(match.group()) for match in PARAGRAPH.finditer(body)]


def _pairs(ones: Sequence[str], others: Sequence[str]) -> dict[int, int]:
    """Which sentence is which, by their numbers: the likest pairs first, each sentence in one pair at most.

    Compared are those that share a word which is in COMMON sentences at most: of long texts not everything with everything.
    """
    beside = [_words(text) for text in others]
    having: defaultdict[str, list[int]] = defaultdict(list)
    for there, words in enumerate(beside):
        for word in words:
            having[word].append(there)
    alike = []
    for here, text in enumerate(ones):
        words = _words(text)
        telling = (having[word] for word in words if word in having and len(having[word]) <= COMMON)
        for there in set().union(*telling):
            share = _alike(words, beside[there])
            if share >= ALIKE:
                alike.append((-share, abs(here - there), here, there))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, here, there in sorted(alike):
        if here not in pairs and there not in taken:
            pairs[here] = there
            taken.add(there)
    return pairs


def _words(text: str) -> Counter[str]:
    return Counter(WORD.findall(text.casefold()))


def _alike(one: Counter[str], other: Counter[str]) -> float:
    """Twice the words that both have, of all the words of both: 1 where they are the same."""
    sizes = one.total(), other.total()
    if min(sizes) < SHORTEST or min(sizes) / sum(sizes) < ALIKE / 2:
        return 0.0
    return 2 * (one & other).total() / sum(sizes)


def _drawn(paragraphs: Iterable[list[str]], others: Sequence[str], pairs: dict[int, int]) -> list[Paragraph]:
    drawn, number = [], 0
    for texts in paragraphs:
        paragraph = []
        for text in texts:
            there = pairs.get(number)
            pieces = [Piece(text, is_different=False)] if there is None else align(text, others[there])[0]
            paragraph.append(Sentence(pieces, is_shared=there is not None))
            number += 1
        drawn.append(paragraph)
    return drawn
