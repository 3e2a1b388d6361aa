"""Cells that a spreadsheet would work out are made words."""

from __future__ import annotations

import csv

import pytest

from articles.intake.spreadsheets import csv_lines


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠1"])
def test_a_formula_is_made_words(cell):
    mark, line = csv_lines([[cell]])

    assert mark == "\ufeff"
    assert next(csv.reader(line.splitlines(keepends=True)))[0] == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "a=1", "3 - 2", "'", '"', "a,b", "Übersicht"])
def test_words_stay_as_they_are(cell):
    _, line = csv_lines([[cell, "x"]])

    assert next(csv.reader([line])) == [cell, "x"]
