from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.wordings.aligning import align


def marked(one: str, other: str) -> tuple[str, ...]:
    return tuple(
        "".join(f"[{piece.text}]" if piece.is_different else piece.text for piece in pieces)
        for pieces in align(one, other)
    )


@pytest.mark.parametrize(
    ("one", "other", "expected", "expected_other"),
    [
        ("The wall is old.", "the wall, is OLD", "The wall is old.", "the wall, is OLD"),
        ("We close the harbour.", "We shut the harbour", "We [close] the harbour.", "We [shut] the harbour"),
        ("No, not now.", "Not now.", "[No], not now.", "Not now."),
        ("We wait", "We wait for the long boat.", "We wait", "We wait [for the long boat]."),
        ("“Ten million,” she said", "10 million", "“Ten million,” [she said]", "10 million"),
        ("", "We wait", "", "[We wait]"),
    ],
)
def test_differing_words_are_marked(one, other, expected, expected_other):
    assert marked(one, other) == (expected, expected_other)


@given(st.text(alphabet="ab .,’'“\n1", max_size=40), st.text(alphabet="ab .,’'“\n1", max_size=40))
def test_pieces_are_the_whole_text(one, other):
    assert tuple("".join(piece.text for piece in pieces) for pieces in align(one, other)) == (one, other)
