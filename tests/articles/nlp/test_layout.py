"""Paragraphs and the lines that are no part of the article."""

from __future__ import annotations

import pytest

from articles.nlp.annotations import Span
from articles.nlp.layout import read_layout


def paragraphs(text: str) -> list[str]:
    return [text[p.start : p.end] for p in read_layout(text).paragraphs]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\t\n ", []),
        ("One line.", ["One line."]),
        ("First.\n\nSecond.", ["First.", "Second."]),
        ("First.\nSecond.", ["First.", "Second."]),
        ("First.\r\n\r\nSecond.\rThird.", ["First.", "Second.", "Third."]),
        ("  Indented. \n \n\xa0Second.\u2028Third.", ["Indented.", "Second.", "Third."]),
    ],
)
def test_line_ends_and_blank_lines_separate_paragraphs(text, expected):
    assert paragraphs(text) == expected


def test_hard_wrapped_lines_are_one_paragraph():
    wrapped = (
        "The council voted on Tuesday to close the ferry to\n"
        "Harwick Island, the mayor said, and to spend what\n"
        "the Union gave for it on the northern bridge.\n\n"
        "Nobody objected."
    )
    assert [line.count("\n") for line in paragraphs(wrapped)] == [2, 0]


def test_short_lines_of_a_list_stay_apart():
    assert paragraphs("The winners:\nAnna Lind\nthe harbour board\nTom Reyes") == [
        "The winners:",
        "Anna Lind",
        "the harbour board",
        "Tom Reyes",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Open the Harbour Watch newsletter for free",
        "Your guide to what the election means for the islands and the world",
        "Sign up for our morning briefing",
        "Read more: Ferry to close in May",
        "Related stories",
        "Advertisement",
        "Story continues below",
        "Photo: Anna Lind / Harbour Board",
        "Follow us on Twitter",
        "© 2026 The Harbour Watch",
        "All rights reserved.",
        "Reporting by Tom Reyes; editing by Anna Lind",
        "Mayor Anna Lind at the ferry terminal on Tuesday (Getty Images)",
    ],
)
def test_lines_that_are_no_part_of_the_article(line):
    layout = read_layout(f"{line}\n\nThe ferry will close.")
    assert layout.boilerplate == (Span(0, len(line)),)
    assert [p.start for p in layout.body] == [len(line) + 2]


@pytest.mark.parametrize(
    "line",
    [
        "Your guide said nothing. The mayor was furious.",
        "Read the report, the mayor told them.",
        "Follow the money, she said.",
        "Photographs of the ferry were shown to the jury on Friday, and the mayor wept.",
        "Watching the vote, the mayor smiled.",
        "Subscribers to the ferry service will get their money back, the mayor said.",
        "Related companies must pay the tax too, the minister said.",
    ],
)
def test_lines_of_the_article_that_look_alike(line):
    assert read_layout(line).boilerplate == ()


def test_the_paragraph_at_an_offset():
    layout = read_layout("  One.\n\nTwo.")
    assert [layout.index_at(offset) for offset in (0, 2, 7, 8, 99)] == [-1, 0, 0, 1, 1]


def test_the_title_is_not_part_of_the_text():
    layout = read_layout("One.", title="Ferry to close")
    assert layout.title == "Ferry to close"
    assert len(layout.paragraphs) == 1
