"""Where in the article a word stands: its sentence, paragraph and quotation, and what has been mentioned before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from articles.nlp.annotations import MentionKind, Span
from articles.nlp.layout import Layout
from articles.nlp.quotations import Quotation

SUBJECTS = {"nsubj", "nsubjpass"}


@dataclass(frozen=True, slots=True)
class Antecedent:
    """Whom a word may mean, how likely, and why, in words that an editor understands."""

    referent: int
    probability: float
    reasons: tuple[str, ...]
    span: Span | None = None


@dataclass(slots=True)
class Occurrence:
    """One stretch of tokens that refers to somebody. `ranking` holds whom a pronoun may mean, best first."""

    start: int
    end: int
    head: int
    referent: int
    kind: MentionKind
    label: str = ""
    ranking: tuple[Antecedent, ...] = ()


@dataclass(slots=True)
class Setting:
    """For every token the number of its sentence, of its paragraph and of its outer quotation (-1 outside)."""

    sentence: list[int]
    paragraph: list[int]
    quotation: list[int]
    starts: list[int] = field(default_factory=list)
    """The first token of every sentence."""


def read_setting(doc: Doc, layout: Layout, quotations: Sequence[Quotation]) -> Setting:
    setting = Setting([], [], [-1] * len(doc))
    sentence = -1
    outer = [(number, quotation) for number, quotation in enumerate(quotations) if quotation.depth == 0]
    following = 0
    for token in doc:
        paragraph = layout.index_at(token.idx)
        # A sentence never runs over a paragraph, and no quotation mark starts one in the middle of what is said.
        if token.i == 0 or token.is_sent_start or paragraph != setting.paragraph[-1]:
            sentence += 1
            setting.starts.append(token.i)
        setting.sentence.append(sentence)
        setting.paragraph.append(paragraph)
        while following < len(outer) and outer[following][1].end <= token.idx:
            following += 1
        if following < len(outer) and outer[following][1].start <= token.idx:
            setting.quotation[token.i] = outer[following][0]
    return setting


def is_boilerplate(token: Token, layout: Layout, setting: Setting) -> bool:
    paragraph = setting.paragraph[token.i]
    return 0 <= paragraph < len(layout.paragraphs) and layout.paragraphs[paragraph].boilerplate


def head_of(doc: Doc, start: int, end: int) -> Token:
    """The token of a stretch on which the others hang; its last one where the grammar does not say."""
    for i in range(end - 1, start - 1, -1):
        head = doc[i].head.i
        if not start <= head < end or head == i:
            return doc[i]
    return doc[end - 1]


def subject_of(token: Token) -> Token:
    """The token itself or, of a conjunct or an apposition, the one that it hangs on."""
    for _ in range(4):
        if token.dep_ not in ("conj", "appos") or token.head == token:
            break
        token = token.head
    return token


def is_subject(token: Token) -> bool:
    return subject_of(token).dep_ in SUBJECTS
