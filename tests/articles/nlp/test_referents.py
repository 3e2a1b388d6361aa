"""Who the names of an article stand for, on names given by hand."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc

from articles.nlp.names import Name
from articles.nlp.referents import group_names

VOCAB = spacy.blank("en").vocab


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
