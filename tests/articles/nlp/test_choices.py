"""What speaks for a link, feature by feature."""

from __future__ import annotations

import numpy as np
import pytest
from spacy.tokens import Doc

from articles.nlp.choices import (
    CUE_FEATURES,
    NOWHERE,
    SOURCE_FEATURES,
    Places,
    Previous,
    choose,
    cue_choices,
    source_choices,
)
from articles.nlp.quoted import quotation_at
from articles.nlp.tagging import Tags
from tests.articles.nlp.tagged import VOCAB, doc_of, only, pointers, quoted, tags

TWO = "“ One , ” she said . “ Two . ”"


def places_of(doc: Doc, *quotations) -> Places:
    return Places(doc, quotation_at(doc, [quoted(doc, piece) for piece in quotations]))


def cue_features(
    places: Places, found: Tags, row: int, previous: Previous | None = None
) -> dict[int, dict[str, float]]:
    """The features that are not zero of each cue that a content may belong to."""
    return {
        number: {name: float(value) for name, value in zip(CUE_FEATURES, features, strict=True) if value}
        for number, features in cue_choices(places, found, row, previous)
    }


def test_a_quotation_that_starts_a_sentence_goes_on_with_the_one_before_it():
    doc = doc_of(TWO)
    places, found = places_of(doc, (0, 4), (7, 11)), tags([(0, 4), (7, 11)], [(5, 6)], cue_of=[0, 0])
    features = cue_features(places, found, 1, Previous(0, is_quoted=True))[0]
    assert features["goes on"] == 1
    assert "same cue again" not in features


@pytest.mark.parametrize(
    ("text", "second", "quotations", "previous"),
    [
        ("“ One , ” she said , “ two . ”", (7, 11), [(0, 4), (7, 11)], Previous(0, is_quoted=True)),
        ("“ One , ” she said . Two too .", (7, 9), [(0, 4)], Previous(0, is_quoted=True)),
        ("One , however , she said . “ Two . ”", (7, 11), [(7, 11)], Previous(0, is_quoted=False)),
    ],
    ids=["inside a sentence", "without marks", "after words without marks"],
)
def test_what_else_has_the_same_cue_does_not_go_on(text, second, quotations, previous):
    doc = doc_of(text)
    found = tags([(0, 3), second], [(5, 6)], cue_of=[0, 0])
    features = cue_features(places_of(doc, *quotations), found, 1, previous)[0]
    assert features["same cue again"] == 1
    assert "goes on" not in features


@pytest.mark.parametrize("previous", [None, Previous(1, is_quoted=True)])
def test_without_the_same_cue_before_it_nothing_goes_on(previous):
    doc = doc_of(TWO)
    found = tags([(0, 4), (7, 11)], [(5, 6)], cue_of=[0, 0])
    features = cue_features(places_of(doc, (0, 4), (7, 11)), found, 1, previous)[0]
    assert not features.keys() & {"goes on", "same cue again"}


def test_nowhere_is_always_a_choice():
    doc = doc_of(TWO)
    places, found = places_of(doc, (0, 4)), tags([(0, 4)], [(5, 6)], cue_of=[0])
    assert [number for number, _ in cue_choices(places, found, 0, None)] == [0, NOWHERE]
    assert [number for number, _ in source_choices(places, found, 0)] == [NOWHERE]
    assert [number for number, _ in cue_choices(places, tags([(0, 4)]), 0, None)] == [NOWHERE]


def test_a_cue_that_nothing_points_to_is_no_choice_unless_it_was_the_last_one():
    doc = doc_of(TWO)
    places, found = places_of(doc, (0, 4), (7, 11)), tags([(0, 4), (7, 11)], [(5, 6)])
    found.cue_of = np.array([[1, 0], [1, 0]], np.float32)
    assert set(cue_features(places, found, 1)) == {NOWHERE}
    assert set(cue_features(places, found, 1, Previous(0, is_quoted=True))) == {0, NOWHERE}


def test_how_far_a_cue_stands_from_its_content():
    doc = doc_of("He agreed . She said so . ¶ It is late .")
    places, found = places_of(doc), tags([(8, 11)], [(1, 2), (4, 5)], cue_of=[0])
    far, near = cue_features(places, found, 0)[0], cue_features(places, found, 0)[1]
    assert far["cues between"] == 1
    assert "cues between" not in near
    assert far["words between"] > near["words between"]
    assert far["other paragraph"] == near["other paragraph"] == far["cue first"] == 1
    assert far["pointer"] > near["pointer"]


def test_the_grammar_speaks_for_the_verb_that_a_content_hangs_on_and_for_its_subject():
    doc = Doc(
        VOCAB,
        words=["Lind", "said", "ferries", "run", "and", "Hill", "agreed"],
        pos=["PROPN", "VERB", "NOUN", "VERB", "CCONJ", "PROPN", "VERB"],
        tags=["NNP", "VBD", "NNS", "VBP", "CC", "NNP", "VBD"],
        deps=["nsubj", "ROOT", "nsubj", "ccomp", "cc", "nsubj", "conj"],
        heads=[1, 1, 3, 1, 1, 6, 1],
        lemmas=["Lind", "say", "ferry", "run", "and", "Hill", "agree"],
    )
    places = places_of(doc)
    found = tags([(2, 4)], [(1, 2), (6, 7)], [(0, 1), (5, 6)], cue_of=[1])
    features = cue_features(places, found, 0)
    assert features[0]["grammar"] == 1
    assert "grammar" not in features[1]
    by_grammar = SOURCE_FEATURES.index("grammar")
    assert [vector[by_grammar] for _, vector in source_choices(places, found, 0)] == [1, 0, 0]
    assert [vector[by_grammar] for _, vector in source_choices(places, found, 1)] == [0, 1, 0]


def test_the_subject_of_a_cue_is_a_choice_even_where_nothing_points_to_it():
    doc = Doc(
        VOCAB,
        words=["Lind", "spoke"],
        pos=["PROPN", "VERB"],
        tags=["NNP", "VBD"],
        deps=["nsubj", "ROOT"],
        heads=[1, 1],
        lemmas=["Lind", "speak"],
    )
    found = tags([], [(1, 2)], [(0, 1)])
    found.source_of = np.array([[1, 0]], np.float32)
    assert [number for number, _ in source_choices(places_of(doc), found, 0)] == [0, NOWHERE]


def test_the_choice_with_the_best_score_is_taken_with_its_share():
    doc = doc_of("He agreed . She said it was late .")
    found = tags([(5, 8)], [(1, 2), (4, 5)])
    found.cue_of = pointers([1], 2)
    number, share = choose(
        cue_choices(places_of(doc), found, 0, None), only(CUE_FEATURES, pointer=1, nowhere_pointer=1)
    )
    assert number == 1
    assert share == pytest.approx(found.cue_of[0, 2] / found.cue_of[0].sum(), abs=0.01)
