"""The table of data/words.json: in how many articles of a corpus each word stands, and whether it is mostly written with a capital."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from articles.linking.terms import WORD, stemmed

LEAST = 2
"""A word of fewer articles is left out: it is as rare as one that the corpus has not."""
SENTENCE_END = ".!?:;\"“”‘’'\n"


def count(texts: Iterable[str]) -> dict[str, object]:
    """{"articles": N, "words": {word or Word: articles}}, in the order of the alphabet: counts, and nothing of the texts."""
    articles = 0
    counts: Counter[str] = Counter()
    capitals: Counter[str] = Counter()
    smalls: Counter[str] = Counter()
    for text in texts:
        articles += 1
        found = set()
        for match in WORD.finditer(text):
            word = match[0]
            stem = stemmed(word)
            found.add(stem)
            if word[0].islower():
                smalls[stem] += 1
            elif not _begins_sentence(text, match.start()):
                capitals[stem] += 1
        counts.update(found)
    kept = sorted(word for word, number in counts.items() if number >= LEAST)
    written = {word: word.capitalize() if capitals[word] > smalls[word] else word for word in kept}
    return {"articles": articles, "words": {written[word]: counts[word] for word in kept}}


def _begins_sentence(text: str, start: int) -> bool:
    before = text[max(start - 3, 0) : start].rstrip(" ")
    return not before or before[-1] in SENTENCE_END
