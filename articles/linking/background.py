"""How telling a word is: the fewer articles of other news have it, the more."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

WORDS = Path(__file__).parent / "data" / "words.json"


@dataclass(frozen=True, slots=True)
class Background:
    """Of how many articles each word stands in `counts`; a word mostly written with a capital is in `capital`."""

    articles: int
    counts: Mapping[str, int]
    capital: frozenset[str]

    def rarity(self, word: str) -> float:
        """0.05 to about 7.5."""
        return max(math.log((self.articles + 1) / (self.counts.get(word, 0) + 0.5)), 0.05)

    def is_ordinary(self, word: str) -> bool:
        """Whether the word, in lower case, is mostly written so."""
        return word in self.counts and word not in self.capital


@cache
def background() -> Background:
    """The table of data/words.json: {"articles": N, "words": {"word": articles, "Name": articles}}."""
    content = json.loads(WORDS.read_text(encoding="utf-8"))
    words: dict[str, int] = content["words"]
    return Background(
        articles=content["articles"],
        counts={word.lower(): count for word, count in words.items()},
        capital=frozenset(word.lower() for word in words if word != word.lower()),
    )
