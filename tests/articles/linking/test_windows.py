"""Articles find each other by the keys of the days around them, and by no others."""

from __future__ import annotations

import datetime

import pytest

from articles.linking.windows import JOIN, SPAN, keys, keys_around

WORDS = tuple(range(0, 2**24, 2**19))
NOON = datetime.datetime(2026, 3, 3, 12, tzinfo=datetime.UTC)


@pytest.mark.parametrize("days", [-7, -3, 0, 1, 7])
def test_who_is_within_the_window_is_found(days):
    other = NOON + datetime.timedelta(days=days)

    assert set(keys(WORDS, other)) <= set(keys_around(WORDS, NOON, JOIN))


@pytest.mark.parametrize("days", [-400, -15, 15, 400])
def test_who_is_further_away_than_the_window_and_a_span_is_not(days):
    other = NOON + datetime.timedelta(days=days)

    assert set(keys(WORDS, other)).isdisjoint(keys_around(WORDS, NOON, JOIN))


def test_a_key_is_of_one_word_in_one_span_and_fits_a_column():
    spans = [NOON + number * SPAN for number in range(200)]
    found = [key for at in spans for key in keys(WORDS, at)]

    assert len(set(found)) == len(found)
    assert min(found) >= -(2**31)
    assert max(found) < 2**31
    assert min(found) < 0 < max(found)


def test_days_before_1970_have_keys_too():
    then = datetime.datetime(1912, 4, 15, tzinfo=datetime.UTC)

    assert set(keys(WORDS, then)) <= set(keys_around(WORDS, then, JOIN))
