"""The rows of a table in text: which character stands between its cells, and its rows one by one, each refused alone.

The csv module reads on behind a quotation mark that is not closed until it finds another one, and makes one row of a
thousand. Here such a row is refused by its first line, and reading goes on at the next.
"""

from __future__ import annotations

import csv
from collections import deque
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from articles.intake.records import Refused
from articles.intake.source import LONGEST_LINE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

csv.field_size_limit(LONGEST_LINE + 1)  # of the whole process: the module has no other way to read a cell of 200,000

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
QUOTE = '"'
MOST_LINES = 10_000
"""Of one row, which may have as many characters as a line may have."""
MOST_IN_VAIN = 100_000_000
"""Characters that are read once more, because a row before them could not be: a table that was made for it has no end."""
MANY_LINES = 10
"""In the cells of one row: more of them are looked at, whether they are rows themselves."""
MOSTLY = 0.9
SAMPLED_ROWS = 100
AGREEING = 0.5
"""Share of rows that have as many cells as the first, where a character stands between cells."""

Line = tuple[int, str]
"""Its number, from 1, and its text with the line feed that ended it."""


@dataclass(frozen=True, slots=True)
class Dialect:
    delimiter: str
    escapes: bool = False
    r"""Whether a mark within a cell is written \" and not doubled."""
    columns: int = 0
    """Cells of the first row, where they are known."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row by the number of its first line; its cells, or why there are none."""

    line: int
    cells: list[str] | Refused


class _NotEnded(Exception):
    """A row goes on for too long."""


class _Feed:
    """Gives lines to csv.reader, and keeps those of the row that it is at."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._lines = iter(lines)
        self._again: deque[Line] = deque()
        self._length = 0
        self._in_vain = 0
        self.taken: list[Line] = []

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        number, line = self._again.popleft() if self._again else next(self._lines)
        self.taken.append((number, line))
        self._length += len(line)
        if self._length > LONGEST_LINE or len(self.taken) > MOST_LINES:
            raise _NotEnded
        return line

    def begin(self) -> None:
        """The next line is the first of a row."""
        self.taken, self._length = [], 0

    def give_back(self) -> None:
        """All lines of the row but its first come once more. Raises Refused where too much was read in vain."""
        self._in_vain += self._length
        number = self.taken[0][0]
        if self._in_vain > MOST_IN_VAIN:
            raise Refused(f"from line {number:,} on the table is too broken: quotation marks are opened and not closed")
        self._again.extendleft(reversed(self.taken[1:]))


def rows(lines: Iterable[Line], dialect: Dialect) -> Iterator[Row]:
    """The rows that are not blank, in order. Raises Refused where going on makes no sense."""
    feed = _Feed(lines)
    reader = csv.reader(
        feed, delimiter=dialect.delimiter, quotechar=QUOTE, escapechar="\\" if dialect.escapes else None, strict=True
    )
    while True:
        feed.begin()
        try:
            cells = next(reader)
            refused = _swallowed(feed.taken, dialect)
        except StopIteration:
            return
        except (csv.Error, _NotEnded):
            refused = _reason(feed.taken)
        if refused:
            yield Row(feed.taken[0][0], Refused(refused))
            feed.give_back()
        elif any(cell and not cell.isspace() for cell in cells):
            yield Row(feed.taken[0][0], cells)


def _reason(taken: list[Line]) -> str:
    if len(taken[0][1]) > LONGEST_LINE:
        return f"more than {LONGEST_LINE:,} characters in one line"
    if len(taken) > 1 or taken[0][1].count(QUOTE) % 2:
        return "a quotation mark is opened and not closed: the row ends nowhere"
    return "words stand behind a quotation mark that closes a cell: marks within a cell are doubled"


def _swallowed(taken: list[Line], dialect: Dialect) -> str:
    """Why a row of many lines is none: most lines in it are rows. Empty if it is one."""
    within = [line for _, line in taken[1:-1] if not line.isspace()]
    if len(within) < MANY_LINES or dialect.columns < 2:
        return ""
    likely = sum(line.count(dialect.delimiter) == dialect.columns - 1 for line in within)
    return "a quotation mark is opened and not closed: rows follow in its cell" if likely > MOSTLY * len(within) else ""


def dialect_of(sample: list[Line], named: Callable[[list[str]], int]) -> Dialect:
    """How the cells of a table are told apart, by its first lines; `named` counts the headings in a row that are known."""
    escapes = [False, True] if any('\\"' in line for _, line in sample) else [False]
    fits = [_fit(sample, Dialect(delimiter, escape), named) for escape in escapes for delimiter in DELIMITERS]
    return max(fits, key=lambda fit: fit[0])[1]  # of equal ones the first


def _fit(
    sample: list[Line], dialect: Dialect, named: Callable[[list[str]], int]
) -> tuple[tuple[bool, int, float, int], Dialect]:
    """How well a dialect fits, and the dialect. The last row may be cut off by the end of the sample."""
    found = list(islice(rows(sample, dialect), SAMPLED_ROWS))
    if len(found) > 1 and isinstance(found[-1].cells, Refused):
        del found[-1]
    if not found or isinstance(found[0].cells, Refused):
        return (False, 0, 0.0, 0), dialect
    first = found[0].cells
    agreeing = sum(not isinstance(row.cells, Refused) and len(row.cells) == len(first) for row in found) / len(found)
    fits = len(first) > 1 and agreeing >= AGREEING
    return (fits, named(first), agreeing, len(first)), replace(dialect, columns=len(first))
