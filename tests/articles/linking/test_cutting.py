"""Where a story is cut: by average likeness, never one article by its best friend alone."""

from __future__ import annotations

import numpy as np
import pytest

from articles.linking.cutting import cut, sides


def alike(*groups, inside=0.8, between=0.1):
    """The likeness of articles in such groups of numbers."""
    count = sum(len(group) for group in groups)
    values = np.full((count, count), between)
    for group in groups:
        values[np.ix_(group, group)] = inside
    np.fill_diagonal(values, 1)
    return values


@pytest.mark.parametrize("groups", [([0, 1, 2], [3, 4]), ([0, 2, 4], [1, 3]), ([1, 2, 3, 4], [0])])
def test_two_groups_are_found_whatever_their_order_and_the_smaller_leaves(groups):
    found = sides(alike(*groups))

    assert [number for number, side in enumerate(found) if side.leaves] == groups[1]
    one = found[groups[0][0]]
    assert (one.here, one.there) == pytest.approx((0.8, 0.1))
    assert one.reason.startswith("80% likely the same event as those on its side, 10%")


def test_one_that_is_like_a_single_article_of_the_other_part_stays_with_its_own():
    values = alike([0, 1, 2, 3], [4, 5, 6])
    values[3, 4] = values[4, 3] = 0.95

    assert cut(values).tolist() in ([False] * 4 + [True] * 3, [True] * 4 + [False] * 3)


@pytest.mark.parametrize("values", [alike([0], [1]), np.ones((4, 4)), alike([0], [1], [2], between=0)])
def test_both_parts_have_somebody_whatever_the_likeness(values):
    assert 0 < cut(values).sum() < len(values)
