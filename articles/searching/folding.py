"""Words as they are compared in a search: accents, case, dashes, quotation marks and the English genitive fold away.

The SQL function articles_folded (migration 0017) says the same of the words in the index; a test compares the two.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

APOSTROPHES = "'’‘‛ʼ＇´`"
MARKS = "\u0300-\u036f"
ACCENTS = re.compile(f"[{MARKS}]")
WORD = re.compile(rf"(?:[^\W_]|(?<=[^\W_])[{MARKS}])+")
GENITIVE = re.compile(rf"(?:(?<=[^\W_])|(?<=[^\W_][{MARKS}]))[{APOSTROPHES}][sS](?![{MARKS}]*\w)")


@dataclass(frozen=True, slots=True)
class FoldedWord:
    """Where a word stands in a text, and what it is compared as."""

    start: int
    end: int
    word: str


@lru_cache(maxsize=50_000)
def folded_word(word: str) -> str:
    if word.isascii():
        return word.lower()
    return ACCENTS.sub("", unicodedata.normalize("NFKD", word)).lower()


def words_of(text: str) -> list[FoldedWord]:
    """The words of the text in order, each without a genitive's s: of "Trump’s" the word is "trump"."""
    genitives = {match.start() + 1 for match in GENITIVE.finditer(text)}
    return [
        FoldedWord(match.start(), match.end(), folded_word(match[0]))
        for match in WORD.finditer(text)
        if match.start() not in genitives
    ]


def folded(text: str) -> str:
    """The words as they are compared, a space between them."""
    return " ".join(word.word for word in words_of(text))
