"""The plain values that leave nlp: no spaCy object crosses this border.

Every offset is a Python string index (a code point) into the text that was given, end exclusive.
*Claim*, *content*, *cue* and *source* are the terms of the PARC and PolNeAR corpora.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Form = Literal["direct", "mixed", "indirect"]
Kind = Literal["person", "organization", "group", "place", "unnamed"]
MentionKind = Literal["name", "description", "pronoun"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text: half-open offsets."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class EntityAnnotation:
    """Somebody or something that the article refers to, resolved inside this one article.

    `key` is the position in `ArticleAnnotation.entities`; mentions and candidates point to it.
    An unnamed source or a collective one ("European leaders") is local to its article: kind "unnamed" or "group".
    """

    key: int
    name: str
    kind: Kind
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MentionSpan:
    """One stretch of text that refers to an entity: a name, a description ("the president-elect") or a pronoun."""

    span: Span
    entity: int
    kind: MentionKind
    label: str
    """The entity label of the spaCy pipeline where there is one (PERSON, ORG, GPE ...), else ""."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A stretch of text that speaks for a candidate, and what it is: "cue", "source", "antecedent", "alias"."""

    span: Span
    role: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible speaker of a claim, with its probability (0 to 1) and the reasons in words an editor understands."""

    entity: int
    probability: float
    reasons: tuple[str, ...]
    evidence: tuple[Evidence, ...] = ()
    before: tuple[int, float] | None = None
    """Rank and probability before a lesson was applied, (0, 0.0) where the lesson itself brings the candidate; None: no lesson."""


@dataclass(frozen=True, slots=True)
class ClaimSpan:
    """Something that the article attributes to somebody.

    `candidates` are ranked, best first; empty where nobody can be named. `speaker` is the chosen one (an entity key) or None.
    `confidence` (0 to 1) says how sure the machine is that this is a claim and that the speaker is right.
    """

    form: Form
    content: tuple[Span, ...]
    cue: tuple[Span, ...]
    source: tuple[Span, ...]
    speaker: int | None
    relay: int | None
    nested: bool
    confidence: float
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class ArticleAnnotation:
    """All that the pipeline found in one text, in text order."""

    pipeline_version: str
    entities: tuple[EntityAnnotation, ...]
    mentions: tuple[MentionSpan, ...]
    claims: tuple[ClaimSpan, ...]
    boilerplate: tuple[Span, ...]
    """Lines that are no part of the article: newsletter lines, captions, "read more"."""


PLAIN = (Span, EntityAnnotation, MentionSpan, Evidence, Candidate, ClaimSpan, ArticleAnnotation)
