"""The best tags and their probabilities, against every sequence of tags there is."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest

from articles.nlp.sequence import decode

TAGS = 3


def case(seed: int, *lengths: int):
    random = np.random.default_rng(seed)
    sequences = [random.normal(0, 2, (length, TAGS)).astype(np.float32) for length in lengths]
    return (
        sequences,
        random.normal(0, 2, (TAGS, TAGS)).astype(np.float32),
        random.normal(0, 2, TAGS).astype(np.float32),
    )


def score(path, scores, transitions, starts):
    steps = sum(transitions[one, other] for one, other in pairwise(path))
    return starts[path[0]] + steps + sum(scores[at, tag] for at, tag in enumerate(path))


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("length", [1, 2, 5])
def test_every_sequence_is_weighed(seed, length):
    [scores], transitions, starts = case(seed, length)
    paths = list(product(range(TAGS), repeat=length))
    powers = np.exp([score(path, scores, transitions, starts) for path in paths])
    expected = np.zeros((length, TAGS))
    for path, power in zip(paths, powers, strict=True):
        expected[range(length), path] += power / powers.sum()

    [(best, marginals)] = decode([scores], transitions, starts)

    assert tuple(best) == paths[powers.argmax()]
    np.testing.assert_allclose(marginals, expected, atol=1e-4)


@pytest.mark.parametrize("seed", range(5))
def test_a_sequence_gives_the_same_beside_longer_and_shorter_ones(seed):
    sequences, transitions, starts = case(seed, 4, 1, 9, 2, 9)
    for (path, marginals), sequence in zip(decode(sequences, transitions, starts), sequences, strict=True):
        [(alone, alone_marginals)] = decode([sequence], transitions, starts)
        assert path == alone
        np.testing.assert_allclose(marginals, alone_marginals, atol=1e-5)


def test_a_tag_that_may_not_follow_never_does_however_long_the_paragraph():
    scores = np.tile(np.array([0, 8, 9], np.float32), (250, 1))
    transitions = np.zeros((TAGS, TAGS), np.float32)
    transitions[1, 2] = transitions[2, 2] = -10_000
    [(path, marginals)] = decode([scores], transitions, np.array([0, 0, -10_000], np.float32))
    assert 2 not in path
    assert np.isfinite(marginals).all()
    np.testing.assert_allclose(marginals.sum(1), 1, atol=1e-3)


def test_no_paragraphs_give_nothing():
    assert decode([], np.zeros((TAGS, TAGS), np.float32), np.zeros(TAGS, np.float32)) == []
