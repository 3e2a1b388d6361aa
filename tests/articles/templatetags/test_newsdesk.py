"""Numbers and times as people write them."""

from __future__ import annotations

import pytest

from articles.templatetags.newsdesk import grouped, in_words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0.0, "less than a minute"),
        (0.99, "less than a minute"),
        (1.2, "about 1\xa0minute"),
        (2.5, "about 2\xa0minutes"),
        (89.9, "about 90\xa0minutes"),
        (90.0, "about 2\xa0hours"),
        (1_500.0, "about 25\xa0hours"),
    ],
)
def test_time_is_told_in_words(minutes, words):
    assert in_words(minutes) == words


@pytest.mark.parametrize(("number", "written"), [(0, "0"), (999, "999"), (12_345, "12,345"), (1_000_000, "1,000,000")])
def test_thousands_are_set_apart(number, written):
    assert grouped(number) == written
