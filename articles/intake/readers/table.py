"""Tables: CSV, TSV and the like, one article a row; a row that cannot be read loses itself alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING

from articles.intake.cleaning import make_record
from articles.intake.columns import chosen, distinct, guessed, headings_of, is_heading, known_headings
from articles.intake.readers.html import words_of_fragment
from articles.intake.records import ArticleRecord, Pending, Refused, shown, storable
from articles.intake.rows import DELIMITERS, SAMPLED_ROWS, Dialect, Row, dialect_of, rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from articles.intake.cleaning import Fields
    from articles.intake.rows import Line
    from articles.intake.source import Source

SAMPLE_LINES = 400
SAMPLE_CHARACTERS = 1_000_000
SHOWN_ROWS = 3
SHOWN_CHARACTERS = 200  # of a cell
SEPARATOR = re.compile(r"sep=([,;\t|])\n?", re.IGNORECASE)
"""Excel's own first line."""
TAGS = re.compile(
    r"</?(?:p|div|br|span|a|b|i|u|em|strong|h[1-6]|ul|ol|li|blockquote|figure|figcaption|img|table|section|article)\b[^<>]*>",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class TableLook:
    """What can be seen of a table before it is read, for whoever says which column is which. Plain values."""

    delimiter: str = ""
    """In words: "comma"."""
    headings: tuple[str, ...] = ()
    """As Options.columns names the columns: "column 3" where there is no heading, "Text (column 3)" where there are two."""
    has_heading: bool = False
    rows: tuple[tuple[str, ...], ...] = ()
    """The first ones below the headings, each cell cut."""
    guessed: dict[str, str] = field(default_factory=dict)
    """The heading by field, as the table will be read if nothing else is said."""
    problem: str = ""
    """Why it cannot be read so, in words."""


@dataclass(frozen=True, slots=True)
class _Table:
    """The beginning of a table, and how to read on."""

    lines: Iterator[Line]
    sample: list[Line]
    dialect: Dialect
    first: list[Row]
    """Rows of the sample."""
    headings: tuple[str, ...]
    has_heading: bool


def read(source: Source) -> Iterator[Pending]:
    """A record for each row that is not blank."""
    table = _begun(source)
    columns = chosen(table.headings, source.options.columns)
    below = islice(rows(chain(table.sample, table.lines), table.dialect), int(table.has_heading), None)
    is_empty = True
    for row in below:
        is_empty = False
        yield Pending(f"line {row.line}", partial(_record, row, columns, table))
    if is_empty:
        raise Refused("empty: there are no rows below the headings")


def look(source: Source) -> TableLook:
    """What the page that asks for the columns shows."""
    try:
        table = _begun(source)
    except Refused as refused:
        return TableLook(problem=str(refused))
    problem, guess, headings = "", guessed(table.headings), distinct(table.headings)
    try:
        columns = chosen(table.headings, source.options.columns)
        guess = {name: headings[index] for name, index in columns.items()}
    except Refused as refused:
        problem = str(refused)
    below = [row.cells for row in table.first[int(table.has_heading) :] if not isinstance(row.cells, Refused)]
    return TableLook(
        delimiter=DELIMITERS[table.dialect.delimiter],
        headings=headings,
        has_heading=table.has_heading,
        rows=tuple(tuple(_cut(cell) for cell in cells) for cells in below[:SHOWN_ROWS]),
        guessed=guess,
        problem=problem,
    )


def _begun(source: Source) -> _Table:
    """Raises Refused."""
    lines = source.lines()
    sample = _sample(lines)
    if sample and (separator := SEPARATOR.fullmatch(sample[0][1])):
        del sample[0]
        dialect = Dialect(separator[1])
    else:
        dialect = dialect_of(sample, known_headings)
    first = list(islice(rows(sample, dialect), SAMPLED_ROWS))
    if not first:
        raise Refused("empty: there are no words in it")
    heading = first[0].cells
    if isinstance(heading, Refused):
        raise Refused(f"line {first[0].line}, which may have the headings: {heading}")
    others = [row.cells for row in first[1:] if not isinstance(row.cells, Refused)]
    has_heading = is_heading(heading, others, source.options.columns.values())
    return _Table(
        lines=lines,
        sample=sample,
        dialect=replace(dialect, columns=len(heading)),
        first=first,
        headings=headings_of(heading, has_heading=has_heading),
        has_heading=has_heading,
    )


def _sample(lines: Iterator[Line]) -> list[Line]:
    sample: list[Line] = []
    length = 0
    for number, line in lines:
        sample.append((number, line))
        length += len(line)
        if len(sample) == SAMPLE_LINES or length > SAMPLE_CHARACTERS:
            break
    return sample


def _record(row: Row, columns: Mapping[str, int], table: _Table) -> ArticleRecord:
    if isinstance(row.cells, Refused):
        raise row.cells
    cells, width = row.cells, len(table.headings)
    if any(cell.strip() for cell in cells[width:]):
        raise Refused(
            f"{len(cells):,} cells, where there are {width:,} columns: a cell that holds a "
            f"{DELIMITERS[table.dialect.delimiter]} is written between quotation marks"
        )
    given = {name: cells[index] for name, index in columns.items() if index < len(cells) and cells[index].strip()}
    text = given.pop("text", "")
    if not text:
        raise Refused(f"no text: there is nothing under “{shown(table.headings[columns['text']])}”")
    fields: Fields = {**given}
    if "title" in given:
        fields["title"] = _words(given["title"])
    notes = () if len(cells) >= width else (f"{len(cells):,} cells, where there are {width:,} columns",)
    return make_record(_words(text), fields, notes)


def _words(cell: str) -> str:
    """Without the tags that many systems export."""
    return words_of_fragment(cell) if TAGS.search(cell) else cell


def _cut(cell: str) -> str:
    return storable(cell if len(cell) <= SHOWN_CHARACTERS else f"{cell[: SHOWN_CHARACTERS - 1]}…")
