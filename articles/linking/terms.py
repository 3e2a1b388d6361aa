"""The words, names, numbers and quotations of an article, by rules: no model, a millisecond or two an article."""

from __future__ import annotations

import re
import zlib
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import lru_cache

from articles.linking.background import Background, background

LONGEST = 30_000
"""Characters of title and body that count, the first ones: what an article is about stands there."""
LEAD = 400
"""Characters of the body that are its lead."""
MOST = 15
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:[.,]\d+)*")
IN_SENTENCE = re.compile(r"[\w,] ")
QUOTATION = re.compile('[“"«]([^“”"«»]{20,600})[”"»]')
PHRASE = 5
"""Words of a quotation that make a key."""
TITLE, IN_LEAD, NAME, NUMBER = 16, 32, 64, 128
"""Signs of a word: it stands in the title, in the lead, is part of a name, is a number. Below them: how often, 1 to MOST."""


@dataclass(slots=True)
class Terms:
    counts: Counter[str] = field(default_factory=Counter)
    marks: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    """Of each word TITLE, IN_LEAD, NAME and NUMBER, where they hold."""
    pairs: set[tuple[str, str]] = field(default_factory=set)
    """Words in a row."""
    names: Counter[str] = field(default_factory=Counter)
    """As written: words in a row that are mostly written with a capital, or unknown to the table."""

    def signs(self, word: str) -> int:
        return min(self.counts[word], MOST) | self.marks[word]


def read(title: str, body: str) -> Terms:
    """The words of title and body, in lower case and without the s of a plural."""
    found = Terms()
    _read(title[:LONGEST], TITLE, found)
    _read(body[:LEAD], IN_LEAD, found)
    _read(body[LEAD:LONGEST], 0, found)
    return found


def _read(text: str, place: int, found: Terms) -> None:
    counts, marks, pairs = found.counts, found.marks, found.pairs
    before, end = "", -2
    name: list[str] = []
    first = ""  # of a name, a word that is ordinary in itself: Port Elgar
    for match in WORD.finditer(text):
        word, start = match[0], match.start()
        stem, kind = known(word)
        counts[stem] += 1
        if mark := place | kind:
            marks[stem] |= mark
        follows = start == end + 1 and text[end] == " "
        if follows:
            pairs.add((before, stem))
        if name and not (follows and kind == NAME):
            found.names[" ".join(name)] += 1
            name.clear()
        if kind == NAME:
            name += [first, word] if first and follows and not name else [word]
        # in a title and where a sentence begins a capital tells nothing
        may_be_first = (
            not kind and word[0].isupper() and place != TITLE and IN_SENTENCE.match(text, max(start - 2, 0), start)
        )
        first = word if may_be_first else ""
        before, end = stem, match.end()
    if name:
        found.names[" ".join(name)] += 1


@lru_cache(maxsize=50_000)
def known(word: str) -> tuple[str, int]:
    """The word as it is counted, with NAME, NUMBER or 0."""
    if word[0].isdigit():
        return word, NUMBER
    stem = stemmed(word)
    is_name = len(word) > 1 and word[0].isupper() and not background().is_ordinary(stem)
    return stem, NAME if is_name else 0


def stemmed(word: str) -> str:
    """The word in lower case, without 's and the s of a plural."""
    word = word.lower().replace("’", "'").removesuffix("'s")
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


@lru_cache(maxsize=50_000)
def key(term: str) -> int:
    """A hash of 24 bits."""
    return zlib.crc32(term.encode(errors="replace")) & 0xFFFFFF


def passages(body: str) -> list[int]:
    """Of each quotation, in order, the two smallest hashes of PHRASE words in a row: a part of it has one of them too, often."""
    found: list[int] = []
    for quotation in QUOTATION.finditer(body[:LONGEST]):
        words = [word.lower() for word in WORD.findall(quotation[1])]
        runs = {key(" ".join(words[start : start + PHRASE])) for start in range(len(words) - PHRASE + 1)}
        found.extend(sorted(runs)[:2])
    return found


def telling_names(found: Terms, table: Background) -> list[str]:
    """The names that are no part of a longer one, as written; the frequent and rare first."""
    weights: dict[str, float] = {}
    for name in sorted(found.names, key=len, reverse=True):
        bare = POSSESSIVE.sub("", name)
        if bare.lower() in NO_NAMES or found.marks[known(bare.split()[0])[0]] & NUMBER:
            continue
        longer = next((other for other in weights if f" {bare} " in f" {other} "), None)
        rarity = max(table.rarity(known(word)[0]) for word in bare.split())
        weights[longer or bare] = weights.get(longer or bare, 0) + found.names[name] * rarity
    return sorted(weights, key=lambda name: -weights[name])


POSSESSIVE = re.compile("['’]s?$")
NO_NAMES = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "sen",
        "rep",
        "gov",
        "gen",
        "sir",
        "i",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "jan",
        "feb",
        "aug",
        "sept",
        "oct",
        "nov",
        "dec",
    ]
)
