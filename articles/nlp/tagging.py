"""Which words are source, cue and content: the encoder's scores read as spans, and which span points to which.

Where there is no encoder, rules/ finds claims by the grammar alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from spacy.tokens import Doc

from articles.nlp.annotations import Span
from articles.nlp.encoder import CONTENT, CUE, CUE_TO_SOURCE, SOURCE, TAGS, Encoder, Floats, Reading
from articles.nlp.extents import Range, tokens_of
from articles.nlp.sequence import decode

Role = Literal["source", "cue", "content"]
ROLES: tuple[Role, ...] = ("source", "cue", "content")


@dataclass(slots=True)
class TaggedSpan:
    """A stretch of tokens with one role. `probability` is the mean of its words' marginals for the role."""

    role: Role
    start: int
    end: int
    probability: float
    words: Range
    """Its words by their number in the reading."""


@dataclass(slots=True)
class Tags:
    """The spans of one window, in text order, with the pointers between them.

    `cue_of` (contents, 1 + cues) and `source_of` (cues, 1 + sources) are probabilities; the first column is nowhere.
    """

    contents: list[TaggedSpan] = field(default_factory=list)
    cues: list[TaggedSpan] = field(default_factory=list)
    sources: list[TaggedSpan] = field(default_factory=list)
    cue_of: Floats = field(default_factory=lambda: np.zeros((0, 1), np.float32))
    source_of: Floats = field(default_factory=lambda: np.zeros((0, 1), np.float32))


@dataclass(frozen=True, slots=True)
class Tagging:
    """The tags of an article's windows, and `roles` (tokens, ROLES): how likely each token has each role."""

    windows: list[Tags]
    roles: Floats


def tag(doc: Doc, encoder: Encoder) -> Tagging:
    """The tags of an article, one window after the other."""
    layout, quotations = doc._.layout, doc._.quotations
    paragraphs = [tokens_of(doc, Span(p.start, p.end)) for p in layout.body]
    readings = list(encoder.read(doc, paragraphs, quotations))
    sequences = [reading.scores[start:end] for reading in readings for start, end in reading.parts]
    decoded = iter(decode(sequences, encoder.transitions, encoder.starts))
    roles = np.zeros((len(doc), len(ROLES)), np.float32)
    windows = []
    for reading in readings:
        found = [next(decoded) for _ in reading.parts]
        windows.append(_tags(reading, found))
        for (start, end), (_, marginals) in zip(reading.parts, found, strict=True):
            # B and I of a role stand side by side in TAGS, after O.
            roles[reading.words[start:end]] = marginals[:, 1:].reshape(-1, len(ROLES), 2).sum(2)
    return Tagging(windows, roles)


def _tags(reading: Reading, decoded: Sequence[tuple[list[int], Floats]]) -> Tags:
    tags = Tags()
    for (first, _), (path, marginals) in zip(reading.parts, decoded, strict=True):
        for role, start, end in _runs(path):
            begin, inside = TAGS.index(f"B-{role}"), TAGS.index(f"I-{role}")
            probability = float(marginals[start:end, [begin, inside]].sum(1).mean())
            words = (first + start, first + end)
            span = TaggedSpan(role, reading.words[words[0]], reading.words[words[1] - 1] + 1, probability, words)
            {"content": tags.contents, "cue": tags.cues, "source": tags.sources}[role].append(span)
    tags.cue_of = _pointed(reading, tags.contents, tags.cues, CONTENT, CUE)
    tags.source_of = _pointed(reading, tags.cues, tags.sources, CUE_TO_SOURCE, SOURCE)
    return tags


def _runs(path: list[int]) -> Iterator[tuple[Role, int, int]]:
    """The spans (role, start, end) of a sequence of tags; a tag without a beginning begins one."""
    start, role = 0, ""
    for at, tag in enumerate([*path, 0]):
        begins, _, name = TAGS[tag].partition("-")
        if role and (begins != "I" or name != role):
            yield role, start, at  # type: ignore[misc]
            role = ""
        if name and not role:
            start, role = at, name


def _pointed(reading: Reading, spans: list[TaggedSpan], others: list[TaggedSpan], look: int, found: int) -> Floats:
    """How likely each span points to each of the others: the mean over its words, the sum over the other's words."""
    shares = np.zeros((len(spans), 1 + len(others)), np.float32)
    for row, span in enumerate(spans):
        words = list(range(*span.words))
        pointed = reading.point(words, look, found).mean(0)
        shares[row, 0] = pointed[0]
        for column, other in enumerate(others, start=1):
            shares[row, column] = pointed[1 + other.words[0] : 1 + other.words[1]].sum()
    return shares
