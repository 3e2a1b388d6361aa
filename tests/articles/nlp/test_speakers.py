"""Who says a claim, in invented texts; the claims are given as linking gives them."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.nlp.annotations import Evidence
from articles.nlp.pipeline import annotate
from tests.articles.nlp.who import linked, span, speakers, spoken


@pytest.mark.parametrize(
    ("text", "content", "source", "speaker", "kind"),
    [
        ("Susan Brume said the pier was old.", "the pier was old", "Susan Brume", "Susan Brume", "person"),
        ("The BBC said the pier was old.", "the pier was old", "The BBC", "BBC", "organization"),
        ("The Kremlin said the pier was old.", "the pier was old", "The Kremlin", "Kremlin", "organization"),
        ("Paris said the pier was old.", "the pier was old", "Paris", "Paris", "organization"),
        ("The ministry said the pier was old.", "the pier was old", "The ministry", "ministry", "organization"),
        ("A former baker said the pier was old.", "the pier was old", "A former baker", "a former baker", "unnamed"),
        ("Baltic bakers said the pier was old.", "the pier was old", "Baltic bakers", "Baltic bakers", "group"),
        (
            "Bakers, including Susan Brume, said the pier was old.",
            "the pier was old",
            "Bakers, including Susan Brume",
            "bakers",
            "group",
        ),
        (
            "Two bakers, who asked not to be named, said the pier was old.",
            "the pier was old",
            "Two bakers, who asked not to be named",
            "two bakers",
            "unnamed",
        ),
        (
            "Counsel to the city, Susan Brume, said the pier was old.",
            "the pier was old",
            "Counsel to the city, Susan Brume",
            "Susan Brume",
            "person",
        ),
        (
            "A baker and another person who saw it said the pier was old.",
            "the pier was old",
            "A baker and another person who saw it",
            "a baker and another person who saw it",
            "unnamed",
        ),
        (
            "Bakers and sailors said the pier was old.",
            "the pier was old",
            "Bakers and sailors",
            "bakers and sailors",
            "group",
        ),
    ],
)
def test_the_words_of_a_source_say_who_it_is(nlp, text, content, source, speaker, kind):
    [claim], found = spoken(nlp, text, linked(text, content, source))
    entity = found.entities[claim.speaker]
    assert (entity.name, entity.kind) == (speaker, kind)


def test_a_claim_knows_how_sure_it_is_and_why(nlp):
    text = "Susan Brume said the pier was old."
    [claim], _ = spoken(nlp, text, linked(text, "the pier was old", "Susan Brume", cue="said"))
    [candidate] = claim.candidates
    assert candidate.reasons == ("named as the source",)
    assert candidate.evidence == (Evidence(span(text, "said"), "cue"), Evidence(span(text, "Susan Brume"), "source"))
    assert claim.confidence == pytest.approx(0.8 * candidate.probability)


def test_a_pronoun_has_ranked_candidates_with_their_antecedents(nlp):
    text = "Peter Hale met Thomas Brume on Monday. He said the pier was old."
    [claim], found = spoken(nlp, text, linked(text, "the pier was old", "He"))
    assert [found.entities[c.entity].name for c in claim.candidates] == ["Peter Hale", "Thomas Brume"]
    assert claim.candidates[0].probability > claim.candidates[1].probability > 0
    assert sum(candidate.probability for candidate in claim.candidates) <= 1
    assert claim.candidates[0].reasons[0] == "“He”: subject of the sentence before"
    assert Evidence(span(text, "Peter Hale"), "antecedent") in claim.candidates[0].evidence


def test_the_mention_says_the_same_as_the_claim(nlp):
    text = "Interest grew. The board cited Peter Hale as saying the pier was old. Thomas Brume came. He said it leaked."
    claims = linked(text, "the pier was old", "Peter Hale"), linked(text, "it leaked", "He")
    resolved, found = spoken(nlp, text, *claims)
    at = span(text, "He")
    [mention] = [mention for mention in found.mentions if mention.span == at]
    assert mention.entity == resolved[1].speaker


def test_who_has_just_spoken_speaks_on(nlp):
    text = (
        "A former pilot and another person who knows the harbour said Peter Hale's plan was bad.\n\n"
        "He added: “It will leak.” “It is late,” the former pilot said."
    )
    claims = (
        linked(text, "Peter Hale's plan was bad", "A former pilot and another person who knows the harbour"),
        linked(text, "“It will leak.”", "He", cue="added"),
        linked(text, "“It is late,”", "the former pilot", cue="said"),
    )
    assert speakers(nlp, text, *claims) == [
        "a former pilot and another person who knows the harbour",
        "the former pilot",
        "the former pilot",
    ]


def test_who_is_named_only_in_the_quotation_does_not_speak_it(nlp):
    text = "Peter Hale came back from the harbour. “Thomas Brume wants the pier,” he said."
    assert speakers(nlp, text, linked(text, "“Thomas Brume wants the pier,”", "he")) == ["Peter Hale"]


def test_a_quotation_goes_on_with_the_speaker_of_the_claim_before(nlp):
    text = "“The pier is old,” said Peter Hale, who likes Thomas Brume.\n\n“It leaks.”"
    claims = linked(text, "“The pier is old,”", "Peter Hale"), linked(text, "“It leaks.”", continues=True)
    resolved, found = spoken(nlp, text, *claims)
    assert [found.entities[claim.speaker].name for claim in resolved] == ["Peter Hale", "Peter Hale"]
    assert resolved[1].confidence < resolved[0].confidence


def test_a_nested_claim_is_not_the_claim_before(nlp):
    text = "Peter Hale said Thomas Brume had said it leaks.\n\n“It is old.”"
    claims = (
        linked(text, "Thomas Brume had said it leaks", "Peter Hale"),
        linked(text, "it leaks", "Thomas Brume", nested=True),
        linked(text, "“It is old.”", continues=True),
    )
    assert speakers(nlp, text, *claims) == ["Peter Hale", "Thomas Brume", "Peter Hale"]


def test_the_first_claim_without_a_source_is_nobodys(nlp):
    text = "“It leaks.” Peter Hale left."
    assert speakers(nlp, text, linked(text, "“It leaks.”", continues=True)) == [""]


def test_a_quotation_without_a_source_is_the_only_subjects_around_it(nlp):
    text = "Peter Hale raised his hands. “It leaks.” Then he left.\n\nSusan Brume laughed."
    assert speakers(nlp, text, linked(text, "“It leaks.”")) == ["Peter Hale"]
    crowded = "Peter Hale raised his hands. Susan Brume waited. “It leaks.”"
    assert speakers(nlp, crowded, linked(crowded, "“It leaks.”")) == [""]


def test_who_is_quoted_by_an_agency_speaks_and_the_agency_relays(nlp):
    text = "Reuters quoted Peter Hale as saying the pier was old."
    [claim], found = spoken(nlp, text, linked(text, "the pier was old", "Peter Hale", relay="Reuters"))
    assert found.entities[claim.speaker].name == "Peter Hale"
    assert found.entities[claim.relay].name == "Reuters"


def test_whose_lawyer_speaks(nlp):
    text = "Peter Hale did not come. His lawyer said the pier was old."
    assert speakers(nlp, text, linked(text, "the pier was old", "His lawyer")) == ["Peter Hale’s lawyer"]


def test_an_organisation_speaks_by_it(nlp):
    text = "The BBC showed the pier on Monday. It said the pier was old."
    assert speakers(nlp, text, linked(text, "the pier was old", "It")) == ["BBC"]


def test_a_group_speaks_by_they(nlp):
    text = "Several fishermen blocked the pier with Peter Hale on Monday. They said the pier was old."
    assert speakers(nlp, text, linked(text, "the pier was old", "They")) == ["several fishermen"]


def test_an_organisation_without_a_name_has_its_fullest_description(nlp):
    text = "Bakers wrote to the harbour department. The department said the pier was old."
    assert speakers(nlp, text, linked(text, "the pier was old", "The department")) == ["harbour department"]


def test_an_office_in_the_lead_is_whoever_speaks_below_it(nlp):
    text = "The head of the harbour said on Monday the pier was old.\n\n“It leaks,” Susan Brume told reporters."
    [claim], found = spoken(nlp, text, linked(text, "the pier was old", "The head of the harbour"))
    assert [found.entities[c.entity].name for c in claim.candidates] == ["Susan Brume", "the head of the harbour"]


def test_the_only_name_in_a_source_is_likely(nlp):
    text = "The letter that Susan Brume sent on Monday says the pier is old."
    [claim], found = spoken(nlp, text, linked(text, "the pier is old", "The letter that Susan Brume sent on Monday"))
    assert found.entities[claim.speaker].name == "Susan Brume"
    assert len(claim.candidates) == 2


def test_this_source_is_the_one_just_heard(nlp):
    text = "A former clerk said the pier was old. Peter Hale left. “It leaks,” this source said."
    claims = linked(text, "the pier was old", "A former clerk"), linked(text, "“It leaks,”", "this source")
    assert speakers(nlp, text, *claims) == ["a former clerk", "a former clerk"]


def test_a_thing_is_a_doubtful_speaker(nlp):
    text = "An audit said the pier was old. Everybody said it leaked."
    claims = linked(text, "the pier was old", "An audit"), linked(text, "it leaked", "Everybody")
    resolved, _ = spoken(nlp, text, *claims)
    assert resolved[0].confidence < resolved[1].confidence


def test_answers_of_an_interview(nlp):
    text = "Susan Brume runs the pier. Susan Brume spoke to us.\n\nQ: Is it old?\n\nA: It leaks."
    claims = linked(text, "Is it old?", "Q"), linked(text, "It leaks.", "A")
    assert speakers(nlp, text, *claims) == ["", "Susan Brume"]


def test_a_clause_about_somebody_leads_back_to_them(nlp):
    text = "Susan Brume, who said the pier was old, left."
    assert speakers(nlp, text, linked(text, "the pier was old", "who")) == ["Susan Brume"]


def test_a_pronoun_without_anybody_before_it_names_nobody(nlp):
    text = "She said the pier was old."
    assert speakers(nlp, text, linked(text, "the pier was old", "She")) == [""]


def test_whom_a_paragraph_introduces_speaks_in_it(nlp):
    text = (
        "“The pier is old,” said Thomas Brume. He laughed. He added that it leaked.\n\n"
        "His rival is Peter Hale. “It is new,” he said."
    )
    claims = (
        linked(text, "“The pier is old,”", "Thomas Brume"),
        linked(text, "that it leaked", "He", nth=2),
        linked(text, "“It is new,”", "he"),
    )
    assert speakers(nlp, text, *claims) == ["Thomas Brume", "Thomas Brume", "Peter Hale"]


def test_local_entities_follow_the_named_ones_without_gaps(nlp):
    text = "A baker and a clerk met. A sailor said Susan Brume was late."
    _, found = spoken(nlp, text, linked(text, "Susan Brume was late", "A sailor"))
    assert [(entity.key, entity.name) for entity in found.entities] == [(0, "Susan Brume"), (1, "a sailor")]
    assert {mention.entity for mention in found.mentions} == {0, 1}


PARTS = st.sampled_from(
    [
        "he said ",
        "“",
        "”",
        "Peter Hale ",
        "The mayor told them: ",
        "according to ",
        "a man ",
        ", who ",
        ". ",
        "\n\n",
        "his ",
    ]
)


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.lists(PARTS, max_size=25).map("".join))
def test_whatever_the_text_speakers_are_entities_and_probabilities_add_up(pipeline, text):
    annotation = annotate(pipeline, text)
    assert [entity.key for entity in annotation.entities] == list(range(len(annotation.entities)))
    for claim in annotation.claims:
        assert claim.speaker is None or claim.speaker == claim.candidates[0].entity
        assert all(candidate.entity < len(annotation.entities) for candidate in claim.candidates)
        assert sum(candidate.probability for candidate in claim.candidates) <= 1.001


def test_resolving_changes_nothing_that_was_found(nlp):
    text = "Paris said the pier was old."
    claim = linked(text, "the pier was old", "Paris")
    assert spoken(nlp, text, claim) == spoken(nlp, text, claim)
