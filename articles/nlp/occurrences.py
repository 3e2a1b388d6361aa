"""All that refers to somebody in an article: one pass over its words, who has been mentioned so far in mind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token

from articles.nlp.definites import Definites
from articles.nlp.descriptions import Description, find_descriptions
from articles.nlp.discourse import Antecedent, Occurrence, Setting, children_by_head, head_of
from articles.nlp.names import Name
from articles.nlp.naming import NOBODY, Namer
from articles.nlp.pronouns import Salience
from articles.nlp.referents import Referent
from articles.nlp.vocabulary import PRONOUN_GENDERS, vocabulary


class Reading:
    """Reads an article once; `occurrences` then holds what refers to whom, and `referents` who was added."""

    def __init__(self, doc: Doc, setting: Setting, referents: list[Referent]) -> None:
        self.doc = doc
        self.setting = setting
        self.referents = referents
        self.salience = Salience(doc, setting, referents)
        self.definites = Definites(setting, referents, self.salience)
        self.namer = Namer(doc, setting, referents, self.salience)
        self.children = children_by_head(doc, {"appos", "attr", "nsubj"})
        self.occurrences: list[Occurrence] = []
        self.named: dict[int, Occurrence] = {}
        self.described: dict[int, Description] = {}
        self.voiced: dict[int, list[int]] = {}

    def read(self, names: Sequence[Name], numbers: Sequence[int]) -> None:
        """Read the article with the names in it and the numbers of their referents."""
        self._place_names(names, numbers)
        self.namer.learn(self.named)
        self._place_descriptions()
        for number, voice in self.setting.voices.items():
            self.voiced.setdefault(voice, []).append(number)
            if voice in self.named:
                self.salience.voices[number] = self.named[voice].referent
        for token in self.doc:
            self._read_token(token)
        self.occurrences.sort(key=lambda occurrence: (occurrence.start, -occurrence.end))

    def _place_names(self, names: Sequence[Name], numbers: Sequence[int]) -> None:
        for name, number in zip(names, numbers, strict=True):
            head = head_of(self.doc, name.start, name.end).i
            occurrence = Occurrence(name.start, name.end, head, number, "name", name.label)
            for i in range(name.start, name.end):
                self.named[i] = occurrence

    def _place_descriptions(self) -> None:
        """Give what is said beside a name to the bearer of the name; keep the other descriptions for the reading."""
        for description in find_descriptions(self.doc, self.named, self.setting.speaking):
            bearer = self._bearer(description)
            if bearer is not None:
                self.definites.describe(bearer.referent, description)
            elif not _is_predicate(self.doc[description.head]):
                self.described[description.head] = description

    def _read_token(self, token: Token) -> None:
        if self.setting.is_boilerplate[token.i]:
            return
        if token.i in self.named:
            if self.named[token.i].start == token.i:
                self._add(self.named[token.i])
        elif token.i in self.described:
            self._add_description(self.described[token.i])
        elif token.lower_ in PRONOUN_GENDERS or (token.lower_ in _ORGANS and token.i in self.setting.speaking):
            self._add_pronoun(token)

    def _add(self, occurrence: Occurrence) -> None:
        self.occurrences.append(occurrence)
        self.salience.add(occurrence)
        self.namer.note(occurrence)
        for number in self.voiced.get(occurrence.head, ()):
            self.salience.voices[number] = occurrence.referent

    def _bearer(self, description: Description) -> Occurrence | None:
        """The name that a description stands beside: "Dmitry Peskov, Kremlin spokesman", "surveyor Lucas Wendt"."""
        token = self.doc[description.head]
        kinds: tuple[str, ...] = ("organization", "place") if description.kind == "organization" else ("person",)
        if description.role.noun in vocabulary().either:
            kinds = ("person", "organization")
        beside = [token.head] if token.dep_ in ("appos", "compound", "nmod") else []
        beside += self.children.get((token.i, "appos"), [])
        if token.dep_ in ("attr", "nsubj"):
            other_end = "nsubj" if token.dep_ == "attr" else "attr"
            beside += self.children.get((token.head.i, other_end), [])
        if description.end < len(self.doc):
            beside.append(self.doc[description.end])
        for other in beside:
            occurrence = self.named.get(other.i)
            if occurrence and self.referents[occurrence.referent].kind in kinds and not description.is_plural:
                return occurrence
        return None

    def _add_description(self, description: Description) -> None:
        is_owned = self.doc[description.start].tag_ == "PRP$"
        is_definite = description.article in ("definite", "possessive")
        possessor = self._possessor(description) if description.article == "possessive" else NOBODY
        number = self.definites.meant_by(description) if is_definite and not is_owned else NOBODY
        ranking: tuple[Antecedent, ...] = ()
        if is_definite and not description.is_plural and (number < 0 or self.referents[number].is_local):
            ranking = self.namer.rank(description, possessor)
        if number < 0 or ranking:
            number = self._somebody(description, number, possessor if is_owned else NOBODY)
        if ranking:
            ranking = tuple(replace(one, referent=number) if one.referent == NOBODY else one for one in ranking)
        # What somebody may be is not told: only the one without a name is known by these words from now on.
        self.definites.describe(number, description)
        number = ranking[0].referent if ranking else number
        self._add(Occurrence(description.start, description.end, description.head, number, "description", "", ranking))

    def _somebody(self, description: Description, known: int, possessor: int) -> int:
        """The number of somebody without a name: who was described so before, or somebody new."""
        if known >= 0:
            return known
        new = Referent(description.kind, gender=description.gender, is_local=True, is_plural=description.is_plural)
        new.possessor = possessor
        self.referents.append(new)
        return len(self.referents) - 1

    def _possessor(self, description: Description) -> int:
        """Whose somebody is: "his wife", "Ms Hill's lawyer"; NOBODY where it was not found."""
        first = self.doc[description.start]
        for occurrence in reversed(self.occurrences[-4:]):
            if description.start <= occurrence.head < description.head:
                return occurrence.referent
        ranking = self.salience.rank(first) if first.tag_ == "PRP$" else ()
        return ranking[0].referent if ranking else NOBODY

    def _label_after(self, token: Token) -> Occurrence | None:
        """The name between a pronoun's verb with its colon and a quotation: `he said: Trump “We are ...”`."""
        colon = token.head.i + 1
        if token.dep_ != "nsubj" or colon + 1 >= len(self.doc) or self.doc[colon].text != ":":
            return None
        label = self.named.get(colon + 1)
        if label is None or label.end >= len(self.doc) or self.setting.quotation[label.end] < 0:
            return None
        return label

    def _add_pronoun(self, token: Token) -> None:
        ranking = self.salience.rank(token, self._label_after(token))
        if not ranking:
            return
        best = ranking[0]
        referent = self.referents[best.referent]
        if not referent.gender and best.probability > 0.5:
            referent.gender = PRONOUN_GENDERS.get(token.lower_, "")
        self._add(Occurrence(token.i, token.i + 1, token.i, best.referent, "pronoun", "", ranking))


# Pronouns that organisations and groups speak by.
_ORGANS = {"it", "they"}


def _is_predicate(token: Token) -> bool:
    """Whether a noun only says what somebody is: "was a volunteer", "as a teenager", "Hill, a lawyer"."""
    return token.dep_ in ("attr", "appos", "oprd") or (token.dep_ == "pobj" and token.head.lower_ == "as")
