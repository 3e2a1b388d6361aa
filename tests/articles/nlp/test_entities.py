"""Who is meant by names, descriptions and pronouns, in invented texts."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.nlp.entities import find_entities
from articles.nlp.layout import read_layout
from articles.nlp.quotations import find_quotations
from tests.articles.nlp.who import who

COUSINS = (
    "Anna Hale and Peter Hale sit on the harbour board. "
    "Mrs. Hale voted for the pier. She had said so in June. Mr. Hale voted against it. He gave no reason."
)


def test_the_kinds_of_entities(nlp):
    found = who(nlp, "Osric Hale flew from London to Paris. The BBC reported that Hale was tired.").found
    kinds = {entity.name: (entity.kind, entity.aliases) for entity in found.entities}
    assert kinds == {
        "Osric Hale": ("person", ("Hale",)),
        "London": ("place", ()),
        "Paris": ("place", ()),
        "BBC": ("organization", ()),
    }


def test_mentions_stand_in_text_order_with_the_label_of_the_ner(nlp):
    read = who(nlp, "Peter Hale flew to London. He likes London.")
    found = [(read.doc.text[m.span.start : m.span.end], m.kind, m.label) for m in read.found.mentions]
    assert found == [
        ("Peter Hale", "name", "PERSON"),
        ("London", "name", "GPE"),
        ("He", "pronoun", ""),
        ("London", "name", "GPE"),
    ]


def test_keys_are_positions(nlp):
    found = who(nlp, COUSINS).found
    assert [entity.key for entity in found.entities] == list(range(len(found.entities)))


def test_two_people_with_one_surname_are_kept_apart_also_by_pronoun(nlp):
    read = who(nlp, COUSINS)
    assert [read.is_meant_by("Hale", nth) for nth in (3, 4)] == ["Anna Hale", "Peter Hale"]
    assert (read.is_meant_by("She"), read.is_meant_by("He")) == ("Anna Hale", "Peter Hale")


@pytest.mark.parametrize(
    ("text", "words", "meant"),
    [
        ("Susan Brume met Osric Hale on Monday. She was late.", "She", "Susan Brume"),
        ("Peter Hale met Thomas Brume on Monday. He was late.", "He", "Peter Hale"),
        ("Peter Hale met Thomas Brume on Monday and thanked him.", "him", "Thomas Brume"),
        ("Peter Hale said that his boat was late.", "his", "Peter Hale"),
        ("Peter Hale spoke first. Thomas Brume, who said he was tired, left.", "he", "Thomas Brume"),
        ("Peter Hale spoke. Thomas Brume told reporters: “Robert Clay is late.” He laughed.", "He", "Thomas Brume"),
        ("Peter Hale shouted. “I know Robert Clay, and he is late,” Thomas Brume said.", "he", "Robert Clay"),
        ("The board cited Peter Hale as saying the pier was old. He wants a new one.", "He", "Peter Hale"),
        ("According to Peter Hale, Thomas Brume's pier is old. He wants a new one.", "He", "Peter Hale"),
        ("Her rival for the chair is Peter Hale, a baker. He lost in May.", "He", "Peter Hale"),
    ],
    ids=[
        "gender",
        "subject first",
        "not the subject of its own verb",
        "possessive",
        "clause about somebody",
        "not who is named in the quotation",
        "in a quotation not its speaker",
        "quoted as saying",
        "according to",
        "is Peter Hale",
    ],
)
def test_pronouns(nlp, text, words, meant):
    assert who(nlp, text).is_meant_by(words) == meant


def test_words_stranded_before_a_quotation_are_not_its_speaker(nlp):
    text = "Peter Hale answered questions about the pier on Monday. Brume “We are building it,” he said.\n\n"
    text += "Thomas Brume did not come."
    assert who(nlp, text).is_meant_by("he") == "Peter Hale"


def test_a_name_between_the_colon_and_the_quotation_is_its_speaker(nlp):
    text = "Thomas Brume closed the pier last year. Asked about the ferry, he said: Hale “We will build it.”\n\n"
    text += "Peter Hale did not say when."
    assert who(nlp, text).is_meant_by("he") == "Peter Hale"


@pytest.mark.parametrize(
    ("text", "words", "meant"),
    [
        (
            "Finnish President Aino Virta met Chilean President Pablo Rojas. The Finnish president was late.",
            "The Finnish president",
            "Aino Virta",
        ),
        ("Peter Hale, a baker, won. Critics praised the baker on Monday.", "the baker", "Peter Hale"),
        ("Judge Susan Brume ruled on Monday. The judge gave no reason.", "The judge", "Susan Brume"),
        (
            "The Joint Herring Commission met. Fishermen said the commission was wrong.",
            "the commission",
            "Joint Herring Commission",
        ),
        (
            "The Commission on Herring Quotas met. Fishermen said the commission was wrong.",
            "the commission",
            "Commission on Herring Quotas",
        ),
        (
            "Brume Holdings owns the pier. Fishermen said the company was wrong.",
            "the company",
            "Brume Holdings",
        ),
        (
            "Peter Hale, a former pilot, spoke in Norvale. The Baltic businessman was late.",
            "The Baltic businessman",
            "Peter Hale",
        ),
        (
            "Voters met Peter Hale on Monday after the mayor-elect invited them.",
            "the mayor-elect",
            "Peter Hale",
        ),
    ],
    ids=[
        "two presidents",
        "apposition",
        "title",
        "head noun",
        "head noun first",
        "company",
        "another word for a name",
        "an office that is given to nobody",
    ],
)
def test_descriptions(nlp, text, words, meant):
    assert who(nlp, text).is_meant_by(words) == meant


def test_somebody_new_is_not_taken_for_a_known_person(nlp):
    read = who(nlp, "Peter Hale spoke to reporters. A baker said the pier was old.")
    assert read.is_meant_by("A baker") == ""


def test_a_present_and_a_former_holder_are_two_people(nlp):
    read = who(nlp, "Former mayor Peter Hale spoke to reporters. The present mayor said nothing.")
    assert read.is_meant_by("The present mayor") == ""


def test_boilerplate_refers_to_nobody(nlp):
    text = "Sign up for the Peter Hale newsletter\n\nSusan Brume closed the pier on Monday."
    assert who(nlp, text).names == {"Susan Brume"}


def bare(text: str):
    doc = spacy.blank("en")(text)
    layout = read_layout(text)
    return find_entities(doc, layout, find_quotations(text, layout))


@pytest.mark.parametrize(
    "text", ["", " ", "\n", "“", "he", "Mr.", "Mr. Mr.", "St ’s", "the", "president-", "his", "\u0301", "According to"]
)
def test_texts_of_next_to_nothing(nlp, text):
    assert who(nlp, text).found.mentions == ()
    assert bare(text).mentions == ()


def test_without_a_parse_titles_and_first_names_are_still_found():
    doc = spacy.blank("en")("Mr. Hale met Susan Brume.")
    for token in doc:
        token.pos_ = "PROPN" if token.text in ("Hale", "Susan", "Brume") else "X"
    found = find_entities(doc, read_layout(doc.text), ())
    assert {entity.name for entity in found.entities} == {"Hale", "Susan Brume"}


PARTS = st.sampled_from(
    [
        "he ",
        "She ",
        "Mr. ",
        "Hale ",
        "St ",
        "’s ",
        "the president",
        "-elect ",
        "said: ",
        "“",
        "”",
        "'",
        "\n\n",
        ". ",
        "\u0301",
        "😀 ",
    ]
)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(PARTS, max_size=30).map("".join))
def test_no_text_breaks_it(text):
    found = bare(text)
    assert all(0 <= mention.span.start < mention.span.end <= len(text) for mention in found.mentions)
