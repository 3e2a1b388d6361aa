"""Whom a description means that the article has not told so before: "the programmer", "his wife", "the Norrvind chief".

News copy varies a name by what else it has told of its bearer. The people of the article, those named later too, are
ranked by a conditional logit whose weights training/naming.py learns; that nobody is named is always one of its answers.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from functools import cache

import numpy as np
from spacy.tokens import Doc

from articles.nlp.annotations import Span
from articles.nlp.descriptions import YEAR_OLD, Description
from articles.nlp.discourse import Antecedent, Occurrence, Setting, is_subject
from articles.nlp.encoder import Floats
from articles.nlp.layout import DATA
from articles.nlp.pronouns import Salience, span_of
from articles.nlp.referents import Referent, conflict
from articles.nlp.vocabulary import singular, vocabulary

FEATURES = (
    "noun told beside the name",
    "noun told near the name",
    "other words told near the name",
    "spoke last",
    "spoke last in this paragraph",
    "sentences since",
    "named later",
    "next to be named",
    "described otherwise",
    "not described yet",
    "mentions",
    "subject before",
    "only one",
    "of one surname",
    "of another surname",
    "gender told",
    "office, not described yet",
    "office, subject just before",
    "another word, subject just before",
    "only in quotations",
    "told about by a clause",
    "of that age",
    "speaks below the lead",
    "nobody",
    "nobody: of somebody",
    "nobody: holds an office",
    "nobody: in the lead",
    "nobody: told in more words",
)

NOBODY = -1

# How near to a name, in tokens, what is told of its bearer stands; how many people are looked at.
BESIDE, NEAR = 6, 15
PEOPLE = 30
LONGEST = 4

# How many paragraphs are the lead, where people are described before they are named.
LEAD = 2

# Less likely people than this are not told.
UNLIKELY = 0.03

# The letters by which words are the same: "surveyor" and "survey".
_STEM = 6


@cache
def weights() -> Floats:
    """The learned weights, in the order of FEATURES."""
    lists = json.loads((DATA / "naming.json").read_text(encoding="utf-8"))
    learned: dict[str, float] = {**lists["weights"], **lists["by_hand"]}
    return np.array([learned.get(feature, 0.0) for feature in FEATURES], np.float32)


@dataclass(slots=True)
class Profile:
    """What stands near the names of one person: stems of words with their least distance from a name, in tokens."""

    words: dict[str, int] = field(default_factory=dict)
    surnames: set[str] = field(default_factory=set)
    first: int = 0
    """Where the person is named for the first time."""
    clauses: int = 0
    """How often a clause tells about the person, right behind the name: ", who", ", 19,"."""
    is_told: bool = False
    """Whether the article itself names the person, not only somebody whom it quotes."""


class Namer:
    """The people whom an article names, read once, and the look-up of descriptions among them."""

    def __init__(self, doc: Doc, setting: Setting, referents: list[Referent], salience: Salience) -> None:
        self.doc = doc
        self.setting = setting
        self.referents = referents
        self.salience = salience
        self.profiles: dict[int, Profile] = {}
        self.last_speaker = NOBODY
        self.last_spoken = 0

    def learn(self, named: dict[int, Occurrence]) -> None:
        """Read what stands near every name. `named` has the name at each token of one."""
        names = sorted({occurrence.start: occurrence for occurrence in named.values()}.items())
        for start, name in names:
            if self.referents[name.referent].kind not in ("person", "organization"):
                continue
            profile = self.profiles.setdefault(name.referent, Profile(first=start))
            profile.surnames.add(self.doc[name.end - 1].lower_)
            profile.is_told = profile.is_told or self.setting.quotation[start] < 0
            profile.clauses += self._has_clause(name.end)
            sentence = self.setting.sentence[start]
            for i in range(max(0, start - NEAR), min(len(self.doc), name.end + NEAR)):
                token = self.doc[i]
                apart = self.setting.sentence[i] != sentence or self.setting.quotation[i] >= 0 or i in named
                if not apart and (token.is_alpha or token.is_digit) and not token.is_stop:
                    distance = start - i if i < start else i - name.end
                    stem = _stem(token.text)
                    profile.words[stem] = min(distance, profile.words.get(stem, NEAR))

    def _has_clause(self, end: int) -> bool:
        """Whether a clause or an apposition begins behind a name."""
        if end + 1 >= len(self.doc) or self.doc[end].text != ",":
            return False
        token = self.doc[end + 1]
        return token.is_digit or token.pos_ in ("DET", "NOUN") or token.lower_ in ("who", "whose")

    def note(self, occurrence: Occurrence) -> None:
        """Remember who was said to speak."""
        if occurrence.head in self.setting.speaking:
            self.last_speaker, self.last_spoken = occurrence.referent, occurrence.head

    def rank(self, description: Description, possessor: int) -> tuple[Antecedent, ...]:
        """Who is meant, best first, with NOBODY among them; `possessor` is the number of whose they are, or -1."""
        choices = self.choices(description, possessor)
        scores = np.array([features @ weights() for _, features in choices])
        powers = np.exp(scores - scores.max())
        shares = powers / powers.sum()
        words = self.doc[description.start : description.end].text
        ranked = sorted(zip(shares, choices, strict=True), key=lambda pair: -pair[0])
        return tuple(
            Antecedent(number, round(float(share), 3), self._reasons(words, features), self._span(number))
            for share, (number, features) in ranked
            if share >= UNLIKELY or number == NOBODY
        )

    def choices(self, description: Description, possessor: int) -> list[tuple[int, Floats]]:
        """The people who may be meant, by their number, with their features; NOBODY is always one."""
        kind = "organization" if description.kind == "organization" else "person"
        inside = {
            occurrence.referent
            for occurrence in self.salience.seen
            if description.start <= occurrence.start < description.end
        }
        voice = self.salience.voices.get(self.setting.quotation[description.head], NOBODY)
        options = [
            (number, profile)
            for number, profile in self.profiles.items()
            if self.referents[number].kind == kind
            and number != possessor
            and number not in inside
            and number != voice
            and not any(
                role.noun == description.role.noun and conflict(role, description.role)
                for role in self.referents[number].roles
            )
            and {self.referents[number].gender, description.gender} != {"f", "m"}
        ][:PEOPLE]
        last = {occurrence.referent: occurrence for occurrence in self.salience.seen}
        later = [number for number, profile in options if profile.first > description.head]
        following = min(later, key=lambda number: self.profiles[number].first, default=NOBODY)
        in_lead = self.setting.paragraph[description.head] < LEAD
        choices = []
        for number, profile in options:
            features = {
                **self._told(description, profile),
                **self._before(description, number, last.get(number)),
                **self._family(description, number, possessor),
                "named later": profile.first > description.head,
                "next to be named": number == following,
                "speaks below the lead": in_lead and number == following and self._speaks(profile.first),
                "only one": len(options) == 1,
                "only in quotations": not profile.is_told,
            }
            choices.append((number, _vector(features)))
        nobody = {
            "nobody": 1.0,
            "nobody: of somebody": description.article == "possessive",
            "nobody: holds an office": description.role.noun in vocabulary().titles,
            "nobody: in the lead": in_lead,
            "nobody: told in more words": description.end - description.start > 3,
        }
        choices.append((NOBODY, _vector(nobody)))
        return choices

    def _speaks(self, first: int) -> bool:
        """Whether the name that begins at a token is one of somebody who is said to speak."""
        return any(i in self.setting.speaking for i in range(first, min(first + LONGEST, len(self.doc))))

    def _told(self, description: Description, profile: Profile) -> dict[str, float]:
        """How far the words of the description stand near the person's name."""
        head = description.head
        others = {
            _stem(token.text)
            for token in self.doc[description.start : description.end]
            if token.i != head and (token.is_alpha or token.is_digit) and not token.is_stop
        }
        distance = profile.words.get(_stem(description.role.noun), NEAR + 1)
        near = sum(word in profile.words for word in others)
        ages = description.role.modifiers if description.role.noun == YEAR_OLD else frozenset[str]()
        return {
            "of that age": any(profile.words.get(age, NEAR) <= BESIDE for age in ages),
            "told about by a clause": profile.clauses > 0,
            "noun told beside the name": distance <= BESIDE,
            "noun told near the name": distance <= NEAR,
            "other words told near the name": near / len(others) if others else 0.0,
        }

    def _before(self, description: Description, number: int, last: Occurrence | None) -> dict[str, float]:
        """Where the person was mentioned before, and who has just spoken."""
        referent = self.referents[number]
        paragraphs = self.setting.paragraph[description.head] - self.setting.paragraph[self.last_spoken]
        spoke = number == self.last_speaker and paragraphs <= 1
        sentences = self.setting.sentence[description.head] - self.setting.sentence[last.head] if last else 0
        noun = description.role.noun.partition("-")[0]
        is_office, is_other_word = noun in vocabulary().titles, noun in vocabulary().variations
        just_before = last is not None and (sentences == 0 or (sentences <= 2 and is_subject(self.doc[last.head])))
        return {
            "office, not described yet": is_office and not referent.roles,
            "office, subject just before": is_office and just_before and not referent.roles,
            "another word, subject just before": is_other_word and just_before,
            "spoke last": spoke,
            "spoke last in this paragraph": spoke and paragraphs == 0,
            "sentences since": math.log1p(min(sentences, 10)),
            "described otherwise": bool(referent.roles),
            "not described yet": not referent.roles,
            "mentions": math.log1p(self.salience.counts.get(number, 0)),
            "subject before": last is not None and is_subject(self.doc[last.head]),
        }

    def _family(self, description: Description, number: int, possessor: int) -> dict[str, float]:
        """Whether somebody's wife or brother bears the same surname, and is the woman or man that the word says."""
        gender = self.referents[number].gender
        told: dict[str, float] = {"gender told": bool(gender) and gender == description.gender}
        if possessor < 0 or possessor not in self.profiles or description.role.noun not in vocabulary().kin:
            return told
        same = bool(self.profiles[number].surnames & self.profiles[possessor].surnames)
        return {**told, "of one surname": same, "of another surname": not same}

    def _reasons(self, words: str, features: Floats) -> tuple[str, ...]:
        told = dict(zip(FEATURES, features.tolist(), strict=True))
        reasons = [f"described as “{words}”"]
        if told["noun told near the name"] or told["other words told near the name"]:
            reasons.append("words of the description stand near the name")
        if told["spoke last"]:
            reasons.append("speaker of the claim before")
        if told["of one surname"]:
            reasons.append("bears the same surname")
        if told["named later"]:
            reasons.append("named later")
        return tuple(reasons)

    def _span(self, number: int) -> Span | None:
        if number == NOBODY:
            return None
        name = next((o for o in reversed(self.salience.seen) if o.referent == number and o.kind == "name"), None)
        start, end = (name.start, name.end) if name else (self.profiles[number].first, self.profiles[number].first + 1)
        return span_of(self.doc, start, end)


def _stem(word: str) -> str:
    return singular(word)[:_STEM]


def _vector(features: dict[str, float]) -> Floats:
    return np.array([features.get(name, 0.0) for name in FEATURES], np.float32)
