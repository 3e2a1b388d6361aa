"""People and organisations by what they are: "Kremlin spokesman", "the president-elect", "two officials"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Doc, Token

from articles.nlp.annotations import Kind
from articles.nlp.referents import Referent, Role
from articles.nlp.vocabulary import Gender, is_person, singular, vocabulary

Article = Literal["definite", "possessive", "indefinite", "bare"]

_DEFINITE = {"the", "this", "that", "these", "those", "both"}
_NEW = {"a", "an", "another", "one", "some", "several", "many", "few", "two", "three", "four", "five", "six", "seven"}
_SUFFIXES = {"elect", "designate", "emeritus"}

# How many of those who bear one noun are looked at.
_BEARERS = 8

# A phrase longer than this before its noun is no description of a person.
LONGEST = 12

# Words that tell one holder of an office from another.
_STATES = {"former", "ex", "outgoing", "incoming", "then", "late", "acting", "deputy", "vice"}


@dataclass(frozen=True, slots=True)
class Description:
    """A noun phrase that says who is meant: tokens from start to end, the noun's position, and what it says."""

    start: int
    end: int
    head: int
    role: Role
    article: Article
    kind: Kind
    gender: Gender
    is_plural: bool


def find_descriptions(doc: Doc, taken: bytearray) -> Iterator[Description]:
    """The descriptions outside of names, in text order. `taken` marks the tokens of names."""
    for token in doc:
        if taken[token.i] or token.pos_ not in ("NOUN", "PROPN") or not token.text[0].isalpha():
            continue
        if description := _description(doc, token):
            yield description


def _description(doc: Doc, token: Token) -> Description | None:
    end = token.i + 1
    noun = singular(token.text)
    outer = token
    if end + 1 < len(doc) and doc[end].text == "-" and doc[end + 1].lower_ in _SUFFIXES:
        noun = f"{noun}-{doc[end + 1].lower_}"
        end += 2
        outer = doc[end - 1] if doc[end - 1].left_edge.i <= token.i else token
    words = vocabulary()
    is_plural = token.tag_ in ("NNS", "NNPS") and token.lower_ != noun
    kind: Kind
    if is_person(noun) or is_person(noun.partition("-")[0]):
        kind = "group" if is_plural else "unnamed"
    elif noun in words.organizations:
        kind = "organization"
    elif noun in words.groups:
        kind = "group"
    else:
        return None
    if end < len(doc) and _goes_on(outer, end):
        return None
    start = min(_start(outer), token.i)
    article = _article(doc, start, token.i)
    gender = words.people.get(noun) or words.people.get(noun.partition("-")[0], "")
    modifiers = frozenset(doc[i].lower_ for i in range(start, token.i) if doc[i].pos_ in ("ADJ", "NOUN", "PROPN"))
    return Description(start, end, outer.i, Role(noun, modifiers), article, kind, gender, is_plural)


def _goes_on(token: Token, end: int) -> bool:
    """Whether the noun only stands before another one: "police launch", "board meeting"."""
    head = token.head
    return token.dep_ in ("compound", "nmod", "amod") and head.i >= end and head.pos_ == "NOUN"


def _start(token: Token) -> int:
    """The first word of the phrase, read to the left: words before a noun, possessives among them."""
    left = token.left_edge.i
    return max(left, token.i - LONGEST) if left < token.i else token.i


def _article(doc: Doc, start: int, head: int) -> Article:
    first = doc[start]
    if start == head:
        return "bare"
    if first.lower_ in _NEW or first.pos_ == "NUM":
        return "indefinite"
    if first.tag_ == "PRP$":
        return "possessive"
    if first.lower_ in _DEFINITE:
        return "definite"
    return "possessive" if any(doc[i].tag_ == "POS" for i in range(start, head)) else "bare"


class Roles:
    """Who is what: the descriptions that the article gives of its people, and the look-up of later ones."""

    def __init__(self, referents: list[Referent]) -> None:
        self.referents = referents
        self.bearers: defaultdict[str, list[int]] = defaultdict(list)
        for number, referent in enumerate(referents):
            for role in referent.roles:
                self.bearers[role.noun].append(number)

    def add(self, number: int, role: Role) -> None:
        self.referents[number].roles.append(role)
        bearers = self.bearers[role.noun]
        if number in bearers[-_BEARERS:]:
            bearers.remove(number)
        bearers.append(number)

    def bearer(self, description: Description, *, is_named: bool) -> int:
        """Who was described like this before, the latest first, among those with or without a name; -1 for nobody."""
        for number in reversed(self.bearers[description.role.noun][-_BEARERS:]):
            referent = self.referents[number]
            if referent.is_plural != description.is_plural or referent.is_local == is_named:
                continue
            roles = [role for role in referent.roles if role.noun == description.role.noun]
            if roles and not any(_conflict(role, description.role) for role in roles):
                return number
        return -1


def _conflict(one: Role, other: Role) -> bool:
    """Whether two descriptions of one noun tell different people: another country, former and present."""
    if (one.modifiers & _STATES) != (other.modifiers & _STATES) and one.modifiers and other.modifiers:
        return True
    here, there = _distinctive(one), _distinctive(other)
    return bool(here and there) and not any(a[:4] == b[:4] for a in here for b in there)


def _distinctive(role: Role) -> set[str]:
    return {word for word in role.modifiers if word not in _STATES and word not in ("senior", "chief", "new", "top")}
