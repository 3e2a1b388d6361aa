"""Where words of one version of a text stand in the next: found again by the quote and its context, or not at all.

As the TextQuoteSelector of the Web Annotation model has it (exact, prefix, suffix), but stricter: the words must be the
same to the letter, and one place must be clearly the best. A place that is only likely is none.
"""

from __future__ import annotations

CONTEXT = 80
"""Code points on each side that are looked at."""
ENOUGH = 24
"""Code points next to the words, on both sides together, that must be the same."""
TELLING = 20
"""A quote of so many code points that stands once in each version is the same quote, whatever was changed around it."""

Span = tuple[int, int]
"""Code points, end exclusive."""


def find_again(span: Span, *, old: str, new: str) -> Span | None:
    """The place in `new` of the words that are at `span` in `old`, if it is certain: there are the very same words."""
    start, end = span
    words = old[start:end]
    places = occurrences(words, new)
    if len(places) == 1 and end - start >= TELLING and len(occurrences(words, old)) == 1:
        return places[0], places[0] + len(words)
    ranked = sorted(((_context(span, place, old, new), place) for place in places), reverse=True)[:2]
    if not ranked or ranked[0][0] < min(ENOUGH, start + len(old) - end):
        return None
    if len(ranked) == 2 and 2 * ranked[1][0] > ranked[0][0]:
        return None
    return ranked[0][1], ranked[0][1] + len(words)


def occurrences(words: str, text: str) -> list[int]:
    """Where the words begin in the text; those that overlap too."""
    places, at = [], text.find(words)
    while at >= 0:
        places.append(at)
        at = text.find(words, at + 1)
    return places


def _context(span: Span, place: int, old: str, new: str) -> int:
    """How many code points next to the words are the same in both texts, up to CONTEXT on each side."""
    behind, end = place + span[1] - span[0], span[1]
    before = _same(old[max(0, span[0] - CONTEXT) : span[0]][::-1], new[max(0, place - CONTEXT) : place][::-1])
    return before + _same(old[end : end + CONTEXT], new[behind : behind + CONTEXT])


def _same(one: str, other: str) -> int:
    """The length of the common beginning."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
