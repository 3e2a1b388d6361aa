"""What the encoder reads at one time: whole paragraphs of an article, as subwords, up to a fixed number.

A paragraph too long for a window is cut between words. Every quotation mark is given as “ or ”, by what the automaton
of quotation marks says that it does: how the copy was typed makes no difference to the encoder.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc
from tokenizers import Tokenizer

from articles.nlp.extents import Range
from articles.nlp.quotations import MARKS, Quotation

# Subwords in a window, [CLS] and the [SEP] after each paragraph among them.
LENGTH = 256

# Where a word stands to the quotation marks.
OUTSIDE, QUOTED, UNCLOSED = range(3)


@dataclass(slots=True)
class Window:
    """Subwords of consecutive paragraphs of one article.

    `ids` and `quoted` have one value a subword; `words` the token positions in the Doc, and `firsts` the subword that
    each begins with; `parts` one half-open range of `words` for each paragraph, or part of one.
    """

    ids: list[int]
    quoted: list[int]
    words: list[int] = field(default_factory=list)
    firsts: list[int] = field(default_factory=list)
    parts: list[Range] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A paragraph, or a part of one, in subwords; `firsts` count from its own first subword."""

    ids: list[int]
    quoted: list[int]
    words: list[int]
    firsts: list[int]


def pack(
    doc: Doc, paragraphs: Iterable[Range], quotations: Sequence[Quotation], tokenizer: Tokenizer, first: int = LENGTH
) -> list[Window]:
    """The windows of an article. `first` is the length of the first one: training moves the borders by it."""
    cls, sep = (number for mark in ("[CLS]", "[SEP]") if (number := tokenizer.token_to_id(mark)) is not None)
    states, shapes = _states(doc, quotations)
    windows: list[Window] = []
    limit = first
    for piece in _pieces(doc, paragraphs, states, shapes, tokenizer):
        if not windows or len(windows[-1].ids) + len(piece.ids) + 1 > limit:
            limit = LENGTH if windows else first
            windows.append(Window([cls], [OUTSIDE]))
        window = windows[-1]
        base, number = len(window.ids), len(window.words)
        window.ids += [*piece.ids, sep]
        window.quoted += [*piece.quoted, OUTSIDE]
        window.words += piece.words
        window.firsts += [base + at for at in piece.firsts]
        window.parts.append((number, number + len(piece.words)))
    return windows


def _pieces(
    doc: Doc, paragraphs: Iterable[Range], states: bytearray, shapes: dict[int, str], tokenizer: Tokenizer
) -> Iterator[_Piece]:
    longest = LENGTH - 2
    for start, end in paragraphs:
        words = [i for i in range(start, end) if not doc[i].is_space]
        encoding = tokenizer.encode(
            [shapes.get(i, doc[i].text) for i in words], is_pretokenized=True, add_special_tokens=False
        )
        piece = _Piece([], [], [], [])
        before = -1
        # Asked for once: the tokenizer makes a new list whenever it is.
        word_ids = [at for at in encoding.word_ids if at is not None]
        for number, (subword, at) in enumerate(zip(encoding.ids, word_ids, strict=True)):
            if at != before:
                before = at
                if piece.ids and len(piece.ids) + _length(word_ids, number) > longest:
                    yield piece
                    piece = _Piece([], [], [], [])
                piece.words.append(words[at])
                piece.firsts.append(len(piece.ids))
            if len(piece.ids) < longest:
                piece.ids.append(subword)
                piece.quoted.append(states[words[at]])
        if piece.ids:
            yield piece


def _length(word_ids: Sequence[int], start: int) -> int:
    """How many subwords the word has whose first one stands at a position."""
    end = start + 1
    while end < len(word_ids) and word_ids[end] == word_ids[start]:
        end += 1
    return end - start


def _states(doc: Doc, quotations: Sequence[Quotation]) -> tuple[bytearray, dict[int, str]]:
    """How every token stands to the outer quotations, and the marks among the tokens by what they do.

    Of a mark that spaCy makes two tokens of (`` or ‘‘) the second one is left empty.
    """
    states = bytearray(len(doc))
    shapes: dict[int, str] = {}
    for quotation in quotations:
        for piece in quotation.pieces:
            found = doc.char_span(piece.start, piece.end, alignment_mode="expand")
            if found is None or not len(found):
                continue
            if quotation.depth == 0:
                states[found.start : found.end] = bytes([QUOTED if quotation.closed else UNCLOSED]) * len(found)
            first, last = found.start, found.end - 1
            if MARKS.fullmatch(doc[first].text):
                shapes[first] = "“" if quotation.depth == 0 else "‘"
                if MARKS.fullmatch(doc[first : first + 2].text):
                    shapes[first + 1] = ""
            if quotation.closed and piece is quotation.pieces[-1] and MARKS.fullmatch(doc[last].text):
                shapes[last] = "”" if quotation.depth == 0 else "’"
    return states, shapes
