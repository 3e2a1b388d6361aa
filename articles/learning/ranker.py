"""How much each sign of a candidate counts: a conditional logit over the candidates, held near what the machine does alone.

The penalties say how far: all weights are held at nothing and the temperature at 1, but for the odds of an alias, which are
evidence as they stand (a weight of 1). With few decisions nothing moves; with many, the decisions speak.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from articles.nlp import learned, signs
from articles.nlp.signs import ALIAS, ALIAS_ODDS, NOBODY, SIGNS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from articles.learning.aliases import Aliases
    from articles.learning.examples import DecidedArticle
    from articles.nlp.annotations import EntityAnnotation

Floats = NDArray[np.float64]
Block = tuple[Floats, NDArray[np.bool_], NDArray[np.intp]]
"""Rows (choices, options, signs), which options there are, and which is right."""

HELD = 6.0
HELD_ALIAS = 0.5
HELD_TEMPERATURE = 20.0
FIXED = 1e9
ROUNDS = 30
BLOCK = 2_000
"""Decisions that are worked on at one time: some 20 MB."""
ENOUGH = 1e-6
LEAST_WEIGHT = 0.02
"""A smaller weight is told as none."""
TEMPERATURES = (0.5, 2.0)

_AT = {name: number for number, name in enumerate(SIGNS)}


@dataclass(frozen=True, slots=True)
class Choice:
    """What there was to choose from for one claim: rows (log probability, signs...), the last one nobody's; which was right."""

    rows: Floats
    right: int


def choices(
    articles: Sequence[DecidedArticle], aliases: Aliases, people: Mapping[int, EntityAnnotation]
) -> list[Choice]:
    """The decisions as choices; each sees what the decisions of other groups say of its words, never its own."""
    return [choice for article in articles for choice in _choices(article, aliases, people)]


def _choices(article: DecidedArticle, aliases: Aliases, people: Mapping[int, EntityAnnotation]) -> list[Choice]:
    given = list(signs.options(article.text, article.claims, people))
    found = []
    for decision in article.decisions:
        if decision.position is None:
            continue
        claim = article.claims[decision.position]
        options, _ = learned.with_alias(
            article.text,
            claim,
            given[decision.position],
            lambda words: aliases.find_without(article.group, words, article.day),
            lambda alias: alias.entity,
        )
        if not options:
            continue
        rows = np.zeros((len(options) + 1, len(SIGNS) + 1))
        for row, option in zip(rows, options, strict=False):
            row[0] = learned.log_probability(option)
            for name, value in option.signs.items():
                row[1 + _AT[name]] = value
        rows[-1, 0] = learned.log_probability_of_nobody(claim)
        rows[-1, 1 + _AT[NOBODY + signs.sort_of(article.text, claim)]] = 1
        entities = [option.candidate.entity for option in options]
        right = entities.index(decision.speaker) if decision.speaker in entities else len(options)
        found.append(Choice(rows, right))
    return found


def fit(examples: Sequence[Choice]) -> tuple[float, dict[str, float]]:
    """The temperature and the weights.

    Signs and probability tell nearly the same: where the decisions would leave the probability out, or trust it without
    measure, it counts as little or as much as TEMPERATURES let it, and the weights are those that fit best with that.
    """
    start = _start()
    held = np.full(len(start), HELD)
    held[0] = HELD_TEMPERATURE
    held[[1 + _AT[ALIAS], 1 + _AT[ALIAS_ODDS]]] = HELD_ALIAS
    blocks = [_side_by_side(examples[at : at + BLOCK], len(start)) for at in range(0, len(examples), BLOCK)]
    weights = _best(blocks, held, start)
    coldest, hottest = TEMPERATURES
    bound = float(np.clip(weights[0], 1 / hottest, 1 / coldest))
    if bound != weights[0]:
        start[0], held[0] = bound, FIXED
        weights = _best(blocks, held, start)
    return _told(weights)


def _best(blocks: Sequence[Block], held: Floats, start: Floats) -> Floats:
    """The weights of the least loss, by Newton's method: the loss is convex, and the penalties make its curve steep."""
    weights = start.copy()
    loss = _loss(weights, blocks, held, start)
    for _ in range(ROUNDS):
        slope, curve = held * (weights - start), np.diag(held)
        for block in blocks:
            its_slope, its_curve = _slope_and_curve(weights, *block)
            slope, curve = slope + its_slope, curve + its_curve
        step = np.linalg.solve(curve, slope)
        pace = 1.0
        while (next_loss := _loss(weights - pace * step, blocks, held, start)) > loss and pace > ENOUGH:
            pace /= 2
        weights = weights - pace * step
        if loss - next_loss < ENOUGH:
            break
        loss = next_loss
    return weights


def _start() -> Floats:
    """What the machine does alone."""
    start = np.zeros(1 + len(SIGNS))
    start[0] = 1
    start[1 + _AT[ALIAS_ODDS]] = 1
    return start


def _told(weights: Floats) -> tuple[float, dict[str, float]]:
    temperature = round(float(1 / weights[0]), 3)
    rounded = {name: round(float(weights[1 + at]), 3) for name, at in _AT.items()}
    return temperature, {name: weight for name, weight in rounded.items() if abs(weight) >= LEAST_WEIGHT}


def _side_by_side(examples: Sequence[Choice], width: int) -> Block:
    """Rows (choices, options, signs), which options there are, and which is right."""
    most = max((len(example.rows) for example in examples), default=1)
    rows = np.zeros((len(examples), most, width))
    there = np.zeros((len(examples), most), bool)
    for number, example in enumerate(examples):
        rows[number, : len(example.rows)] = example.rows
        there[number, : len(example.rows)] = True
    return rows, there, np.array([example.right for example in examples], np.intp)


def _scores(weights: Floats, rows: Floats, there: NDArray[np.bool_]) -> Floats:
    return np.where(there, rows @ weights, -np.inf)


def _shares(weights: Floats, rows: Floats, there: NDArray[np.bool_]) -> Floats:
    scores = _scores(weights, rows, there)
    powers = np.exp(scores - scores.max(axis=1, keepdims=True, initial=-1e9))
    shares: Floats = powers / powers.sum(axis=1, keepdims=True)
    return shares


def _slope_and_curve(
    weights: Floats, rows: Floats, there: NDArray[np.bool_], right: NDArray[np.intp]
) -> tuple[Floats, Floats]:
    """The first and second derivatives of the loss of a block."""
    shares = _shares(weights, rows, there)
    wanted = np.zeros_like(shares)
    wanted[np.arange(len(right)), right] = 1
    means = np.einsum("no,nof->nf", shares, rows)
    weighted = (rows * shares[:, :, None]).reshape(-1, len(weights))
    curve = weighted.T @ rows.reshape(-1, len(weights)) - means.T @ means
    return np.einsum("no,nof->f", shares - wanted, rows), curve


def _loss(weights: Floats, blocks: Sequence[Block], held: Floats, start: Floats) -> float:
    """How unlikely the decisions are, and how far the weights are from what the machine does alone."""
    loss = 0.5 * float((held * (weights - start) ** 2).sum())
    for rows, there, right in blocks:
        shares = _shares(weights, rows, there)
        loss -= float(np.log(np.maximum(shares[np.arange(len(right)), right], 1e-12)).sum())
    return loss
