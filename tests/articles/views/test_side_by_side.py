"""Which sentences of two texts are nearly the same, and where they differ."""

from __future__ import annotations

from articles.views.side_by_side import both_texts

ONE = (
    "The ferry ran aground at noon near the old pier. Nobody was hurt.\n\n"
    "“We left too early,” the pilot Ana Brodel told the harbour office on Monday."
)
OTHER = (
    "A cold wind blew over the harbour.\n\n"
    "“We left far too early,” the pilot Ana Brodel told the harbour office on Tuesday. The council meets in June."
)


def texts(paragraphs, *, is_shared):
    return [
        "".join(piece.text for piece in sentence.pieces).strip()
        for paragraph in paragraphs
        for sentence in paragraph
        if sentence.is_shared == is_shared
    ]


def different(pieces):
    return [piece.text.strip() for piece in pieces if piece.is_different]


def test_sentences_nearly_the_same_are_told_from_what_only_one_has():
    one, other = both_texts(ONE, OTHER)

    assert texts(one, is_shared=True) == [
        "“We left too early,” the pilot Ana Brodel told the harbour office on Monday."
    ]
    assert texts(other, is_shared=False) == ["A cold wind blew over the harbour.", "The council meets in June."]


def test_the_words_that_differ_are_marked_on_both_sides():
    one, other = both_texts(ONE, OTHER)

    assert different(one[1][0].pieces) == ["Monday"]
    assert different(other[1][0].pieces) == ["far", "Tuesday"]


def test_the_whole_text_is_shown():
    one, _ = both_texts(ONE, OTHER)

    shown = "\n\n".join("".join(piece.text for each in paragraph for piece in each.pieces) for paragraph in one)
    assert shown == ONE


def test_short_sentences_are_not_alike_by_chance():
    one, _ = both_texts("He said no.", "He said no.")

    assert texts(one, is_shared=True) == []


def test_a_sentence_is_the_same_as_one_other_at_most():
    one, other = both_texts(
        "The ferry ran aground at noon.", "The ferry ran aground at noon. The ferry ran aground at noon!"
    )

    assert len(texts(one, is_shared=True)) == len(texts(other, is_shared=True)) == 1
