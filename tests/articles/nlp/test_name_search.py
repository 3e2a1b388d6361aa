"""The repair of what spaCy's NER finds, on Docs whose entities are written by hand."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc

from articles.nlp.name_search import find_names

VOCAB = spacy.blank("en").vocab


def tagged(*words: str) -> Doc:
    """A Doc from words "Mr." or "Hill/PROPN", "Hill/PROPN/B-PERSON"; one space after each but before marks."""
    fields = [[*word.split("/"), "", ""][:3] for word in words]
    texts = [field[0] for field in fields]
    closed = [following in {".", ",", ")", "'s", "’s"} for following in [*texts[1:], "."]]
    spaces = [not is_closed and text not in {"(", "\n\n"} for text, is_closed in zip(texts, closed, strict=True)]
    ents = [field[2] or "O" for field in fields]
    return Doc(VOCAB, words=texts, spaces=spaces, pos=[field[1] or "X" for field in fields], ents=ents)


def found(doc: Doc) -> list[tuple[str, str]]:
    return [(" ".join(name.words), name.label) for name in find_names(doc)]


@pytest.mark.parametrize(
    ("doc", "names"),
    [
        (tagged("the/DET/B-ORG", "Tidal/PROPN/I-ORG", "Board/PROPN/I-ORG"), [("Tidal Board", "ORG")]),
        (tagged("Osric/PROPN/B-PERSON", "Hale/PROPN/I-PERSON", "'s/PART/I-PERSON"), [("Osric Hale", "PERSON")]),
        (
            tagged("Osric/PROPN/B-PERSON", "Hale/PROPN/I-PERSON", "\n\n/SPACE/I-PERSON", "Brume/PROPN/I-PERSON"),
            [("Osric Hale", "PERSON"), ("Brume", "PERSON")],
        ),
        (tagged("Norvale/PROPN/B-ORG", "of/ADP/I-ORG", "runs"), [("Norvale", "ORG")]),
        (tagged("on", "Friday/PROPN/B-DATE"), []),
    ],
    ids=["article", "possessive", "line end", "stray preposition", "date"],
)
def test_names_lose_what_is_no_part_of_them(doc, names):
    assert found(doc) == names


def test_titles_are_kept_apart_from_the_name():
    [name] = find_names(tagged("Mr./PROPN/B-ORG", "Osric/PROPN/I-ORG", "Hale/PROPN/I-ORG", "left"))
    assert (name.words, name.titles, name.label) == (("Osric", "Hale"), ("mr",), "PERSON")


def test_a_title_makes_a_name_of_what_the_ner_missed():
    assert found(tagged("Councillor/PROPN", "Brume/PROPN", "left")) == [("Brume", "PERSON")]


def test_halves_of_a_name_are_joined_after_a_first_name():
    doc = tagged("Lucas/PROPN/B-GPE", "Brume/PROPN/B-ORG", "laughs")
    assert found(doc) == [("Lucas Brume", "PERSON")]
    assert found(tagged("Lucas/PROPN/B-GPE", "Brume/PROPN", "laughs")) == [("Lucas Brume", "PERSON")]


def test_halves_of_a_name_are_joined_where_one_hangs_on_the_other():
    doc = Doc(
        VOCAB,
        words=["Valeska", "Norvale", "left"],
        pos=["PROPN", "PROPN", "VERB"],
        deps=["compound", "nsubj", "ROOT"],
        heads=[1, 2, 2],
        ents=["B-GPE", "B-GPE", "O"],
    )
    assert found(doc) == [("Valeska Norvale", "PERSON")]


def test_a_noun_for_people_beside_a_name_proves_a_person():
    doc = Doc(
        VOCAB,
        words=["Valeska", "Norvale", ",", "a", "baker", ",", "left"],
        pos=["PROPN", "PROPN", "PUNCT", "DET", "NOUN", "PUNCT", "VERB"],
        tags=["NNP", "NNP", ",", "DT", "NN", ",", "VBD"],
        deps=["compound", "nsubj", "punct", "det", "appos", "punct", "ROOT"],
        heads=[1, 6, 1, 4, 1, 1, 6],
        ents=["B-GPE", "I-GPE", "O", "O", "O", "O", "O"],
    )
    assert found(doc) == [("Valeska Norvale", "PERSON")]


def test_a_surname_has_one_label_all_over_the_article():
    doc = tagged("Anna/PROPN/B-PERSON", "Paris/PROPN/I-PERSON", "left", ".", "Paris/PROPN/B-GPE", "wept", ".")
    assert found(doc) == [("Anna Paris", "PERSON"), ("Paris", "PERSON")]


def test_a_place_with_somebodys_surname_stays_a_place_where_one_can_be():
    doc = tagged("Anna/PROPN/B-PERSON", "Paris/PROPN/I-PERSON", "lives", "in", "Paris/PROPN/B-GPE", ".")
    assert found(doc) == [("Anna Paris", "PERSON"), ("Paris", "GPE")]


def test_a_known_surname_is_found_where_the_ner_missed_it():
    doc = tagged("Osric/PROPN/B-PERSON", "Hale/PROPN/I-PERSON", "left", ".", "Hale/PROPN", "wept", ".")
    assert found(doc) == [("Osric Hale", "PERSON"), ("Hale", "PERSON")]


def test_the_majority_decides_the_label():
    doc = tagged("Norvale/PROPN/B-ORG", "Norvale/PROPN/B-GPE", "Norvale/PROPN/B-GPE")
    assert {label for _, label in found(doc)} == {"GPE"}


def test_companies_and_institutions_are_told_by_their_last_word():
    doc = tagged("Brume/PROPN/B-PERSON", "Holdings/PROPN/I-PERSON", "fell")
    assert found(doc) == [("Brume Holdings", "ORG")]


def test_an_institution_named_after_a_saint():
    doc = tagged(
        "St/PROPN", "Mary/PROPN", "’s/PART", "Hospital/PROPN", "closed", ".", "St/PROPN", "Mary/PROPN", "’s/PART"
    )
    assert found(doc) == [("St Mary ’s Hospital", "ORG"), ("St Mary ’s", "ORG")]


def test_two_names_in_a_row_are_cut():
    doc = tagged("Hale/PROPN/B-ORG", "the/DET/I-ORG", "Tidal/PROPN/I-ORG", "Board/PROPN/I-ORG", "would")
    assert found(doc) == [("Hale", "ORG")]


def test_an_agency_keeps_its_last_word():
    doc = tagged("Norvale/PROPN/B-ORG", "news/NOUN/I-ORG", "agency/NOUN", "said")
    assert found(doc) == [("Norvale news agency", "ORG")]


def test_a_well_known_place_is_nobody_without_proof():
    assert found(tagged("to", "Kyiv/PROPN/B-PERSON", ".")) == [("Kyiv", "GPE")]
    assert found(tagged("North/PROPN/B-PERSON", "Korea/PROPN/I-PERSON", "who")) == [("North Korea", "GPE")]
    assert found(tagged("Ms/PROPN", "London/PROPN/B-PERSON", "left")) == [("London", "PERSON")]


def test_an_unknown_first_name_is_told_by_the_surname_elsewhere():
    doc = tagged("Osric/PROPN/B-ORG", "Hale/PROPN/I-ORG", "left", ".", "Hale/PROPN/B-PERSON", "wept", ".")
    assert found(doc) == [("Osric Hale", "PERSON"), ("Hale", "PERSON")]


@pytest.mark.parametrize("name", ["Ban Ki|-|moon", "Susan O’Neill", "Bill de Vries"])
def test_hyphens_apostrophes_and_particles_belong_to_a_name(name):
    words = ["Mr.", *name.replace("|", " ").split()]
    spaces = [True] * len(words) if "|" not in name else [True, True, False, False, False]
    doc = Doc(VOCAB, words=words, spaces=spaces, pos=["PROPN"] * len(words))
    [found_name] = find_names(doc)
    assert found_name.words == tuple(words[1:])


def test_a_house_of_government_is_an_organisation():
    assert found(tagged("the", "Kremlin/PROPN/B-FAC", "denied")) == [("Kremlin", "ORG")]
