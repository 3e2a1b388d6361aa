"""The words of a content as they are compared: where each stands, its stem and weight, whether it is denied, a name, a number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from articles.wordings.rarity import NUMBER, weight
from articles.wordings.stems import NEGATING, function_words, negations, numbers, stem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

TOKEN = re.compile(
    r"(?P<initials>(?:[^\W\d_]\.){2,})"
    r"|(?P<number>\d+(?:[.,]\d+)*)(?:st|nd|rd|th|s|m|bn|k)?\b"
    r"|(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)*)"
    r"|(?P<pause>[.,;:!?…()]|--|—|–)"
)
GROUPS = re.compile(r"(?<=\d),(?=\d{3})")
SUFFIXES = {"m": 1e6, "bn": 1e9, "k": 1e3}
MAGNITUDES = {
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "millions": 1e6,
    "billion": 1e9,
    "billions": 1e9,
    "trillion": 1e12,
    "bn": 1e9,
    "m": 1e6,
}
BEFORE_TO = frozenset(map(stem, ("refuse", "fail", "decline")))
"""Verbs that deny what stands behind their "to"."""
OF_ONE = ("no", "without", "nor", "neither")
"""Negations of one word of content: "without a licence the brewery works" does not deny that it works."""
DENIED = 2
"""Words of content that a negation denies, those behind it in the same clause."""
ENDS = (".", "!", "?", "…", ":")
CACHED = 4_096


@dataclass(frozen=True, slots=True)
class Word:
    start: int
    end: int
    folded: str
    """As printed, in lower case; a number as its value."""
    stem: str
    weight: float
    """0 for a function word."""
    is_name: bool = False
    is_number: bool = False
    is_denied: bool = False

    @property
    def is_content(self) -> bool:
        return self.weight > 0


@dataclass(frozen=True, slots=True)
class Words:
    all: tuple[Word, ...]
    content: tuple[Word, ...]
    """Those that are no function words, in order."""
    weight: float
    """Of the content in all."""


@lru_cache(maxsize=CACHED)
def read(text: str) -> Words:
    """The words of a text; quotation marks, case and the space between them make no difference."""
    words = tuple(_with_denials(list(_with_values(TOKEN.finditer(text)))))
    content = tuple(word for word in words if word.is_content)
    return Words(words, content, sum(word.weight for word in content))


@dataclass(slots=True)
class _Found:
    """A token, before it is known what is denied; `value` is set for a number."""

    start: int
    end: int
    printed: str
    value: float | None = None

    @property
    def is_pause(self) -> bool:
        return self.value is None and not self.printed[0].isalnum()


def _with_values(tokens: Iterable[re.Match[str]]) -> Iterator[_Found]:
    """The tokens, with "10 million" and "twenty-five" as one number each."""
    last: _Found | None = None
    for token in tokens:
        found = _Found(token.start(), token.end(), token.group(), _value(token))
        value = None if last is None or last.value is None else _value_of_two(last.value, found)
        if last is not None and value is not None:
            last = _Found(last.start, found.end, "", value)
            continue
        if last is not None:
            yield last
        last = found
    if last is not None:
        yield last


def _value_of_two(value: float, found: _Found) -> float | None:
    """The value of a number with what stands behind it, if that is more of it."""
    if magnitude := MAGNITUDES.get(found.printed.casefold()):
        return value * magnitude
    if found.value is not None and found.value < 10 <= value < 100 and value % 10 == 0:
        return value + found.value
    return None


def _value(token: re.Match[str]) -> float | None:
    if digits := token["number"]:
        plain = GROUPS.sub("", digits)
        whole = plain.replace(",", ".") if plain.count(",") + plain.count(".") == 1 else re.sub("[.,]", "", plain)
        return float(whole) * SUFFIXES.get(token.group()[len(digits) :], 1.0)
    return numbers().get(token.group().casefold())


def _with_denials(tokens: Sequence[_Found]) -> Iterator[Word]:
    names = _names(tokens)
    left = 0  # words of content that the last negation still denies
    before_to = False
    for at, token in enumerate(tokens):
        if token.is_pause:
            left = left if token.printed == "," and left == DENIED else 0
            before_to = False
            continue
        folded, denies, base = _folded(token)
        is_content = (not denies or base is not None) and folded not in function_words()
        stemmed = folded if token.value is not None else stem(base or folded)
        if denies or (before_to and folded == "to"):
            left = 1 if folded in OF_ONE else DENIED
        elif folded == "but":
            left = 0
        yield Word(
            token.start,
            token.end,
            folded,
            stemmed,
            _weight(token, stemmed) if is_content else 0.0,
            is_name=at in names,
            is_number=token.value is not None,
            is_denied=is_content and left > 0,
        )
        if is_content and left:
            left -= 1
        before_to = stemmed in BEFORE_TO


def _weight(token: _Found, stemmed: str) -> float:
    return weight(stemmed) if token.value is None else NUMBER


def _names(tokens: Sequence[_Found]) -> set[int]:
    """Places of words with a capital; of those that begin a sentence, when another with a capital stands behind."""
    begins = [at == 0 or tokens[at - 1].printed[:1] in ENDS for at in range(len(tokens))]
    capital = [token.printed[:1].isupper() for token in tokens]
    return {
        at
        for at, token in enumerate(tokens)
        if capital[at] and (not begins[at] or token.printed.isupper() or any(capital[at + 1 : at + 2]))
    }


def _folded(token: _Found) -> tuple[str, bool, str | None]:
    """The word in lower case, whether it denies what follows, and of "unable" what it denies itself: "able"."""
    if token.value is not None:
        return f"{token.value:g}", False, None
    word = token.printed.casefold().replace("’", "'")
    if token.printed in ("US", "U.S.", "U.S.A."):
        return "usa", False, None
    word = word.replace(".", "")
    if word.endswith("n't") or word in negations():
        return word, True, None
    word = word.partition("'")[0] if len(word.partition("'")[0]) > 1 else word.replace("'", "")
    if NEGATING.match(word):
        return word, True, word[2:] if not word.startswith("dis") else word[3:]
    return word, False, None
