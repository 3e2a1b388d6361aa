"""Quotations in tokens: where they stand in their paragraph, and which goes on where another one stopped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from articles.nlp.extents import Range, tokens_of
from articles.nlp.lexicon import speaks
from articles.nlp.quotations import Quotation

# How many words without a verb may be stranded before a quotation.
STRANDED = 2


@dataclass(frozen=True, slots=True)
class QuotedWords:
    """An outer quotation in tokens."""

    pieces: tuple[Range, ...]
    paragraph: Range
    """The tokens of the paragraph where it ends."""

    @property
    def start(self) -> int:
        return self.pieces[0][0]

    @property
    def end(self) -> int:
        return self.pieces[-1][1]


def pieces_of(doc: Doc, quotation: Quotation) -> list[Range]:
    """A quotation in tokens. One that was never closed ends before the cue that its paragraph holds, if it holds one."""
    pieces = [tokens_of(doc, piece) for piece in quotation.pieces]
    start, end = pieces[-1]
    if not quotation.closed:
        for i in range(start + 1, end):
            subject = next((child for child in doc[i].children if child.dep_ == "nsubj"), None)
            first = min(i, subject.left_edge.i) if subject is not None else i
            if doc[first - 1].text in (",", "?", "!") and first > start + 2 and speaks(doc[i]):
                return [*pieces[:-1], (start, first)]
    return pieces


def quotation_at(doc: Doc, quotations: Sequence[QuotedWords]) -> list[int]:
    """For every token the number of the outer quotation that holds it, or -1."""
    numbers = [-1] * len(doc)
    for number, quotation in enumerate(quotations):
        for start, end in quotation.pieces:
            numbers[start:end] = [number] * (end - start)
    return numbers


def without_stranded(doc: Doc, content: tuple[Range, ...], quotation: QuotedWords) -> tuple[Range, ...]:
    """The content without words that the copy left before a quotation: `Putin “We are preparing it,” he said`."""
    start, end = content[0] if content else (0, 0)
    sentence_starts = start == 0 or doc[start - 1].is_space or doc[start - 1].text in (".", ":")
    if not (start < quotation.start <= start + STRANDED and quotation.start + 1 < end and sentence_starts):
        return content
    first = doc[quotation.start + 1]
    is_labelled = start > 0 and doc[start - 1].text == ":"
    if (
        not first.text[:1].isupper()
        or (first.pos_ == "PROPN" and not is_labelled)
        or any(t.pos_ == "VERB" for t in doc[start : quotation.start])
    ):
        return content
    return ((quotation.start, end), *content[1:])


def follows(doc: Doc, previous: QuotedWords, quotation: QuotedWords, fills: bool) -> bool:
    """Whether a quotation goes on where the previous one stopped: in its paragraph, or as all of the next one."""
    if quotation.start < previous.paragraph[1]:
        return True
    return fills and all(doc[i].is_space for i in range(previous.paragraph[1], quotation.start))


def is_sentence(doc: Doc, quotation: QuotedWords) -> bool:
    """Whether a quotation stands on its own: it starts a sentence and ends one."""
    first, last = quotation.start, quotation.end
    before = doc[first - 1] if first else None
    starts = before is None or before.is_space or before.text[-1:] in ".!?”\"'’»…"
    return starts and any(doc[i].text[-1:] in ".!?…" for i in range(max(first, last - 3), last))


def fills_paragraph(doc: Doc, quotation: QuotedWords) -> bool:
    """Whether a quotation is all of its paragraph."""
    start, end = quotation.paragraph
    return quotation.pieces[-1][0] <= start and not any(token.is_alpha for token in doc[quotation.end : end])
