"""How far people agree, beyond chance: Cohen's kappa, Krippendorff's alpha, and F1 for what they found.

Pure: no table is read here. Categories are any values that can be compared; agreement is nominal, all or nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    Pair = tuple[Hashable, Hashable]
    """What the one and the other say of the same unit."""
    Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]

RESAMPLES = 1000
SEED = 20
"""Of the resamples: the same answers give the same interval, every time."""
CONFIDENCE = 0.95
WHOLE = 1e-12
"""What is left of a whole number after sums of fractions."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A number, and the interval that holds it in 95 of 100 resamples; None where it cannot be said."""

    value: float | None
    low: float | None
    high: float | None
    units: int
    articles: int


def cohens_kappa(pairs: Iterable[Pair]) -> float | None:
    """(p_o - p_e) / (1 - p_e) of two readers: p_o is how often they agree, p_e how often they would by chance, each
    keeping to how often they use each category (Cohen 1960, "A coefficient of agreement for nominal scales").

    None without units, or where both only ever use the same one category: then nothing could have differed.
    """
    counted = Counter(pairs)
    units = sum(counted.values())
    if not units:
        return None
    first, second = Counter[object](), Counter[object]()
    for (one, other), times in counted.items():
        first[one] += times
        second[other] += times
    observed = sum(times for (one, other), times in counted.items() if one == other) / units
    expected = sum(first[category] * second[category] for category in first) / units**2
    return None if expected > 1 - WHOLE else (observed - expected) / (1 - expected)


def krippendorffs_alpha(units: Iterable[Sequence[Hashable]]) -> float | None:
    """1 - D_o / D_e, nominal, of any number of readers (Krippendorff 2004, "Content Analysis", chapter 11).

    A unit is the values that its readers gave it; those of fewer than two say nothing and are left out. D_o is how often
    two values of one unit differ, D_e how often any two values do. None where nothing could have differed.
    """
    pairable = [Counter(unit) for unit in units if len(unit) > 1]
    values = Counter[object]()
    for unit in pairable:
        values.update(unit)
    total = sum(values.values())
    matching = sum(_matching(unit) for unit in pairable)
    possible = total**2 - sum(times**2 for times in values.values())
    return 1 - (total - 1) * (total - matching) / possible if possible else None


def _matching(unit: Counter[Hashable]) -> float:
    """The values of a unit on the diagonal of Krippendorff's table of coincidences."""
    return sum(times * (times - 1) for times in unit.values()) / (unit.total() - 1)


def f1(shared: int, first: int, second: int) -> float | None:
    """Of things that two found, by how many are the same: the mean of precision and recall, whichever is the gold."""
    return 2 * shared / (first + second) if first + second else None


# -------------------------------------------------------------------------------------------- with intervals, by article


def measured_kappa(articles: Sequence[Sequence[Pair]]) -> Measured:
    """Kappa over all articles, each the pairs of its units. Whole articles are drawn again: units of one are alike."""
    pairs = [pair for article in articles for pair in article]
    columns = _columns(value for pair in pairs for value in pair)
    firsts, seconds = (
        _table([[Counter([pair[side]]) for pair in article] for article in articles], columns) for side in (0, 1)
    )
    agreeing = np.array([sum(one == other for one, other in article) for article in articles], float)

    def kappas(weights: Floats) -> Floats:
        first, second = weights @ firsts, weights @ seconds
        units = first.sum(axis=1)
        expected = (first * second).sum(axis=1) / units**2
        return _where(expected <= 1 - WHOLE, weights @ agreeing / units - expected, 1 - expected)

    return _measured(cohens_kappa(pairs), kappas, len(pairs), articles)


def measured_alpha(articles: Sequence[Sequence[Sequence[Hashable]]]) -> Measured:
    """Alpha over all articles, each its units, each the values given to it; whole articles are drawn again."""
    pairable = [[Counter(unit) for unit in article if len(unit) > 1] for article in articles]
    columns = _columns(value for article in pairable for unit in article for value in unit)
    values = _table(pairable, columns)
    matching = np.array([sum(map(_matching, article)) for article in pairable], float)

    def alphas(weights: Floats) -> Floats:
        given = weights @ values
        total = given.sum(axis=1)
        possible = total**2 - (given**2).sum(axis=1)
        return 1 - _where(possible > WHOLE, (total - 1) * (total - weights @ matching), possible)

    units = [unit for article in articles for unit in article if len(unit) > 1]
    return _measured(krippendorffs_alpha(units), alphas, len(units), pairable)


def measured_f1(articles: Sequence[tuple[int, int, int]]) -> Measured:
    """F1 over all articles, each (found by both, by the first, by the second); whole articles are drawn again.

    Its units are what the first found and what the second found, together.
    """
    table = np.array(articles, float).reshape(-1, 3)

    def scores(weights: Floats) -> Floats:
        shared, first, second = (weights @ table).T
        return _where(first + second > 0, 2 * shared, first + second)

    shared, first, second = (int(total) for total in table.sum(axis=0))
    return _measured(f1(shared, first, second), scores, first + second, [range(row[1] + row[2]) for row in articles])


def _columns(values: Iterable[Hashable]) -> dict[Hashable, int]:
    return {value: number for number, value in enumerate(dict.fromkeys(values))}


def _table(articles: Sequence[Sequence[Counter[Hashable]]], columns: dict[Hashable, int]) -> Floats:
    """How often each category is used in each article: a row an article."""
    table = np.zeros((len(articles), len(columns)))
    for row, article in enumerate(articles):
        for unit in article:
            for value, times in unit.items():
                table[row, columns[value]] += times
    return table


def _where(defined: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], over: Floats, under: Floats) -> Floats:
    """over / under; not a number where that says nothing."""
    return np.divide(over, under, out=np.full_like(under, np.nan), where=defined)


def _measured(
    value: float | None, statistic: Callable[[Floats], Floats], units: int, articles: Sequence[Sequence[object]]
) -> Measured:
    """The value with the interval of the percentile bootstrap (Efron and Tibshirani 1993), articles drawn with replacement."""
    count = sum(bool(len(article)) for article in articles)
    if value is None or count < 2:
        return Measured(value, None, None, units, count)
    chance = np.random.default_rng(SEED)
    drawn = chance.multinomial(len(articles), [1 / len(articles)] * len(articles), size=RESAMPLES).astype(float)
    with np.errstate(divide="ignore", invalid="ignore"):  # a resample without units is not a number, and left out
        values = statistic(drawn)
    values = values[np.isfinite(values)]
    if not len(values):
        return Measured(value, None, None, units, count)
    low, high = np.quantile(values, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    return Measured(value, float(low), float(high), units, count)
