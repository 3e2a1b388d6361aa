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
from articles.nlp.discourse import SUBJECTS, Antecedent, Occurrence, Setting, is_subject, subject_of
from articles.nlp.referents import Referent
from articles.nlp.vocabulary import PRONOUN_GENDERS, Gender

# How many mentions back, and how many sentences, an antecedent may lie.
WINDOW = 40
REACH = 12

# How sharply the better score wins; set where the probabilities agree best with what was right in the golds.
TEMPERATURE = 0.8

CANDIDATES = 5


@dataclass(slots=True)
class Salience:
    """The mentions that a pronoun may go back to, the latest last."""

    doc: Doc
    setting: Setting
    referents: list[Referent]
    seen: deque[Occurrence] = field(default_factory=lambda: deque(maxlen=WINDOW))
    counts: dict[int, int] = field(default_factory=dict)

    def add(self, occurrence: Occurrence) -> None:
        self.seen.append(occurrence)
        self.counts[occurrence.referent] = self.counts.get(occurrence.referent, 0) + 1

    def rank(self, pronoun: Token) -> tuple[Antecedent, ...]:
        """Whom a pronoun may mean, best first; empty where nobody was mentioned before it who could be meant."""
        best: dict[int, tuple[float, Occurrence, tuple[str, ...]]] = {}
        gender = PRONOUN_GENDERS.get(pronoun.lower_, "")
        for occurrence in reversed(self.seen):
            if not self._agrees(occurrence, pronoun, gender):
                continue
            score, reasons = self._score(occurrence, pronoun, gender)
            if occurrence.referent not in best or score > best[occurrence.referent][0]:
                best[occurrence.referent] = (score, occurrence, reasons)
        return self._ranked(best, pronoun)

    def _agrees(self, occurrence: Occurrence, pronoun: Token, gender: Gender) -> bool:
        referent = self.referents[occurrence.referent]
        if referent.kind not in ("person", "unnamed") or referent.is_plural:
            return False
        if gender and referent.gender not in (gender, ""):
            return False
        if self.setting.sentence[pronoun.i] - self.setting.sentence[occurrence.head] > REACH:
            return False
        return not (occurrence.kind != "pronoun" and _binds(self.doc[occurrence.head], pronoun))

    def _score(self, occurrence: Occurrence, pronoun: Token, gender: Gender) -> tuple[float, tuple[str, ...]]:
        """How well a mention serves as antecedent, and why."""
        setting, head = self.setting, self.doc[occurrence.head]
        referent = self.referents[occurrence.referent]
        sentences = setting.sentence[pronoun.i] - setting.sentence[head.i]
        paragraphs = setting.paragraph[pronoun.i] - setting.paragraph[head.i]
        word = f"“{pronoun.text}”"
        score = -0.7 * min(sentences, 4) - 0.2 * max(sentences - 4, 0) - 0.4 * min(paragraphs, 3)
        reasons = []
        if is_subject(head):
            main = subject_of(head).head.dep_ in ("ROOT", "conj", "ccomp")
            score += 1.5 if main else 1.0
            where = "the same sentence" if sentences == 0 else "the sentence before" if sentences == 1 else "a sentence"
            reasons.append(f"{word}: subject of {where}")
            if _speaks(head, setting):
                score += 0.6
                reasons.append(f"{word}: speaker of the claim before")
        elif head.dep_ in ("poss", "compound", "nmod"):
            score -= 0.3
        if not reasons:
            reasons.append(f"{word}: named {_ago(sentences)}")
        score += 0.25 * math.log1p(self.counts.get(occurrence.referent, 0))
        if occurrence.kind == "pronoun":
            score += 0.5
        if gender and referent.gender == gender:
            score += 0.8
            reasons.append("a man" if gender == "m" else "a woman")
        if referent.is_local:
            score -= 0.5
        score += self._across_quotations(head, pronoun, reasons)
        if is_stranded(self.doc, occurrence, setting):
            score -= 2.5
            reasons.append("words without a verb before the quotation: unlikely")
        return score, tuple(reasons)

    def _across_quotations(self, head: Token, pronoun: Token, reasons: list[str]) -> float:
        """What it costs to reach into a quotation, or out of one."""
        inside, around = self.setting.quotation[head.i], self.setting.quotation[pronoun.i]
        if inside == around:
            return 0.0
        if inside >= 0:
            reasons.append("named inside a quotation: unlikely")
            return -3.0 if around < 0 else -0.5
        # A quotation's "he" is not who speaks it.
        if _speaks(head, self.setting) and abs(self.setting.sentence[head.i] - self.setting.sentence[pronoun.i]) <= 1:
            reasons.append("speaks of somebody else")
            return -2.5
        return -0.3

    def _ranked(
        self, best: dict[int, tuple[float, Occurrence, tuple[str, ...]]], pronoun: Token
    ) -> tuple[Antecedent, ...]:
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


def _ago(sentences: int) -> str:
    return "in the same sentence" if sentences == 0 else "in the sentence before" if sentences == 1 else "earlier"


def _speaks(head: Token, setting: Setting) -> bool:
    """Whether a subject's verb has a clause of speech, or a quotation beside it."""
    subject = subject_of(head)
    if subject.dep_ not in SUBJECTS:
        return False
    verb = subject.head
    if any(child.dep_ == "ccomp" for child in verb.children):
        return True
    low, high = min(subject.i, verb.i), max(subject.i, verb.i)
    beside = [*range(max(low - 2, 0), low), *range(high + 1, min(high + 4, len(setting.quotation)))]
    return setting.quotation[low] < 0 and any(setting.quotation[i] >= 0 for i in beside)


def _binds(head: Token, pronoun: Token) -> bool:
    """Whether a mention is the subject of the very verb whose object the pronoun is ("Smith saw him")."""
    if pronoun.dep_ == "poss" or pronoun.lower_.endswith("self"):
        return False
    verb = pronoun.head
    if pronoun.dep_ == "pobj":
        verb = verb.head
    return subject_of(head).dep_ in SUBJECTS and subject_of(head).head == verb


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
