"""Invented words, and invented names of people, organisations and places."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

_BEGINNINGS = "b br c ch d dr f fl g gr h j k kl l m n p pr r s sh st t tr v w z"
BEGINNINGS = _BEGINNINGS.split()
_VOWELS = "a e i o u ai ea ou"
VOWELS = _VOWELS.split()
_ENDINGS = "d l ll m n nd r rn s st t th"
ENDINGS = _ENDINGS.split()
_FIRST_NAMES = """Anna Nora Sven Emil Ivor Lena Hugo Vera Otto Rosa Mirel Joost Farid Elena Pavel Ingrid Tomas Selma Bruno Clara Edith Oscar
Marta Simon Yusuf Amina Jonas Helga Viktor Salome Andrei Sabine Stefan Rashid Monika Gustav Olivia Daniel Samira Anton Marius
Louise Martin Arturo Beatriz Ludovic Mathias Rosalia Estelle Gabriel Theresa Vincent Natalia Isabela"""
FIRST_NAMES = _FIRST_NAMES.split()
_KINDS_OF_BODY = "Agency Council Institute Ministry Union Party University Bank Group Office Society Court"
KINDS_OF_BODY = _KINDS_OF_BODY.split()
FAMOUS = {"person": 1_000, "organization": 200, "place": 150}
"""Of each kind, at most half of them: named at all times."""


@dataclass(frozen=True, slots=True)
class Name:
    kind: str
    full: str
    short: str
    """How it is named again: the last name of a person."""
    is_famous: bool
    """The same at all times."""


def invented_words(count: int, dice: random.Random) -> list[str]:
    """So many different ones of two to four syllables."""
    words: dict[str, None] = {}
    while len(words) < count:
        words[_syllables(dice, dice.choice((2, 2, 3, 3, 4)))] = None
    return list(words)


def invented_names(articles: int, dice: random.Random) -> list[Name]:
    """Those that an archive of so many articles has: one person for eight, an organisation for fifty; those of a kind differ."""
    people = max(400, articles // 8)
    last = [word.capitalize() for word in invented_words(max(100, people // 20), dice) if len(word) < 11]
    pairs = list(product(last, FIRST_NAMES))
    full = [(f"{first} {name}", name) for name, first in dice.sample(pairs, min(people, len(pairs)))]
    places = [word.capitalize() for word in invented_words(max(200, articles // 300), dice)]
    bodies = [f"{place} {kind}" for place, kind in product(places, KINDS_OF_BODY)]
    dice.shuffle(bodies)
    chosen = bodies[: max(200, articles // 50)]
    return [
        *_of_kind("person", full),
        *_of_kind("organization", [(body, body) for body in chosen]),
        *_of_kind("place", [(place, place) for place in places]),
    ]


def _of_kind(kind: str, names: list[tuple[str, str]]) -> list[Name]:
    famous = min(FAMOUS[kind], len(names) // 2)
    return [Name(kind, full, short, rank < famous) for rank, (full, short) in enumerate(names)]


def _syllables(dice: random.Random, count: int) -> str:
    said = [dice.choice(BEGINNINGS) + dice.choice(VOWELS) for _ in range(count)]
    return "".join(said) + (dice.choice(ENDINGS) if dice.random() < 0.6 else "")
