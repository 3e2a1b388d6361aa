"""Intervals of shares: worked examples, and what holds of any."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.measuring.intervals import Band, Share, estimate, tenths, wilson


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),  # Newcombe 1998 (Statistics in Medicine 17), table I, method 3
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_the_published_intervals(count, of, low, high):
    assert Share(count, of).interval == pytest.approx((low, high), abs=0.00005)


def test_of_nothing_nothing_is_known():
    assert Share(0, 0).interval == (0, 1)
    assert Share(0, 0).value == 0
    assert not Share(0, 0).is_telling


def test_a_share_is_told_from_twenty_on():
    assert [Share(of, of).is_telling for of in (19, 20)] == [False, True]


shares = st.integers(1, 5000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


@given(shares)
def test_the_interval_contains_the_share_and_lies_between_0_and_1(share):
    count, of = share
    low, high = Share(count, of).interval

    assert 0 <= low <= count / of <= high <= 1
    assert low < high


@given(shares, st.integers(2, 50))
def test_the_same_share_of_more_is_surer(share, times):
    count, of = share
    low, high = Share(count, of).interval
    more_low, more_high = Share(count * times, of * times).interval

    assert low <= more_low
    assert more_high <= high
    assert more_high - more_low < high - low


@given(st.floats(0, 1), st.floats(1, 1e6))
def test_what_is_right_of_one_is_wrong_of_the_other(share, n):
    low, high = wilson(share, n)

    assert wilson(1 - share, n) == pytest.approx((1 - high, 1 - low), abs=1e-9)


def test_each_band_weighs_as_much_as_it_has_claims():
    """Half of 100 doubtful claims right, nine in ten of 900 sure ones: 0.1 * 0.5 + 0.9 * 0.9, whoever decided how many."""
    doubtful, sure = Band(claims=100, decided=80, right=40), Band(claims=900, decided=20, right=18)

    found = estimate([doubtful, sure])

    assert found.value == pytest.approx(0.86)
    assert found.claims == 1000
    low, high = found.interval
    assert low < 0.86 < high
    assert low > (40 + 18) / 100  # of the decisions as they came, fewer were right


def test_one_band_alone_is_a_plain_share():
    found = estimate([Band(claims=500, decided=60, right=45)])

    assert found.value == 0.75
    assert found.interval == pytest.approx(Share(45, 60).interval)


def test_bands_of_which_nobody_knows_anything_give_no_estimate():
    assert estimate([]) is None
    assert estimate([Band(10, 5, 5), Band(10, 0, 0)]) is None


def test_narrow_bands_are_joined_until_they_hold_a_tenth_and_enough_decisions():
    narrow = [Band(50, 5, 5), Band(50, 5, 0), Band(100, 2, 2), Band(100, 9, 9), *[Band(100, 6, 6)] * 7, Band(0, 1, 0)]

    found = tenths(narrow)

    assert found[:2] == [Band(100, 10, 5), Band(200, 11, 11)]
    assert len(found) == 9
    assert found[-1] == Band(100, 7, 6)


bands = st.lists(
    st.integers(0, 300).flatmap(
        lambda decided: st.tuples(st.integers(decided, 3000), st.just(decided), st.integers(0, decided))
    ),
    min_size=1,
    max_size=50,
).map(lambda rows: [Band(*row) for row in rows])


@given(bands)
def test_no_claim_is_lost_between_bands(narrow):
    joined = tenths(narrow)

    if sum(band.decided for band in narrow):
        assert sum(joined, Band(0, 0, 0)) == sum(narrow, Band(0, 0, 0))
        assert all(band.decided for band in joined)


@given(bands)
def test_the_interval_of_an_estimate_contains_it(narrow):
    found = estimate(tenths(narrow))

    if found is not None:
        low, high = found.interval
        assert 0 <= low <= found.value <= high <= 1


@given(bands, st.integers(2, 20))
def test_an_estimate_from_more_decisions_is_surer(narrow, times):
    narrow = [band for band in narrow if band.decided and band.claims]
    found = estimate(narrow)
    more = estimate([Band(band.claims, band.decided * times, band.right * times) for band in narrow])

    if found is not None and more is not None:
        assert more.value == pytest.approx(found.value)
        assert more.interval[1] - more.interval[0] < found.interval[1] - found.interval[0]
