"""Rows for a spreadsheet, as CSV in which no cell is a formula (OWASP, CSV injection)."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
MARK = "\N{BYTE ORDER MARK}"
"""Without it a spreadsheet takes UTF-8 for something else."""


class _Line:
    """A file that gives back what is written to it."""

    def write(self, line: str) -> str:
        return line


def neutralised(cell: str) -> str:
    """The cell with an apostrophe before what a spreadsheet would work out."""
    return f"'{cell}" if cell.startswith(BEGINS_A_FORMULA) else cell


def csv_lines(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """One line of CSV after the other, as the rows come."""
    write = csv.writer(_Line()).writerow
    yield MARK
    for row in rows:
        yield write([neutralised(cell) for cell in row])
