"""The best sequence of tags and how likely each tag is, by the forward-backward algorithm of a linear-chain CRF.

Lafferty, McCallum, Pereira (2001). Scores are logarithms; all sequences are read side by side.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from articles.nlp.encoder import Floats


def decode(sequences: Sequence[Floats], transitions: Floats, starts: Floats) -> list[tuple[list[int], Floats]]:
    """For sequences of emissions (length, tags): the best tags of each, and the marginal probabilities (length, tags)."""
    if not sequences:
        return []
    scores, mask = _pad(sequences)
    paths = _best(scores, mask, transitions, starts)
    marginals = _marginals(scores, mask, transitions, starts)
    return [
        (paths[row, : len(sequence)].tolist(), marginals[row, : len(sequence)])
        for row, sequence in enumerate(sequences)
    ]


def _pad(sequences: Sequence[Floats]) -> tuple[Floats, np.ndarray]:
    longest = max(map(len, sequences))
    scores = np.zeros((len(sequences), longest, sequences[0].shape[1]), np.float32)
    mask = np.zeros((len(sequences), longest), bool)
    for row, sequence in enumerate(sequences):
        scores[row, : len(sequence)] = sequence
        mask[row, : len(sequence)] = True
    return scores, mask


def _best(scores: Floats, mask: np.ndarray, transitions: Floats, starts: Floats) -> np.ndarray:
    """The tags (sequences, length) of the likeliest path (Viterbi)."""
    rows, length, tags = scores.shape
    back = np.zeros((rows, length, tags), np.int64)
    total = starts + scores[:, 0]
    for at in range(1, length):
        options = total[:, :, None] + transitions
        # Past the end of a sequence every tag comes from itself, so that the path of its end is kept.
        back[:, at] = np.where(mask[:, at, None], options.argmax(1), np.arange(tags))
        total = np.where(mask[:, at, None], options.max(1) + scores[:, at], total)
    paths = np.zeros((rows, length), np.int64)
    paths[:, -1] = total.argmax(1)
    for at in range(length - 1, 0, -1):
        paths[:, at - 1] = back[np.arange(rows), at, paths[:, at]]
    return paths


def _marginals(scores: Floats, mask: np.ndarray, transitions: Floats, starts: Floats) -> Floats:
    length = scores.shape[1]
    forward = np.zeros_like(scores)
    backward = np.zeros_like(scores)
    forward[:, 0] = starts + scores[:, 0]
    for at in range(1, length):
        forward[:, at] = _sum(forward[:, at - 1, :, None] + transitions, 1) + scores[:, at]
    for at in range(length - 2, -1, -1):
        onward = _sum(transitions + (scores[:, at + 1] + backward[:, at + 1])[:, None, :], 2)
        backward[:, at] = np.where(mask[:, at + 1, None], onward, 0)
    both = forward + backward
    powers: Floats = np.exp(both - _sum(both, 2)[:, :, None])
    return powers


def _sum(scores: Floats, axis: int) -> Floats:
    """The logarithm of the sum of the powers."""
    top = scores.max(axis, keepdims=True)
    total: Floats = np.log(np.exp(scores - top).sum(axis)) + np.squeeze(top, axis)
    return total
