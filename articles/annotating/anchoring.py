"""Where words of an older text stand in a newer one: a place that is certain, or none. No database, no guess.

First by alignment: stretches of SHINGLE words that each text has once are the same words, whether they moved or not,
and what stands next to them unchanged is the same too (patience diff by Bram Cohen, over shingles and without its rule
of order). Then by quote and context, as the TextQuoteSelector of the Web Annotation model has it, where one place is
clearly the best. Time grows with the length of the texts, also where nothing is alike or all is repeated.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Span = tuple[int, int]
"""Code points, half-open."""
SHINGLE = 8
"""Words in a row that tell one place of a news article from all others, when both texts have them once."""
WORD = re.compile(r"\w+")
CONTEXT = 64
"""Code points before and after a quote that are compared, as much on each side."""
LEAST_CONTEXT = 16
"""Code points beside a quote that must be as they were, where no stretch says so."""
CLEARLY = 2
"""How many times the context of the best place must be that of the next."""
MOST_PLACES = 50
"""Words that stand in a text more often than this are not looked for one by one."""
LOOSER = 40
"""Code points by which the distance from the first to the last word of a claim may change."""
JOINERS = "'-.,:\N{RIGHT SINGLE QUOTATION MARK}\N{HYPHEN}\N{NON-BREAKING HYPHEN}"
"""They join what stands on both their sides: "37.5", "Dantas's", "co-owner"."""
ZERO_WIDTH_JOINER = "\N{ZERO WIDTH JOINER}"


@dataclass(frozen=True, slots=True)
class _Stretch:
    """old[start:end], which stands in the new text `shift` further on."""

    start: int
    end: int
    shift: int

    def covers(self, span: Span) -> bool:
        return self.start <= span[0] and span[1] <= self.end

    def moved(self) -> _Stretch:
        """The same, seen from the new text."""
        return _Stretch(self.start + self.shift, self.end + self.shift, -self.shift)


class Alignment:
    """An older text beside a newer one; made once, then asked for each span."""

    def __init__(self, old: str, new: str) -> None:
        self.old = old
        self.new = new
        self._from_old = _Side(_stretches(old, new)) if old != new else _Side([_Stretch(0, len(old), 0)])
        self._from_new = _Side(
            sorted((stretch.moved() for stretch in self._from_old.stretches), key=attrgetter("start"))
        )

    def place(self, span: Span) -> Span | None:
        """Where the words of old[start:end] stand in the new text, the very same; None where that is not certain.

        Words that either text has twice need the same neighbours on both sides.
        """
        placed = self._place(span)
        return placed if placed and (self._is_unique(span) or self._has_both_neighbours(span, placed)) else None

    def place_together(self, spans: Sequence[Span]) -> list[Span] | None:
        """Where spans that belong together stand, in the order given: all of them, as they stood to each other, or None."""
        if not spans:
            return None
        start, end = _hull(spans)
        if self.old[start:end] in self.new:
            hull = self.place((start, end))
            return hull and [_moved(span, hull[0] - start) for span in spans]
        # the words between them have changed; the longest says where the others must be found
        longest = max(spans, key=_length)
        placed = [place for span in spans if (place := self.place(span) if span == longest else self._place(span))]
        if len(placed) < len(spans) or _order(placed) != _order(spans):
            return None
        return placed if abs(_length(_hull(placed)) - (end - start)) <= LOOSER else None

    def _place(self, span: Span) -> Span | None:
        shifts = self._from_old.shifts(span)
        if len(shifts) > 1:
            return None
        placed = _moved(span, shifts.pop()) if shifts else self._by_quote(span)
        if placed is None or not self._is_whole(span, placed):
            return None
        rivals = self._from_new.shifts(placed) - {span[0] - placed[0]}  # other words of the old text that are here now
        return None if rivals else placed

    def _by_quote(self, span: Span) -> Span | None:
        """The place of the quote with the same context; it must be the best place of the words, and they the best for it."""
        start, end = span
        quote = self.old[start:end]
        there = _places(self.new, quote)
        here = _places(self.old, quote)
        if not there or not here:
            return None
        alike = {place: sum(self._context(span, place)) for place in there}
        best = max(alike, key=lambda place: alike[place])
        rivals = [alike[place] for place in there if place != best]
        rivals += [sum(self._context((place, place + end - start), best)) for place in here if place != start]
        if alike[best] < LEAST_CONTEXT or alike[best] < CLEARLY * max(rivals, default=0):
            return None
        return best, best + end - start

    def _context(self, span: Span, place: int) -> tuple[int, int]:
        """Code points before and after the span that are the same around `place` in the new text."""
        end = place + _length(span)
        old_before = self.old[max(0, span[0] - CONTEXT) : span[0]]
        new_before = self.new[max(0, place - CONTEXT) : place]
        before = _common_start(old_before[::-1], new_before[::-1])
        return before, _common_start(self.old[span[1] : span[1] + CONTEXT], self.new[end : end + CONTEXT])

    def _is_unique(self, span: Span) -> bool:
        """Whether each text has the words once."""
        quote = self.old[slice(*span)]
        return all(text.find(quote) == text.rfind(quote) for text in (self.old, self.new))

    def _has_both_neighbours(self, span: Span, placed: Span) -> bool:
        """Whether what stands before and after is as it was, or both texts begin or end there."""
        before, after = self._context(span, placed[0])
        begins = span[0] == placed[0] == before
        ends = len(self.old) - span[1] == len(self.new) - placed[1] == after
        return (before >= LEAST_CONTEXT or begins) and (after >= LEAST_CONTEXT or ends)

    def _is_whole(self, span: Span, placed: Span) -> bool:
        """Whether the new place has the very words, and no edge of it cuts one that was whole: "wall" is not in "walls"."""
        if self.old[slice(*span)] != self.new[slice(*placed)]:
            return False
        return all(
            _cuts_a_word(self.old, was) or not _cuts_a_word(self.new, now)
            for was, now in zip(span, placed, strict=True)
        )


class _Side:
    """Stretches as one of the texts has them, in its order."""

    def __init__(self, stretches: list[_Stretch]) -> None:
        self.stretches = stretches
        self._starts = [stretch.start for stretch in stretches]

    def shifts(self, span: Span) -> set[int]:
        """How far the span moves, as those stretches say that cover all of it; two of them where they disagree.

        None goes on through the shingles of the next one, which stand elsewhere: where a third covers the span, the
        last two that begin before it do so too.
        """
        at = bisect_right(self._starts, span[0])
        return {stretch.shift for stretch in self.stretches[max(0, at - 2) : at] if stretch.covers(span)}


def _stretches(old: str, new: str) -> list[_Stretch]:
    """The stretches that are certain, each as long as both texts go on alike, in the order of the old text."""
    there = dict(_unique_shingles(new))
    stretches: list[_Stretch] = []
    for words, start in _unique_shingles(old):
        if words not in there:
            continue
        shift = there[words] - start
        last = stretches[-1] if stretches else None
        # one that goes on is not measured again: that would be quadratic
        if last is None or last.shift != shift or last.end < start + len(words):
            stretches.append(_widened(start, start + len(words), shift, old, new))
    return stretches


def _unique_shingles(text: str) -> Iterator[tuple[str, int]]:
    """Text and start of each SHINGLE words in a row that the text has once, in its order."""
    words_of = [match.span() for match in WORD.finditer(text)]
    shingles = [
        (text[start:end], start) for (start, _), (_, end) in zip(words_of, words_of[SHINGLE - 1 :], strict=False)
    ]
    times = Counter(words for words, _ in shingles)
    return ((words, start) for words, start in shingles if times[words] == 1)


def _widened(start: int, end: int, shift: int, old: str, new: str) -> _Stretch:
    there, there_end = start + shift, end + shift
    before = _longest(min(start, there), lambda size: old[start - size : start] == new[there - size : there])
    room = min(len(old) - end, len(new) - there_end)
    after = _longest(room, lambda size: old[end : end + size] == new[there_end : there_end + size])
    return _Stretch(start - before, end + after, shift)


def _longest(most: int, is_alike: Callable[[int], bool]) -> int:
    """The greatest size up to `most` that is alike; every smaller one is too. What is compared stays within twice of it."""
    size = 1
    while size <= most and is_alike(size):
        size *= 2
    return size // 2 + _bisected(size // 2, min(size, most + 1), is_alike)


def _bisected(alike: int, other: int, is_alike: Callable[[int], bool]) -> int:
    """How many more than `alike` are alike, where `other` are not."""
    least = alike
    while other - alike > 1:
        middle = (alike + other) // 2
        alike, other = (middle, other) if is_alike(middle) else (alike, middle)
    return alike - least


def _places(text: str, quote: str) -> list[int]:
    """Where the quote begins in the text; empty if that is at more than MOST_PLACES."""
    places: list[int] = []
    at = text.find(quote)
    while at >= 0 and len(places) <= MOST_PLACES:
        places.append(at)
        at = text.find(quote, at + 1)
    return places if len(places) <= MOST_PLACES else []


def _common_start(one: str, other: str) -> int:
    """How many code points both begin with."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _moved(span: Span, shift: int) -> Span:
    return span[0] + shift, span[1] + shift


def _order(spans: Sequence[Span]) -> list[int]:
    return sorted(range(len(spans)), key=lambda at: spans[at])


def _hull(spans: Sequence[Span]) -> Span:
    """From the first code point of all to the last."""
    return min(start for start, _ in spans), max(end for _, end in spans)


def _length(span: Span) -> int:
    return span[1] - span[0]


def _cuts_a_word(text: str, at: int) -> bool:
    """Whether a word of the text goes on over the edge at `at`."""
    if not 0 < at < len(text):
        return False
    if _is_mark(text[at]) or text[at - 1] == ZERO_WIDTH_JOINER:
        return True
    before, after = text[max(0, at - 2) : at], text[at : at + 2]
    if before[-1].isalnum() or _is_mark(before[-1]):
        return after[0].isalnum() or (len(after) > 1 and after[0] in JOINERS and after[1].isalnum())
    return len(before) > 1 and before[1] in JOINERS and before[0].isalnum() and after[0].isalnum()


def _is_mark(character: str) -> bool:
    """A mark that combines with the character before it, or a sign that joins the next one to it."""
    return character == ZERO_WIDTH_JOINER or unicodedata.category(character).startswith("M")
