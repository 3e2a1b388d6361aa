"""Learns the small models that stand on the encoder, on articles that it was not trained on.

Which cue a content belongs to and which source a cue has (conditional logits), how likely a draft is a claim (a logistic
model), and from which probability on a claim is told. All are convex: the same articles give the same weights.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from spacy.tokens import Doc

from articles.nlp import judging, linking
from articles.nlp.annotations import Span
from articles.nlp.choices import (
    CUE_FEATURES,
    NOWHERE,
    SOURCE_FEATURES,
    Places,
    Previous,
    cue_choices,
    source_choices,
)
from articles.nlp.claims import LinkedClaim, ranges_of
from articles.nlp.encoder import Encoder, Floats
from articles.nlp.quoted import quotation_at
from articles.nlp.rules import linking as rule_linking
from articles.nlp.rules import tagging as rule_tagging
from articles.nlp.tagging import TaggedSpan, Tagging, tag

# How strongly weights are held near nothing, how long they are fitted, and how far each step goes.
HELD, STEPS, PACE = 0.002, 400, 0.5
ROUNDS = 30

THRESHOLDS = [number / 100 for number in range(20, 52, 2)]

Choices = list[tuple[Floats, list[int]]]
"""The features (choices, features) of each decision, and the rows that are right."""


@dataclass(frozen=True, slots=True)
class Seen:
    """An article as the encoder and the rules see it, with what a person marked in it."""

    doc: Doc
    tags: Tagging
    rules: rule_tagging.Tags
    ruled: tuple[LinkedClaim, ...]
    contents: list[frozenset[int]]
    cues: list[frozenset[int]]
    sources: list[frozenset[int]]


def see(doc: Doc, encoder: Encoder, attributions: Sequence[dict[str, Any]]) -> Seen:
    """A parsed article beside its marks. Attributions are records {"content", "cue", "source"} of offsets."""
    rules = rule_tagging.tag(doc, doc._.layout, doc._.quotations)

    def words(role: str) -> list[frozenset[int]]:
        spans = ([Span(*span) for span in attribution[role]] for attribution in attributions)
        return [
            judging.words_of(doc, ranges_of(doc, some)) if role == "content" else _tokens(doc, some) for some in spans
        ]

    ruled = rule_linking.link(doc, rules)
    return Seen(doc, tag(doc, encoder), rules, ruled, words("content"), words("cue"), words("source"))


def _tokens(doc: Doc, spans: Sequence[Span]) -> frozenset[int]:
    return frozenset(i for start, end in ranges_of(doc, spans) for i in range(start, end))


def calibrate(articles: Sequence[Seen], say: Callable[[str], object] = print) -> dict[str, Any]:
    """The weights of the three models by the names of their features, and the threshold."""
    weights, claim_weights = _fit(articles)
    halves = (articles[::2], articles[1::2])
    judged = [pair for one, other in (halves, halves[::-1]) for pair in _judge(other, *_fit(one))]
    threshold, f1 = _best_threshold(judged, sum(len(seen.contents) for seen in articles))
    say(f"attribution F1 on held-out articles, by halves: {100 * f1:.1f}, from a probability of {threshold} on")
    names = {"cues": CUE_FEATURES, "sources": SOURCE_FEATURES, "claims": judging.FEATURES}
    values = {"cues": weights[0], "sources": weights[1], "claims": claim_weights}
    return {
        "threshold": threshold,
        "weights": {
            model: {name: round(float(value), 3) for name, value in zip(features, values[model], strict=True)}
            for model, features in names.items()
        },
    }


def _fit(articles: Sequence[Seen]) -> tuple[tuple[Floats, Floats], Floats]:
    """The weights of the choices of cues and sources, and those of claims, which are drafted with them."""
    choices = [_decisions(seen) for seen in articles]
    cues = fit_choices([one for some, _ in choices for one in some], len(CUE_FEATURES))
    sources = fit_choices([one for _, some in choices for one in some], len(SOURCE_FEATURES))
    examples = [example for seen in articles for example in _examples(seen, (cues, sources))]
    rows = np.array([candidate.features for candidate, _ in examples]).reshape(-1, len(judging.FEATURES))
    claims = fit_logistic(rows, [right for _, right in examples])
    return (cues, sources), claims


def _decisions(seen: Seen) -> tuple[Choices, Choices]:
    """What there is to decide between the spans of an article, with what is right; what nobody marked is left out."""
    places = Places(seen.doc, quotation_at(seen.doc, seen.rules.quotations))
    cues: Choices = []
    sources: Choices = []
    for tags in seen.tags.windows:
        previous: Previous | None = None
        for row, content in enumerate(tags.contents):
            marked = _marked(seen.contents, content)
            if marked is None:
                previous = None
                continue
            right = {number for number, cue in enumerate(tags.cues) if seen.cues[marked] & _within(cue)}
            _add(cues, cue_choices(places, tags, row, previous), right)
            previous = Previous(min(right), places.is_quoted(content)) if right else None
        for row, cue in enumerate(tags.cues):
            marked = _marked(seen.cues, cue)
            if marked is not None:
                right = {number for number, one in enumerate(tags.sources) if seen.sources[marked] & _within(one)}
                if right or not seen.sources[marked]:
                    _add(sources, source_choices(places, tags, row), right)
    return cues, sources


def _within(span: TaggedSpan) -> frozenset[int]:
    return frozenset(range(span.start, span.end))


def _marked(marks: Sequence[frozenset[int]], span: TaggedSpan) -> int | None:
    """The number of the mark that shares most with a span."""
    shared = Counter({number: len(mark & _within(span)) for number, mark in enumerate(marks)})
    [(number, most)] = shared.most_common(1) or [(0, 0)]
    return number if most else None


def _add(decisions: Choices, choices: list[tuple[int, Floats]], right: set[int]) -> None:
    rows = [row for row, (number, _) in enumerate(choices) if number in (right or {NOWHERE})]
    if rows:
        decisions.append((np.array([features for _, features in choices]), rows))


def _examples(seen: Seen, weights: tuple[Floats, Floats]) -> Iterator[tuple[judging.Candidate, bool]]:
    """The candidates of an article and whether each is right; not the rules' where the encoder has something."""
    quoted = quotation_at(seen.doc, seen.rules.quotations)
    drafts = linking.link(seen.doc, seen.tags.windows, seen.rules.quotations, weights)
    found = judging.candidates(seen.doc, drafts, seen.ruled, seen.tags.roles, quoted)
    drafted = [candidate for candidate in found if candidate.rule is None]
    ruled = [
        candidate
        for candidate in found
        if candidate.rule and not any(judging.overlaps(candidate.words, draft.words) for draft in drafted)
    ]
    for some in (drafted, ruled):
        right = _right(seen, some)
        yield from ((candidate, number in right) for number, candidate in enumerate(some))


def _right(seen: Seen, some: Sequence[judging.Candidate]) -> set[int]:
    """Which candidates agree with a mark, one to one: contents by half or more (Jaccard), and a word of the source."""
    pairs = []
    for number, candidate in enumerate(some):
        source = {i for start, end in candidate.source for i in range(start, end)}
        for mark, words in enumerate(seen.contents):
            shared = len(candidate.words & words)
            if shared and (source & seen.sources[mark] or (not source and not seen.sources[mark])):
                agreement = shared / len(candidate.words | words)
                if agreement >= judging.SAME:
                    pairs.append((-agreement, mark, number))
    marks: set[int] = set()
    right: set[int] = set()
    for _, mark, number in sorted(pairs):
        if mark not in marks and number not in right:
            marks.add(mark)
            right.add(number)
    return right


def _judge(
    articles: Sequence[Seen], weights: tuple[Floats, Floats], claim_weights: Floats
) -> Iterator[tuple[float, bool]]:
    for seen in articles:
        for candidate, right in _examples(seen, weights):
            yield candidate.probability(claim_weights), right


def _best_threshold(judged: Sequence[tuple[float, bool]], marks: int) -> tuple[float, float]:
    """The threshold with the best F1, and that."""
    scores = []
    for threshold in THRESHOLDS:
        told = [right for probability, right in judged if probability >= threshold]
        scores.append((2 * sum(told) / (len(told) + marks), threshold))
    # Beside its neighbours, so that no chance of one step decides.
    smooth = [(one[0] + other[0], other[1]) for one, other in pairwise(scores)]
    threshold = max(smooth)[1]
    return threshold, next(f1 for f1, one in scores if one == threshold)


def fit_choices(decisions: Choices, features: int, *, held: float = HELD, start: int | None = 0) -> Floats:
    """The weights of a conditional logit, by gradient ascent; `start` is the one feature that counts at first."""
    weights = np.zeros(features)
    if start is not None:
        weights[start] = 1.0
    for _ in range(STEPS):
        slope = -held * weights
        for options, right in decisions:
            scores = options @ weights
            shares = np.exp(scores - scores.max())
            shares /= shares.sum()
            wanted = np.zeros_like(shares)
            wanted[right] = shares[right] / shares[right].sum()
            slope += (wanted - shares) @ options / len(decisions)
        weights += PACE * slope
    return weights.astype(np.float32)


def fit_logistic(rows: np.ndarray, right: Sequence[bool]) -> Floats:
    """The weights of a logistic model, held near nothing, by Newton's method."""
    weights = np.zeros(rows.shape[1])
    wanted = np.array(right, float)
    for _ in range(ROUNDS):
        shares = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (wanted - shares) - weights
        curve = (rows.T * (shares * (1 - shares))) @ rows + np.eye(len(weights))
        weights += np.linalg.solve(curve, slope)
    return weights.astype(np.float32)
