"""The text of a version cut where some words of it are marked, without anything of what editors decided."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from articles.reading import PARAGRAPH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

WORD = re.compile(r"\w+(?:['’.-]\w+)*|[^\w\s]")
"""A word, or a mark beside one."""
Mark = tuple[int, int, str]
"""Start and end in code points of the body, and the kind of the words."""


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    at: int
    kinds: str


@dataclass(frozen=True, slots=True)
class Word:
    """A word or a mark, and how it reads as the first of a stretch and as the last: a mark with the word beside it."""

    start: int
    end: int
    as_first: str
    as_last: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    number: int
    start: int
    end: int
    pieces: tuple[Piece, ...]


def paragraphs(body: str, marks: Sequence[Mark]) -> list[Paragraph]:
    """Every paragraph, cut at the edges of the marks; a piece has the kinds of all that cover it."""
    return [
        Paragraph(number, *match.span(), tuple(_pieces(body, *match.span(), marks)))
        for number, match in enumerate(PARAGRAPH.finditer(body))
    ]


def _pieces(body: str, start: int, end: int, marks: Iterable[Mark]) -> list[Piece]:
    here = [mark for mark in marks if mark[0] < end and start < mark[1]]
    edges = sorted({start, end, *(edge for low, high, _ in here for edge in (low, high) if start < edge < end)})
    return [
        Piece(body[low:high], low, " ".join(sorted({kind for one, other, kind in here if one <= low < other})))
        for low, high in pairwise(edges)
    ]


def around(paragraphs: Sequence[Paragraph], stretches: Iterable[tuple[int, int]]) -> list[Paragraph]:
    """Those in which any of the stretches has words, in order."""
    wanted = list(stretches)
    return [one for one in paragraphs if any(low < one.end and one.start < high for low, high in wanted)]


def words(body: str, paragraphs: Iterable[Paragraph]) -> list[Word]:
    """The words of the paragraphs, and the marks between them, in order."""
    return [word for one in paragraphs for word in _words(body, one)]


def _words(body: str, paragraph: Paragraph) -> Iterator[Word]:
    found = [match.span() for match in WORD.finditer(body, paragraph.start, paragraph.end)]
    is_word = [body[start].isalnum() for start, _ in found]
    for number, (start, end) in enumerate(found):
        before = next((at for at in range(number, -1, -1) if is_word[at]), number)
        after = next((at for at in range(number, len(found)) if is_word[at]), number)
        yield Word(start, end, as_first=body[start : found[after][1]], as_last=body[found[before][0] : end])
