"""Short-hands for the tests of the learned reader: Docs, spans and links as an encoder would have given them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import spacy
from spacy.tokens import Doc

from articles.nlp.encoder import Floats
from articles.nlp.extents import Range
from articles.nlp.quoted import QuotedWords
from articles.nlp.tagging import Role, TaggedSpan, Tags

VOCAB = spacy.blank("en").vocab


def doc_of(text: str) -> Doc:
    """The words between the spaces of a text; "¶" is the blank line between two paragraphs."""
    return Doc(VOCAB, words=["\n\n" if word == "¶" else word for word in text.split()])


def quoted(doc: Doc, *pieces: Range, paragraph: Range | None = None) -> QuotedWords:
    return QuotedWords(pieces, paragraph or (0, len(doc)))


def spans(role: Role, ranges: Sequence[Range], probability: float = 0.9) -> list[TaggedSpan]:
    return [TaggedSpan(role, start, end, probability, (start, end)) for start, end in ranges]


def tags(
    contents: Sequence[Range],
    cues: Sequence[Range] = (),
    sources: Sequence[Range] = (),
    cue_of: Sequence[int] = (),
    source_of: Sequence[int] = (),
) -> Tags:
    """The tags of a window. `cue_of` and `source_of` have for each content and cue whom it points to; -1 is nowhere."""
    return Tags(
        spans("content", contents),
        spans("cue", cues),
        spans("source", sources),
        pointers(cue_of or [-1] * len(contents), len(cues)),
        pointers(source_of or [-1] * len(cues), len(sources)),
    )


def pointers(to: Sequence[int], others: int) -> Floats:
    """Nine tenths of each row on whom it points to, the rest shared by everybody."""
    shares = np.full((len(to), 1 + others), 0.1 / (1 + others), np.float32)
    for row, number in enumerate(to):
        shares[row, 1 + number] += 0.9
    return shares


def only(features: Sequence[str], **weights: float) -> Floats:
    """Weights of nothing but the named features; "_" stands for a space."""
    named = {name.replace("_", " "): weight for name, weight in weights.items()}
    assert named.keys() <= set(features)
    return np.array([named.get(feature, 0.0) for feature in features], np.float32)
