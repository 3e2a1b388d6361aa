"""What speaks for a link: content to cue and cue to source, as features of a conditional logit with learned weights.

The encoder's pointers come first; what stands between two spans, the grammar, and the quotation before say the rest.
Weights are learned by training/calibrate.py on articles that the encoder has not seen.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from spacy.tokens import Doc

from articles.nlp.encoder import Floats
from articles.nlp.extents import Range
from articles.nlp.subjects import find_source
from articles.nlp.tagging import TaggedSpan, Tags

# The number of a choice that is none.
NOWHERE = -1

CUE_FEATURES = (
    "pointer",
    "cues between",
    "other paragraph",
    "sentences between",
    "words between",
    "grammar",
    "cue first",
    "goes on",
    "same cue again",
    "cue likely",
    "nowhere",
    "nowhere pointer",
    "nowhere quoted",
    "nowhere unlikely",
)
SOURCE_FEATURES = (
    "pointer",
    "cues between",
    "sentences between",
    "words between",
    "grammar",
    "source first",
    "source likely",
    "nowhere",
    "nowhere pointer",
)

# What a probability is not less than, as a feature; and cues that are pointed to with less are not looked at.
FLOOR = 1e-4
WORTH_A_LOOK = 1e-3

# How far up the tree a content's cue is looked for, and in how many words of it.
_CLIMB = 3
_WORDS = 60
_SENTENCE_ENDS = ".!?…”\"'’»"


@dataclass(frozen=True, slots=True)
class Previous:
    """The content before in the same window, linked: its cue's number, and whether it begins in quotation marks."""

    cue: int
    is_quoted: bool


class Places:
    """The sentence and paragraph of every token, and which are quoted, read once for an article."""

    def __init__(self, doc: Doc, quoted: Sequence[int]) -> None:
        self.doc = doc
        self.quoted = quoted
        self.sentence: list[int] = []
        self.paragraph: list[int] = []
        sentence, paragraph = -1, 0
        for token in doc:
            paragraph += token.is_space and "\n" in token.text
            sentence += not token.i or bool(token.is_sent_start) or doc[token.i - 1].is_space
            self.sentence.append(sentence)
            self.paragraph.append(paragraph)

    def is_quoted(self, span: TaggedSpan) -> bool:
        """Whether a span begins in quotation marks, its first mark aside."""
        return self.quoted[min(span.start + 1, span.end - 1)] >= 0

    def starts_sentence(self, at: int) -> bool:
        before = self.doc[at - 1] if at else None
        return before is None or before.is_space or before.text[-1:] in _SENTENCE_ENDS


def cue_choices(places: Places, tags: Tags, row: int, previous: Previous | None) -> list[tuple[int, Floats]]:
    """The cues that a content may belong to, by their number, with their features; NOWHERE is always one."""
    content = tags.contents[row]
    is_quoted = places.is_quoted(content)
    choices = []
    for number, cue in enumerate(tags.cues):
        pointed = float(tags.cue_of[row, 1 + number])
        again = previous is not None and previous.cue == number
        if pointed < WORTH_A_LOOK and not again:
            continue
        goes_on = again and previous is not None and is_quoted and previous.is_quoted
        goes_on = goes_on and places.starts_sentence(content.start)
        features = {
            "pointer": _log(pointed),
            "cues between": min(_between(tags.cues, cue, content), 3),
            "other paragraph": places.paragraph[cue.start] != places.paragraph[content.start],
            "sentences between": min(abs(places.sentence[cue.start] - places.sentence[content.start]), 4),
            "words between": math.log1p(_gap(cue, content)),
            "grammar": _hangs_on(places.doc, content, (cue.start, cue.end)),
            "cue first": cue.start < content.start,
            "goes on": goes_on,
            "same cue again": again and not goes_on,
            "cue likely": _log(cue.probability),
        }
        choices.append((number, _vector(CUE_FEATURES, features)))
    nowhere = {
        "nowhere": 1.0,
        "nowhere pointer": _log(float(tags.cue_of[row, 0])),
        "nowhere quoted": is_quoted,
        "nowhere unlikely": _log(content.probability),
    }
    choices.append((NOWHERE, _vector(CUE_FEATURES, nowhere)))
    return choices


def source_choices(places: Places, tags: Tags, row: int) -> list[tuple[int, Floats]]:
    """The sources that a cue may have, by their number, with their features; NOWHERE is always one."""
    cue = tags.cues[row]
    by_grammar = [part for i in range(cue.start, cue.end) for part in find_source(places.doc[i])]
    choices = []
    for number, source in enumerate(tags.sources):
        pointed = float(tags.source_of[row, 1 + number])
        grammar = any(start < source.end and source.start < end for start, end in by_grammar)
        if pointed < WORTH_A_LOOK and not grammar:
            continue
        features = {
            "pointer": _log(pointed),
            "cues between": min(_between(tags.cues, cue, source), 3),
            "sentences between": min(abs(places.sentence[cue.start] - places.sentence[source.start]), 4),
            "words between": math.log1p(_gap(cue, source)),
            "grammar": grammar,
            "source first": source.start < cue.start,
            "source likely": _log(source.probability),
        }
        choices.append((number, _vector(SOURCE_FEATURES, features)))
    nowhere = {"nowhere": 1.0, "nowhere pointer": _log(float(tags.source_of[row, 0]))}
    choices.append((NOWHERE, _vector(SOURCE_FEATURES, nowhere)))
    return choices


def choose(choices: Sequence[tuple[int, Floats]], weights: Floats) -> tuple[int, float]:
    """The best choice and its probability among them."""
    scores = np.array([features @ weights for _, features in choices])
    powers = np.exp(scores - scores.max())
    best = int(powers.argmax())
    return choices[best][0], float(powers[best] / powers.sum())


def _vector(names: Sequence[str], features: dict[str, float]) -> Floats:
    return np.array([features.get(name, 0.0) for name in names], np.float32)


def _log(probability: float) -> float:
    return math.log(max(probability, FLOOR))


def _between(cues: Sequence[TaggedSpan], one: TaggedSpan, other: TaggedSpan) -> int:
    """How many other cues stand between two spans."""
    first, last = min(one.start, other.start), max(one.start, other.start)
    return sum(first < cue.start < last for cue in cues if cue is not one)


def _gap(one: TaggedSpan, other: TaggedSpan) -> int:
    return max(0, other.start - one.end, one.start - other.end)


def _hangs_on(doc: Doc, content: TaggedSpan, cue: Range) -> bool:
    """Whether a content depends on its cue by the grammar, within a few steps."""
    for i in range(content.start, min(content.end, content.start + _WORDS)):
        head = doc[i].head.i
        if not content.start <= head < content.end:
            for _ in range(_CLIMB):
                if cue[0] <= head < cue[1]:
                    return True
                head = doc[head].head.i
    return False
