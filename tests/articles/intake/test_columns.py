"""Which column is which: by the names that people give, by what was said, by number."""

from __future__ import annotations

from itertools import combinations

import pytest

from articles.intake.columns import ALL_NAMES, chosen, guessed, headings_of, is_heading
from articles.intake.records import Refused


def test_no_name_is_of_two_fields():
    for (field, names), (other, others) in combinations(ALL_NAMES.items(), 2):
        assert set(names).isdisjoint(others), (field, other)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("TEXT", "text"),
        (" Article  Body ", "text"),
        ("post_content", "text"),
        ("pubDate", "published_at"),
        ("Publish-Date", "published_at"),
        ("Date/Time", "published_at"),
        ("ResSort", None),
        ("id", None),
    ],
)
def test_names_however_they_are_written(heading, field):
    assert guessed([heading]) == ({field: heading} if field else {})


def test_the_better_name_counts():
    assert guessed(["content", "html", "text", "date", "pub_date"]) == {"text": "text", "published_at": "date"}


@pytest.mark.parametrize(
    ("first", "others", "is_one"),
    [
        (["title", "text"], [], True),
        (["Kop", "Tekst"], [["Ferry", "The ferry stays."]], True),
        (["Kop", "Tag"], [["Ferry", "2026-10-05"]], True),
        (["Kop", "Tekst"], [["Ferry", "Words"]], False),
        (["Kop", ""], [["Ferry", "2026-10-05"]], False),
        (["Kop", "Kop"], [["Ferry", "2026-10-05"]], False),
        (["Ferry", "2026-10-05", "text"], [], False),
        (["Ferry", "https://a.example/x"], [["Ferry", "2026-10-05"]], False),
        (["Ferry", "The ferry stays."], [["Ferry", "The ferry stays."]], False),
        (["Ferry", "12"], [["Ferry", "13"]], False),
        (["title", "a" * 101], [], False),
    ],
)
def test_a_first_row_that_says_what_the_columns_hold(first, others, is_one):
    assert is_heading(first, others) is is_one


def test_a_heading_that_somebody_named_is_one():
    assert is_heading(["2024", "2025"], [], said=["2025"])


def test_columns_without_a_heading_are_called_by_number():
    assert headings_of(["Title", " ", "My  text"], has_heading=True) == ("Title", "column 2", "My text")
    assert headings_of(["Ferry", "Words"], has_heading=False) == ("column 1", "column 2")


def test_what_was_said_is_all_but_for_the_words():
    headings = ["title", "date", "text", "body"]

    assert chosen(headings, {}) == {"title": 0, "published_at": 1, "text": 2}
    assert chosen(headings, {"title": "Date"}) == {"text": 2, "title": 1}
    assert chosen(headings, {"text": "body", "title": ""}) == {"text": 3}
    assert chosen(headings, {"text": "column 4"}) == {"text": 3}


@pytest.mark.parametrize(
    ("headings", "given", "reason"),
    [
        (["title"], {}, "no column holds the article's words: say which"),
        (["title", "text"], {"text": ""}, "no column holds the article's words: say which"),
        (["text", "Text"], {}, "2 columns are called “text”: rename one, or say “column 1” and “column 2”"),
        (["a"], {"text": "column 2"}, "there is no column “column 2”: there are “a”"),
        (["a"], {"text": "column 0"}, "there is no column “column 0”: there are “a”"),
        (list("abcdefghijkl"), {"text": "x"}, "“i”, “j” ..."),
    ],
)
def test_a_choice_that_cannot_be(headings, given, reason):
    with pytest.raises(Refused) as refused:
        chosen(headings, given)

    assert reason in str(refused.value)
