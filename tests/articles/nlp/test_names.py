"""The repair of what spaCy's NER finds, on Docs whose entities are written by hand."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc

from articles.nlp.names import Name, find_names
from articles.nlp.referents import group_names

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


def names(*texts: str, label: str = "PERSON", titles: tuple[str, ...] = ()) -> tuple[Doc, list[Name]]:
    """A Doc of names with a full stop after each, and the names."""
    words: list[str] = []
    given = []
    for text in texts:
        start = len(words)
        words += text.split()
        given.append(Name(start, len(words), label, tuple(text.split()), titles))
        words.append(".")
    return Doc(VOCAB, words=words), given


def test_a_surname_is_the_person_of_that_name():
    referents, numbers = group_names(*names("Osric Hale", "Hale", "Osric"))
    assert numbers == [0, 0, 0]
    assert referents[0].names == ["Osric Hale", "Hale", "Osric"]


def test_a_surname_before_the_full_name_waits_for_it():
    assert group_names(*names("Hale", "Osric Hale"))[1] == [0, 0]


def test_a_middle_name_changes_nobody():
    assert group_names(*names("Osric Hale", "Osric B. Hale"))[1] == [0, 0]


def test_two_people_with_one_surname_are_kept_apart():
    assert group_names(*names("Anna Hale", "Osric Hale", "Hale", "Anna", "Hale"))[1] == [0, 1, 1, 0, 0]


def test_a_title_tells_which_of_two_is_meant():
    doc, given = names("Anna Hale", "Peter Hale", "Hale", "Hale")
    given[2] = Name(given[2].start, given[2].end, "PERSON", ("Hale",), ("ms",))
    given[3] = Name(given[3].start, given[3].end, "PERSON", ("Hale",), ("mr",))
    assert group_names(doc, given)[1] == [0, 1, 0, 1]


def test_an_acronym_in_brackets_is_an_alias():
    words = ["Tidal", "News", "Service", "(", "TNS", ")", "reports", ".", "TNS", "said"]
    doc = Doc(VOCAB, words=words)
    given = [Name(0, 3, "ORG", ("Tidal", "News", "Service")), Name(8, 9, "ORG", ("TNS",))]
    referents, numbers = group_names(doc, given)
    assert numbers == [0, 0]
    assert referents[0].names == ["Tidal News Service", "TNS"]


@pytest.mark.parametrize(("short", "label", "same"), [("Norvale", "GPE", False), ("Norvale", "ORG", True)])
def test_a_university_is_not_its_town(short, label, same):
    doc, [university] = names("Norvale University", label="ORG")
    given = [university, Name(0, 1, label, (short,))]
    numbers = group_names(doc, given)[1]
    assert (numbers[0] == numbers[1]) is same


def test_points_in_an_abbreviation_do_not_count():
    assert group_names(*names("U.S.", "US", label="GPE"))[1] == [0, 0]


def test_a_double_surname_is_a_surname():
    words = ["Susan", "Holt", "-", "Eakin", ".", "Holt", "-", "Eakin", "."]
    doc = Doc(VOCAB, words=words, spaces=[True, False, False, False, True, False, False, False, False])
    given = [Name(0, 4, "PERSON", tuple(words[:4])), Name(5, 8, "PERSON", tuple(words[5:8]))]
    assert group_names(doc, given)[1] == [0, 0]


def test_a_surname_with_its_particle_is_a_surname():
    assert group_names(*names("Bill de Vries", "De Vries", "Vries"))[1] == [0, 0, 0]


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("United Tidal Council", "Tidal Council"),
        ("Tidal News Service", "TNS"),
        ("Norvale Holdings", "Norvale"),
    ],
)
def test_short_forms_of_an_organisation(full, short):
    assert group_names(*names(full, short, label="ORG"))[1] == [0, 0]


def test_a_council_is_not_every_council():
    assert group_names(*names("Norvale City Council", "Brume City Council", label="ORG"))[1] == [0, 1]
