"""Where words stand and who is said to speak, on Docs whose grammar is written by hand."""

from __future__ import annotations

import spacy
from spacy.tokens import Doc

from articles.nlp.annotations import Span
from articles.nlp.discourse import head_of, read_setting
from articles.nlp.layout import Layout, Paragraph
from articles.nlp.quotations import Quotation

VOCAB = spacy.blank("en").vocab


def parsed(*rows: str) -> Doc:
    """A Doc from rows "word TAG POS dep head-word-number"; "said" has the lemma "say", "quoted" the lemma "quote"."""
    fields = [row.split() for row in rows]
    lemmas = {"said": "say", "quoted": "quote"}
    return Doc(
        VOCAB,
        words=[f[0] for f in fields],
        tags=[f[1] for f in fields],
        pos=[f[2] for f in fields],
        deps=[f[3] for f in fields],
        heads=[int(f[4]) for f in fields],
        lemmas=[lemmas.get(f[0], f[0].lower()) for f in fields],
    )


def one_paragraph(doc: Doc) -> Layout:
    return Layout((Paragraph(0, len(doc.text)),))


def test_who_speaks_behind_a_clause_about_them():
    doc = parsed(
        "Hale NNP PROPN npadvmod 6",
        ", , PUNCT punct 0",
        "who WP PRON nsubj 3",
        "limps VBZ VERB relcl 0",
        "badly RB ADV advmod 3",
        ", , PUNCT punct 0",
        "said VBD VERB ROOT 6",
        "so RB ADV advmod 6",
    )
    setting = read_setting(doc, one_paragraph(doc), ())
    assert 0 in setting.speaking
    assert setting.clauses == {0: (2, 5)}


def test_who_is_quoted_speaks():
    doc = parsed(
        "Norvale NNP PROPN nsubj 1",
        "quoted VBD VERB ROOT 1",
        "Hale NNP PROPN dobj 1",
        "as IN ADP prep 1",
        "saying VBG VERB pcomp 3",
        "so RB ADV advmod 4",
    )
    assert 2 in read_setting(doc, one_paragraph(doc), ()).speaking


def test_the_voice_after_a_quotation_counts_more_than_the_one_before():
    doc = parsed(
        "Hale NNP PROPN nsubj 1",
        "nodded VBD VERB ROOT 1",
        ": : PUNCT punct 1",
        "“ `` PUNCT punct 4",
        "Yes UH INTJ intj 7",
        "” '' PUNCT punct 4",
        "Dale NNP PROPN nsubj 7",
        "said VBD VERB ROOT 7",
    )
    start, end = doc[3].idx, doc[5].idx + 1
    quotation = Quotation(start, end, (Span(start, end),), closed=True, depth=0)
    setting = read_setting(doc, one_paragraph(doc), (quotation,))
    assert setting.quotation == [-1, -1, -1, 0, 0, 0, -1, -1]
    assert setting.voices == {0: 6}


def test_sentences_end_with_their_paragraph():
    doc = Doc(VOCAB, words=["One", "two", "three", "four"], sent_starts=[True, False, False, False])
    layout = Layout((Paragraph(0, 7), Paragraph(8, len(doc.text), boilerplate=True)))
    setting = read_setting(doc, layout, ())
    assert setting.sentence == [0, 0, 1, 1]
    assert setting.paragraph == [0, 0, 1, 1]
    assert setting.is_boilerplate == [False, False, True, True]


def test_the_head_of_a_phrase():
    doc = parsed("old JJ ADJ amod 1", "baker NN NOUN nsubj 2", "left VBD VERB ROOT 2")
    assert head_of(doc, 0, 2).i == 1
