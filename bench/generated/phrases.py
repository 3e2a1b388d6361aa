"""Clauses and headlines of invented news: function words as in English, and places for words and names between them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence
    from typing import Protocol

    from bench.generated.lexicon import Lexicon

    class Cast(Protocol):
        """Who and what a clause may be about, as places of names and numbers of words."""

        @property
        def people(self) -> Sequence[int]: ...
        @property
        def bodies(self) -> Sequence[int]: ...
        @property
        def places(self) -> Sequence[int]: ...
        @property
        def words(self) -> Sequence[int]: ...


# w: any word, e: a word of the event, n: a person's last name, N: the full name, o: an organisation, p: a place. Nowhere are there
# more than three fixed words in a row: no sentence shares a phrase with thousands of others.
WHO = """the {w}|the {e}|our {w}|every {w} {w}|nobody at the {o}|the {w} of the {e}|{n}|many {w} {w}|this {e}|a {w} {w}|no {e}
the {w} {w} of {p}|whoever {w} a {e}|their {e}|the {o}|{number} {w}|those {e} {w}|a third {w}|half a {w}|his {w}|few {w}|another {e}""".replace(
    "\n", "|"
)
DOES = """will {w}|must not {w}|has {w}|is {w} by|would {w}|cannot {w}|had {w}|has to {w}|was {w} for|could {w}|{w} again
should never {w}|did not {w}|may {w} or {w}|have been {w} by|is about to {w}|had {w} and {w}""".replace("\n", "|")
THEN = """in {p}|before the {w}|for {number} {w}|without a {e}|on {day}|after {n} {w} it|whatever {w} says|near the {e} {w}|while {p} {w}
since {w}|as {n} {w} them|under {number} {w}|with a {w} {e}|because of {w}|between {w} and {e}|against {e}|by {w} {w}|at a {w}""".replace(
    "\n", "|"
)
AND = ["and", "but", "so that", "because", "although", "until", "if"]
ORDER = ("who", "does", "who", "then")
PATTERNS = {name: text.split("|") for name, text in (("who", WHO), ("does", DOES), ("then", THEN))}
TITLES = """{n} warns of {e} {e} in {p}
{p} {e} after {w} {e}
{o} to {w} {e} as {e} grows
{e} and {e}: what {n} wants from {p}
{number} {e} in {p} as {o} {w}
{N} says {e} will {w} the {e}
Why the {e} of {p} may {w} {n}""".splitlines()
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
SLOT = re.compile(r"\{(\w+)\}")


def clause(lexicon: Lexicon, cast: Cast, dice: random.Random) -> tuple[int, ...]:
    """Numbers of strings; it begins with a small letter, or with a name: eight to twenty words."""
    pattern = _some(dice.choice((3, 4)), dice)
    if dice.random() < 0.55:
        pattern = f"{pattern} {dice.choice(AND)} {_some(3, dice)}"
    return filled(pattern, lexicon, cast, dice)


def _some(phrases: int, dice: random.Random) -> str:
    return " ".join(dice.choice(PATTERNS[kind]) for kind in ORDER[:phrases])


def filled(pattern: str, lexicon: Lexicon, cast: Cast, dice: random.Random) -> tuple[int, ...]:
    pieces = []
    for at, part in enumerate(SLOT.split(pattern)):
        if at % 2:
            pieces.append(_slot(part, lexicon, cast, dice))
        elif part:
            pieces.append(lexicon.fixed(part))
    return tuple(pieces)


def _slot(name: str, lexicon: Lexicon, cast: Cast, dice: random.Random) -> int:
    match name:
        case "w":
            return lexicon.word()
        case "e":
            return dice.choice(cast.words)
        case "n":
            return lexicon.short(dice.choice(cast.people))
        case "N":
            return lexicon.full(dice.choice(cast.people))
        case "o":
            return lexicon.full(dice.choice(cast.bodies))
        case "p":
            return lexicon.full(dice.choice(cast.places))
        case "day":
            return lexicon.fixed(dice.choice(DAYS))
        case _:
            return lexicon.fixed(str(dice.randint(2, 90)))
