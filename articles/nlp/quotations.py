"""The automaton of quotation marks: which stretches of a text are quoted, however the marks were typed.

It reads marks only, never words, in one pass over the text. Conventions, repaired where copy breaks them:

- a quotation ends in the paragraph where it began, unless the next paragraph opens with a mark again (a *run*: each
  paragraph opens, only the last one closes) or closes one that it never opened;
- an opening mark directly inside a quotation of the same family is a stray one and changes nothing;
- single marks count only where they cannot be apostrophes: an opening one needs a closing one in its paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from articles.nlp.annotations import Span
from articles.nlp.layout import Layout, Paragraph

# Quotations inside quotations: deeper ones are garbage.
DEEPEST = 4

Family = Literal["double", "straight", "angle", "single", "single angle"]
Turn = Literal["open", "close", "either"]

MARKS = re.compile("''|``|‘‘|’’|[“”„‟«»‹›\"‘’‚'`＂]")

_TURNS: dict[str, tuple[Family, Turn]] = {
    "“": ("double", "open"),
    "„": ("double", "open"),
    "‟": ("double", "open"),
    "``": ("double", "open"),
    "‘‘": ("double", "open"),
    "”": ("double", "close"),
    "’’": ("double", "close"),
    '"': ("straight", "either"),
    "＂": ("straight", "either"),
    "''": ("straight", "either"),
    "«": ("angle", "open"),
    "»": ("angle", "close"),
    "‹": ("single angle", "open"),
    "›": ("single angle", "close"),
    "‘": ("single", "open"),
    "‚": ("single", "open"),
    "`": ("single", "open"),
    "’": ("single", "close"),
    "'": ("single", "either"),
}

# Marks of these two may close each other, as mixed copy has it ("so” or “so"); each may stand inside the other.
_MIXED: dict[Family, Family] = {"double": "straight", "straight": "double"}

_BEFORE_OPENING = "([{-–—/:,;…“„«\"‘'"
_ELISION = re.compile(r"['‘’](?:\d\ds?|em|til|tis|twas|cause|n|bout|round)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quoted stretch, its marks included.

    `pieces` has one span for each paragraph that it runs over; `closed` is False where the closing mark is missing
    (it then ends with its paragraph); `depth` is 0 for an outer quotation, 1 for one inside it, and so on.
    """

    start: int
    end: int
    pieces: tuple[Span, ...]
    closed: bool
    depth: int


@dataclass(slots=True)
class _Open:
    """A quotation that has begun: where its piece in the present paragraph starts, and its pieces in earlier ones."""

    family: Family
    start: int
    before: list[Span]

    def pieces(self, end: int) -> list[Span]:
        """Its pieces, the one that ends here among them."""
        self.before.append(Span(self.start, end))
        return self.before


@dataclass(frozen=True, slots=True)
class _Closers:
    """Where the single marks of a paragraph may close a quotation."""

    starts: frozenset[int] = frozenset()
    last: int = -1


def find_quotations(text: str, layout: Layout) -> tuple[Quotation, ...]:
    """All quotations of the article's own paragraphs, outer before inner, in text order."""
    found: list[tuple[list[Span], bool]] = []
    running: _Open | None = None
    for paragraph in layout.body:
        running = _read_paragraph(text, paragraph, running, found)
    if running:
        found.append((running.before, False))
    return tuple(_with_depths(found))


def _read_paragraph(
    text: str, paragraph: Paragraph, running: _Open | None, found: list[tuple[list[Span], bool]]
) -> _Open | None:
    """Read one paragraph, add what ends in it to found, and give back the outer quotation that it leaves open."""
    marks = list(MARKS.finditer(text, paragraph.start, paragraph.end))
    closers = _single_closers(text, paragraph, marks)
    stack: list[_Open] = []
    if running and _resumes(text, paragraph, marks, running):
        stack.append(replace(running, start=paragraph.start))
    elif running:
        found.append((running.before, False))
    for mark in marks:
        family, usual = _TURNS[mark.group()]
        families = [opened.family for opened in stack]
        closes = family if family in families else _MIXED.get(family)
        turn = _turn(text, paragraph, mark, usual, closes in families, closers)
        if turn == "open" and families[-1:] != [family] and len(stack) < DEEPEST:
            stack.append(_Open(family, mark.start(), []))
        elif turn == "close" and closes in families:
            # What was opened inside it and never closed was no quotation: an apostrophe, a stray mark.
            level = len(families) - 1 - families[::-1].index(closes)
            found.append((stack[level].pieces(mark.end()), True))
            del stack[level:]
    if not stack:
        return None
    stack[0].pieces(paragraph.end)
    return stack[0]


def _resumes(text: str, paragraph: Paragraph, marks: Sequence[re.Match[str]], running: _Open) -> bool:
    """Whether a quotation that the paragraph before left open goes on in this one.

    It does when the paragraph opens with a mark of the family, or closes what it never opened.
    """
    families = (running.family, _MIXED.get(running.family))
    same = [mark for mark in marks if _TURNS[mark.group()][0] in families]
    if not same or running.family == "single":
        return bool(same) and same[0].start() == paragraph.start
    first = same[0]
    return first.start() == paragraph.start or (
        _turn(text, paragraph, first, _TURNS[first.group()][1], False, _Closers()) == "close"
    )


def _turn(
    text: str, paragraph: Paragraph, mark: re.Match[str], usual: Turn, is_open: bool, closers: _Closers
) -> Literal["open", "close"] | None:
    """What a mark does, from its usual turn and the characters beside it; None where it is no quotation mark."""
    before = text[mark.start() - 1] if mark.start() > paragraph.start else " "
    after = text[mark.end()] if mark.end() < paragraph.end else " "
    opening = (before.isspace() or before in _BEFORE_OPENING) and not after.isspace()
    closing = not before.isspace() and not after.isalnum()
    if _TURNS[mark.group()][0] == "single":
        if is_open:
            return "close" if mark.start() in closers.starts else None
        starts = opening and mark.group() != "’" and not _ELISION.match(text, mark.start())
        runs_on = mark.group() == "‘" and mark.start() == paragraph.start
        return "open" if starts and (runs_on or closers.last > mark.start()) else None
    if usual == "open":
        return "close" if is_open and closing and not opening else "open"
    if usual == "close":
        return "open" if not is_open and opening and not closing else "close"
    if is_open:
        return "close" if closing or not opening else "open"
    return "open" if opening or not closing else None


def _single_closers(text: str, paragraph: Paragraph, marks: Sequence[re.Match[str]]) -> _Closers:
    """Where a single mark may close: never inside a word, after a plural ("workers’ rights") only if nothing better follows."""
    closers = set()
    better_follows = False
    for mark in reversed(marks):
        before = text[mark.start() - 1] if mark.start() > paragraph.start else " "
        following = text[mark.end() : min(mark.end() + 2, paragraph.end)]
        if mark.group() in ("‘", "‚", "`"):
            better_follows = False
        if mark.group() not in ("’", "'") or before.isspace() or following[:1].isalnum():
            continue
        plural = before in "sS" and following[:1] == " " and following[1:].isalpha()
        if not plural or not better_follows:
            closers.add(mark.start())
            better_follows = better_follows or not plural
    return _Closers(frozenset(closers), max(closers, default=-1))


def _with_depths(found: list[tuple[list[Span], bool]]) -> Iterator[Quotation]:
    """The quotations in text order, each with the number of quotations around it."""
    around: list[int] = []
    for pieces, closed in sorted(found, key=lambda item: (item[0][0].start, -item[0][-1].end)):
        start, end = pieces[0].start, pieces[-1].end
        while around and around[-1] < end:
            around.pop()
        yield Quotation(start, end, tuple(pieces), closed, depth=len(around))
        around.append(end)
