"""What words say about people and organisations by themselves: titles, first names, nouns of roles."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal
from unicodedata import normalize

from articles.nlp.layout import DATA

Gender = Literal["f", "m", ""]

PRONOUN_GENDERS: dict[str, Gender] = {
    "he": "m",
    "him": "m",
    "his": "m",
    "himself": "m",
    "she": "f",
    "her": "f",
    "hers": "f",
    "herself": "f",
}


_SCHOLARS = ("ologist", "tician", "sician", "grapher", "ologian", "woman")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The word lists of data/, in lower case where the case tells nothing."""

    titles: dict[str, Gender]
    first_names: dict[str, Gender]
    people: dict[str, Gender]
    organizations: frozenset[str]
    groups: frozenset[str]
    either: frozenset[str]
    companies: frozenset[str]
    variations: frozenset[str]
    metonyms: frozenset[str]
    kin: frozenset[str]
    endings: tuple[str, ...]
    things: frozenset[str]
    landscape: frozenset[str]
    places: frozenset[str]


@cache
def vocabulary() -> Vocabulary:
    titles = _load("titles.json")["titles"]
    names = _load("first_names.json")
    roles = _load("roles.json")
    first_names: dict[str, Gender] = {}
    for lists in (names["more"], names):  # what was set by hand counts
        first_names |= {name: "f" for line in lists["f"] for name in line.split()}
        first_names |= {name: "m" for line in lists["m"] for name in line.split()}
    return Vocabulary(
        titles,
        first_names,
        roles["people"],
        frozenset(roles["organizations"]),
        frozenset(roles["groups"]),
        frozenset(roles["either"]),
        frozenset(roles["companies"]),
        frozenset(roles["variations"]),
        frozenset(roles["metonyms"]),
        frozenset(roles["kin"]),
        tuple(roles["endings"]),
        frozenset(roles["things"]),
        frozenset(roles["landscape"]),
        frozenset(place for line in _load("places.json")["places"] for place in line.split(", ")),
    )


def _load(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def title_key(word: str) -> str:
    return word.lower().rstrip(".")


def is_title(word: str) -> bool:
    return title_key(word) in vocabulary().titles


def gender_of_name(first_name: str) -> Gender:
    """The gender that a first name tells, double names by their first part ("Anne-Marie"); "" where none."""
    names = vocabulary().first_names
    first_name = normalize("NFC", first_name)
    return names.get(first_name) or names.get(first_name.partition("-")[0], "")


def is_person(noun: str) -> bool:
    """Whether a noun in the singular is one for people: a known one, or a scholar or craftsman by its ending."""
    return noun in vocabulary().people or noun.endswith(_SCHOLARS)


def may_be_person(noun: str) -> bool:
    """Whether a noun that is in no list is most likely one for people, where it is said to speak: "florist"."""
    words = vocabulary()
    listed = noun in words.organizations or noun in words.groups or noun in words.things
    return not listed and not noun.endswith("ment") and noun.endswith(words.endings)


def singular(word: str) -> str:
    """The singular of a noun, near enough to look it up: spaCy's lemma is wrong for words that it does not know."""
    word = word.lower()
    if word.endswith("men") and len(word) > 3:
        return word[:-2] + "an"
    if word.endswith("people"):
        return "person"
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "ches", "shes", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
