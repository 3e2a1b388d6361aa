"""People and organisations by what they are: "Kremlin spokesman", "the president-elect", "two officials"."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Doc, Token

from articles.nlp.annotations import Kind
from articles.nlp.referents import Role
from articles.nlp.vocabulary import Gender, is_person, may_be_person, singular, vocabulary

Article = Literal["definite", "possessive", "indefinite", "bare"]

_DEFINITE = {"the", "this", "that", "these", "those", "both"}
_NEW = {"a", "an", "another", "one", "some", "several", "many", "few", "two", "three", "four", "five", "six", "seven"}
_SUFFIXES = {"elect", "designate", "emeritus"}

# The noun of somebody who is told by age.
YEAR_OLD = "year-old"

# A phrase longer than this before its noun is no description of a person.
LONGEST = 12


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


def find_descriptions(doc: Doc, taken: Container[int], speaking: Container[int] = ()) -> Iterator[Description]:
    """The descriptions outside of names, in text order. `taken` has the tokens of names, `speaking` those who speak."""
    for token in doc:
        if age := _of_age(doc, token):
            yield age
            continue
        if token.i in taken or token.pos_ not in ("NOUN", "PROPN") or not token.text[0].isalpha():
            continue
        if description := _description(doc, token, speaks=token.i in speaking):
            yield description


def _description(doc: Doc, token: Token, *, speaks: bool) -> Description | None:
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
    elif speaks and not is_plural and may_be_person(noun):
        kind = "unnamed"
    else:
        return None
    if end < len(doc) and _goes_on(outer, end):
        return None
    start = min(_start(outer), token.i)
    article = _article(doc, start, token.i)
    gender = words.people.get(noun) or words.people.get(noun.partition("-")[0], "")
    modifiers = frozenset(doc[i].lower_ for i in range(start, token.i) if doc[i].pos_ in ("ADJ", "NOUN", "PROPN"))
    return Description(start, end, outer.i, Role(noun, modifiers), article, kind, gender, is_plural)


def _of_age(doc: Doc, token: Token) -> Description | None:
    """Somebody told by age: "the 19-year-old"."""
    if token.lower_ != "old" or token.i < 5 or doc[token.i - 2].lower_ != "year":
        return None
    start, number = token.i - 5, doc[token.i - 4].text
    if (
        doc[start].lower_ != "the"
        or not number.isdigit()
        or (token.i + 1 < len(doc) and doc[token.i + 1].pos_ == "NOUN")
    ):
        return None
    return Description(
        start, token.i + 1, token.i, Role(YEAR_OLD, frozenset({number})), "definite", "unnamed", "", is_plural=False
    )


def _goes_on(token: Token, end: int) -> bool:
    """Whether the noun only stands before another one: "police launch", "board meeting"."""
    head = token.head
    return token.dep_ in ("compound", "nmod", "amod") and head.i >= end and head.pos_ == "NOUN"


def _start(token: Token) -> int:
    """The first word of the phrase, read to the left: words before a noun, possessives among them."""
    # The edges of a token mean nothing in a Doc that was not parsed.
    left = token.left_edge.i if token.dep_ else token.i
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
