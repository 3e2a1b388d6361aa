"""Short-hands for the tests of who is meant: an invented text, read, parsed and resolved."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from articles.nlp.annotations import ClaimSpan, Span
from articles.nlp.claims import LinkedClaim
from articles.nlp.entities import ArticleEntities, find_entities
from articles.nlp.pipeline import read
from articles.nlp.speakers import resolve


@dataclass(frozen=True)
class Who:
    """A text with its entities."""

    doc: Doc
    found: ArticleEntities

    def is_meant_by(self, words: str, nth: int = 1) -> str:
        """The name of the entity that the nth occurrence of some words refers to; "" where none does."""
        start = nth_start(self.doc.text, words, nth)
        names = {entity.key: entity.name for entity in self.found.entities}
        for mention in self.found.mentions:
            if (mention.span.start, mention.span.end) == (start, start + len(words)):
                return names[mention.entity]
        return ""

    @property
    def names(self) -> set[str]:
        return {entity.name for entity in self.found.entities}


def nth_start(text: str, words: str, nth: int = 1) -> int:
    """Where some words stand for the nth time, never inside a longer word."""
    return [match.start() for match in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)][nth - 1]


def span(text: str, words: str, nth: int = 1) -> Span:
    start = nth_start(text, words, nth)
    return Span(start, start + len(words))


def who(nlp: Language, text: str) -> Who:
    doc = nlp(read(nlp, text))
    return Who(doc, find_entities(doc, doc._.layout, doc._.quotations))


def linked(
    text: str,
    content: str,
    source: str = "",
    *,
    nth: int = 1,
    cue: str = "",
    relay: str = "",
    continues: bool = False,
    nested: bool = False,
) -> LinkedClaim:
    """A claim as linking gives it; `nth` says which occurrence of the source's words is meant."""
    return LinkedClaim(
        form="direct" if content.startswith("“") else "indirect",
        content=(span(text, content),),
        cue=(span(text, cue),) if cue else (),
        source=(span(text, source, nth),) if source else (),
        relay_source=(span(text, relay),) if relay else (),
        nested=nested,
        confidence=0.8,
        continues=continues,
    )


def spoken(nlp: Language, text: str, *claims: LinkedClaim) -> tuple[Sequence[ClaimSpan], ArticleEntities]:
    doc = nlp(read(nlp, text))
    return resolve(doc, doc._.layout, claims, find_entities(doc, doc._.layout, doc._.quotations))


def speakers(nlp: Language, text: str, *claims: LinkedClaim) -> list[str]:
    """The names of the speakers of claims; "" for nobody."""
    resolved, found = spoken(nlp, text, *claims)
    return ["" if claim.speaker is None else found.entities[claim.speaker].name for claim in resolved]
