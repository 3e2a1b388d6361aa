"""Words as they are compared in a search: accents, case, dashes, quotation marks and the English genitive fold away.

The SQL function articles_folded (migration 0016) says the same of the words in the index; a test compares the two.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

APOSTROPHES = "'’‘‛ʼ＇´`"
MARKS = "\u0300-\u036f"
ACCENTS = re.compile(f"[{MARKS}]")
WORD = re.compile(rf"[^\W_][^\W_{MARKS}]*(?:[{MARKS}]+[^\W_{MARKS}]*)*")


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
    words = []
    last = -2
    for match in WORD.finditer(text):
        start, end = match.span()
        is_genitive = start - 1 == last and text[last] in APOSTROPHES and folded_word(match[0]) == "s"
        if not is_genitive:
            words.append(FoldedWord(start, end, folded_word(match[0])))
        last = end
    return words


def folded(text: str) -> str:
    """The words as they are compared, a space between them."""
    return " ".join(word.word for word in words_of(text))
