"""Where in the article a word stands: its sentence, paragraph and quotation, and what has been mentioned before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from articles.nlp.annotations import MentionKind, Span
from articles.nlp.layout import Layout
from articles.nlp.lexicon import speaks
from articles.nlp.quotations import Quotation
from articles.nlp.subjects import find_source

SUBJECTS = {"nsubj", "nsubjpass"}

# How many words before and after a quotation its verb is looked for.
_BEFORE = 12
_AFTER = 8
_CLIMB = 8
_STOPS = {".", "!", "?", ";"}


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
    is_boilerplate: list[bool] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    """The first token of every sentence."""
    voices: dict[int, int] = field(default_factory=dict)
    """For a quotation the token of the subject whose verb introduces or follows it."""
    speaking: set[int] = field(default_factory=set)
    """The tokens of those who are said to speak: subjects of verbs of speech, voices of quotations."""
    subjects: dict[int, int] = field(default_factory=dict)
    """For a verb the token of its subject."""
    clauses: dict[int, tuple[int, int]] = field(default_factory=dict)
    """For a token the clause that tells about it ("Ince, who is 81"), as tokens, end exclusive."""


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
        setting.is_boilerplate.append(paragraph >= 0 and layout.paragraphs[paragraph].boilerplate)
        while following < len(outer) and outer[following][1].end <= token.idx:
            following += 1
        if following < len(outer) and outer[following][1].start <= token.idx:
            setting.quotation[token.i] = outer[following][0]
    _find_voices(doc, setting)
    setting.speaking.update(setting.voices.values())
    setting.speaking.update(_speaking(doc))
    for token in doc:
        if token.dep_ == "relcl":
            setting.clauses[token.head.i] = (token.left_edge.i, token.right_edge.i + 1)
        elif token.dep_ in SUBJECTS:
            setting.subjects[token.head.i] = token.i
    return setting


def _speaking(doc: Doc) -> Iterator[int]:
    for token in doc:
        if speaks(token):
            for start, end in find_source(token):
                yield head_of(doc, start, end).i
            if (head := _before_clause(token)) is not None:
                yield head
        elif token.dep_ in ("pobj", "dobj", "nsubjpass") and _is_told_by(token):
            yield token.i


def _find_voices(doc: Doc, setting: Setting) -> None:
    """Who speaks each quotation, as far as the words beside it tell."""
    numbers = setting.quotation
    for i, number in enumerate(numbers):
        if number >= 0 and (i == 0 or numbers[i - 1] != number) and number not in setting.voices:
            _find_voice(doc, setting, number, range(i - 1, max(i - _BEFORE, 0) - 1, -1))
        elif i > 0 and number < 0 <= numbers[i - 1]:
            # What follows a quotation tells more than what stands before it: `Hill agreed. “Yes,” said Dale.`
            _find_voice(doc, setting, numbers[i - 1], range(i, min(i + _AFTER, len(doc))))


def _find_voice(doc: Doc, setting: Setting, number: int, reach: range) -> None:
    for i in reach:
        token = doc[i]
        if setting.quotation[i] >= 0 or token.is_space or token.text in _STOPS:
            return
        if token.pos_ == "VERB":
            heads = (head_of(doc, start, end).i for start, end in find_source(token))
            voice = next((head for head in heads if setting.quotation[head] < 0), None)
            if voice is not None:
                setting.voices[number] = voice
                return


def _before_clause(verb: Token) -> int | None:
    """Who speaks where the parser lost the subject behind a clause about it: "Ince, who is 81, said"."""
    doc = verb.doc
    if verb.i < 3 or doc[verb.i - 1].text != "," or any(child.dep_ in SUBJECTS for child in verb.children):
        return None
    token = doc[verb.i - 2]
    for _ in range(_CLIMB):
        if token.dep_ == "relcl":
            return token.head.i if token.head.i < token.i else None
        if token.head == token:
            break
        token = token.head
    return None


def children_by_head(doc: Doc, dependencies: set[str]) -> dict[tuple[int, str], list[Token]]:
    """The children of each token by pairs (its position, dependency): one pass, as Token.children walks a sentence."""
    children: dict[tuple[int, str], list[Token]] = {}
    for token in doc:
        if token.dep_ in dependencies:
            children.setdefault((token.head.i, token.dep_), []).append(token)
    return children


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
    """Whether somebody is what a sentence is about: its subject, or the name in "her rival is Paul Hill"."""
    subject = subject_of(token)
    return subject.dep_ in SUBJECTS or (subject.dep_ == "attr" and subject.pos_ == "PROPN")


def _is_told_by(token: Token) -> bool:
    """Whether a claim is somebody's without being their verb's: "according to Hill", "the agency quoted Hill as saying"."""
    verb = token.head
    if token.dep_ == "pobj" and verb.lower_ == "to" and verb.head.lower_ == "according":
        return True
    return (
        token.dep_ in ("dobj", "nsubjpass")
        and verb.lemma_ in ("quote", "cite")
        and any(child.lower_ == "as" for child in verb.children)
    )
