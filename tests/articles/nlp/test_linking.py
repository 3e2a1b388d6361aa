"""Drafts of claims from spans and pointers made by hand: quotations whole, and nobody's content with its claim."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc

from articles.nlp.choices import CUE_FEATURES, SOURCE_FEATURES
from articles.nlp.linking import Draft, link
from articles.nlp.quoted import QuotedWords
from articles.nlp.tagging import Tags
from tests.articles.nlp.tagged import VOCAB, doc_of, only, quoted, tags

# Only the pointers count.
WEIGHTS = (
    only(CUE_FEATURES, pointer=1, nowhere_pointer=1),
    only(SOURCE_FEATURES, pointer=1, nowhere_pointer=1),
)


# What goes on with the content before it goes to the same cue, whatever its own pointer says.
GOING_ON = (only(CUE_FEATURES, pointer=1, nowhere_pointer=1, goes_on=20), WEIGHTS[1])


def linked(doc: Doc, found: Tags | list[Tags], *quotations: QuotedWords, weights=WEIGHTS) -> list[Draft]:
    return link(doc, found if isinstance(found, list) else [found], quotations, weights)


def told(doc: Doc, draft: Draft) -> tuple[str, str, list[str]]:
    """A draft as (source, cue, content) in words."""
    source, cue = (doc[span.start : span.end].text if span else "" for span in (draft.source, draft.cue))
    return (source, cue, [doc[start:end].text for start, end in draft.content])


def test_each_cue_has_its_source_and_all_that_points_to_it():
    doc = doc_of("“ One , ” she said , “ two , ” and he agreed .")
    found = tags([(0, 4), (7, 11)], [(5, 6), (13, 14)], [(4, 5), (12, 13)], cue_of=[0, 0], source_of=[0, 1])
    [draft] = linked(doc, found, quoted(doc, (0, 4)), quoted(doc, (7, 11)))
    assert told(doc, draft) == ("she", "said", ["“ One , ”", "“ two , ”"])
    assert draft.parts == [0.9, 0.9]
    assert draft.links == pytest.approx([0.93, 0.93], abs=0.01)
    assert draft.source_link == pytest.approx(0.93, abs=0.01)


def test_a_cue_without_a_source_keeps_its_content():
    doc = doc_of("“ One , ” was said .")
    [draft] = linked(doc, tags([(0, 4)], [(5, 6)], cue_of=[0]), quoted(doc, (0, 4)))
    assert told(doc, draft) == ("", "said", ["“ One , ”"])


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ((1, 5), "“ We are late , ”"),
        ((2, 6), "“ We are late , ”"),
        ((0, 5), "“ We are late , ”"),
        ((0, 7), "“ We are late , ” she"),
        ((1, 3), "We are"),
    ],
    ids=[
        "inside the marks",
        "without the first word",
        "without the last mark",
        "beyond the marks",
        "a few words of it",
    ],
)
def test_a_content_that_is_mostly_a_quotation_has_its_marks_for_edges(content, expected):
    doc = doc_of("“ We are late , ” she said .")
    [draft] = linked(doc, tags([content], [(7, 8)], cue_of=[0]), quoted(doc, (0, 6)))
    assert told(doc, draft)[2] == [expected]


@pytest.mark.parametrize(
    ("content", "expected"),
    [((0, 5), "The ferry is late"), ((0, 6), "The ferry is late"), ((0, 7), "The ferry is late “ But we")],
    ids=["a mark", "a mark and a word", "more"],
)
def test_what_leaks_into_the_next_quotation_is_dropped(content, expected):
    doc = doc_of("The ferry is late “ But we will wait for it , ” she said .")
    [draft] = linked(doc, tags([content], [(14, 15)], cue_of=[0]), quoted(doc, (4, 13)))
    assert told(doc, draft)[2] == [expected]


def test_what_leaks_out_of_the_quotation_before_is_dropped():
    doc = doc_of("“ We will wait for it , ” and the ferry is late , she said .")
    [draft] = linked(doc, tags([(7, 14)], [(15, 16)], cue_of=[0]), quoted(doc, (0, 8)))
    assert told(doc, draft)[2] == ["and the ferry is late ,"]


def test_a_word_stranded_before_a_quotation_is_left_out():
    doc = doc_of("Lind “ We are late , ” she said .")
    [draft] = linked(doc, tags([(0, 7)], [(8, 9)], cue_of=[0]), quoted(doc, (1, 7)))
    assert told(doc, draft)[2] == ["“ We are late , ”"]


def test_a_mark_that_ends_the_text_strands_nothing():
    doc = doc_of("Lind “")
    [draft] = linked(doc, tags([(0, 2)], [(0, 1)], cue_of=[0]), quoted(doc, (1, 2)))
    assert told(doc, draft)[2] == ["Lind “"]


def test_both_paragraphs_of_a_quotation_have_their_marks():
    doc = doc_of("“ One is late . ¶ “ Two is late , ” she said .")
    [draft] = linked(doc, tags([(1, 4), (7, 11)], [(13, 14)], cue_of=[0, 0]), quoted(doc, (0, 5), (6, 12)))
    assert told(doc, draft)[2] == ["“ One is late .", "“ Two is late , ”"]


def test_a_piece_that_nobody_claims_joins_the_claim_that_has_the_rest_of_its_quotation():
    doc = doc_of("“ One . Two . Three . ” she said .")
    found = tags([(0, 3), (5, 8)], [(9, 10)], [(8, 9)], cue_of=[0, -1], source_of=[0])
    [draft] = linked(doc, found, quoted(doc, (0, 8)))
    assert told(doc, draft) == ("she", "said", ["“ One . Two . Three . ”"])


@pytest.mark.parametrize(
    ("text", "second", "expected"),
    [
        ("Ferries , of course , run late , she said .", (4, 7), ["Ferries , of course , run late"]),
        ("Ferries , she said , run late at night .", (5, 9), ["Ferries", "run late at night"]),
        ("Ferries run . So did trams . Late ones , she said .", (7, 9), ["Ferries", "Late ones"]),
    ],
    ids=["a few words", "a cue", "a sentence"],
)
def test_parts_of_a_content_are_one_where_only_a_few_words_stand_between(text, second, expected):
    words = text.split()
    starts = [not at or words[at - 1] == "." for at in range(len(words))]
    doc = Doc(VOCAB, words=words, sent_starts=starts)
    cue = words.index("said")
    found = tags([(0, 1), second], [(cue, cue + 1)], [(cue - 1, cue)], cue_of=[0, 0], source_of=[0])
    [draft] = linked(doc, found)
    assert told(doc, draft)[2] == expected


def test_a_quotation_that_is_never_closed_ends_before_its_cue():
    doc = doc_of("“ We are late , she said .")
    [draft] = linked(doc, tags([(0, 6)], [(6, 7)], [(5, 6)], cue_of=[0]), quoted(doc, (0, 5)))
    assert told(doc, draft)[2] == ["“ We are late ,"]


def test_a_quotation_that_nobody_claims_joins_the_claim_whose_quotation_it_goes_on_with():
    doc = doc_of("“ One , ” she said . “ Two . ”")
    found = tags([(0, 4), (7, 11)], [(5, 6)], [(4, 5)], cue_of=[0, -1], source_of=[0])
    [draft] = linked(doc, found, quoted(doc, (0, 4)), quoted(doc, (7, 11)))
    assert told(doc, draft) == ("she", "said", ["“ One , ”", "“ Two . ”"])


def test_a_quotation_that_nobody_claims_joins_the_last_claim_before_it():
    doc = doc_of("“ One , ” she said . “ Two , ” he said . “ Three . ”")
    found = tags([(0, 4), (7, 11), (14, 18)], [(5, 6), (12, 13)], cue_of=[0, 1, -1])
    first, second = linked(doc, found, *(quoted(doc, content) for content in ((0, 4), (7, 11), (14, 18))))
    assert told(doc, first)[2] == ["“ One , ”"]
    assert told(doc, second)[2] == ["“ Two , ”", "“ Three . ”"]


def test_the_cue_of_the_content_before_speaks_for_a_quotation_that_goes_on():
    doc = doc_of("“ One , ” she said . “ Two . ” But he agreed .")
    found = tags([(0, 4), (7, 11)], [(5, 6), (13, 14)], cue_of=[0, 1])
    quotations = quoted(doc, (0, 4)), quoted(doc, (7, 11))
    assert len(linked(doc, found, *quotations)) == 2
    [draft] = linked(doc, found, *quotations, weights=GOING_ON)
    assert told(doc, draft)[1:] == ("said", ["“ One , ”", "“ Two . ”"])


def test_after_a_content_of_nobody_nothing_goes_on():
    doc = doc_of("“ One , ” she said . The ferry left . “ Two . ” But he agreed .")
    found = tags([(0, 4), (7, 10), (11, 15)], [(5, 6), (17, 18)], cue_of=[0, -1, 1])
    drafts = linked(doc, found, quoted(doc, (0, 4)), quoted(doc, (11, 15)), weights=GOING_ON)
    assert [told(doc, draft)[1] for draft in drafts] == ["said", "agreed"]


def test_a_paragraph_of_its_own_joins_across_the_border_of_a_window():
    doc = doc_of("“ One , ” she said . ¶ “ Two . ”")
    first = tags([(0, 4)], [(5, 6)], [(4, 5)], cue_of=[0], source_of=[0])
    quotations = quoted(doc, (0, 4), paragraph=(0, 7)), quoted(doc, (8, 12), paragraph=(8, 12))
    [draft] = linked(doc, [first, tags([(8, 12)])], *quotations)
    assert told(doc, draft) == ("she", "said", ["“ One , ”", "“ Two . ”"])


def test_a_paragraph_that_is_a_quotation_and_has_no_claim_before_it_continues():
    doc = doc_of("It was noon . ¶ “ We must go . ”")
    [draft] = linked(doc, tags([(5, 11)]), quoted(doc, (5, 11), paragraph=(5, 11)))
    assert told(doc, draft) == ("", "", ["“ We must go . ”"])
    assert draft.continues


@pytest.mark.parametrize(
    ("text", "content", "quotations"),
    [
        ("The ferry is late today .", (0, 5), []),
        ("It was noon . “ We must go . ” Rain fell .", (4, 10), [(4, 10)]),
        ("They sang “ the old song ” again .", (2, 7), [(2, 7)]),
        ("“ The old song ”", (0, 5), [(0, 5)]),
    ],
    ids=["without marks", "in a paragraph of more", "words in marks", "a paragraph that is no sentence"],
)
def test_a_content_that_nobody_can_hold_is_left_out(text, content, quotations):
    doc = doc_of(text)
    assert linked(doc, tags([content]), *(quoted(doc, quotation) for quotation in quotations)) == []


def test_a_claim_between_keeps_the_next_quotation_from_the_one_before():
    doc = doc_of("“ One , ” she said . ¶ The ferry is late , he said . ¶ “ Two . ”")
    found = tags([(0, 4), (8, 12), (17, 21)], [(5, 6), (14, 15)], cue_of=[0, 1, -1])
    quotations = quoted(doc, (0, 4), paragraph=(0, 7)), quoted(doc, (17, 21), paragraph=(17, 21))
    first, second, third = linked(doc, found, *quotations)
    assert told(doc, first)[2] == ["“ One , ”"]
    assert told(doc, second)[2] == ["The ferry is late"]
    assert (told(doc, third)[2], third.continues) == (["“ Two . ”"], True)


def test_nothing_gives_nothing():
    assert linked(doc_of(""), []) == []
    assert linked(doc_of("The ferry is late ."), tags([], [(2, 3)], [(0, 2)])) == []
