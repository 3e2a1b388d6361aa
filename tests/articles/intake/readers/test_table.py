"""Tables: which cell is which, rows that are refused alone, and what is shown before anything is read."""

from __future__ import annotations

import dataclasses
import json
import tracemalloc

import pytest

from articles.intake.files import entries
from articles.intake.readers import table
from articles.intake.recognising import Format, recognise
from articles.intake.records import ArticleRecord
from tests.articles.intake.sources import read, record_of, source
from tests.articles.intake.zips import zipped

BODY = "The ferry stays in port, said the captain."
ROWS = [("Ferry stays", "2026-10-05", BODY), ("Pump found", "2026-10-06", "The pump, she said, “is here”.")]


def written(*rows, delimiter=",", quoted=True):
    """Rows as a spreadsheet writes them."""
    cells = ([f'"{cell.replace(chr(34), chr(34) * 2)}"' if quoted else cell for cell in row] for row in rows)
    return "".join(delimiter.join(row) + "\r\n" for row in cells)


def told(data, name="a.csv", **more):
    """Each entry's place with its words, or why it was refused."""
    return [
        (
            entry.name.partition(", ")[2],
            entry.record.body if isinstance(entry.record, ArticleRecord) else str(entry.record),
        )
        for entry in read(data, name, **more)
    ]


def with_columns(data, **columns):
    given = source(data, "a.csv")
    given.options = dataclasses.replace(given.options, columns=columns)
    return given


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"], ids=["comma", "semicolon", "tab", "bar"])
@pytest.mark.parametrize("quoted", [True, False], ids=["quoted", "bare"])
def test_one_article_a_row_whatever_stands_between_cells(delimiter, quoted):
    rows = [[cell if quoted else cell.replace(delimiter, " -") for cell in row] for row in ROWS]
    data = written(("Title", "Date", "Text"), *rows, delimiter=delimiter, quoted=quoted)
    first, second = read(data, "a.csv")

    assert (first.name, second.name) == ("a.csv, line 2", "a.csv, line 3")
    assert (first.record.title, first.record.body) == (rows[0][0], rows[0][2])
    assert second.record.published_at.date().isoformat() == "2026-10-06"
    assert first.record.notes == ()


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"], ids=lambda encoding: encoding
)
def test_tables_in_other_encodings(encoding):
    rows = ROWS if encoding != "utf-16-le" else ROWS[:1]

    assert told(written(("title", "date", "text"), *rows).encode(encoding))[0] == ("line 2", BODY)


def test_excels_own_first_line_is_obeyed():
    assert told("sep=;\ntitle;text\nFerry;The ferry, it stays.\n") == [("line 3", "The ferry, it stays.")]


def test_all_fields_under_the_names_that_people_use():
    headings = ("Headline", "Source", "Web URL", "Author Name", "Pub. Date", "Language", "Desk", "Full Text", "Score")
    cells = ("Ferry", "The Quay Courier", "https://a.example/x", "Ida Brandt", "2026-10-05", "en", "Harbour", BODY, "7")
    record = record_of(written(headings, cells), "a.csv")

    assert (record.title, record.outlet, record.url) == ("Ferry", "The Quay Courier", "https://a.example/x")
    assert (record.byline, record.language, record.section, record.body) == ("Ida Brandt", "en", "Harbour", BODY)
    assert record.published_at.date().isoformat() == "2026-10-05"


def test_a_cell_of_many_paragraphs():
    body = 'One, "two".\n\nThree;\n\nFour.'

    assert told(written(("title", "text"), ("Ferry", body), ("Pump", "Here.")))[:2] == [
        ("line 2", body),
        ("line 7", "Here."),
    ]


def test_rows_of_nothing_are_no_rows():
    assert [place for place, _ in told(f"title,text\n\nA,{BODY[:9]}\n,\n  , \nB,Words\n")] == ["line 3", "line 6"]


UNBALANCED = {
    "opened at the last cell": 'Two,"He said stop',
    "opened at the first cell": '"Two,He said stop',
    "opened, and closed in its middle": '"Two"s,He said stop',
}


@pytest.mark.parametrize("row", UNBALANCED.values(), ids=UNBALANCED)
@pytest.mark.parametrize("quoted", [True, False], ids=["quoted", "bare"])
def test_a_row_with_an_unbalanced_mark_loses_itself_alone(row, quoted):
    others = written(*[(f"Row {n}", f"Ferry {n} stays.") for n in range(1_000)], quoted=quoted)
    found = told(f"title,text\r\n{others}{row}\r\n{others}")

    assert len(found) == 2_001
    assert [place for place, words in found if not words.startswith("Ferry")] == ["line 1002"]
    assert "quotation mark" in dict(found)["line 1002"]


def test_a_mark_that_closes_a_thousand_rows_later_by_chance():
    rows = [f"Row {n},Ferry {n} stays." for n in range(1_000)]
    data = "\n".join(["title,text", 'Two,"He said stop', *rows, '5",The ferry'])
    found = told(data)

    assert found[0] == ("line 2", "a quotation mark is opened and not closed: rows follow in its cell")
    assert len(found) == 1_002
    assert found[-1] == ("line 1003", "The ferry")


def test_a_cell_may_have_many_lines_with_commas():
    body = "\n".join(f"Line {n}, of, {'many' if n % 2 else 'many, many'} words." for n in range(500))
    (found,) = told(written(("title", "text", "date"), ("Ferry", body, "2026-10-05")))

    assert found[1].count("\n\n") == 499


def test_an_apostrophe_or_an_inch_within_a_cell_is_a_word():
    assert told('title,text\n5" gun,The captain\'s 5" gun\n') == [("line 2", "The captain's 5\" gun")]


def test_marks_that_are_escaped_by_a_backslash():
    data = "title,text\n" + '"Ferry","He said \\"no\\", and left."\n' * 3

    assert told(data)[2] == ("line 4", 'He said "no", and left.')


def test_a_table_that_was_made_to_be_read_without_end_is_given_up(monkeypatch):
    monkeypatch.setattr("articles.intake.rows.MOST_IN_VAIN", 1_000_000)
    found = told("title,text\n" + 'a","""\n' * 30_000)

    assert len(found) < 100
    assert found[-1][1].startswith("from line ")
    assert found[-1][1].endswith("the table is too broken: quotation marks are opened and not closed")


ROWS_REFUSED = {
    "a NUL": ("Two,The fer\0ry", "holds a NUL character, at character 8"),
    "too many cells": ("Two,He said yes, and left", "3 cells, where there are 2 columns: a cell that holds a comma"),
    "no words": ("Two,", "no text: there is nothing under “text”"),
    "one cell": ("Two", "no text: there is nothing under “text”"),
    "an endless cell": (f"Two,{'a' * 1_000_001}", "1,000,001 characters: an article has no more than 1,000,000"),
    "an endless line": (f"Two,{'a' * 5_000_001}", "more than 5,000,000 characters in one line"),
}


@pytest.mark.parametrize(("row", "reason"), ROWS_REFUSED.values(), ids=ROWS_REFUSED)
def test_a_row_that_is_refused_leaves_the_others(row, reason):
    one, two, three = told(f"title,text\nOne,Words\n{row}\nThree,Words\n")

    assert (one[1], three[1]) == ("Words", "Words")
    assert two[0] == "line 3"
    assert reason in two[1]


TABLES_REFUSED = {
    "5,000 columns": (",".join(f"c{n}" for n in range(5_000)) + "\n1", "5,000 columns: a table has no more than 500"),
    "two columns of words": (
        "title,text,Text\na,b,c",
        "2 columns are called “text”: rename one, or say “column 2” and",
    ),
    "no column of words": ("title,date\nFerry,2026-10-05", "no column holds the article's words: say which"),
    "no rows": ("title,text\n", "empty: there are no rows below the headings"),
    "no table": ("The ferry stays.", "no column holds the article's words: say which"),
    "a heading that does not end": (
        '"title,text\nFerry,Words',
        "line 1, which may have the headings: a quotation mark",
    ),
}


@pytest.mark.parametrize(("data", "reason"), TABLES_REFUSED.values(), ids=TABLES_REFUSED)
def test_a_table_is_refused_for_its_reason(data, reason):
    ((_, found),) = told(data)

    assert reason in found


def test_two_columns_of_one_name_that_are_not_read_are_no_harm():
    assert told("x,title,x,text\n1,Ferry,2,Words") == [("line 2", "Words")]


def test_a_row_with_fewer_cells_is_told():
    (entry,) = read("title,text,section\nFerry,Words\n", "a.csv")

    assert entry.record.notes == ("2 cells, where there are 3 columns",)


def test_a_long_cell_is_read():
    words = "The ferry stays. " * 12_000
    (found,) = told(f"title,text\nFerry,{words}")

    assert found[1] == words.strip()


def test_cells_of_html_become_words():
    record = record_of(
        written(("title", "text"), ("<b>Ferry</b>", "<p>One &amp; two.</p><script>evil()</script><p>Three.</p>")),
        "a.csv",
    )

    assert (record.title, record.body) == ("Ferry", "One & two.\n\nThree.")


def test_words_that_only_look_like_tags_stay():
    assert told("title,text\nFerry,It is 3 < 4 and 5 > 4 <sic>\n")[0][1] == "It is 3 < 4 and 5 > 4 <sic>"


def test_the_columns_that_somebody_chose():
    data = "Kop,Datum,Tekst,title\nFerry,2026-10-05,Words,not this"
    (entry,) = entries(with_columns(data, title="kop", text="Tekst", byline=""))

    assert (entry.record.title, entry.record.body, entry.record.published_at) == ("Ferry", "Words", None)


def test_a_column_that_is_not_there():
    (entry,) = entries(with_columns(f"Kop,Tekst\nFerry,{BODY}", text="Inhoud"))

    assert str(entry.record) == "there is no column “Inhoud”: there are “Kop”, “Tekst”"


NO_HEADING = written(*ROWS, *ROWS)


def test_a_table_without_headings_asks_and_is_read_by_numbers():
    seen = table.look(source(NO_HEADING, "a.csv"))
    found = list(entries(with_columns(NO_HEADING, text="column 3", title="column 1")))

    assert (seen.has_heading, seen.headings) == (False, ("column 1", "column 2", "column 3"))
    assert seen.problem == "no column holds the article's words: say which"
    assert (len(found), found[0].name, found[0].record.title) == (4, "a.csv, line 1", "Ferry stays")


def test_a_column_can_be_said_by_its_number_beside_headings():
    (entry,) = entries(with_columns("title,text,Text\nFerry,One,Two", text="column 3", title="title"))

    assert entry.record.body == "Two"


def test_headings_that_nobody_knows_are_headings_where_rows_are_not_like_them():
    seen = table.look(source(written(("Kop", "Tag", "Tekst"), *ROWS), "a.csv"))

    assert (seen.has_heading, seen.headings) == (True, ("Kop", "Tag", "Tekst"))


def test_what_the_page_shows():
    rows = [(f"Ferry {n}", BODY + " More." * 100, "x") for n in range(5)]
    seen = table.look(source(written(("Title", "Text", ""), *rows, delimiter=";"), "a.csv"))

    assert (seen.delimiter, seen.headings, seen.has_heading) == ("semicolon", ("Title", "Text", "column 3"), True)
    assert (seen.guessed, seen.problem) == ({"text": "Text", "title": "Title"}, "")
    assert [row[0] for row in seen.rows] == ["Ferry 0", "Ferry 1", "Ferry 2"]
    assert {len(row[1]) for row in seen.rows} == {200}
    assert json.loads(json.dumps(dataclasses.asdict(seen)))["guessed"] == seen.guessed


def test_two_columns_of_one_name_can_be_chosen_by_what_the_page_shows():
    data = written(("title", "text", "Text"), ("Ferry", "", BODY))
    seen = table.look(source(data, "a.csv"))
    (entry,) = entries(with_columns(data, text=seen.headings[2]))

    assert seen.headings == ("title", "text (column 2)", "Text (column 3)")
    assert seen.problem.startswith("2 columns are called “text”")
    assert entry.record.body == BODY


def test_what_the_page_shows_of_columns_that_somebody_chose():
    seen = table.look(with_columns("Kop,Tekst\nFerry,Words are here.", text="tekst"))

    assert (seen.guessed, seen.problem) == ({"text": "Tekst"}, "")


@pytest.mark.parametrize("data", ["", "\n\n", ",".join(["a"] * 501), '"a', "\0" * 50])
def test_a_table_that_cannot_be_looked_at_says_why(data):
    seen = table.look(source(data, "a.csv"))

    assert seen.problem
    assert seen.headings == ()


RECOGNISED = [
    (written(("title", "text"), *[row[::2] for row in ROWS]), "a.txt", Format.TABLE),
    ("Title\tDate\tText\nFerry\t2026-10-05\tWords", "export", Format.TABLE),
    ("title,text", "a.csv", Format.TABLE),
    ("x,y\nFerry,LENGTH: 40 words", "a.csv", Format.TABLE),
    ('title,text\n"Ferry","\nLENGTH: 40 words\n"', "a.csv", Format.TABLE),
    ("Story, time and place\n\nIt was noon, he said.", "a.txt", Format.PLAIN),
    ("Title, text\n\nIt was noon, he said.", "a.txt", Format.PLAIN),
    ("The ferry, the pump\nIt was noon, he said.", "a.txt", Format.PLAIN),
]


@pytest.mark.parametrize(("text", "name", "format"), RECOGNISED)
def test_tables_are_told_from_prose(text, name, format):  # noqa: A002
    assert recognise(text.encode(), name) is format


def test_spreadsheets_themselves_are_refused_in_words():
    ((_, reason),) = told(zipped(("[Content_Types].xml", "<Types/>"), ("xl/workbook.xml", "<workbook/>")), "a.xlsx")

    assert reason == "this is a table, slides or an OpenDocument text: save it as CSV, DOCX or text"


def test_a_large_table_is_read_with_flat_memory():
    data = ("title,text\n" + f"Ferry,{'Words are here. ' * 60}\n" * 20_000).encode()
    tracemalloc.start()
    try:
        count = sum(1 for _ in table.read(source(data, "a.csv", document_bytes=1_000)))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert count == 20_000
    assert peak < len(data) / 2
