"""Whether two names may be one speaker's: two articles name a speaker each in its own way."""

from __future__ import annotations

from difflib import SequenceMatcher

SPELLED_ALIKE = 0.8
"""From which likeness on two surnames are two spellings of one."""


def may_be_one_person(one: str, other: str) -> bool:
    """Of two folded names: "dantas" is whoever has that surname, "anwar" may be spelled "anvar", "t. orsk" is "tomas orsk"."""
    (*given, surname), (*others_given, others_surname) = one.split() or [""], other.split() or [""]
    if SequenceMatcher(None, surname, others_surname, autojunk=False).ratio() < SPELLED_ALIKE:
        return False
    return not given or not others_given or given[0][0] == others_given[0][0]


def may_be_one_organization(one: str, other: str) -> bool:
    """Of two folded names: one has all words of the other, "quay council" those of "port elgar quay council"."""
    words, others = set(one.split()), set(other.split())
    return words <= others or others <= words
