"""The words, names, numbers and quotations of an article, by rules: no model, a millisecond an article."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from dataclasses import dataclass

from articles.linking.background import Background, background

LONGEST = 30_000
"""Characters of the body that count; the first of them. What an article is about stands there."""
LEAD = 400
"""Characters of the body that are its lead."""
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:[.,]\d+)*")
QUOTATION = re.compile('[“"«]([^“”"«»]{20,600})[”"»]')
PHRASE = 5
"""Words of a quotation that make a key."""
TITLE, IN_LEAD, NAME, NUMBER = 16, 32, 64, 128


@dataclass(frozen=True, slots=True)
class Terms:
    words: dict[str, int]
    """Of each its signs: how often, 1 to 15, with TITLE, IN_LEAD, NAME, NUMBER."""
    pairs: Counter[tuple[str, str]]
    passages: list[int]
    """One key or two for each quotation."""
    names: list[str]
    """As written, the most frequent first."""


def key(term: str) -> int:
    """A hash of 24 bits."""
    return zlib.crc32(term.encode(errors="replace")) & 0xFFFFFF


def read(title: str, body: str) -> Terms:
    table = background()
    counts: Counter[str] = Counter()
    signs: dict[str, int] = {}
    pairs: Counter[tuple[str, str]] = Counter()
    names: Counter[str] = Counter()
    body = body[:LONGEST]
    for text, sign in ((title[:LONGEST], TITLE), (body[:LEAD], IN_LEAD), (body[LEAD:], 0)):
        before, end = "", 0
        run: list[str] = []
        for found in WORD.finditer(text):
            word = found[0]
            stem = stemmed(word)
            capital = word[0].isupper() and not table.is_ordinary(word.lower()) and len(word) > 1
            counts[stem] += 1
            mark = sign | (NAME if capital else 0) | (NUMBER if word[0].isdigit() else 0)
            signs[stem] = signs.get(stem, 0) | mark
            if before and text[end : found.start()] == " ":
                pairs[before, stem] += 1
            if run and (not capital or text[end : found.start()] != " "):
                names[" ".join(run)] += 1
                run = []
            if capital:
                run.append(word)
            before, end = stem, found.end()
        if run:
            names[" ".join(run)] += 1
    return Terms(
        words={word: min(count, 15) | signs[word] for word, count in counts.items()},
        pairs=pairs,
        passages=passages(body),
        names=ordered(names, table),
    )


def stemmed(word: str) -> str:
    """The word in lower case, without 's and the s of a plural."""
    word = word.lower().replace("’", "'").removesuffix("'s")
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def passages(body: str) -> list[int]:
    """Of each quotation the two smallest hashes of PHRASE words in a row."""
    found = []
    for quotation in QUOTATION.finditer(body):
        words = [word.lower() for word in WORD.findall(quotation[1])]
        runs = {key(" ".join(words[start : start + PHRASE])) for start in range(len(words) - PHRASE + 1)}
        found.extend(sorted(runs)[:2])
    return found


def ordered(names: Counter[str], table: Background) -> list[str]:
    """The names that are part of no longer one; those of the most telling words first."""
    by_length = sorted(names, key=len, reverse=True)
    kept: dict[str, int] = {}
    for name in by_length:
        whole = next((longer for longer in kept if f" {name} " in f" {longer} "), None)
        kept[whole or name] = kept.get(whole or name, 0) + names[name]
    return sorted(kept, key=lambda name: -kept[name])
