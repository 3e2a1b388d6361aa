"""What a cue takes with it, on Docs whose grammar is written by hand."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc

from articles.nlp.extents import trim
from articles.nlp.rules.frames import Frame, frames_at
from articles.nlp.subjects import relay_of

VOCAB = spacy.blank("en").vocab


def parsed(*rows: str) -> Doc:
    """A Doc from rows "word TAG POS dep head-word-number"; lemmas are lower-case, but for the verbs below."""
    fields = [row.split() for row in rows]
    lemmas = {"said": "say", "adding": "add", "quoted": "quote", "saying": "say", "told": "tell", "wants": "want"}
    return Doc(
        VOCAB,
        words=[f[0] for f in fields],
        tags=[f[1] for f in fields],
        pos=[f[2] for f in fields],
        deps=[f[3] for f in fields],
        heads=[int(f[4]) for f in fields],
        lemmas=[lemmas.get(f[0].lower(), f[0].lower()) for f in fields],
    )


def best(doc: Doc, word: str) -> Frame:
    token = next(token for token in doc if token.text == word)
    return max(frames_at(token), key=lambda frame: frame.weight)


def words(doc: Doc, ranges: tuple[tuple[int, int], ...]) -> list[str]:
    return [doc[start:end].text for start, end in ranges]


def test_a_verb_with_its_clause():
    doc = parsed(
        "The DT DET det 1",
        "mayor NN NOUN nsubj 2",
        "said VBD VERB ROOT 2",
        "that IN SCONJ mark 5",
        "ferries NNS NOUN nsubj 5",
        "run VBP VERB ccomp 2",
        ". . PUNCT punct 2",
    )
    frame = best(doc, "said")
    assert words(doc, frame.cue) == ["said"]
    assert words(doc, frame.source) == ["The mayor"]
    assert words(doc, frame.content) == ["that ferries run"]


def test_a_cue_inside_its_sentence_has_two_pieces_of_content():
    doc = parsed(
        "Ferries NNS NOUN nsubj 5",
        ", , PUNCT punct 3",
        "she PRP PRON nsubj 3",
        "said VBD VERB parataxis 5",
        ", , PUNCT punct 3",
        "run VBP VERB ROOT 5",
        "late RB ADV advmod 5",
    )
    frame = best(doc, "said")
    assert words(doc, frame.source) == ["she"]
    assert words(doc, frame.content) == ["Ferries", "run late"]


def test_a_participle_takes_the_subject_of_its_sentence():
    doc = parsed(
        "She PRP PRON nsubj 1",
        "left VBD VERB ROOT 1",
        ", , PUNCT punct 1",
        "adding VBG VERB advcl 1",
        "that IN SCONJ mark 6",
        "ferries NNS NOUN nsubj 6",
        "run VBP VERB ccomp 3",
    )
    frame = best(doc, "adding")
    assert words(doc, frame.source) == ["She"]
    assert words(doc, frame.content) == ["that ferries run"]


def test_a_second_cue_that_the_parser_hid_in_a_clause_ends_it_and_keeps_the_speaker():
    doc = parsed(
        "Hill NNP PROPN nsubj 1",
        "said VBD VERB ROOT 1",
        "he PRP PRON nsubj 3",
        "left VBD VERB ccomp 1",
        "and CC CCONJ cc 3",
        "said VBD VERB conj 3",
        "ferries NNS NOUN nsubj 7",
        "run VBP VERB ccomp 5",
    )
    assert words(doc, best(doc, "said").content) == ["he left"]
    second = max(frames_at(doc[5]), key=lambda frame: frame.weight)
    assert words(doc, second.source) == ["Hill"]
    assert words(doc, second.content) == ["ferries run"]


def test_according_to():
    doc = parsed(
        "Ferries NNS NOUN nsubj 1",
        "run VBP VERB ROOT 1",
        ", , PUNCT punct 1",
        "according VBG VERB prep 1",
        "to IN ADP prep 3",
        "the DT DET det 6",
        "mayor NN NOUN pobj 4",
        ". . PUNCT punct 1",
    )
    frame = best(doc, "according")
    assert words(doc, frame.cue) == ["according to"]
    assert words(doc, frame.source) == ["the mayor"]
    assert words(doc, frame.content) == ["Ferries run"]


def test_nobody_says_what_it_seems():
    doc = parsed(
        "It PRP PRON nsubj 1",
        "said VBD VERB ROOT 1",
        "that IN SCONJ mark 4",
        "ferries NNS NOUN nsubj 4",
        "run VBP VERB ccomp 1",
    )
    sources = {frame.key: frame.source for frame in frames_at(doc[1])}
    assert sources["say/it.ccomp:that"] == ()
    assert words(doc, sources["say/v.ccomp:that"]) == ["It"]


@pytest.mark.parametrize("cue", [1, 4])
def test_who_is_quoted_as_saying_is_the_source_and_who_quotes_the_relay(cue):
    doc = parsed(
        "Interfax NNP PROPN nsubj 1",
        "quoted VBD VERB ROOT 1",
        "Peskov NNP PROPN dobj 1",
        "as IN ADP prep 1",
        "saying VBG VERB pcomp 3",
        "so RB ADV advmod 4",
    )
    source, relay = relay_of(doc[cue], ((0, 1),))
    assert words(doc, source) == ["Peskov"]
    assert words(doc, relay) == ["Interfax"]


def test_quoting_without_as_has_no_relay():
    doc = parsed("Hill NNP PROPN nsubj 1", "quoted VBD VERB ROOT 1", "Marx NNP PROPN dobj 1")
    assert relay_of(doc[1], ((0, 1),)) == (((0, 1),), ())


def test_one_word_has_no_frame():
    assert list(frames_at(parsed("said VBD VERB ROOT 0")[0])) == []


@pytest.mark.parametrize(("part", "expected"), [((0, 5), (1, 3)), ((0, 1), None), ((3, 5), None), ((2, 2), None)])
def test_trimming_keeps_words_and_marks(part, expected):
    doc = Doc(VOCAB, words=[",", "“Yes", "”", ".", "—"])
    assert trim(doc, part) == expected
