"""Who the names of an article stand for: full names, surnames, acronyms and short forms put together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc

from articles.nlp.annotations import Kind
from articles.nlp.names import PLACES, Name
from articles.nlp.vocabulary import Gender, gender_of_name, vocabulary

# How many people of one surname, and how many names of one of them, are kept.
BEARERS = 50


# Words that tell one holder of an office from another.
_STATES = {"former", "ex", "outgoing", "incoming", "then", "late", "acting", "deputy", "vice"}
_DEGREES = {"senior", "chief", "new", "top"}


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


def group_names(doc: Doc, names: Sequence[Name]) -> tuple[list[Referent], list[int]]:
    """The referents of the names, and for every name the number of its referent."""
    grouping = _Grouping(doc)
    numbers = [-1] * len(names)
    for i, name in enumerate(names):
        if name.label != "PERSON" or not name.is_short:
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
        self.by_short: defaultdict[str, list[int]] = defaultdict(list)
        self.by_full_name: dict[tuple[str, str], int] = {}
        self.by_initials: dict[str, int] = {}
        self.by_tail: dict[str, int] = {}
        self.endings: defaultdict[str, dict[str, int]] = defaultdict(dict)
        self.last_seen: dict[int, int] = {}

    def add(self, name: Name) -> int:
        """The referent of a full name, or of a name of an organisation or place."""
        number = self.by_key.get(name.key, -1)
        if number < 0:
            # The same first and last word, whatever stands between: "Joseph R. Biden".
            number = self.by_full_name.get(_ends(name), -1) if name.label == "PERSON" else self._organization(name)
        if number < 0:
            number = self._new(name)
        self.by_key[name.key] = number
        self._learn(number, name)
        if acronym := _acronym_after(self.doc, name):
            self.by_key.setdefault(acronym.casefold(), number)
            self.referents[number].names.append(acronym)
        return number

    def add_short(self, name: Name) -> int:
        """The referent of a surname: the person of that surname named last, else the first one named later."""
        gender = _gender(name)
        bearers = [
            number
            for number in self.by_short[name.key]
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
            for key in {_ends(name)[0], *name.short_keys}:
                if len(self.by_short[key]) < BEARERS:
                    self.by_short[key].append(number)
            if len(name.words) > 1:
                self.by_full_name[_ends(name)] = number
        elif kind == "organization" and len(name.words) > 1:
            words = name.key.split()
            self.endings[" ".join(words[:-1])].setdefault(words[-1], number)
            self.by_initials[_initials(name)] = number
            self.by_tail |= {" ".join(words[i:]): number for i in range(1, len(words) - 1)}
        return number

    def _learn(self, number: int, name: Name) -> None:
        referent = self.referents[number]
        text = self.doc[name.start : name.end].text
        if text not in referent.names and len(referent.names) < BEARERS:
            referent.names.append(text)
        referent.gender = referent.gender or _gender(name)
        for title in name.titles:
            if title in vocabulary().people and not any(role.noun == title for role in referent.roles):
                referent.roles.append(Role(title))

    def _organization(self, name: Name) -> int:
        """The organisation that a shorter name means.

        "Lumeth" for "Lumeth Systems", "Security Council" for "UN Security Council", "TNS" for "Tidal News Service".
        """
        if len(name.words) == 1 and name.words[0].isupper() and name.key in self.by_initials:
            return self.by_initials[name.key]
        if name.label == "ORG" and name.key in self.by_tail:
            return self.by_tail[name.key]
        kinds = vocabulary().organizations if name.label == "ORG" else frozenset[str]()
        for rest, number in self.endings.get(name.key, {}).items():
            if rest in vocabulary().companies or rest in kinds:
                return number
        return -1


def _ends(name: Name) -> tuple[str, str]:
    words = name.key.split() or [""]
    return words[0], words[-1]


def _initials(name: Name) -> str:
    return "".join(word[0] for word in name.words if word[0].isupper()).casefold()


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


def conflict(one: Role, other: Role) -> bool:
    """Whether two descriptions of one noun tell different people: another country, former and present."""
    if (one.modifiers & _STATES) != (other.modifiers & _STATES) and one.modifiers and other.modifiers:
        return True
    here, there = _distinctive(one), _distinctive(other)
    return bool(here and there) and not any(a[:4] == b[:4] for a in here for b in there)


def _distinctive(role: Role) -> set[str]:
    return {word for word in role.modifiers if word not in _STATES and word not in _DEGREES}
