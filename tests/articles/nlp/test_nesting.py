"""Claims inside claims: somebody else's words within another's stay, the speaker's own wishes do not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from articles.nlp.annotations import Candidate, ClaimSpan, EntityAnnotation, Span
from articles.nlp.nesting import without_echoes

MOOR = EntityAnnotation(0, "Ana Moor", "person")
TIDE = EntityAnnotation(1, "Tom Tide", "person")
AIDE = EntityAnnotation(2, "an aide", "unnamed")


def claim(start, speaker, *, nested, probability=0.9):
    candidates = () if speaker is None else (Candidate(speaker, probability, ()),)
    return ClaimSpan("direct", (Span(start, start + 5),), (), (), speaker, None, nested, 0.8, candidates)


OUTER = claim(0, 0, nested=False)


@pytest.mark.parametrize(
    ("inner", "stays"),
    [
        (claim(1, 1, nested=True), True),
        (claim(1, 0, nested=True), False),
        (claim(1, None, nested=True), False),
        (claim(1, 2, nested=True), False),
        (claim(1, 1, nested=True, probability=0.5), False),
        (claim(1, 0, nested=False), True),
    ],
)
def test_nested_claims(inner, stays):
    later = replace(OUTER, content=(Span(50, 60),))

    assert list(without_echoes([OUTER, inner, later], [MOOR, TIDE, AIDE])) == [
        OUTER,
        *([inner] if stays else []),
        later,
    ]
