"""Which source and which content belong to which cue: tagged words become claims."""

from __future__ import annotations

from dataclasses import dataclass

from articles.nlp.annotations import Form, Span


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
