"""Two printings of the same words side by side: which words the other one has too, and which it has not."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from articles.wordings.words import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from articles.wordings.words import Word

LONGEST = 1_000
"""Words that are aligned; what stands behind them counts as different."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text; the pieces of a text in order are the whole text."""

    text: str
    is_different: bool
    """Whether its words are not what the other text has in this place; case and signs make no difference."""


def align(one: str, other: str) -> tuple[list[Piece], list[Piece]]:
    """The pieces of the two texts, each as compared with the other. Ordered words: those that changed places differ in one."""
    words, others = read(one).all[:LONGEST], read(other).all[:LONGEST]
    matcher = SequenceMatcher(None, _folded(words), _folded(others), autojunk=False)
    blocks = matcher.get_matching_blocks()
    same = {at for block in blocks for at in range(block.a, block.a + block.size)}
    same_in_other = {at for block in blocks for at in range(block.b, block.b + block.size)}
    return _pieces(one, words, same), _pieces(other, others, same_in_other)


def _folded(words: Iterable[Word]) -> list[str]:
    return [word.folded for word in words]


def _pieces(text: str, words: Sequence[Word], same: set[int]) -> list[Piece]:
    """Cut where a run of differing words begins and ends."""
    runs: list[tuple[int, int]] = []
    for at, word in enumerate(words):
        if at in same:
            continue
        if runs and at - 1 not in same:
            runs[-1] = (runs[-1][0], word.end)
        else:
            runs.append((word.start, word.end))
    if len(words) == LONGEST and words[-1].end < len(text):
        runs.append((words[-1].end, len(text)))
    pieces, end = [], 0
    for start, stop in runs:
        pieces += [Piece(text[end:start], False), Piece(text[start:stop], True)]
        end = stop
    return [piece for piece in (*pieces, Piece(text[end:], False)) if piece.text]
