"""The coefficients against published examples, and what must hold whatever was answered."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from articles.measuring import agreement
from articles.measuring.agreement import (
    cohens_kappa,
    f1,
    krippendorffs_alpha,
    measured_alpha,
    measured_f1,
    measured_kappa,
)

CATEGORIES = st.sampled_from("abcd")
PAIRS = st.lists(st.tuples(CATEGORIES, CATEGORIES), min_size=1, max_size=40)
UNITS = st.lists(st.lists(CATEGORIES, max_size=4), min_size=1, max_size=30)
ARTICLES = st.lists(PAIRS, min_size=1, max_size=8)
steady = settings(deadline=None, derandomize=True)
RELABELLED = dict(zip("abcd", ["Dantas", None, 7, False], strict=True))


def pairs_of(table):
    """The pairs of a table of agreement: rows the first reader's categories, columns the second's."""
    return [
        (row, column) for row, counts in enumerate(table) for column, times in enumerate(counts) for _ in range(times)
    ]


def units_of(*observers):
    """The units of a table of reliability data, "." where an observer gave no value."""
    return [
        [value for value in column if value != "."] for column in zip(*(row.split() for row in observers), strict=True)
    ]


@pytest.mark.parametrize(
    ("table", "kappa"),
    [
        ([[88, 14, 18], [10, 40, 10], [2, 6, 12]], 0.492),  # Cohen 1960: p_o 0.70, p_e 0.41
        ([[20, 5], [10, 15]], 0.4),  # fifty grant proposals, the example of most textbooks: p_o 0.7, p_e 0.5
        ([[45, 15], [25, 15]], 0.1304),  # p_o 0.60 both, other marginals: 0.1304 and 0.2593
        ([[25, 35], [5, 35]], 0.2593),
    ],
)
def test_kappa_of_published_tables(table, kappa):
    assert cohens_kappa(pairs_of(table)) == pytest.approx(kappa, abs=0.0005)


@pytest.mark.parametrize(
    ("observers", "alpha"),
    [
        (  # Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", C: four observers, values missing
            (
                "1 2 3 3 2 1 4 1 2 . . .",
                "1 2 3 3 2 2 4 1 2 5 . 3",
                ". 3 3 3 2 3 4 2 2 5 1 .",
                "1 2 3 3 2 4 4 1 2 5 1 .",
            ),
            0.743,
        ),
        (  # the same, B: two observers, twelve units, no value missing
            ("a a b b d c c c e d d a", "b a b b b c c c e d d d"),
            0.692,
        ),
        (  # the same, A: two observers, two categories
            ("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0"),
            0.095,
        ),
        (  # three coders, fifteen units, most values missing
            (
                ". . . . . 3 4 1 2 1 1 3 3 . 3",
                "1 . 2 1 3 3 4 3 . . . . . . .",
                ". . 2 1 3 4 4 . 2 1 1 3 3 . 4",
            ),
            0.691,
        ),
    ],
)
def test_alpha_of_published_data(observers, alpha):
    assert krippendorffs_alpha(units_of(*observers)) == pytest.approx(alpha, abs=0.0005)


@steady
@given(st.lists(CATEGORIES, min_size=2))
def test_perfect_agreement_is_one(values):
    assume(len(set(values)) > 1)

    assert cohens_kappa([(value, value) for value in values]) == pytest.approx(1)
    assert krippendorffs_alpha([[value, value] for value in values]) == pytest.approx(1)
    assert krippendorffs_alpha([[value] * 3 for value in values]) == pytest.approx(1)


@steady
@given(PAIRS)
def test_the_names_of_the_categories_do_not_matter(pairs):
    other = [(RELABELLED[one], RELABELLED[two]) for one, two in pairs]

    assert cohens_kappa(other) == pytest.approx(cohens_kappa(pairs))
    assert krippendorffs_alpha(other) == pytest.approx(krippendorffs_alpha(pairs))


@steady
@given(PAIRS)
def test_neither_the_order_of_units_nor_who_is_first_matters(pairs):
    turned = [(two, one) for one, two in reversed(pairs)]

    assert cohens_kappa(turned) == pytest.approx(cohens_kappa(pairs))
    assert krippendorffs_alpha(turned) == pytest.approx(krippendorffs_alpha(pairs))


@steady
@given(UNITS)
def test_a_unit_with_one_value_says_nothing(units):
    alpha = krippendorffs_alpha(units)

    assert krippendorffs_alpha([*units, ["a"], []]) == (pytest.approx(alpha) if alpha is not None else None)


@steady
@given(PAIRS)
def test_alpha_of_two_readers_comes_close_to_kappa_and_neither_passes_one(pairs):
    many = pairs * 200
    kappa, alpha = cohens_kappa(many), krippendorffs_alpha(many)
    assume(kappa is not None and alpha is not None)

    assert kappa <= 1 + 1e-9
    # alpha's chance pools both readers' use of categories: it never expects less agreement, but for few values
    assert alpha <= kappa + 0.01


@pytest.mark.parametrize("pairs", [[], [("a", "a")], [("a", "a")] * 9])
def test_where_nothing_could_differ_nothing_is_said(pairs):
    assert cohens_kappa(pairs) is None
    assert krippendorffs_alpha(pairs) is None


def test_chance_agreement_is_nought_and_less_is_below():
    assert cohens_kappa(pairs_of([[25, 25], [25, 25]])) == 0
    assert cohens_kappa(pairs_of([[0, 50], [50, 0]])) == -1


@steady
@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_f1_is_the_harmonic_mean_of_precision_and_recall(shared, more, others):
    assume(shared)
    first, second = shared + more, shared + others
    precision, recall = shared / first, shared / second

    assert f1(shared, first, second) == pytest.approx(2 * precision * recall / (precision + recall))
    assert f1(0, 0, 0) is None


@steady
@given(ARTICLES)
def test_the_number_is_that_of_all_units_and_lies_in_the_interval_that_is_drawn_alike_each_time(articles):
    pairs = [pair for article in articles for pair in article]

    for measure, value in ((measured_kappa, cohens_kappa(pairs)), (measured_alpha, krippendorffs_alpha(pairs))):
        measured = measure(articles)
        assert measured.value == (pytest.approx(value) if value is not None else None)
        assert (measured.units, measured.articles) == (len(pairs), len(articles))
        assert measured == measure(articles)
        if measured.low is not None:
            assert measured.low <= measured.high <= 1 + 1e-9


@steady
@given(ARTICLES)
def test_the_resamples_are_counted_as_the_definitions_count(articles):
    """With every article drawn once, the fast way gives what the definition gives."""
    pairs = [pair for article in articles for pair in article]
    counted = {}

    def keep(value, statistic, units, within):
        counted["is"] = statistic(agreement.np.ones((1, len(within))))[0]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(agreement, "_measured", keep)
        for measure, value in ((measured_kappa, cohens_kappa(pairs)), (measured_alpha, krippendorffs_alpha(pairs))):
            measure(articles)
            assert counted["is"] == (
                pytest.approx(value) if value is not None else pytest.approx(math.nan, nan_ok=True)
            )


def test_more_articles_give_a_narrower_interval():
    def width(articles):
        measured = measured_kappa(articles)
        return measured.high - measured.low

    good, bad = pairs_of([[5, 1], [0, 4]]), pairs_of([[3, 3], [2, 2]])

    assert 0 < width([good, bad] * 40) < width([good, bad] * 4) / 2


def test_one_article_has_no_interval():
    measured = measured_kappa([pairs_of([[8, 2], [3, 7]])])

    assert (measured.value, measured.low, measured.high) == (pytest.approx(0.5), None, None)


def test_f1_counts_what_either_found():
    measured = measured_f1([(3, 4, 4), (2, 2, 3), (0, 1, 0)])

    assert measured.value == pytest.approx(2 * 5 / (7 + 7))
    assert (measured.units, measured.articles) == (14, 3)
    assert measured.low < measured.value < measured.high
