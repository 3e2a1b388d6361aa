"""Intervals: Wilson's against published values, the bootstrap against what must hold."""

from __future__ import annotations

import pytest

from articles.learning.intervals import gain, wilson


@pytest.mark.parametrize(
    ("right", "n", "low", "high"),
    [(0, 0, 0, 1), (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611), (29, 29, 0.8830, 1)],
)  # Newcombe, Statistics in Medicine 17 (1998), table I, method 3
def test_wilson(right, n, low, high):
    assert wilson(right, n) == pytest.approx((low, high), abs=1e-4)


def test_a_gain_in_all_articles_alike_is_certain():
    assert gain([(2, 10)] * 30) == pytest.approx((0.2, 0.2))


def test_no_decisions_have_no_gain():
    assert gain([]) == gain([(0, 0)]) == (0, 0)


def test_decisions_of_one_article_count_together():
    apart = gain([(1, 1)] * 30 + [(0, 1)] * 30)
    together = gain([(10, 10)] * 3 + [(0, 10)] * 3)
    assert together[1] - together[0] > 2 * (apart[1] - apart[0])
    assert apart[0] < 0.5 < apart[1]


def test_the_same_numbers_give_the_same_interval():
    some = [(1, 3), (0, 2), (-1, 4), (2, 5)]
    assert gain(some) == gain(some)
