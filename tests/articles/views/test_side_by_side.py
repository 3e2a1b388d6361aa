"""Which sentences of two texts are nearly the same, and where they differ."""

from __future__ import annotations

from articles.views.side_by_side import both_texts, differing

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
        "".join(stretch.text for stretch in sentence.stretches).strip()
        for paragraph in paragraphs
        for sentence in paragraph
        if sentence.is_shared == is_shared
    ]


def marked(stretches):
    return [stretch.text.strip() for stretch in stretches if stretch.is_marked]


def test_sentences_nearly_the_same_are_told_from_what_only_one_has():
    one, other = both_texts(ONE, OTHER)

    assert texts(one, is_shared=True) == [
        "“We left too early,” the pilot Ana Brodel told the harbour office on Monday."
    ]
    assert texts(other, is_shared=False) == ["A cold wind blew over the harbour.", "The council meets in June."]


def test_the_words_that_differ_are_marked_on_both_sides():
    one, other = both_texts(ONE, OTHER)

    assert marked(one[1][0].stretches) == ["Monday."]
    assert marked(other[1][0].stretches) == ["far", "Tuesday."]


def test_the_whole_text_is_shown():
    one, _ = both_texts(ONE, OTHER)

    shown = "\n\n".join("".join(stretch.text for each in paragraph for stretch in each.stretches) for paragraph in one)
    assert shown == ONE


def test_short_sentences_are_not_alike_by_chance():
    one, _ = both_texts("He said no.", "He said no.")

    assert texts(one, is_shared=True) == []


def test_a_sentence_is_the_same_as_one_other_at_most():
    one, other = both_texts(
        "The ferry ran aground at noon.", "The ferry ran aground at noon. The ferry ran aground at noon!"
    )

    assert len(texts(one, is_shared=True)) == len(texts(other, is_shared=True)) == 1


def test_other_quotation_marks_are_no_other_words():
    assert marked(differing("“We left too early,” he said", "‘We left too early,’ he said")) == []
