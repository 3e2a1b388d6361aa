"""JSON documents: an article, or a list; one that is broken loses itself, and those behind what is no JSON are told."""

from __future__ import annotations

import json

import pytest

from articles.intake.records import ArticleRecord
from tests.articles.intake.sources import read, record_of

WORDS = "The ferry will stay in port.\n\n“We wait,” the captain said."
RECORD = {"title": "Ferry", "text": WORDS, "publisher": "The Quay Courier", "date": "2026-10-05"}


def told(text: str) -> list[str]:
    """Each entry's title, or why it was refused."""
    records = [entry.record for entry in read(text, "a.json")]
    return [record.title if isinstance(record, ArticleRecord) else str(record) for record in records]


@pytest.mark.parametrize(
    "text", [json.dumps(RECORD, indent=2), json.dumps([RECORD], indent="\t"), json.dumps([RECORD])]
)
def test_a_record_over_several_lines(text):
    found = record_of(text, "a.json")

    assert (found.title, found.body, found.outlet) == ("Ferry", WORDS, "The Quay Courier")
    assert found.published_at is not None


def test_the_records_of_a_list_are_named_by_their_places():
    assert [entry.name for entry in read(json.dumps([RECORD, RECORD]), "a.json")] == [
        "a.json, item 1",
        "a.json, item 2",
    ]


GOOD = '{"title": "Ferry", "text": "Words"}'
BROKEN = {
    "a name twice": (
        f'[{GOOD}, {{"text": "One", "text": "Two"}}, {GOOD}]',
        ["Ferry", "“text” is there twice", "Ferry"],
    ),
    "a number without end": (
        f'[{GOOD}, {{"text": "One", "n": 1e400}}, {{"text": "One", "n": NaN}}, {GOOD}]',
        ["Ferry", "number 1e400 is too large", "not JSON: NaN is no number", "Ferry"],
    ),
    "a number of 5,000 digits": (
        f'[{{"text": "One", "n": {"1" * 5000}}}, {GOOD}]',
        [
            "not JSON that we read: Exceeds the limit (4300 digits) for integer string conversion: value has 5000 digits; "
            "use sys.set_int_max_str_digits() to increase the limit",
            "Ferry",
        ],
    ),
    "no records": (
        f'[{GOOD}, 7, ["x"], {GOOD}]',
        ["Ferry", *["not a record: an object is expected, like {“title”: ..., “text”: ...}"] * 2, "Ferry"],
    ),
    "cut off": (
        f'[{GOOD}, {{"text": "Wo',
        ["Ferry", "not JSON from item 2 on: Unterminated string starting at, at character 48"],
    ),
    "cut off behind a record": (
        f"[{GOOD}",
        ["Ferry", "not JSON behind item 1: a comma or the list's end is expected, at character 37"],
    ),
    "a comma too many": (
        f"[{GOOD},]",
        ["Ferry", "not JSON behind item 1: a comma or the list's end is expected, at character 37"],
    ),
    "no comma": (
        f"[{GOOD} {GOOD}]",
        ["Ferry", "not JSON behind item 1: a comma or the list's end is expected, at character 37"],
    ),
    "two lists": (f"[{GOOD}]\n[{GOOD}]", ["Ferry", "not JSON: more than one list in the file, at character 38"]),
    "nested too deep": (
        f'[{GOOD}, {{"text": {"[" * 100_000}',
        ["Ferry", "not JSON that we read, from item 2 on: nested too deep"],
    ),
    "more than a document": ('{\n"text": "Words"}\n{"text": "Words"}', ["not JSON: Extra data, at character 20"]),
    "half a character": ('[{"text": "Words \\ud83d"}]', ["holds half a character (\\ud83d), at character 7"]),
}


@pytest.mark.parametrize(("text", "entries"), BROKEN.values(), ids=BROKEN)
def test_what_is_broken_loses_itself_alone(text, entries):
    assert told(text) == entries


def test_a_record_of_more_than_five_million_characters_is_refused():
    (entry, other) = read(f'[{{"text": "{"a" * 5_000_000}"}}, {GOOD}]', "a.json")

    assert "more than 5,000,000 characters in one record" in str(entry.record)
    assert isinstance(other.record, ArticleRecord)
