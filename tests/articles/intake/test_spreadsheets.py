"""CSV for spreadsheets: what is in the cells, and what is not run."""

from __future__ import annotations

import csv
import io
from itertools import count, islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.intake.spreadsheets import FORMULAS, harmless, written


def cells(*rows):
    text = b"".join(written(rows)).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "=cmd|' /C calc'!A0",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        '=HYPERLINK("https://a.example","x")',
        "＝1+1",
    ],
)
def test_a_cell_that_begins_as_a_formula_is_text(cell):
    assert cells([cell, "x"]) == [["'" + cell, "x"]]


@pytest.mark.parametrize(
    "cell", ["Ferry = late", "“We wait,” she said", "", "'quoted'", "a\nb", 'a "b", c; d', "渡し船"]
)
def test_other_cells_are_as_they_were(cell):
    assert cells([cell, "x"]) == [[cell, "x"]]


def test_numbers_stay_numbers():
    assert cells([-5, 0, None]) == [["-5", "0", ""]]


def test_the_file_has_a_mark_and_lines_as_spreadsheets_write_them():
    assert b"".join(written([["Fähre", "a,b"], ["x", "y"]])) == b'\xef\xbb\xbfF\xc3\xa4hre,"a,b"\r\nx,y\r\n'


def test_rows_come_as_they_are_asked_for():
    endless = ([number, "x"] for number in count())

    assert list(islice(written(endless), 3)) == [b"\xef\xbb\xbf", b"0,x\r\n", b"1,x\r\n"]


def test_half_a_character_is_no_reason_to_give_no_file():
    assert cells(["a\ud83d"]) == [["a?"]]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text())
def test_no_cell_ever_begins_as_a_formula(cell):
    assert not str(harmless(cell)).startswith(FORMULAS)
    assert str(harmless(cell)).removeprefix("'") == cell.removeprefix("'")
