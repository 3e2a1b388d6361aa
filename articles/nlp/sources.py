"""What the words of a source name: a person by name, somebody described, a pronoun, several together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Doc, Token

from articles.nlp.annotations import Kind, Span
from articles.nlp.discourse import Occurrence, head_of
from articles.nlp.entities import ArticleEntities
from articles.nlp.referents import Referent
from articles.nlp.vocabulary import is_person, singular, vocabulary

Sort = Literal["name", "description", "pronoun", "several", "words", "nothing"]

# A longer name than this would be a sentence.
LONGEST_NAME = 160

# A name that nothing else tells about has no more words than this.
LONGEST_UNKNOWN = 3

_PUNCTUATION = " \t\n,;:.–—-"
_UNWILLING = re.compile(r", (?:who|speaking|on) .*?(?:\bnamed|\bidentified|\bname|anonymity|anonymous|publicly)\b.*$")
_EXAMPLES = re.compile(r",? (?:including|such as|among them) ")
_PRONOUNS = {"PRP", "PRP$", "WP", "WDT", "DT"}
_COMMON = {"former", "senior", "local", "other", "many", "several", "some", "few", "most", "top", "certain", "various"}
_MANY = {"everyone", "everybody", "many", "others", "several", "some", "they", "all", "most", "both"}


@dataclass(frozen=True, slots=True)
class Source:
    """The words of a source as tokens from start to end, and the occurrence that says who is meant, if any does."""

    sort: Sort
    start: int = 0
    end: int = 0
    occurrence: Occurrence | None = None


def read_source(doc: Doc, spans: tuple[Span, ...], found: ArticleEntities) -> Source:
    """What the source's spans name. Where there are several spans, the first that names somebody counts."""
    sources = [_read(doc, span, found) for span in spans]
    named = [source for source in sources if source.sort not in ("nothing", "words")]
    return next(iter(named or sources), Source("nothing"))


def _read(doc: Doc, span: Span, found: ArticleEntities) -> Source:
    tokens = doc.char_span(span.start, span.end, alignment_mode="expand")
    if tokens is None or not any(character.isalnum() for character in tokens.text):
        return Source("nothing")
    start, end = tokens.start, tokens.end
    head = head_of(doc, start, end)
    if head.tag_ == "WP" and head.head.dep_ == "relcl":
        # "Hill, who said so": the source is the word that the clause tells about.
        head = head.head.head
        told = next((o for o in found.overlapping(head.i, head.i + 1) if o.head == head.i), None)
        start, end = (told.start, told.end) if told else (head.i, head.i + 1)
    occurrences = found.overlapping(start, end)
    at = {i: o for o in occurrences for i in range(o.start, o.end)}
    chosen = at.get(head.i)
    for child in head.children:
        if child.dep_ == "appos" and start <= child.i < end and child.i in at and at[child.i].kind == "name":
            chosen = chosen if chosen and chosen.kind == "name" else at[child.i]
    if chosen is None or chosen.kind != "name":
        chosen = _named_beside(doc, occurrences, start, end) or chosen
    if _is_several(head, start, end, at):
        return Source("several", start, end, chosen)
    if chosen is None and all(token.tag_ in _PRONOUNS for token in tokens):
        return Source("nothing", start, end)
    if chosen is None:
        return Source("words", start, end, _only_name(occurrences))
    return Source(chosen.kind, start, end, chosen)


def _only_name(occurrences: Sequence[Occurrence]) -> Occurrence | None:
    """The one person, or else the one organisation, that the words of a source name."""
    for label in ("PERSON", "ORG"):
        named = {o.referent: o for o in occurrences if o.label == label}
        if len(named) == 1:
            return next(iter(named.values()))
    return None


def _named_beside(doc: Doc, occurrences: Sequence[Occurrence], start: int, end: int) -> Occurrence | None:
    """The name that a source begins or ends with, beside a comma: "counsel to the inquiry, Imogen Rusk"."""
    for occurrence in occurrences:
        if occurrence.kind == "name" and occurrence.label in ("PERSON", "ORG"):
            if occurrence.start > start and occurrence.end == end and doc[occurrence.start - 1].text == ",":
                return occurrence
            if occurrence.start == start and occurrence.end < end and doc[occurrence.end].text == ",":
                return occurrence
    return None


def _is_several(head: Token, start: int, end: int, at: dict[int, Occurrence]) -> bool:
    """Whether a source names more than one: "a former official and another person"."""
    joined = any(child.dep_ == "cc" and child.i not in at for child in head.children)
    return joined and any(
        child.dep_ == "conj" and start <= child.i < end and child.i in at and at[child.i].kind != "pronoun"
        for child in head.children
    )


def local_name(doc: Doc, source: Source, kind: Kind, possessor: str = "") -> str:
    """The words of a source as the name of an entity: an organisation's without "the", the first word as inside a text.

    `possessor` is the name of whom a pronoun at the start means: "his lawyer" becomes "Leopold Strand's lawyer".
    """
    text = " ".join(doc[source.start : source.end].text.split()).strip(_PUNCTUATION)
    text = (_EXAMPLES.split(text)[0] or text)[:LONGEST_NAME].rstrip()
    first = doc[source.start]
    if possessor and first.tag_ == "PRP$":
        mark = "'" if "'s" in doc.text else "’"
        return f"{possessor}{mark}s{text[len(first) :]}"
    if kind == "organization" and text[:4].lower() == "the ":
        return text[4:]
    is_common = first.text.istitle() and not first.ent_type_ and (first.pos_ == "NOUN" or first.lower_ in _COMMON)
    if is_common or first.pos_ in ("DET", "PRON", "NUM"):
        return text[:1].lower() + text[1:]
    return text


def without_wish(name: str) -> str:
    """The name without the wish not to be named: "two officials, who asked not to be identified"."""
    return _UNWILLING.sub("", name)


def institution_name(doc: Doc, occurrence: Occurrence) -> str:
    """What an organisation is called in a description: "works department" in "the city's works department"."""
    start, end = occurrence.start, occurrence.head + 1
    for i in range(start, occurrence.head):
        if doc[i].pos_ == "DET" or doc[i].tag_ in ("POS", "PRP$"):
            start = i + 1
    if end + 1 < len(doc) and doc[end].lower_ == "of" and doc[end + 1].pos_ == "NOUN":
        end += 2
    return " ".join(doc[start:end].text.split())


def is_somebody(doc: Doc, source: Source) -> bool:
    """Whether the words of a source can speak: "an audit" cannot, "everybody" can."""
    token = head_of(doc, source.start, source.end)
    noun = singular(token.text)
    words = vocabulary()
    return token.pos_ != "NOUN" or is_person(noun) or noun in words.organizations or noun in words.groups


def local_kind(doc: Doc, source: Source, referent: Referent | None) -> Kind:
    """Several without a number are a group; a number of people without names is an unnamed source."""
    first = doc[source.start]
    if source.sort == "several":
        return "unnamed" if first.lower_ in ("a", "an", "one") else "group"
    if referent is not None and referent.kind != "group":
        return referent.kind
    if referent is not None or first.lower_ in _MANY:
        return "unnamed" if first.pos_ == "NUM" and first.lower_ in ("one", "two") else "group"
    token = head_of(doc, source.start, source.end)
    if token.pos_ == "PROPN" and source.end - source.start <= LONGEST_UNKNOWN:
        # A name that was not found: in capitals an organisation's, else most likely a person's.
        return "organization" if token.text.isupper() else "person"
    head = singular(token.text)
    return "organization" if head in vocabulary().organizations else "unnamed"
