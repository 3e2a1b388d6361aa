"""Whom "he", "she" and "they" mean: the mentions before a pronoun, weighed by what makes people the talk of a text.

After the factors of salience of Lappin and Leass (1994): recency, subjects first, no reach into another's quotation;
and one of the news: who has just been said to speak, speaks on.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from articles.nlp.annotations import Span
from articles.nlp.discourse import Antecedent, Occurrence, Setting, is_subject, subject_of
from articles.nlp.referents import Referent
from articles.nlp.vocabulary import PRONOUN_GENDERS, Gender

# How many mentions back, and how many sentences, an antecedent may lie.
WINDOW = 40
REACH = 12

# How sharply the better score wins; set where the probabilities agree best with what was right in the golds.
TEMPERATURE = 0.8

CANDIDATES = 5

_KINDS: dict[str, tuple[str, ...]] = dict.fromkeys(("it", "its", "itself"), ("organization",))
_PLURAL = {"they", "them", "their", "theirs", "themselves"}
_KINDS |= dict.fromkeys(_PLURAL, ("group", "unnamed", "organization"))


@dataclass(frozen=True, slots=True)
class Weights:
    """What each circumstance of a mention is worth; chosen on the news of GUM and the sample coverage."""

    sentence: float = 0.55
    paragraph: float = 0.7
    main_subject: float = 1.5
    subject: float = 1.0
    modifier: float = 0.3
    speaking: float = 0.6
    clause_about: float = 1.5
    introduced: float = 1.0
    count: float = 0.25
    pronoun: float = 0.2
    gender: float = 0.8
    unnamed: float = 1.5
    unnamed_speaking: float = 1.2
    stranded: float = 2.5
    own_voice: float = 5.0
    out_of_quotation: float = 3.0
    into_quotation: float = 1.6
    other_quotation: float = 0.5
    label: float = 1.0


WEIGHTS = Weights()


@dataclass(slots=True)
class Salience:
    """The mentions that a pronoun may go back to, the latest last."""

    doc: Doc
    setting: Setting
    referents: list[Referent]
    seen: deque[Occurrence] = field(default_factory=lambda: deque(maxlen=WINDOW))
    counts: dict[int, int] = field(default_factory=dict)
    voices: dict[int, int] = field(default_factory=dict)
    """Who speaks a quotation, by its number."""

    def add(self, occurrence: Occurrence) -> None:
        self.seen.append(occurrence)
        self.counts[occurrence.referent] = self.counts.get(occurrence.referent, 0) + 1

    def rank(self, pronoun: Token, label: Occurrence | None = None) -> tuple[Antecedent, ...]:
        """Whom a pronoun may mean, best first; empty where nobody was mentioned before it who could be meant.

        `label` is a name that the copy put between the pronoun's verb and a quotation: `he said: Trump “We are ...”`.
        """
        best: dict[int, tuple[float, Occurrence, tuple[str, ...]]] = {}
        gender = PRONOUN_GENDERS.get(pronoun.lower_, "")
        for occurrence in reversed(self.seen):
            if not self._agrees(occurrence, pronoun, gender):
                continue
            score, reasons = self._score(occurrence, pronoun, gender)
            if occurrence.referent not in best or score > best[occurrence.referent][0]:
                best[occurrence.referent] = (score, occurrence, reasons)
        if label is not None and self._agrees(label, pronoun, gender):
            top = max((score for score, _, _ in best.values()), default=0.0)
            best[label.referent] = (top + WEIGHTS.label, label, (f"“{pronoun.text}”: named before the quotation",))
        return self._ranked(best)

    def _agrees(self, occurrence: Occurrence, pronoun: Token, gender: Gender) -> bool:
        referent = self.referents[occurrence.referent]
        if referent.kind not in _KINDS.get(pronoun.lower_, ("person", "unnamed")):
            return False
        if referent.is_plural != (pronoun.lower_ in _PLURAL and referent.kind != "organization"):
            return False
        if gender and referent.gender not in (gender, ""):
            return False
        if self.setting.sentence[pronoun.i] - self.setting.sentence[occurrence.head] > REACH:
            return False
        return not _binds(self.doc[occurrence.head], pronoun, self.setting)

    def _score(self, occurrence: Occurrence, pronoun: Token, gender: Gender) -> tuple[float, tuple[str, ...]]:
        """How well a mention serves as antecedent, and why."""
        head, reasons = self.doc[occurrence.head], list[str]()
        referent = self.referents[occurrence.referent]
        score = self._nearness(head, pronoun)
        score += self._part_in_sentence(head, pronoun, reasons)
        score += WEIGHTS.count * math.log1p(self.counts.get(occurrence.referent, 0))
        score += WEIGHTS.pronoun * (occurrence.kind == "pronoun")
        if gender and referent.gender == gender:
            score += WEIGHTS.gender
            reasons.append("a man" if gender == "m" else "a woman")
        if referent.is_local:
            score -= WEIGHTS.unnamed_speaking if occurrence.head in self.setting.speaking else WEIGHTS.unnamed
        score += self._across_quotations(occurrence, pronoun, reasons)
        if is_stranded(self.doc, occurrence, self.setting):
            score -= WEIGHTS.stranded
            reasons.append("words without a verb before the quotation: unlikely")
        return score, tuple(reasons)

    def _nearness(self, head: Token, pronoun: Token) -> float:
        sentences = self.setting.sentence[pronoun.i] - self.setting.sentence[head.i]
        paragraphs = self.setting.paragraph[pronoun.i] - self.setting.paragraph[head.i]
        return -(
            WEIGHTS.sentence * min(sentences, 4) + 0.2 * max(sentences - 4, 0) + WEIGHTS.paragraph * min(paragraphs, 3)
        )

    def _part_in_sentence(self, head: Token, pronoun: Token, reasons: list[str]) -> float:
        """What it is worth to be the subject, and to have been said to speak."""
        sentences = self.setting.sentence[pronoun.i] - self.setting.sentence[head.i]
        where = "the same sentence" if sentences == 0 else "the sentence before" if sentences == 1 else "a sentence"
        score = 0.0
        if is_subject(head) or head.i in self.setting.speaking:
            is_main = subject_of(head).head.dep_ in ("ROOT", "conj", "ccomp")
            score += WEIGHTS.main_subject if is_main else WEIGHTS.subject
            reasons.append(f"“{pronoun.text}”: subject of {where}")
        elif head.dep_ in ("poss", "compound", "nmod"):
            score -= WEIGHTS.modifier
        if head.i in self.setting.speaking:
            score += WEIGHTS.speaking
            reasons.append(f"“{pronoun.text}”: speaker of the claim before")
        if head.dep_ == "attr":
            # "Her rival is Peter Hale": whom the article has just introduced, it goes on about.
            score += WEIGHTS.introduced
        start, end = self.setting.clauses.get(head.i, (0, 0))
        if start <= pronoun.i < end:
            score += WEIGHTS.clause_about
            reasons.append(f"“{pronoun.text}”: told about there")
        if not reasons:
            reasons.append(
                f"“{pronoun.text}”: named in {where}" if sentences < 2 else f"“{pronoun.text}”: named earlier"
            )
        return score

    def _across_quotations(self, occurrence: Occurrence, pronoun: Token, reasons: list[str]) -> float:
        """What it costs to reach into a quotation, or out of one."""
        inside, around = self.setting.quotation[occurrence.head], self.setting.quotation[pronoun.i]
        if around >= 0 and self.voices.get(around) == occurrence.referent:
            reasons.append("speaks of somebody else")
            return -WEIGHTS.own_voice
        if inside == around:
            return 0.0
        if inside >= 0:
            reasons.append("named inside a quotation: unlikely")
            return -WEIGHTS.out_of_quotation if around < 0 else -WEIGHTS.other_quotation
        return -WEIGHTS.into_quotation

    def _ranked(self, best: dict[int, tuple[float, Occurrence, tuple[str, ...]]]) -> tuple[Antecedent, ...]:
        if not best:
            return ()
        top = max(score for score, _, _ in best.values())
        weights = {number: math.exp((score - top) / TEMPERATURE) for number, (score, _, _) in best.items()}
        # A share is kept for everybody who is not on the list.
        total = sum(weights.values()) + 0.08
        ranked = sorted(best, key=lambda number: (-best[number][0], number))[:CANDIDATES]
        return tuple(
            Antecedent(
                number,
                round(weights[number] / total, 3),
                best[number][2],
                span_of(self.doc, best[number][1].start, best[number][1].end),
            )
            for number in ranked
        )


def span_of(doc: Doc, start: int, end: int) -> Span:
    return Span(doc[start].idx, doc[end - 1].idx + len(doc[end - 1]))


def _binds(head: Token, pronoun: Token, setting: Setting) -> bool:
    """Whether a mention is the subject of the very verb whose object the pronoun is ("Smith saw him")."""
    if pronoun.dep_ not in ("dobj", "dative", "pobj") or pronoun.lower_.endswith("self"):
        return False
    verb = pronoun.head
    while verb.dep_ in ("prep", "agent", "dative") and verb.head.i < verb.i:
        verb = verb.head
    while verb.dep_ == "conj" and verb.i not in setting.subjects and verb.head.i < verb.i:
        verb = verb.head
    return setting.subjects.get(verb.i) == subject_of(head).i


def is_stranded(doc: Doc, occurrence: Occurrence, setting: Setting) -> bool:
    """Whether a name stands before a quotation with no verb between it and the start of its sentence.

    Copy that lost its links has such words: `Putin “We are preparing it,” he said`.
    """
    end = occurrence.end
    if end >= len(doc) or setting.quotation[end] < 0 or setting.quotation[occurrence.start] >= 0:
        return False
    start = setting.starts[setting.sentence[occurrence.start]]
    if occurrence.start - start > 3:
        return False
    return not any(doc[i].pos_ in ("VERB", "AUX") or doc[i].text == ":" for i in range(start, end))
