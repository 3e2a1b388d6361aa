"""A word as it is compared: without its endings, so that "withdraws" is "withdrew"; and which words stand for each other.

The endings are those of English, few of them: what two words must not share is more than what they may. The lists in data/
are written by hand.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
VOWEL = re.compile(r"[aeiouy]")
SHORTEST = 3
"""Letters that stay when an ending goes."""
DOUBLED = re.compile(r"([bdfglmnprt])\1$")
PLURALS = (("sses", "ss"), ("ies", "y"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"), ("zes", "z"), ("oes", "o"))
NO_PLURAL = ("ss", "us", "is", "news")
SPELLINGS = (
    ("ise", "ize"),
    ("is", "iz"),
    ("yse", "yze"),
    ("isation", "ization"),
    ("ence", "ense"),
    ("tre", "ter"),
    ("mme", "m"),
    ("ll", "l"),
)
NEGATING = re.compile(
    r"(?:un(?:able|likely|willing|ready|fair|safe|clear|certain|acceptable|necessary|true|happy|lawful|just|"
    r"justified|known|aware|prepared|successful|important|reasonable|realistic)|"
    r"im(?:possible|probable|proper|practical)|in(?:capable|correct|sufficient|adequate|effective|accurate|"
    r"appropriate|admissible|secure|significant)|ir(?:relevant|responsible|regular)|"
    r"dis(?:honest|loyal|respectful|satisfied))(?:ly)?$"
)
"""Words that deny what stands behind their first syllable: "unable" is "not able"."""


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The word without its endings, from lower case: "talked" is "talk", "decision" and "decisions" are one."""
    base = _irregular().get(word, word)
    if len(base) > SHORTEST and base.isalpha():
        base = _without_tense(_without_plural(base))
        base = _irregular().get(base, base)
        if base.endswith("ly") and len(base) - 2 >= SHORTEST:
            base = base[:-2]
    base = _spelled(base)
    if len(base) > SHORTEST:
        base = base.removesuffix("e")
    return f"{base[:-1]}i" if base.endswith("y") and len(base) > SHORTEST else base


def _spelled(word: str) -> str:
    """As it is spelled in America, or nearly so: only that both spellings become one is asked."""
    word = word.replace("our", "or")
    for ending, instead in SPELLINGS:
        if word.endswith(ending):
            return word.removesuffix(ending) + instead
    return word


def _without_plural(word: str) -> str:
    for ending, instead in PLURALS:
        if word.endswith(ending):
            return word.removesuffix(ending) + instead
    return word[:-1] if word.endswith("s") and not word.endswith(NO_PLURAL) else word


def _without_tense(word: str) -> str:
    if word.endswith("ied"):
        return f"{word[:-3]}y"
    for ending in ("ing", "ed"):
        base = word.removesuffix(ending)
        if base != word and len(base) >= SHORTEST and VOWEL.search(base) and not word.endswith("eed"):
            return base[:-1] if DOUBLED.search(base) and len(base) > SHORTEST else base
    return word


@cache
def _irregular() -> dict[str, str]:
    """Each form to the word that it is a form of."""
    return {form: forms[0] for forms in _lines("irregular_words.txt") for form in forms}


@cache
def function_words() -> frozenset[str]:
    """Words that say little by themselves; a copy changes them freely."""
    return frozenset(word for line in _lines("function_words.txt") for word in line)


@cache
def negations() -> frozenset[str]:
    """Words that deny what follows, beside those that end in "n't"."""
    return frozenset(word for line in _lines("negations.txt") for word in line)


@cache
def numbers() -> dict[str, float]:
    """Numbers in words, by word."""
    return {word: float(value) for word, value in _lines("numbers.txt")}


@cache
def _groups() -> dict[str, frozenset[int]]:
    """The groups of words of one meaning that a stem is in."""
    groups: dict[str, set[int]] = {}
    for number, line in enumerate(_lines("synonyms.txt")):
        for word in line:
            groups.setdefault(stem(word), set()).add(number)
    return {word: frozenset(numbers) for word, numbers in groups.items()}


@cache
def _opposites() -> frozenset[frozenset[str]]:
    return frozenset(frozenset(map(stem, line)) for line in _lines("antonyms.txt"))


def meaning(one: str) -> str:
    """The same for two stems that usually stand for each other; the stem where no other does."""
    groups = _groups().get(one)
    return f"={min(groups)}" if groups else one


def stand_for_each_other(one: str, other: str) -> bool:
    """Whether two stems are the same, or of one meaning."""
    if one == other:
        return True
    groups = _groups()
    return not groups.get(one, frozenset()).isdisjoint(groups.get(other, frozenset()))


def are_opposites(one: str, other: str) -> bool:
    return frozenset((one, other)) in _opposites()


def _lines(name: str) -> list[list[str]]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line.split() for line in lines if line.strip()]
