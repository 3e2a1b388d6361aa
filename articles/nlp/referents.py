"""Who the names of an article stand for: full names, surnames, acronyms and short forms put together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc

from articles.nlp.annotations import Kind
from articles.nlp.names import PLACES, Name
from articles.nlp.vocabulary import Gender, gender_of_name, vocabulary

_LEADERS = {"head", "boss", "leader", "manager", "executive", "founder"}


@dataclass(frozen=True, slots=True)
class Role:
    """What somebody is said to be: the noun ("president") and the words before and after it ("russian")."""

    noun: str
    modifiers: frozenset[str] = frozenset()


@dataclass(slots=True)
class Referent:
    """Somebody or something in the making. `is_local` where no name is known: an unnamed source, a group."""

    kind: Kind
    names: list[str] = field(default_factory=list)
    gender: Gender = ""
    roles: list[Role] = field(default_factory=list)
    is_local: bool = False
    is_plural: bool = False
    possessor: int = -1
    """The number of whose they are, where a pronoun says so: "his lawyer"."""


def is_office(referent: Referent) -> bool:
    """Whether somebody is described by an office that one person holds: "the president", "the head of the firm"."""
    return any(role.noun.partition("-")[0] in vocabulary().titles or role.noun in _LEADERS for role in referent.roles)


def group_names(doc: Doc, names: Sequence[Name]) -> tuple[list[Referent], list[int]]:
    """The referents of the names, and for every name the number of its referent."""
    grouping = _Grouping(doc)
    numbers = [-1] * len(names)
    for i, name in enumerate(names):
        if len(name.words) > 1 or name.label != "PERSON":
            numbers[i] = grouping.add(name)
    for i, name in enumerate(names):
        if numbers[i] < 0:
            numbers[i] = grouping.add_short(name)
        grouping.last_seen[numbers[i]] = i
    return grouping.referents, numbers


class _Grouping:
    """The referents found so far, by the words that name them."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.referents: list[Referent] = []
        self.by_key: dict[str, int] = {}
        self.by_word: defaultdict[str, list[int]] = defaultdict(list)
        self.by_full_name: dict[tuple[str, str], int] = {}
        self.endings: defaultdict[str, dict[str, int]] = defaultdict(dict)
        self.last_seen: dict[int, int] = {}

    def add(self, name: Name) -> int:
        """The referent of a full name, or of a name of an organisation or place."""
        number = self.by_key.get(name.key, -1)
        if number < 0:
            # The same first and last word, whatever stands between: "Joseph R. Biden".
            number = self.by_full_name.get(_ends(name), -1) if name.label == "PERSON" else self._short_form(name)
        if number < 0:
            number = self._new(name)
        self.by_key[name.key] = number
        self._learn(number, name)
        if acronym := _acronym_after(self.doc, name):
            self.by_key.setdefault(acronym.casefold(), number)
            self.referents[number].names.append(acronym)
        return number

    def add_short(self, name: Name) -> int:
        """The referent of one word: the person of that surname named last, else the first one named later."""
        gender = _gender(name)
        bearers = [
            number
            for number in self.by_word[name.words[0].casefold()]
            if not (gender and self.referents[number].gender not in (gender, ""))
        ]
        if not bearers:
            return self.add(name)
        number = max(bearers, key=lambda number: self.last_seen.get(number, -1 - number))
        self._learn(number, name)
        return number

    def _new(self, name: Name) -> int:
        kind: Kind = "person" if name.label == "PERSON" else "place" if name.label in PLACES else "organization"
        self.referents.append(Referent(kind))
        number = len(self.referents) - 1
        if kind == "person":
            for word in set(_ends(name)):
                self.by_word[word].append(number)
            if len(name.words) > 1:
                self.by_full_name[_ends(name)] = number
        elif kind == "organization" and len(name.words) > 1:
            start, _, rest = name.key.rpartition(" ")
            self.endings[start].setdefault(rest, number)
        return number

    def _learn(self, number: int, name: Name) -> None:
        referent = self.referents[number]
        text = self.doc[name.start : name.end].text
        if text not in referent.names:
            referent.names.append(text)
        referent.gender = referent.gender or _gender(name)
        for title in name.titles:
            if title in vocabulary().people and not any(role.noun == title for role in referent.roles):
                referent.roles.append(Role(title))

    def _short_form(self, name: Name) -> int:
        """The organisation whose name goes on with a word of its sort: "Lumeth" for "Lumeth Systems"."""
        kinds = vocabulary().organizations if name.label == "ORG" else frozenset[str]()
        for rest in self.endings.get(name.key, {}):
            if rest in vocabulary().companies or rest in kinds:
                return self.endings[name.key][rest]
        return -1


def _ends(name: Name) -> tuple[str, str]:
    return name.words[0].casefold(), name.words[-1].casefold()


def _gender(name: Name) -> Gender:
    titles = vocabulary().titles
    for title in name.titles:
        if gender := titles.get(title, ""):
            return gender
    return gender_of_name(name.words[0]) if name.label == "PERSON" and len(name.words) > 1 else ""


def _acronym_after(doc: Doc, name: Name) -> str:
    """The acronym in brackets after a name: "HNS" for "Harbour News Service (HNS)"."""
    if name.end + 2 < len(doc) and doc[name.end].text == "(" and doc[name.end + 2].text == ")":
        acronym = doc[name.end + 1].text
        initials = "".join(word[0] for word in name.words if word[0].isupper())
        if len(acronym) > 1 and acronym.isupper() and initials.startswith(acronym[0]):
            return acronym
    return ""
