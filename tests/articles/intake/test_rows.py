"""Rows of text: each by the number of its first line, whatever quotation marks do."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.intake.records import Refused
from articles.intake.rows import DELIMITERS, Dialect, dialect_of, rows

CELL = st.text(st.sampled_from('ab"\n,;|\t '), max_size=8)


def lines(text):
    return list(enumerate(io.StringIO(text, newline=""), start=1))


def found(text, dialect=Dialect(",")):  # noqa: B008 - it is frozen
    return [
        (row.line, str(row.cells) if isinstance(row.cells, Refused) else row.cells)
        for row in rows(lines(text), dialect)
    ]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(st.lists(CELL, min_size=2, max_size=3), min_size=1, max_size=6), st.sampled_from(list(DELIMITERS)))
def test_what_the_csv_module_writes_is_read_as_it_was(table, delimiter):
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter, lineterminator="\n").writerows(table)
    read = [cells for _, cells in found(written.getvalue(), Dialect(delimiter))]

    assert read == [row for row in table if any(cell.strip() for cell in row)]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(st.sampled_from('ab"\\,\n'), max_size=60), st.booleans())
def test_every_line_of_any_text_is_in_a_row_or_refused(text, escapes):
    last = 0
    for row in rows(lines(text), Dialect(",", escapes, columns=2)):
        assert row.line > last
        last = row.line


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('a,"b\nc"\nd,e', [(1, ["a", "b\nc"]), (3, ["d", "e"])]),
        ('a,"b\nd,e', [(1, "a quotation mark is opened and not closed: the row ends nowhere"), (2, ["d", "e"])]),
        (
            '"a"b,c\nd,e',
            [
                (1, "words stand behind a quotation mark that closes a cell: marks within a cell are doubled"),
                (2, ["d", "e"]),
            ],
        ),
        ("\n,\n a ,\n", [(3, [" a ", ""])]),
        ("", []),
    ],
)
def test_rows_by_their_lines(text, told):
    assert found(text) == told


def test_a_row_of_too_many_lines_is_refused_by_its_first(monkeypatch):
    monkeypatch.setattr("articles.intake.rows.MOST_LINES", 5)

    assert [line for line, cells in found('a,"b' + "\n" * 5 + 'c"\nd,e') if isinstance(cells, str)] == [1]
    assert [line for line, cells in found('a,"b' + "\n" * 4 + 'c"\nd,e') if isinstance(cells, str)] == []


@pytest.mark.parametrize(
    ("text", "dialect"),
    [
        ("a,b\nc,d", Dialect(",", columns=2)),
        ("a;b\nc;d, e, f", Dialect(";", columns=2)),
        ("title;text, all of it\na, b;c, d\n", Dialect(";", columns=2)),
        ("a\tb\nc\td|e", Dialect("\t", columns=2)),
        ('"a, b"|"c, d"\n"e, f"|"g, h"', Dialect("|", columns=2)),
        ("text\nOne, two\nThree; four\n", Dialect("\t", columns=1)),
        ('a,b\nc,"d \\"e\\", f"\ng,h', Dialect(",", escapes=True, columns=2)),
    ],
)
def test_what_stands_between_cells(text, dialect):
    assert dialect_of(lines(text), lambda cells: 0) == dialect
