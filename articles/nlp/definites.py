"""Whom a definite description means: "the president-elect", "the commission", "this source"."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterator

from articles.nlp.descriptions import Description
from articles.nlp.discourse import Occurrence, Setting
from articles.nlp.pronouns import Salience
from articles.nlp.referents import Referent, conflict
from articles.nlp.vocabulary import vocabulary

# How many of those who bear one noun are looked at, and how many descriptions of one of them.
BEARERS = 8

# How many sentences back an unnamed source and a company may have been mentioned.
UNNAMED_REACH = 3
COMPANY_REACH = 3

_OF = re.compile(r" (?:of|on|for) ")
_ANYBODY = {"source", "person", "man", "woman"}
_COMPANIES = {"company", "firm", "contractor", "operator", "manufacturer", "retailer", "airline", "carmaker"}


class Definites:
    """What the article has said of its people so far, and the look-up of definite descriptions in it."""

    def __init__(self, setting: Setting, referents: list[Referent], salience: Salience) -> None:
        self.setting = setting
        self.referents = referents
        self.salience = salience
        self.bearers: defaultdict[tuple[str, bool], deque[int]] = defaultdict(lambda: deque(maxlen=BEARERS))
        self.institutions: defaultdict[str, dict[int, None]] = defaultdict(dict)
        for number, referent in enumerate(referents):
            for role in referent.roles:
                self.bearers[role.noun, referent.is_local].append(number)
            if referent.kind == "organization":
                for noun in _nouns(referent):
                    self.institutions[noun][number] = None

    def describe(self, number: int, description: Description) -> None:
        """Remember that somebody was described so."""
        referent = self.referents[number]
        referent.gender = referent.gender or description.gender
        if description.role not in referent.roles and len(referent.roles) < BEARERS:
            referent.roles.append(description.role)
        bearers = self.bearers[description.role.noun, referent.is_local]
        if number in bearers:
            bearers.remove(number)
        bearers.append(number)

    def meant_by(self, description: Description) -> int:
        """Whom a definite description means, among those who have a name first; -1 where it is somebody new."""
        number = self._bearer(description, is_local=False)
        if number < 0 and description.kind == "organization":
            number = self._institution(description)
        elif number < 0 and description.kind == "unnamed" and description.role.noun in _ANYBODY:
            number = self._last_unnamed(description)
        return number if number >= 0 else self._bearer(description, is_local=True)

    def _bearer(self, description: Description, *, is_local: bool) -> int:
        """Who was described like this before, the latest first, among those with or without a name."""
        for number in reversed(self.bearers[description.role.noun, is_local]):
            referent = self.referents[number]
            roles = [role for role in referent.roles if role.noun == description.role.noun]
            fits = referent.is_plural == description.is_plural and bool(roles)
            if fits and not any(conflict(role, description.role) for role in roles):
                return number
        return -1

    def _seen(self, description: Description, reach: int) -> Iterator[tuple[int, Occurrence]]:
        """Pairs (sentences back, mention), the latest first."""
        for occurrence in reversed(self.salience.seen):
            sentences = self.setting.sentence[description.head] - self.setting.sentence[occurrence.head]
            if sentences > reach:
                return
            yield sentences, occurrence

    def _institution(self, description: Description) -> int:
        """The organisation whose name ends in the noun: "the commission" for "Joint Fisheries Commission".

        The last one named before, or the only one named later; "the company" is the last one that is no institution.
        """
        if description.is_plural:
            return -1
        noun = description.role.noun
        bearers = self.institutions[noun]
        for occurrence in reversed(self.salience.seen):
            if occurrence.kind == "name" and occurrence.referent in bearers:
                return occurrence.referent
        if noun in _COMPANIES:
            for _, occurrence in self._seen(description, COMPANY_REACH):
                referent = self.referents[occurrence.referent]
                kinds = vocabulary().organizations
                if referent.kind == "organization" and not referent.is_local and not kinds & _nouns(referent):
                    return occurrence.referent
        return next(iter(bearers)) if len(bearers) == 1 else -1

    def _last_unnamed(self, description: Description) -> int:
        """Who has just spoken without a name: "this source", "the man"."""
        for _, occurrence in self._seen(description, UNNAMED_REACH):
            referent = self.referents[occurrence.referent]
            if referent.is_local and referent.kind == "unnamed" and occurrence.head in self.setting.speaking:
                return occurrence.referent
        return -1


def _nouns(referent: Referent) -> set[str]:
    """What an organisation is by its names: "board" for "Tidal Board", "commission" for "Commission on Tides"."""
    heads = (_OF.split(name.casefold(), maxsplit=1)[0].split() for name in referent.names)
    return {words[-1] for words in heads if words}
