"""Titles, paragraphs and fields."""

from __future__ import annotations

import pytest

from articles.intake.cleaning import make_record
from articles.intake.records import Refused

BODY = "The ferry will stay in port until Friday.\n\n“We wait for a pump,” the captain said."


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        pytest.param(f"Ferry stays in port\n\n{BODY}", "Ferry stays in port", BODY, id="first line"),
        pytest.param(f"Ferry stays in port\n{BODY}", "Ferry stays in port", BODY, id="without a blank line"),
        pytest.param(f"Will it ever leave?\n\n{BODY}", "Will it ever leave?", BODY, id="a question"),
        pytest.param(BODY, "The ferry will stay in port until Friday.", BODY, id="a sentence stays in the body"),
        pytest.param(f"“I quit.”\n\n{BODY}", "“I quit.”", f"“I quit.”\n\n{BODY}", id="a quoted sentence stays"),
        pytest.param("Ferry stays", "Ferry stays", "Ferry stays", id="nothing but a title"),
        pytest.param("word " * 60, "word " * 19 + "word…", ("word " * 60).strip(), id="the first words"),
        pytest.param("x" * 300, "x" * 99 + "…", "x" * 300, id="one endless word"),
        pytest.param(
            f"Sign up for our newsletter\n\nFerry stays in port\n\n{BODY}",
            "Ferry stays in port",
            f"Sign up for our newsletter\n\n{BODY}",
            id="a line of the page's above it",
        ),
    ],
)
def test_a_text_without_a_title_gets_one(text, title, body):
    record = make_record(text, {})

    assert (record.title, record.body) == (title, body)


def test_the_headline_once_more_at_the_top_is_left_out():
    assert make_record(f"FERRY  stays\n\n{BODY}", {"title": "Ferry stays"}).body == BODY
    assert make_record("Ferry stays", {"title": "Ferry stays"}).body == "Ferry stays"


def test_hard_wrapped_lines_are_one_paragraph():
    wrapped = (
        "The ferry will stay in port until Friday, the company\n"
        "that runs it said on Monday, because a pump has to be\n"
        "brought from the mainland.\n\nIt left on Thursday."
    )
    assert make_record(wrapped, {"title": "T"}).body == wrapped.replace("\n", " ").replace("  ", "\n\n")


def test_fields_are_one_line_each_and_fit():
    record = make_record(
        BODY,
        {
            "title": "Ferry\nstays " * 100,
            "byline": ["Ida  Brandt", "Arne Kolbe", 7],
            "outlet": " The Quay\tCourier ",
            "outlet_domain": "Quay-Courier.example",
            "outlet_country": "xa",
            "language": "EN-gb",
            "section": None,
            "url": "mailto:x",
        },
    )
    assert len(record.title) <= 500
    assert record.title.endswith("…")
    assert record.byline == "Ida Brandt, Arne Kolbe"
    assert (record.outlet, record.outlet_domain, record.outlet_country) == (
        "The Quay Courier",
        "quay-courier.example",
        "XA",
    )
    assert (record.language, record.section, record.url) == ("en-gb", "", "")
    assert record.notes == ("address mailto:x is no web address: left out",)


def test_what_is_no_language_country_or_domain_is_left_out():
    record = make_record(
        BODY, {"language": "English, mostly", "outlet_country": "France", "outlet_domain": "no domain"}
    )

    assert (record.language, record.outlet_country, record.outlet_domain) == ("en", "", ""), (
        "the language is told by the words"
    )


@pytest.mark.parametrize("text", ["", "\ufeff", " \u2028 "])
def test_a_text_without_words_is_refused(text):
    with pytest.raises(Refused, match="empty"):
        make_record(text, {})
