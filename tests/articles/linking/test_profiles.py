"""A profile holds what an article is about, in some bytes."""

from __future__ import annotations

import datetime

import numpy as np
import pytest

from articles.linking import terms
from articles.linking.profiles import TELLING, Text, pack, profile, telling, unpack
from tests.articles.linking.invented import ANOTHER_FERRY, FERRY, NOON, told

LONG = Text(
    "Word upon word", " ".join(f"Name{number} walked{number} in row {number}." for number in range(3_000)), NOON, ""
)


def contents(one):
    arrays = [one.words, one.rarities, one.signs, one.pairs, one.pair_rarities, one.passages]
    return one.at, one.named, one.names, *(array.tolist() for array in arrays)


@pytest.mark.parametrize(
    "text", [LONG, Text("", "", None, ""), Text(*FERRY[0], NOON, ""), Text("😀", "\ud800 Zoë", NOON, "")]
)
def test_what_is_packed_comes_back(text):
    one = profile(text)
    assert contents(unpack(pack(one))) == contents(one)


def test_a_long_article_takes_little_room():
    assert 1_000 < len(pack(profile(LONG))) < 1_600


@pytest.mark.parametrize("content", [b"", b"short", pack(told(FERRY[0]))[:100]])
def test_what_is_no_profile_is_refused(content):
    with pytest.raises(ValueError, match="not a profile"):
        unpack(content)


def test_telling_words_are_those_that_few_articles_have():
    words = telling(told(FERRY[0]))
    assert len(words) == TELLING
    assert terms.key("albatros") in words or terms.key("albatross") in words
    assert terms.key("the") not in words
    assert all(0 <= word < 2**24 for word in words)


def test_telling_words_are_the_same_of_the_stored_profile():
    one = told(FERRY[1])
    assert telling(unpack(pack(one))) == telling(one)


def test_an_article_without_words_has_no_telling_ones():
    assert telling(profile(Text("", " … ", None, ""))) == ()


def test_names_are_kept_as_they_are_written_and_once():
    names = told(FERRY[0]).names
    assert {"Farida Anwar", "Henrik Solberg"} <= {name.removeprefix("Captain ") for name in names}
    assert "Tuesday" not in names
    assert not {"Farida", "Anwar"} & set(names)


def test_a_time_without_a_zone_is_utc():
    one = profile(Text("Title", "Body", datetime.datetime(2026, 3, 3, 12), ""))  # noqa: DTZ001
    assert one.at == NOON


def test_a_profile_depends_on_its_article_only():
    alone = told(FERRY[0])
    told(ANOTHER_FERRY)
    assert np.array_equal(told(FERRY[0]).words, alone.words)
