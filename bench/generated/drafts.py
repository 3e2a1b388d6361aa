"""One article of a pool, as it is written: pieces of text in order, and the places of the claims and mentions among them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bench.generated.lexicon import Lexicon

Span = tuple[int, int]
LABELS = {"person": "PERSON", "organization": "ORG", "place": "GPE"}


@dataclass(frozen=True, slots=True)
class Who:
    """One whom the article names (`name`: place among the names), or a source of its own (`local`: place among these)."""

    name: int = -1
    local: int = -1


@dataclass(frozen=True, slots=True)
class MentionDraft:
    span: Span
    kind: str
    label: str
    who: Who


@dataclass(slots=True)
class ClaimDraft:
    form: str
    content: list[Span]
    cue: Span
    source: Span
    speaker: Who | None
    confidence: float
    quotation: int = -1
    """Which of the event's quotations it prints."""
    is_changed: bool = False
    """With other words than the quotation has."""


@dataclass(slots=True)
class ArticleDraft:
    """`at` is seconds since the beginning of the pool; `copy_of` the place of its original among the event's articles."""

    event: int
    at: int
    outlet: int
    title: tuple[int, ...] = ()
    pieces: list[int] = field(default_factory=list)
    claims: list[ClaimDraft] = field(default_factory=list)
    mentions: list[MentionDraft] = field(default_factory=list)
    local: list[str] = field(default_factory=list)
    """How it describes its own unnamed sources."""
    copy_of: int | None = None


class Writer:
    """Puts strings one after the other, and keeps where names stand."""

    def __init__(self, lexicon: Lexicon, article: ArticleDraft) -> None:
        self.lexicon, self.article = lexicon, article
        self.at = 0
        self._met: set[int] = set()

    def put(self, text: str) -> Span:
        return self.put_all([self.lexicon.fixed(text)])

    def put_all(self, numbers: Iterable[int]) -> Span:
        begun = self.at
        for number in numbers:
            start, self.at = self.at, self.at + self.lexicon.lengths[number]
            self.article.pieces.append(number)
            name = self.lexicon.name_of(number)
            if name is not None:
                self._met.add(name)
                label = LABELS[self.lexicon.names[name].kind]
                self.article.mentions.append(MentionDraft((start, self.at), "name", label, Who(name)))
        return begun, self.at

    def put_name(self, name: int) -> Span:
        """In full when it is met first, then the last name."""
        return self.put_all([(self.lexicon.short if name in self._met else self.lexicon.full)(name)])

    def put_reference(self, text: str, kind: str, who: Who) -> Span:
        """A pronoun, or a description."""
        span = self.put(text)
        self.article.mentions.append(MentionDraft(span, kind, "", who))
        return span

    def has_met(self, name: int) -> bool:
        return name in self._met
