"""Marked words: checked against the text, trimmed, and never through the middle of a character."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from articles.editing.errors import NotAllowed
from articles.editing.marks import Mark, joined, parts_of, place

FAMILY = "\N{MAN}\N{ZERO WIDTH JOINER}\N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL}"
FLAGS = "".join(map(chr, (0x1F1EB, 0x1F1F7, 0x1F1E9, 0x1F1EA)))
"""France and Germany."""
CAFE = "cafe\N{COMBINING ACUTE ACCENT}"


def marked(body, words, role=""):
    start = body.index(words)
    return Mark(start, start + len(words), words, role)


def placed(body, start, end):
    first, last = place(body, Mark(start, end, body[start:end]))
    return body[first:last]


@pytest.mark.parametrize(
    ("body", "words", "expected"),
    [
        ("She said so.", " said ", "said"),
        ("She\nsaid so.", "\nsaid\n"[:5], "said"),
        (f"{FAMILY} said", FAMILY[0], FAMILY),
        (f"so {FAMILY}", FAMILY[2:], FAMILY),
        (f"{FLAGS} said", FLAGS[1:3], FLAGS),
        (f"{FLAGS} said", FLAGS[2:3], FLAGS[2:]),
        (f"the {CAFE} is", "cafe", CAFE),
        ("قالت الوزيرة إن", " الوزيرة ", "الوزيرة"),
        ("\u0e01\u0e33\u0e25\u0e31\u0e07 now", "\u0e01", "\u0e01\u0e33"),
    ],
)
def test_a_mark_is_of_whole_characters_without_space_at_its_edges(body, words, expected):
    first, last = place(body, marked(body, words))

    assert body[first:last] == expected


@pytest.mark.parametrize(
    ("start", "end", "words", "problem"),
    [
        (0, 3, "Shy", "does not have those words"),
        (1, 4, "She", "does not have those words"),
        (3, 3, "", "not in the text"),
        (5, 3, "", "not in the text"),
        (-1, 3, "She", "not in the text"),
        (0, 99, "She said.", "not in the text"),
        (3, 4, " ", "blank space"),
        (9, 11, "\n\n", "blank space"),
        (4, 15, "said.\n\nAnd ", "end with their paragraph"),
    ],
)
def test_what_the_text_does_not_have_is_refused(start, end, words, problem):
    with pytest.raises(NotAllowed, match=problem):
        place("She said.\n\nAnd then \N{ZERO WIDTH SPACE} he left.", Mark(start, end, words))


def test_signs_that_nobody_sees_are_no_words():
    body = "said \N{ZERO WIDTH SPACE}\N{RIGHT-TO-LEFT MARK} so"

    with pytest.raises(NotAllowed, match="blank space"):
        place(body, marked(body, "\N{ZERO WIDTH SPACE}\N{RIGHT-TO-LEFT MARK}"))


def test_line_ends_come_back_as_a_form_writes_them():
    assert place("one\ntwo", Mark(0, 7, "one\r\ntwo")) == (0, 7)


def test_pieces_of_one_role_that_meet_are_one():
    body = "one two three\n\nfour"

    assert joined(body, [("content", 4, 7), ("content", 0, 3), ("content", 8, 13), ("content", 15, 19)]) == [
        ("content", 0, 13),
        ("content", 15, 19),
    ]


def test_a_word_has_one_role_in_a_claim():
    body = "one two three"

    with pytest.raises(NotAllowed, match="“two” cannot be both content and cue"):
        parts_of(body, [marked(body, "one two", "content"), marked(body, "two three", "cue")])


def test_a_claim_has_content_and_not_too_many_pieces():
    with pytest.raises(NotAllowed, match="needs words"):
        parts_of("one two", [marked("one two", "one", "cue")])
    with pytest.raises(NotAllowed, match="at most"):
        parts_of("one two", [marked("one two", "one", "content")] * 61)


PIECES = st.sampled_from(["She", " said", " ", "\n", "\n\n", "“", CAFE, FAMILY, FLAGS, "قالت", "\u202e", "\u0e33", "x"])


@given(st.lists(PIECES, min_size=1, max_size=12).map("".join), st.data())
def test_wherever_the_edges_fall_no_character_is_cut_and_nothing_is_lost(body, data):
    start = data.draw(st.integers(0, len(body) - 1))
    end = data.draw(st.integers(start + 1, len(body)))
    edges = {0, *(cluster.end() for cluster in regex.finditer(r"\X", body))}

    try:
        first, last = place(body, Mark(start, end, body[start:end]))
    except NotAllowed:
        # the space round the words may go over to another paragraph, or there are none
        assert not body[start:end].strip("\u202e \n") or "\n\n" in body[start:end]
        return

    assert {first, last} <= edges
    shown = regex.findall(r"\X", body[first:last])  # a space may carry a sign that is no space: it is not cut off
    assert shown[0].strip()
    assert shown[-1].strip()
    assert body[start:end].strip() in body[first:last]
    assert place(body, Mark(first, last, body[first:last])) == (first, last)
