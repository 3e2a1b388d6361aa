"""Where the words of a search stand in a text, as the search compares them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles.searching.folding import words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from articles.searching.asking import Term
    from articles.searching.folding import FoldedWord

NEAR = 160
"""Characters between words that are shown in one passage."""

Span = tuple[int, int]


def spans(text: str, terms: Sequence[Term]) -> list[Span]:
    """Half-open offsets in order, none inside another."""
    words = words_of(text)
    found: set[Span] = set()
    for term in terms:
        length = len(term.words)
        for at in range(len(words) - length + 1):
            if _is_there(words[at : at + length], term):
                found.add((words[at].start, words[at + length - 1].end))
    return _without_inner(sorted(found))


def passage(text: str, terms: Sequence[Term]) -> list[Span]:
    """The words of the first place in the text where as many of the terms as anywhere stand near each other."""
    places = spans(text, terms)
    best: list[Span] = []
    best_words = 0
    for number, (start, _) in enumerate(places):
        near = [place for place in places[number:] if place[1] <= start + NEAR and "\n" not in text[start : place[1]]]
        words = len({text[begins:ends].casefold() for begins, ends in near})
        if words > best_words:
            best, best_words = near, words
    return best


def _is_there(words: Sequence[FoldedWord], term: Term) -> bool:
    *whole, last = [word.word for word in words]
    *wanted, ends = term.words
    return whole == wanted and (last.startswith(ends) if term.begins else last == ends)


def _without_inner(places: Sequence[Span]) -> list[Span]:
    kept: list[Span] = []
    for start, end in places:
        if kept and start < kept[-1][1]:
            kept[-1] = (kept[-1][0], max(end, kept[-1][1]))
        else:
            kept.append((start, end))
    return kept
