"""Decided articles for tests of learning, without a database: what editors decided is known, and so what can be learned."""

from __future__ import annotations

import random
from dataclasses import dataclass

from articles.learning.examples import DecidedArticle, Decision, Examples
from articles.models import Entity
from articles.nlp import signs
from articles.nlp.annotations import Candidate, ClaimSpan, Evidence, Span

RENNER, VOSS, SORLEY, KOLBE, CHANCELLOR, NOTED = range(1, 7)
PEOPLE = {
    RENNER: Entity(pk=RENNER, name="Karla Renner", kind="person"),
    VOSS: Entity(pk=VOSS, name="Ada Voss", kind="person"),
    SORLEY: Entity(pk=SORLEY, name="Hanna Sorley", kind="person"),
    KOLBE: Entity(pk=KOLBE, name="Arne Kolbe", kind="person"),
    CHANCELLOR: Entity(pk=CHANCELLOR, name="the chancellor", kind="unnamed", article_id=1),
    NOTED: Entity(pk=NOTED, name="Karla Renner", kind="person", note="the rower"),
}


@dataclass(frozen=True)
class Said:
    """One claim: its source, the machine's candidates (entity, probability, reason), and whom an editor gave it to."""

    source: str
    candidates: tuple[tuple[int, float, str], ...]
    speaker: int | None


def described(speaker, source="the chancellor"):
    """The machine knows nobody whom the words could mean."""
    return Said(source, ((CHANCELLOR, 0.8, "not named here"), (VOSS, 0.02, "named near the claim")), speaker)


def pronoun(speaker, first=VOSS, second=SORLEY):
    """The machine is for who was the subject; the other one stands nearer."""
    reasons = "“she”: subject of the sentence before", "“she”: named in the same sentence"
    return Said("she", ((first, 0.55, reasons[0]), (second, 0.37, reasons[1])), speaker)


def named(speaker=KOLBE, first=KOLBE):
    return Said("Arne Kolbe", ((first, 0.95, "named as the source"),), speaker)


def article(group, *said, day=None, number=0):
    """An article of a group of near-duplicates; `number` tells its copies apart."""
    text, claims, decisions = "", [], []
    for position, one in enumerate(said):
        start = len(text)
        words = f"“Sentence {position} of article {group}.”"
        text += f"{words} {one.source} said.\n\n"
        source = Span(start + len(words) + 1, start + len(words) + 1 + len(one.source))
        candidates = tuple(
            Candidate(entity, probability, (reason,), (Evidence(source, "source"),))
            for entity, probability, reason in one.candidates
        )
        speaker = candidates[0].entity if candidates else None
        content = Span(start, start + len(words))
        claims.append(ClaimSpan("direct", (content,), (), (source,), speaker, None, False, 0.9, candidates))
        if one.speaker is not None:
            decisions.append(
                Decision(
                    group * 1000 + number * 100 + position,
                    position,
                    words,
                    signs.source_words(text, claims[-1]),
                    one.speaker,
                    speaker == one.speaker,
                )
            )
    return DecidedArticle(group, f"Article {group}", text, day, tuple(claims), tuple(decisions))


def examples(articles):
    return Examples(list(articles), dict(PEOPLE))


def consistent(count=40):
    """Editors give "the chancellor" to Renner, and pronouns to who stands nearer: always."""
    return [article(group, described(RENNER), pronoun(SORLEY), named()) for group in range(1, count + 1)]


def at_random(count=40, seed=3):
    """Editors give each claim to any of the candidates: there is nothing to learn but that."""
    chance = random.Random(seed)  # noqa: S311 - to be drawn alike again
    return [
        article(group, described(chance.choice((CHANCELLOR, VOSS))), pronoun(chance.choice((VOSS, SORLEY))), named())
        for group in range(1, count + 1)
    ]
