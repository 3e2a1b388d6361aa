"""From corpora to the log odds of pairs, each by weights that were learned from other topics."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from articles.linking.features import FEATURES, Floats
from articles.linking.likeness import UNLIKE, WORDS, odds_of
from articles.linking.model import Linear
from articles.linking.training.corpus import Corpus
from articles.linking.training.fitting import fit

Numbers = NDArray[np.intp]

FOLDS = 5
SEED = 0
HELD = 20.0


def folds(corpora: Sequence[Corpus]) -> list[Numbers]:
    """Of each article of each corpus its fold, 0 to FOLDS - 1; a topic is whole in one."""
    chance = np.random.default_rng(SEED)
    found = []
    for corpus in corpora:
        topics = sorted(set(corpus.topics.tolist()))
        fold_of = dict(zip(chance.permutation(topics).tolist(), np.arange(len(topics)) % FOLDS, strict=True))
        found.append(np.array([fold_of[topic] for topic in corpus.topics.tolist()]))
    return found


def fit_pairs(chosen: Iterable[tuple[Corpus, Numbers]]) -> Linear:
    """The weights of FEATURES, learned from the pairs of the chosen articles that are not plainly unlike; dates play no part."""
    rows, right = [], []
    for corpus, numbers in chosen:
        ones, others = (numbers[side] for side in np.triu_indices(len(numbers), 1))
        shared = corpus.shared[ones, others]
        alike = shared[:, WORDS] > UNLIKE
        rows.append(shared[alike].astype(np.float64))
        right.append(corpus.same[ones, others][alike].astype(np.float64))
    return fit(FEATURES, np.concatenate(rows), np.concatenate(right), held=HELD)


def held_out_odds(corpora: Sequence[Corpus], fold_of: Sequence[Numbers]) -> list[Floats]:
    """Of each corpus the log odds of all pairs: a row by the weights that have not seen its article's topic."""
    found = [np.zeros(corpus.days.shape) for corpus in corpora]
    for fold in range(FOLDS):
        pair = fit_pairs((corpus, np.flatnonzero(its != fold)) for corpus, its in zip(corpora, fold_of, strict=True))
        for corpus, its, odds in zip(corpora, fold_of, found, strict=True):
            held_out = its == fold
            odds[held_out] = odds_of(corpus.shared[held_out], corpus.days[held_out], pair)
    return found
