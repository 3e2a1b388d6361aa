"""Lines of print, with their places on the page, to paragraphs: what a PDF tells is only where its words stand.

Lines come in the order in which the file draws them, which for articles in columns is nearly always that of reading.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

EDGE = 2
"""Lines at the top and at the bottom of a page that may be its header and footer."""
LEAST_REPEATED = 0.5  # of all pages
PAGE_NUMBER = re.compile(
    r"(?:\W*(?:page|seite|p\.|pg\.)?\s*\d{1,4}(?:\s*(?:/|of|von|sur|de)\s*\d{1,4})?\W*)", re.IGNORECASE
)
PRINTED = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4},? \d{1,2}:\d\d(?: ?[AP]M)?\b.{0,200}", re.IGNORECASE)
"""What a browser writes above a page that it prints."""
PRINTED_ADDRESS = re.compile(r"((?:https?|ﬁle|file)://\S+)\s*(?:Page )?\d{1,4}(?: ?(?:/|of) ?\d{1,4})?", re.IGNORECASE)
BYLINE = re.compile(r"(?:By|BY) [A-ZÀ-Þ][^.,!?]{2,50}")
DIGITS = re.compile(r"\d+")
OTHER_SIZE = 1.1  # times
WIDE = 1.35
"""Times the usual distance of lines: more is a new paragraph."""
INDENT = 0.6  # of the size of the letters
SHORT = 0.8  # of the usual line's characters
SENTENCE_END = tuple('.!?…”"’»)')
WORD = re.compile(r"\w+")
BROKEN = re.compile(r"([^\W\d_]+)([-\u2010\xad])$")
LONGEST_PART = 60  # characters of a broken word before the hyphen
COMPOUNDS = frozenset(
    """anti co cross eight ex far fast first five four full half hard high ill in inter left long low mid mini multi much near new
    nine non north off old on once one part post pre pro pseudo quasi re right self semi seven short six so south sub super tax
    ten third three time top two ultra under up vice well west east world year""".split()  # noqa: SIM905
)
"""First parts of words that keep their hyphen."""
LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
LIGATURE = re.compile("[ﬀ-ﬆ]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of print: where it begins and the size of its letters, in points from the lower left corner."""

    text: str
    page: int
    x: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class Paragraph:
    words: str
    page: int
    size: float


@dataclass(frozen=True, slots=True)
class Print:
    """`address` is what a browser wrote below the page that it printed."""

    paragraphs: tuple[Paragraph, ...]
    lines_left_out: int
    address: str

    @property
    def size(self) -> float:
        """Of the letters of most of its words."""
        sizes: Counter[float] = Counter()
        for paragraph in self.paragraphs:
            sizes[paragraph.size] += len(paragraph.words)
        return sizes.most_common(1)[0][0] if sizes else 0


def laid_out(lines: Sequence[Line]) -> Print:
    """The paragraphs of a document, without what stands above and below each of its pages."""
    around, address = _around(lines)
    kept = [line for number, line in enumerate(lines) if number not in around]
    usual = _usual_distances(kept)
    length = median(len(line.text) for line in kept) if kept else 0
    words = Counter(word for line in kept for word in WORD.findall(line.text.lower()))
    paragraphs: list[list[Line]] = []
    for line in kept:
        if paragraphs and not _begins(paragraphs[-1], line, usual, length):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return Print(
        tuple(Paragraph(_joined(part, words), part[0].page, _rounded(part[0].size)) for part in paragraphs),
        len(around),
        address,
    )


def _around(lines: Sequence[Line]) -> tuple[set[int], str]:
    """The numbers of the lines above and below the pages, and the address that a browser wrote there."""
    pages: dict[int, list[int]] = {}
    for number, line in enumerate(lines):
        pages.setdefault(line.page, []).append(number)
    edges = []
    for numbers in pages.values():
        by_height = sorted(numbers, key=lambda number: -lines[number].y)
        edges.append(list(dict.fromkeys(by_height[:EDGE] + by_height[-EDGE:])))
    counts = Counter(shape for edge in edges for shape in {_shape(lines[number].text) for number in edge})
    least = max(2, LEAST_REPEATED * len(pages))
    around, address = set(), ""
    for edge in edges:
        for number in edge:
            text = lines[number].text
            if found := PRINTED_ADDRESS.fullmatch(text):
                address = address or found[1]
            if found or PRINTED.fullmatch(text) or PAGE_NUMBER.fullmatch(text) or counts[_shape(text)] >= least:
                around.add(number)
    return around, address if address.startswith("http") else ""


def _shape(text: str) -> str:
    return DIGITS.sub("#", text.lower())


def _usual_distances(lines: Iterable[Line]) -> dict[float, float]:
    """From one line to the next below it, for each size of letters."""
    distances: dict[float, list[float]] = {}
    for above, below in pairwise(lines):
        if above.page == below.page and _rounded(above.size) == _rounded(below.size) and above.y > below.y:
            distances.setdefault(_rounded(above.size), []).append(above.y - below.y)
    return {size: median(found) for size, found in distances.items()}


def _begins(paragraph: Sequence[Line], line: Line, usual: dict[float, float], length: float) -> bool:
    """Whether the line begins a new paragraph."""
    last = paragraph[-1]
    if max(line.size, last.size) > OTHER_SIZE * min(line.size, last.size):
        return True
    if len(paragraph) == 1 and BYLINE.fullmatch(last.text):
        return True
    ended = last.text.rstrip().endswith(SENTENCE_END)
    if line.page != last.page or line.y > last.y + line.size:  # another page or column
        return ended or not (line.text[:1].islower() or len(last.text) >= SHORT * length)
    if last.y - line.y > WIDE * usual.get(_rounded(line.size), line.size * WIDE):
        return True
    if ended and len(last.text) < SHORT * length:
        return True
    return line.x - last.x > INDENT * line.size and last.y - line.y > 0.5 * line.size


def _rounded(size: float) -> float:
    return round(size * 2) / 2


def _joined(lines: Sequence[Line], words: Counter[str]) -> str:
    parts: list[str] = []
    for line in lines:
        following = line.text.strip()
        broken = BROKEN.search(parts[-1][-LONGEST_PART:]) if parts else None
        if broken and _was_broken(broken, following, words):
            parts[-1] = parts[-1][:-1]
        elif parts and not broken:
            parts.append(" ")
        parts.append(following)
    return LIGATURE.sub(lambda found: LIGATURES[found[0]], "".join(parts))


def _was_broken(broken: re.Match[str], following: str, words: Counter[str]) -> bool:
    """Whether the hyphen is there for the end of the line only: a soft one is; else as far as the other words tell."""
    if broken[2] == "\xad":
        return True
    rest = WORD.match(following)
    if not rest or not following[0].islower():
        return False
    head, tail = broken[1].lower(), rest[0].lower()
    if words[head + tail]:
        return True
    return head not in COMPOUNDS and words[head] < 2 and words[tail] < 2
