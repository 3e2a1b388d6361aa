"""The form of a claim by its quotation marks alone: for words that a person has marked. No spaCy."""

from __future__ import annotations

import re
from collections.abc import Iterable

from articles.nlp.annotations import Form
from articles.nlp.layout import read_layout
from articles.nlp.quotations import find_quotations

_WORD = re.compile(r"\w+")


def form_of_words(text: str, content: Iterable[tuple[int, int]]) -> Form:
    """Direct if all words of the content stand in quotation marks, mixed if some do, else indirect.

    `content` are half-open offsets in code points.
    """
    quotations = find_quotations(text, read_layout(text))
    quoted = [(piece.start, piece.end) for one in quotations if one.depth == 0 for piece in one.pieces]
    words = [word.span() for start, end in content for word in _WORD.finditer(text, start, end)]
    inside = {any(first <= start and end <= last for first, last in quoted) for start, end in words}
    return "mixed" if len(inside) == 2 else "direct" if True in inside else "indirect"
