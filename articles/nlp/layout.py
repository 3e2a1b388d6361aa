"""The parts of a text as it arrived: paragraphs, and the lines that are no part of the article."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from articles.nlp.annotations import Span

DATA = Path(__file__).parent / "data"
MODEL = Path(__file__).parent / "model"

# What a line may hold to be looked at as boilerplate: no pattern is tried on longer ones.
BOILERPLATE_LENGTH = 240

# Hard-wrapped copy: nearly full lines, none longer than this.
WRAPPED_WIDTH = 100

SENTENCE_END = (".", "!", "?", ":", ";", "”", '"', "’", "…")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, without the white space around it. `boilerplate` says that it is no part of the article."""

    start: int
    end: int
    boilerplate: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """The paragraphs of a text in order. `title` is the headline that the caller gave; it is not part of the text."""

    paragraphs: tuple[Paragraph, ...]
    title: str = ""

    @property
    def body(self) -> tuple[Paragraph, ...]:
        """The paragraphs that are the article itself."""
        return tuple(paragraph for paragraph in self.paragraphs if not paragraph.boilerplate)

    @property
    def boilerplate(self) -> tuple[Span, ...]:
        """The lines that are no part of the article."""
        return tuple(Span(p.start, p.end) for p in self.paragraphs if p.boilerplate)

    def index_at(self, offset: int) -> int:
        """The number of the paragraph that holds the offset, or of the last one before it; -1 before the first."""
        return bisect_right(self.paragraphs, offset, key=lambda paragraph: paragraph.start) - 1


def read_layout(text: str, title: str = "") -> Layout:
    """The layout of a text. Blank lines and line ends separate paragraphs; hard-wrapped lines are joined again."""
    paragraphs = []
    for block in _blocks(text):
        for start, end in [(block[0][0], block[-1][1])] if _is_wrapped(text, block) else block:
            paragraphs.append(Paragraph(start, end, _is_boilerplate(text[start:end])))
    return Layout(tuple(paragraphs), title)


def _blocks(text: str) -> Iterator[list[tuple[int, int]]]:
    """Runs of lines without a blank line between them, each line as offsets without the white space around it."""
    block: list[tuple[int, int]] = []
    offset = 0
    for line in text.splitlines(keepends=True):
        if words := line.strip():
            start = offset + len(line) - len(line.lstrip())
            block.append((start, start + len(words)))
        elif block:
            yield block
            block = []
        offset += len(line)
    if block:
        yield block


def _is_wrapped(text: str, block: list[tuple[int, int]]) -> bool:
    """Whether the lines of a block are one paragraph, broken at a fixed width."""
    widths = [end - start for start, end in block]
    full = max(widths)
    if len(block) < 2 or full > WRAPPED_WIDTH or min(widths[:-1]) < 0.6 * full:
        return False
    return any(
        text[following[0]].islower() and not text[line[0] : line[1]].endswith(SENTENCE_END)
        for line, following in pairwise(block)
    )


@cache
def _boilerplate_patterns() -> re.Pattern[str]:
    """One expression of all patterns in data/boilerplate.json."""
    patterns = json.loads((DATA / "boilerplate.json").read_text(encoding="utf-8"))["patterns"]
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


def _is_boilerplate(line: str) -> bool:
    return len(line) <= BOILERPLATE_LENGTH and _boilerplate_patterns().match(line) is not None
