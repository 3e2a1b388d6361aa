"""Stretches of tokens: what hangs on a word, and where it starts and ends without punctuation."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from articles.nlp.annotations import Span

Range = tuple[int, int]
"""Token positions, end exclusive."""

# How many tokens a dateline may have: "PORT ELGAR, Tuesday (HNS) —".
_DATELINE = 10
_DASHES = {"—", "–", "--", "-", "―"}
_EDGES = {",", ".", ";", ":", "...", "…", "!", "?", *_DASHES}


def extent(token: Token) -> Range:
    return (token.left_edge.i, token.right_edge.i + 1)


def tokens_of(doc: Doc, span: Span) -> Range:
    """The tokens of a stretch of text; a token that it cuts belongs to it."""
    found = doc.char_span(span.start, span.end, alignment_mode="expand")
    return (found.start, found.end) if found is not None else (0, 0)


def around(whole: Range, hole: Range) -> list[Range]:
    return [part for part in ((whole[0], hole[0]), (hole[1], whole[1])) if part[0] < part[1]]


def trim(doc: Doc, part: Range) -> Range | None:
    """The range without white space and punctuation at its edges, but for quotation marks and brackets."""
    start, end = part
    if start < end:
        start = _after_dateline(doc, start, end)
    while start < end and (doc[start].is_space or doc[start].text in _EDGES):
        start += 1
    while start < end and (doc[end - 1].is_space or doc[end - 1].text in _EDGES):
        end -= 1
    return (start, end) if start < end else None


def _after_dateline(doc: Doc, start: int, end: int) -> int:
    """Where a story's first sentence starts after "PORT ELGAR (HNS) — "."""
    if doc[start].is_upper and doc[start].is_sent_start:
        for i in range(start + 1, min(start + _DATELINE, end)):
            if doc[i].text in _DASHES:
                return i + 1
    return start
