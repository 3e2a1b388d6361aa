"""Who and what an article refers to: names, descriptions and pronouns, put together into entities."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from articles.nlp.annotations import EntityAnnotation, MentionSpan
from articles.nlp.descriptions import Description, Roles, find_descriptions
from articles.nlp.discourse import Occurrence, Setting, head_of, is_boilerplate, is_subject, read_setting
from articles.nlp.layout import Layout
from articles.nlp.names import Name, find_names
from articles.nlp.pronouns import Salience, span_of
from articles.nlp.quotations import Quotation
from articles.nlp.referents import Referent, group_names
from articles.nlp.vocabulary import PRONOUN_GENDERS, vocabulary


@dataclass(frozen=True, slots=True)
class ArticleEntities:
    """The entities of an article with all that refers to them.

    `entities` and `mentions` are what leaves nlp. `referents` has a record for every entity and, after those, one for
    everybody who is only described; an entity's key is the number of its referent. `occurrences` are in text order.
    """

    entities: tuple[EntityAnnotation, ...]
    mentions: tuple[MentionSpan, ...]
    referents: tuple[Referent, ...]
    occurrences: tuple[Occurrence, ...]
    setting: Setting

    def inside(self, start: int, end: int) -> Sequence[Occurrence]:
        """The occurrences that begin inside a stretch of tokens."""
        first = bisect_left(self.occurrences, start, key=lambda occurrence: occurrence.start)
        last = bisect_left(self.occurrences, end, key=lambda occurrence: occurrence.start)
        return self.occurrences[first:last]


def find_entities(doc: Doc, layout: Layout, quotations: Sequence[Quotation]) -> ArticleEntities:
    """The entities of an article. Works without a parse or NER too, and then finds less."""
    setting = read_setting(doc, layout, quotations)
    names = [name for name in find_names(doc) if not is_boilerplate(doc[name.start], layout, setting)]
    referents, numbers = group_names(doc, names)
    reading = _Reading(doc, layout, setting, referents)
    reading.read(names, numbers)
    entities = tuple(annotation(number, r) for number, r in enumerate(referents) if not r.is_local)
    return ArticleEntities(
        entities,
        mentions_of(doc, reading.occurrences, len(entities)),
        tuple(referents),
        tuple(reading.occurrences),
        setting,
    )


def annotation(number: int, referent: Referent) -> EntityAnnotation:
    """The entity as it leaves nlp: its fullest name (the first one of somebody who has none), the others as aliases."""
    name = max(referent.names, key=lambda name: (len(name.split()), len(name)), default="")
    if referent.is_local:
        name = referent.names[0] if referent.names else referent.roles[0].noun
    return EntityAnnotation(number, name, referent.kind, tuple(sorted(set(referent.names) - {name})))


def mentions_of(doc: Doc, occurrences: Sequence[Occurrence], entities: int) -> tuple[MentionSpan, ...]:
    """The mentions of the first so many entities, none overlapping another: the outer one wins, but for names."""
    return tuple(
        MentionSpan(span_of(doc, o.start, o.end), o.referent, o.kind, o.label)
        for o in occurrences
        if 0 <= o.referent < entities
    )


_ANYBODY = {"source", "person", "man", "woman"}
_COMPANIES = {"company", "firm", "contractor", "operator", "manufacturer", "retailer", "airline", "carmaker"}


class _Reading:
    """One pass over the words of an article, who has been mentioned so far in mind."""

    def __init__(self, doc: Doc, layout: Layout, setting: Setting, referents: list[Referent]) -> None:
        self.doc = doc
        self.layout = layout
        self.setting = setting
        self.referents = referents
        self.roles = Roles(referents)
        self.salience = Salience(doc, setting, referents)
        self.occurrences: list[Occurrence] = []
        self.institutions: defaultdict[str, dict[int, None]] = defaultdict(dict)
        for number, referent in enumerate(referents):
            if referent.kind == "organization":
                for word in _last_words(referent):
                    self.institutions[word][number] = None
        self.voiced: dict[int, list[int]] = {}
        for number, voice in setting.voices.items():
            self.voiced.setdefault(voice, []).append(number)

    def read(self, names: Sequence[Name], numbers: Sequence[int]) -> None:
        taken = bytearray(len(self.doc))
        named = {}
        for name, number in zip(names, numbers, strict=True):
            taken[name.start : name.end] = b"\1" * (name.end - name.start)
            head = head_of(self.doc, name.start, name.end).i
            occurrence = Occurrence(name.start, name.end, head, number, "name", name.label)
            for i in range(name.start, name.end):
                named[i] = occurrence
        described = {d.head: d for d in find_descriptions(self.doc, taken)}
        roles = {head: self._bearer(d, named) for head, d in described.items()}
        for head, bearer in roles.items():
            if bearer is not None:
                self._describe(bearer.referent, described[head])
        for number, voice in self.setting.voices.items():
            if voice in named:
                self.salience.voices[number] = named[voice].referent
        for token in self.doc:
            if token.i in named:
                if named[token.i].start == token.i:
                    self._add(named[token.i])
            elif token.i in described and roles[token.i] is None:
                self._add_description(described[token.i])
            elif (token.lower_ in PRONOUN_GENDERS or self._is_speaking(token)) and not is_boilerplate(
                token, self.layout, self.setting
            ):
                self._add_pronoun(token, self._label_after(token, named))
        self.occurrences.sort(key=lambda occurrence: (occurrence.start, -occurrence.end))

    def _add(self, occurrence: Occurrence) -> None:
        self.occurrences.append(occurrence)
        self.salience.add(occurrence)
        for number in self.voiced.get(occurrence.head, ()):
            self.salience.voices[number] = occurrence.referent

    def _bearer(self, description: Description, named: dict[int, Occurrence]) -> Occurrence | None:
        """The name that a description stands beside: "Dmitry Peskov, Kremlin spokesman", "surveyor Lucas Wendt"."""
        token = self.doc[description.head]
        kinds: tuple[str, ...] = ("organization", "place") if description.kind == "organization" else ("person",)
        if description.role.noun in vocabulary().either:
            kinds = ("person", "organization")
        beside = [token.head] if token.dep_ in ("appos", "compound", "nmod") else []
        beside += [child for child in token.children if child.dep_ == "appos"]
        if token.dep_ == "attr":
            beside += [child for child in token.head.children if child.dep_ == "nsubj"]
        if token.dep_ == "nsubj":
            beside += [child for child in token.head.children if child.dep_ == "attr"]
        if description.end < len(self.doc):
            beside.append(self.doc[description.end])
        for other in beside:
            occurrence = named.get(other.i)
            if occurrence and self.referents[occurrence.referent].kind in kinds and not description.is_plural:
                return occurrence
        return None

    def _describe(self, number: int, description: Description) -> None:
        self.roles.add(number, description.role)
        referent = self.referents[number]
        referent.gender = referent.gender or description.gender

    def _add_description(self, description: Description) -> None:
        token = self.doc[description.head]
        if is_boilerplate(token, self.layout, self.setting):
            return
        if _is_predicate(token):
            return
        number = -1
        is_owned = self.doc[description.start].tag_ == "PRP$"
        if description.article in ("definite", "possessive") and not is_owned:
            number = self._known(description)
        if number < 0:
            number = len(self.referents)
            self.referents.append(
                Referent(description.kind, [], description.gender, [], is_local=True, is_plural=description.is_plural)
            )
            if is_owned:
                self.referents[number].possessor = self._possessor(self.doc[description.start])
        self._describe(number, description)
        self._add(Occurrence(description.start, description.end, description.head, number, "description"))

    def _known(self, description: Description) -> int:
        """Whom a definite description means, among those who have a name first; -1 where it is somebody new."""
        number = self.roles.bearer(description, is_named=True)
        if number < 0:
            number = self._by_head_noun(description)
        if number < 0 and description.kind == "unnamed":
            if description.role.noun.partition("-")[0] in _offices():
                number = self._holder(description)
            elif description.role.noun in _ANYBODY:
                number = self._last_unnamed(description)
        return number if number >= 0 else self.roles.bearer(description, is_named=False)

    def _last_unnamed(self, description: Description) -> int:
        """Who has just spoken without a name: "this source", "the man"."""
        for occurrence in reversed(self.salience.seen):
            if self.setting.sentence[description.head] - self.setting.sentence[occurrence.head] > 3:
                break
            referent = self.referents[occurrence.referent]
            if referent.is_local and referent.kind == "unnamed" and occurrence.head in self.setting.speaking:
                return occurrence.referent
        return -1

    def _possessor(self, pronoun: Token) -> int:
        """Whom "his" or "its" means before a noun; -1 where nobody was found."""
        for occurrence in reversed(self.occurrences[-4:]):
            if occurrence.head == pronoun.i:
                return occurrence.referent
        ranking = self.salience.rank(pronoun)
        return ranking[0].referent if ranking else -1

    def _by_head_noun(self, description: Description) -> int:
        """The organisation whose name ends in the noun: "the commission" for "Joint Fisheries Commission".

        The last one named before, or the only one named later.
        """
        if description.kind != "organization" or description.is_plural:
            return -1
        noun = description.role.noun
        for occurrence in reversed(self.salience.seen):
            if occurrence.kind == "name" and occurrence.referent in self.institutions[noun]:
                return occurrence.referent
            if noun in _COMPANIES and self.referents[occurrence.referent].kind == "organization":
                near = self.setting.sentence[description.head] - self.setting.sentence[occurrence.head] <= 3
                if near and not vocabulary().organizations.intersection(
                    _last_words(self.referents[occurrence.referent])
                ):
                    return occurrence.referent
        return next(iter(self.institutions[noun])) if len(self.institutions[noun]) == 1 else -1

    def _holder(self, description: Description) -> int:
        """Who holds an office that the article never gives to anybody: somebody near who has no other office.

        The last one named in the same sentence, or the subject of one of the two before it.
        """
        for occurrence in reversed(self.salience.seen):
            sentences = self.setting.sentence[description.head] - self.setting.sentence[occurrence.head]
            if sentences > 2:
                break
            quotations = self.setting.quotation[description.head], self.setting.quotation[occurrence.head]
            if occurrence.kind != "name" or quotations[0] != quotations[1]:
                continue
            if sentences and not is_subject(self.doc[occurrence.head]):
                continue
            referent = self.referents[occurrence.referent]
            fits = not description.gender or referent.gender in (description.gender, "")
            if fits and referent.kind == "person" and not referent.roles:
                return occurrence.referent
        return -1

    def _is_speaking(self, token: Token) -> bool:
        return token.lower_ in ("it", "they") and token.i in self.setting.speaking

    def _label_after(self, token: Token, named: dict[int, Occurrence]) -> Occurrence | None:
        """The name between a pronoun's verb with its colon and a quotation: `he said: Trump “We are ...”`."""
        colon = token.head.i + 1
        if token.dep_ != "nsubj" or colon + 1 >= len(self.doc) or self.doc[colon].text != ":":
            return None
        label = named.get(colon + 1)
        if label is None or label.end >= len(self.doc) or self.setting.quotation[label.end] < 0:
            return None
        return label

    def _add_pronoun(self, token: Token, label: Occurrence | None) -> None:
        ranking = self.salience.rank(token, label)
        if not ranking:
            return
        best = ranking[0]
        referent = self.referents[best.referent]
        if not referent.gender and best.probability > 0.5:
            referent.gender = PRONOUN_GENDERS.get(token.lower_, "")
        self._add(Occurrence(token.i, token.i + 1, token.i, best.referent, "pronoun", "", ranking))


def _last_words(referent: Referent) -> set[str]:
    return {name.casefold().split()[-1] for name in referent.names}


def _is_predicate(token: Token) -> bool:
    """Whether a noun only says what somebody is: "was a volunteer", "as a teenager", "Hill, a lawyer"."""
    return token.dep_ in ("attr", "appos", "oprd") or (token.dep_ == "pobj" and token.head.lower_ == "as")


def _offices() -> frozenset[str]:
    return frozenset(vocabulary().titles)
