"""CSV that spreadsheets open as it is meant: in the right encoding, and no cell of it as a formula (CWE-1236).

A cell that begins as a formula would, gets an apostrophe, as OWASP advises ("CSV Injection"); whoever reads the file by a
program sees it there.
"""

from __future__ import annotations

import codecs
import csv
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Cell = str | int | None
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a formula begins with; spreadsheets in Japanese take the wide ones too, and some pass over a tab or a line end."""
AS_TEXT = "'"


class _Echo:
    """csv.writer's way to give a row and not to keep it."""

    def write(self, row: str) -> str:
        return row


def written(rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """The file, row by row, with the mark by which spreadsheets know UTF-8. For StreamingHttpResponse."""
    yield codecs.BOM_UTF8
    writer = csv.writer(_Echo())
    for row in rows:
        line: str = writer.writerow([harmless(cell) for cell in row])
        yield line.encode(errors="replace")


def harmless(cell: Cell) -> Cell:
    """The cell, such that no spreadsheet takes it for a formula. Numbers are none."""
    return AS_TEXT + cell if isinstance(cell, str) and cell.startswith(FORMULAS) else cell
