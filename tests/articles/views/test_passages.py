"""The text cut at marks, and its words with what stands beside them."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from articles.views.passages import around, paragraphs, words

BODY = "“We found a wall,” she said.\n\nThat is all."


def test_pieces_have_the_kinds_of_all_that_cover_them():
    first, second = paragraphs(BODY, [(0, 18, "content"), (4, 9, "lit"), (16, 40, "other")])

    assert [(piece.text, piece.kinds) for piece in first.pieces] == [
        ("“We ", "content"),
        ("found", "content lit"),
        (" a wall", "content"),
        (",”", "content other"),
        (" she said.", "other"),
    ]
    assert [(piece.text, piece.at, piece.kinds) for piece in second.pieces] == [
        ("That is al", 30, "other"),
        ("l.", 40, ""),
    ]
    assert around([first, second], [(4, 9)]) == [first]


@settings(deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.integers(0, len(BODY)), st.integers(0, len(BODY)), st.sampled_from("ab"))))
def test_no_text_is_lost_or_doubled(marks):
    shown = [piece for one in paragraphs(BODY, marks) for piece in one.pieces]

    assert "".join(piece.text for piece in shown) == BODY.replace("\n\n", "")
    assert all(BODY[piece.at : piece.at + len(piece.text)] == piece.text for piece in shown)


def test_a_mark_is_shown_with_the_word_beside_it():
    found = {BODY[word.start : word.end]: (word.as_first, word.as_last) for word in words(BODY, paragraphs(BODY, []))}

    assert found["“"] == ("“We", "“")
    assert found["wall"] == ("wall", "wall")
    assert found[","] == (",” she", "wall,")
    assert found["”"] == ("” she", "wall,”")
    assert found["."] == (".", "all.")
