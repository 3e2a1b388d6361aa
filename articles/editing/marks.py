"""The words that somebody has marked in a text -> offsets that can be trusted: checked against the text, then trimmed.

Offsets are half-open and count code points; a browser counts otherwise, so the words themselves come with them.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import regex

from articles.editing.errors import NotAllowed
from articles.models import ClaimPart

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from articles.editing.words import Part

MOST_PARTS = 60
"""Of one claim: more is a mistake, or somebody's program."""
CLUSTER = regex.compile(r"\X")
"""What a reader takes for one character (Unicode Standard Annex 29): an emoji of several, a letter with its marks, a flag."""
INVISIBLE = frozenset(["Cc", "Cf", "Zs", "Zl", "Zp"])


@dataclass(frozen=True, slots=True)
class Mark:
    """body[start:end] as the browser saw it; `role` is that of a ClaimPart, or empty."""

    start: int
    end: int
    words: str
    role: str = ""


def place(body: str, mark: Mark) -> tuple[int, int]:
    """The offsets of the mark without white space at its edges, and with whole characters only. Raises NotAllowed."""
    start, end = mark.start, mark.end
    if not 0 <= start < end <= len(body):
        raise NotAllowed("Those words are not in the text. Nothing was changed.")
    if body[start:end] != mark.words.replace("\r\n", "\n"):  # a form writes line ends so
        raise NotAllowed("The text does not have those words there. Load the page again, and mark them once more.")
    start, end = _whole_characters(body, start, end)
    if all(unicodedata.category(character) in INVISIBLE for character in body[start:end]):
        raise NotAllowed("Only blank space is marked. Mark the words.")
    if "\n\n" in body[start:end]:
        raise NotAllowed("Marked words end with their paragraph. Mark those of the next paragraph as a further piece.")
    return start, end


def _whole_characters(body: str, start: int, end: int) -> tuple[int, int]:
    """The same stretch out to the edges of the characters that it cuts, then in to the first and last that is no space."""
    line = body.rfind("\n", 0, start) + 1  # no character goes over a line end; flags are paired from where they begin
    found = CLUSTER.finditer(body, line)
    whole: list[tuple[int, int]] = []
    for cluster in found:
        if cluster.start() >= end:
            break
        if cluster.end() > start and (whole or not cluster.group().isspace()):
            whole.append(cluster.span())
    while whole and body[slice(*whole[-1])].isspace():
        whole.pop()
    if not whole:
        raise NotAllowed("Only blank space is marked. Mark the words.")
    return whole[0][0], whole[-1][1]


def parts_of(body: str, marks: Sequence[Mark]) -> list[Part]:
    """The marks as parts of one claim, in text order. Raises NotAllowed."""
    if len(marks) > MOST_PARTS:
        raise NotAllowed(f"A claim has at most {MOST_PARTS} pieces.")
    parts = joined(body, [(mark.role, *place(body, mark)) for mark in marks])
    if not any(role == ClaimPart.Role.CONTENT for role, _, _ in parts):
        raise NotAllowed("A claim needs words that somebody said: mark its content.")
    for (one, start, end), (other, other_start, other_end) in combinations(parts, 2):
        if start < other_end and other_start < end:
            words = body[max(start, other_start) : min(end, other_end)]
            raise NotAllowed(f"“{words}” cannot be both {one} and {other} of one claim.")
    return parts


def joined(body: str, parts: Iterable[Part]) -> list[Part]:
    """The parts in text order; those of one role are one where no more than a space of their paragraph is between them."""
    kept: list[Part] = []
    last: dict[str, int] = {}
    for role, start, end in sorted(parts, key=lambda part: part[1:]):
        at = last.get(role)
        if at is not None and _meet(body, kept[at][2], start):
            kept[at] = role, kept[at][1], max(end, kept[at][2])
        else:
            last[role] = len(kept)
            kept.append((role, start, end))
    return kept


def _meet(body: str, end: int, start: int) -> bool:
    between = body[end:start]
    return not between.strip() and "\n\n" not in between
