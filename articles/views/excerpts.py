"""Words of an article in their sentence, for lists in which the article itself is not shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from articles.models import ClaimPart

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from articles.models import Claim

AROUND = 180
"""Code points of the sentence that are shown on either side, at most."""
SENTENCE_END = re.compile(r"[.!?…]+[\"'”’»)\]]*\s+(?=[\"'“‘«(\[]*[A-Z0-9])")
NO_END = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Sgt|Capt|Sen|Rep|Gov|St|Jr|Sr|No|vs)|\b[A-Z])\.\s+$")
"""After a title or an initial a sentence goes on."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Stretch:
    text: str
    is_marked: bool


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A sentence, or as much of it as is shown; cut at either end or not."""

    stretches: tuple[Stretch, ...]
    is_cut_before: bool
    is_cut_after: bool


def source_in_its_sentence(claim: Claim) -> Excerpt:
    """The claim's source words, marked, in their sentence. Reads version and parts: no query where they are loaded."""
    marked = [(part.start, part.end) for part in claim.spans(ClaimPart.Role.SOURCE)]
    return excerpt(claim.version.body, marked or [(claim.start, claim.start)])


def excerpt(body: str, marked: Sequence[Span]) -> Excerpt:
    """The sentence of the first of the words that are marked, through that of the last; `marked` in order, at least one."""
    begins, ends = marked[0][0], max(end for _, end in marked)
    sentence_start, sentence_end = _sentence(body, begins, ends)
    start, end = max(sentence_start, begins - AROUND), min(sentence_end, ends + AROUND)
    return Excerpt(
        stretches=tuple(_cut(body, start, end, marked)),
        is_cut_before=start > sentence_start,
        is_cut_after=end < sentence_end,
    )


def sentences(paragraph: str) -> list[str]:
    """All of the paragraph, cut after each sentence and the white space behind it."""
    edges = [match.end() for match in SENTENCE_END.finditer(paragraph) if _is_end(paragraph[: match.end()])]
    return [paragraph[start:end] for start, end in pairwise([0, *edges, len(paragraph)]) if start < end]


def lit(text: str, marked: Sequence[Span]) -> Excerpt:
    """The whole text, with these words marked, in order."""
    return Excerpt(tuple(_cut(text, 0, len(text), marked)), is_cut_before=False, is_cut_after=False)


def _sentence(body: str, begins: int, ends: int) -> Span:
    """Where the sentence around body[begins:ends] starts and ends; never outside of its paragraph."""
    first = body.rfind("\n", 0, begins) + 1
    last = body.find("\n", ends)
    last = len(body) if last < 0 else last
    edges = [match.end() for match in SENTENCE_END.finditer(body, first, last) if _is_end(body[first : match.end()])]
    start = max((edge for edge in edges if edge <= begins), default=first)
    end = min((edge for edge in edges if edge >= ends), default=last)
    return start, start + len(body[start:end].rstrip())


def _is_end(text: str) -> bool:
    return NO_END.search(text[-12:]) is None


def _cut(body: str, start: int, end: int, marked: Sequence[Span]) -> Iterator[Stretch]:
    at = start
    for begins, ends in marked:
        if at < begins:
            yield Stretch(body[at:begins], is_marked=False)
        if max(at, begins) < ends:
            yield Stretch(body[max(at, begins) : ends], is_marked=True)
        at = max(at, ends)
    if at < end:
        yield Stretch(body[at:end], is_marked=False)
