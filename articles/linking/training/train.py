"""Learns model/likeness.json from corpora of stories; the same corpora give the same weights."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from articles.linking.features import Floats
from articles.linking.likeness import UNLIKE, WORDS
from articles.linking.model import Linear, Model
from articles.linking.placing import SUMMARY, summary
from articles.linking.related import WITNESSES, judged
from articles.linking.training.corpus import Corpus
from articles.linking.training.fitting import fit
from articles.linking.training.odds import FOLDS, SEED, Numbers, fit_pairs, folds, held_out_odds

ORDERS = 4
"""Of undated articles: so many orders of arrival are learned from."""
HELD = 5.0
FAR = -4.0
"""A story none of whose articles has more log odds than this says nothing of where an article belongs."""


def train(corpora: Sequence[Corpus]) -> Model:
    fold_of = folds(corpora)
    odds = held_out_odds(corpora, fold_of)
    return Model(
        pair=fit_pairs((corpus, np.arange(len(corpus))) for corpus in corpora),
        pair_calibration=calibration("odds", *_pairs(corpora, odds)),
        rank_calibration=calibration("score", *_ranked(corpora, odds)),
        story=_fit_stories(corpora, odds, fold_of),
    )


def write(model: Model, path: Path) -> None:
    content = {part: getattr(model, part).as_json() for part in Model.__dataclass_fields__}
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def calibration(name: str, found: Floats, right: Floats) -> Linear:
    """Platt scaling."""
    return fit((name,), found[:, np.newaxis], right, held=1e-3)


def _pairs(corpora: Sequence[Corpus], odds: Sequence[Floats]) -> tuple[Floats, Floats]:
    found, right = [], []
    for corpus, its in zip(corpora, odds, strict=True):
        alike = (corpus.shared[:, :, WORDS] > UNLIKE) & ~np.eye(len(corpus), dtype=np.bool_)
        found.append(its[alike])
        right.append(corpus.same[alike].astype(np.float64))
    return np.concatenate(found), np.concatenate(right)


def _ranked(corpora: Sequence[Corpus], odds: Sequence[Floats]) -> tuple[Floats, Floats]:
    found, right = [], []
    for corpus, its in zip(corpora, odds, strict=True):
        scores = ranking(its)
        alike = (corpus.shared[:, :, WORDS] > UNLIKE) & ~np.eye(len(corpus), dtype=np.bool_)
        found.append(scores[alike])
        right.append(corpus.same[alike].astype(np.float64))
    return np.concatenate(found), np.concatenate(right)


def ranking(odds: Floats) -> Floats:
    """The scores by which related.rank() puts all others in order, for each article a row; the diagonal says nothing."""
    scores = np.zeros(odds.shape)
    for number, own in enumerate(odds):
        others = np.delete(np.arange(len(odds)), number)
        witnesses = np.argsort(-own[others], kind="stable")[:WITNESSES]
        scores[number, others] = judged(own[others], witnesses, odds[others[witnesses]][:, others])
    return scores


def _fit_stories(corpora: Sequence[Corpus], odds: Sequence[Floats], fold_of: Sequence[Numbers]) -> Linear:
    rows, right = [], []
    for corpus, its, folds_of in zip(corpora, odds, fold_of, strict=True):
        for fold in range(FOLDS):
            for order in orders(corpus, np.flatnonzero(folds_of == fold)):
                found = growing(corpus, its, order)
                rows += [row for row, _ in found]
                right += [float(is_right) for _, is_right in found]
    return fit(SUMMARY, np.array(rows), np.array(right), held=HELD)


def orders(corpus: Corpus, numbers: Numbers) -> list[Numbers]:
    """By date where all have one, else ORDERS by chance."""
    by_date = corpus.by_date(numbers)
    if by_date is not None:
        return [by_date] * ORDERS
    return [np.random.default_rng(SEED + order).permutation(numbers) for order in range(ORDERS)]


def growing(corpus: Corpus, odds: Floats, order: Numbers) -> list[tuple[list[float], bool]]:
    """What each arriving article is like to each story of those before it, and whether it is its own."""
    stories: dict[str, list[int]] = {}
    found = []
    for number in order.tolist():
        for story, members in stories.items():
            with_it = odds[number, members]
            if with_it.max() > FAR:
                found.append((summary(with_it), story == corpus.stories[number]))
        stories.setdefault(str(corpus.stories[number]), []).append(number)
    return found
