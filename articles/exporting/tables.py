"""Records as lines of CSV or of JSON, one after the other: however many there are, one is held at a time."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

FORMATS = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson; charset=utf-8"}
"""With their content types."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""With these a spreadsheet begins a formula: a text that begins so gets an apostrophe before it."""


class _Echo:
    """What a csv.writer writes to, and gives back."""

    def write(self, line: str) -> str:
        return line


def lines(fmt: str, fields: Sequence[str], records: Iterable[Mapping[str, object]]) -> Iterator[str]:
    """A line for each record; of CSV the headings first."""
    return csv_lines(fields, records) if fmt == "csv" else json_lines(records)


def csv_lines(fields: Sequence[str], records: Iterable[Mapping[str, object]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow(fields)
    for record in records:
        yield writer.writerow([plain(record[field]) for field in fields])


def json_lines(records: Iterable[Mapping[str, object]]) -> Iterator[str]:
    for record in records:
        yield json.dumps(record, ensure_ascii=False) + "\n"


def plain(value: object) -> object:
    """What a spreadsheet shows, and never reckons with."""
    return f"'{value}" if isinstance(value, str) and value.lstrip().startswith(FORMULA) else value
