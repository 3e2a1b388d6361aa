"""Where quotations stand: what goes on with what, and which words are stranded before one."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc

from articles.nlp.annotations import Span
from articles.nlp.quotations import Quotation
from articles.nlp.quoted import fills_paragraph, follows, is_sentence, pieces_of, quotation_at, without_stranded
from tests.articles.nlp.tagged import VOCAB, doc_of, quoted


def test_every_token_has_the_number_of_its_quotation():
    doc = doc_of("“ One , ” she said . “ Two . ”")
    assert quotation_at(doc, [quoted(doc, (0, 4)), quoted(doc, (7, 9), (9, 11))]) == [0] * 4 + [-1] * 3 + [1] * 4


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“ Two . ”", True),
        ("He left . “ Two ! ”", True),
        ("“ One . ” “ Two . ”", True),
        ("It was noon . ¶ “ Two … ”", True),
        ("They call it “ Two . ”", False),
        ("He left . “ Two ”", False),
    ],
)
def test_a_quotation_is_a_sentence_where_one_starts_and_ends(text, expected):
    doc = doc_of(text)
    start = max(token.i for token in doc if token.text == "“")
    assert is_sentence(doc, quoted(doc, (start, len(doc)))) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("“ Two . ”", True), ("“ Two . ” .", True), ("“ Two . ” Rain fell .", False), ("Rain fell . “ Two . ”", False)],
)
def test_a_quotation_fills_its_paragraph_where_no_other_word_stands(text, expected):
    doc = doc_of(text)
    words = [token.text for token in doc]
    assert fills_paragraph(doc, quoted(doc, (words.index("“"), words.index("”") + 1))) is expected


@pytest.mark.parametrize(
    ("text", "fills", "expected"),
    [
        ("“ One , ” she said . “ Two . ”", False, True),
        ("“ One , ” she said . ¶ “ Two . ”", True, True),
        ("“ One , ” she said . ¶ “ Two . ” Rain fell .", False, False),
        ("“ One , ” she said . ¶ Rain fell . ¶ “ Two . ”", True, False),
    ],
    ids=["its paragraph", "all of the next one", "a part of the next one", "one further down"],
)
def test_a_quotation_goes_on_in_its_paragraph_or_as_all_of_the_next(text, fills, expected):
    doc = doc_of(text)
    words = [token.text for token in doc]
    border = words.index("\n\n") if "\n\n" in words else len(doc)
    start = words.index("“", 1)
    first, second = quoted(doc, (0, 4), paragraph=(0, border)), quoted(doc, (start, start + 4))
    assert follows(doc, first, second, fills) is expected


@pytest.mark.parametrize(
    ("text", "pos", "expected"),
    [
        ("Lind “ We go , ” she said .", "PROPN PUNCT PRON VERB PUNCT PUNCT PRON VERB PUNCT", (1, 6)),
        ("Mr Lind “ We go , ” she", "PROPN PROPN PUNCT PRON VERB PUNCT PUNCT PRON", (2, 7)),
        ("He said “ We go , ” so", "PRON VERB PUNCT PRON VERB PUNCT PUNCT ADV", (0, 7)),
        ("The “ old ferry ” left", "DET PUNCT ADJ NOUN PUNCT VERB", (0, 5)),
        ("The “ Harwick Star ” left", "DET PUNCT PROPN PROPN PUNCT VERB", (0, 5)),
        ("Lind “", "PROPN PUNCT", (0, 2)),
    ],
)
def test_words_without_a_verb_are_stranded_before_a_sentence_in_marks(text, pos, expected):
    doc = Doc(VOCAB, words=text.split(), pos=pos.split())
    words = text.split()
    start, end = words.index("“"), words.index("”") + 1 if "”" in words else len(words)
    assert without_stranded(doc, ((0, end),), quoted(doc, (start, end))) == (expected,)


def test_nothing_is_stranded_in_the_middle_of_a_sentence():
    doc = Doc(
        VOCAB,
        words=["Yes", ",", "Lind", "“", "We", "go", "”"],
        pos=["INTJ", "PUNCT", "PROPN", "PUNCT", "PRON", "VERB", "PUNCT"],
    )
    assert without_stranded(doc, ((2, 7),), quoted(doc, (3, 7))) == ((2, 7),)


def test_a_quotation_that_is_never_closed_ends_before_its_cue():
    doc = Doc(
        VOCAB,
        words=["“", "We", "go", "now", ",", "Lind", "said", "."],
        pos=["PUNCT", "PRON", "VERB", "ADV", "PUNCT", "PROPN", "VERB", "PUNCT"],
        deps=["punct", "nsubj", "ccomp", "advmod", "punct", "nsubj", "ROOT", "punct"],
        heads=[6, 2, 6, 2, 6, 6, 6, 6],
        lemmas=["“", "we", "go", "now", ",", "Lind", "say", "."],
    )
    whole = Span(0, len(doc.text))
    assert pieces_of(doc, Quotation(whole.start, whole.end, (whole,), closed=False, depth=0)) == [(0, 5)]
    assert pieces_of(doc, Quotation(whole.start, whole.end, (whole,), closed=True, depth=0)) == [(0, 8)]
