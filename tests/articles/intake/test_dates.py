"""Dates as files give them: read, left out with a note, or refused."""

from __future__ import annotations

import datetime

import pytest

from articles.intake.dates import Date, read_date
from articles.intake.records import Refused

OCTOBER = datetime.datetime(2026, 10, 5, tzinfo=datetime.UTC)
READ = [
    ("2026-10-05", OCTOBER),
    ("20261005", OCTOBER),
    ("2026-10-05T16:42:00+01:00", OCTOBER.replace(hour=15, minute=42)),
    ("2026-10-05 16:42", OCTOBER.replace(hour=16, minute=42)),
    ("2026-10-05T16:42:00Z", OCTOBER.replace(hour=16, minute=42)),
    ("5 October 2026", OCTOBER),
    ("Oct. 5, 2026 at 6:31 a.m. EDT", OCTOBER.replace(hour=10, minute=31)),
    ("Mon, 05 Oct 2026 10:00:00 GMT", OCTOBER.replace(hour=10)),
    ("5 octobre 2026", OCTOBER),
    ("5. Oktober 2026", OCTOBER),
    ("10/25/2026", OCTOBER.replace(day=25)),
    ("25/10/2026", OCTOBER.replace(day=25)),
    ("10/10/2026", OCTOBER.replace(day=10)),
    ("05.10.2026", OCTOBER),
    (1791158400, OCTOBER),
    (1791158400000, OCTOBER),
    ("1791158400", OCTOBER),
    ("1791158400.5", OCTOBER.replace(microsecond=500_000)),
    ("202610051642", OCTOBER.replace(hour=16, minute=42)),
    ("20261005164213", OCTOBER.replace(hour=16, minute=42, second=13)),
    (20261005164213, OCTOBER.replace(hour=16, minute=42, second=13)),
]
LEFT_OUT = [
    ("yesterday", "date yesterday could not be read: left out"),
    ("Tuesday", "date Tuesday could not be read: left out"),
    ("March 2025", "date March 2025 could not be read: left out"),
    ("soon", "date soon could not be read: left out"),
    ("31 February 2025", "date 31 February 2025 could not be read: left out"),
    ("20261305164213", "date 20261305164213 could not be read: left out"),
    ("17911584000", "date 17911584000 could not be read: left out"),
    ("1791158400000000", "date 1791158400000000 could not be read: left out"),
    ("202610051642.5", "date 202610051642.5 could not be read: left out"),
    (5, "date 5 could not be read: left out"),
    (True, "date is neither text nor a number: left out"),
    ({"@value": "2025"}, "date is neither text nor a number: left out"),
    ("9" * 5000, "date " + "9" * 59 + "… could not be read: left out"),
    ("\u202e2025", "date \\u202e2025 could not be read: left out"),
]
REFUSED = [
    "0000-01-01",
    "1 January 0000",
    "2025-02-31",
    "2023-02-29",
    "9999-12-31T23:59:59-05:00",
    "10000-01-01",
    "1599-12-31",
]


@pytest.mark.parametrize(("value", "moment"), READ)
def test_read(value, moment):
    assert read_date(value) == Date(moment)


@pytest.mark.parametrize(("value", "note"), LEFT_OUT)
def test_left_out(value, note):
    assert read_date(value) == Date(note=note)


@pytest.mark.parametrize("value", ["03/04/2025", "3-4-25"])
def test_what_can_be_read_two_ways_is_not_guessed(value):
    found = read_date(value)

    assert found.moment is None
    assert found.note == f"date {value} can be read two ways"
    assert found.readings["DMY"] == datetime.datetime(2025, 4, 3, tzinfo=datetime.UTC)
    assert found.readings["MDY"] == datetime.datetime(2025, 3, 4, tzinfo=datetime.UTC)


@pytest.mark.parametrize("value", REFUSED)
def test_refused(value):
    with pytest.raises(Refused, match=f"date {value}"):
        read_date(value)


@pytest.mark.parametrize("value", [None, ""])
def test_no_date_is_no_problem(value):
    assert read_date(value) == Date()


def test_a_time_without_a_zone_is_of_the_newsroom(settings):
    settings.TIME_ZONE = "Europe/Paris"

    assert read_date("2026-10-05 18:42:13").moment == datetime.datetime(2026, 10, 5, 16, 42, 13, tzinfo=datetime.UTC)
