"""A name in a text, and the ways of writing it that are the same name."""

from __future__ import annotations

from dataclasses import dataclass

PLACES = {"GPE", "LOC", "FAC"}
LABELS = {"PERSON", "ORG", *PLACES}

POSSESSIVE = {"'s", "’s", "'", "’"}
PARTICLES = {"de", "da", "di", "du", "del", "della", "van", "von", "der", "den", "bin", "al", "el", "la", "le", "st"}


@dataclass(frozen=True, slots=True)
class Name:
    """A name at token positions, end exclusive, without the titles before it, which are kept in lower case."""

    start: int
    end: int
    label: str
    words: tuple[str, ...]
    titles: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The name as it is compared: "U.S." and "US" are one."""
        words = (word for word in self.words if word not in POSSESSIVE)
        return " ".join(words).replace(" - ", "-").replace(".", "").replace("’", "'").casefold()

    @property
    def short_keys(self) -> list[str]:
        """What a person of this name is called by the surname: "Blasio" and "de Blasio"."""
        words = self.key.split()
        start = len(words) - 1
        keys = words[start:]
        while start > 1 and words[start - 1] in PARTICLES:
            start -= 1
            keys.append(" ".join(words[start:]))
        return keys

    @property
    def is_short(self) -> bool:
        """Whether this may be a surname, or a first name, alone."""
        return " " not in self.key or self.words[0].casefold() in PARTICLES
