"""A claim before anybody has said who its speaker is: spans, and what both ways of finding claims need to make them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from spacy.tokens import Doc

from articles.nlp.annotations import Form, Span
from articles.nlp.extents import Range, tokens_of


@dataclass(frozen=True, slots=True)
class LinkedClaim:
    """A claim with the words that name its source, before anybody has said who that is.

    `relay_source` are the words that name the relay ("Interfax news agency" in "Interfax quoted Peskov as telling the
    press": the source is "Peskov"). `continues` says that the claim is a quotation without a source of its own, which
    carries on the claim before it. All spans are character offsets, in text order.
    """

    form: Form
    content: tuple[Span, ...]
    cue: tuple[Span, ...]
    source: tuple[Span, ...]
    relay_source: tuple[Span, ...]
    nested: bool
    confidence: float
    continues: bool


def form_of(doc: Doc, ranges: Iterable[Range], quoted: list[int]) -> Form:
    inside = {quoted[i] >= 0 for start, end in ranges for i in range(start, end) if doc[i].is_alpha or doc[i].is_digit}
    return "mixed" if len(inside) == 2 else "direct" if True in inside else "indirect"


def union(ranges: Iterable[Range]) -> list[Range]:
    joined: list[Range] = []
    for start, end in sorted(ranges):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def spans_of(doc: Doc, ranges: Iterable[Range]) -> tuple[Span, ...]:
    return tuple(Span(doc[start].idx, doc[end - 1].idx + len(doc[end - 1])) for start, end in ranges)


def ranges_of(doc: Doc, spans: Iterable[Span]) -> list[Range]:
    """Spans of characters as tokens; a token that a span cuts belongs to it."""
    return [tokens_of(doc, span) for span in spans]
