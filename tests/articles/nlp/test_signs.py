"""What speaks for a candidate: read from the machine's own reasons, so these must be known; and from where words stand."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from pathlib import Path

import pytest

from articles.nlp import runners_up, signs
from articles.nlp.annotations import Candidate, ClaimSpan, EntityAnnotation, Evidence, Span
from articles.nlp.pipeline import annotate

SAMPLES = Path(__file__).parents[3] / "articles" / "samples"
TEXT = "Ada Voss met Karla Renner. She said that the Chancellor’s locks stay shut."
PEOPLE = {
    0: EntityAnnotation(0, "Ada Voss", "person"),
    1: EntityAnnotation(1, "Karla Renner", "person"),
    2: EntityAnnotation(2, "locks", "unnamed"),
}


def span(words):
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


def claim(source, *candidates, speaker=0, nested=False):
    spans = (span(source),) if source else ()
    return ClaimSpan("indirect", (span("locks stay shut"),), (), spans, speaker, None, nested, 0.5, candidates)


def near(entity, words):
    return Candidate(entity, 0.4, ("“She”: named earlier",), (Evidence(span(words), "antecedent"),))


@pytest.mark.parametrize("name", ["01-harbour-tram-delay", "06-herring-quota-cut", "10-skerry-bank-talks"])
def test_every_reason_of_the_pipeline_is_a_sign(pipeline, name):
    body = (SAMPLES / f"{name}.md").read_text(encoding="utf-8").rpartition("---\n")[2]
    annotation = annotate(pipeline, body)
    reasons = {reason for claim in annotation.claims for candidate in claim.candidates for reason in candidate.reasons}

    assert reasons
    assert {reason for reason in reasons if not signs.reason_name(reason)} == set()


def test_every_reason_in_the_source_of_the_pipeline_is_a_sign():
    """Those that are written out: a new one needs its sign, or lessons do not see it."""
    folder = Path(signs.__file__).parent
    code = "".join((folder / name).read_text(encoding="utf-8") for name in ("pronouns.py", "speakers.py", "naming.py"))
    written = re.findall(r'reasons\.append\("([^"]+)"\)|Candidate\([^)]*?\("([^"]+)",\)', code)
    for reason in filter(None, (one for pair in written for one in pair)):
        assert signs.reason_name(reason), reason


def test_a_runner_up_is_told_by_the_very_probability_that_it_gets():
    assert signs.RUNNER_UP_MOST == runners_up.SPOKE_BEFORE > runners_up.NAMED_NEAR


@pytest.mark.parametrize(
    ("candidate", "is_one"),
    [
        (Candidate(0, 0.02, ("named near the claim",), (Evidence(Span(0, 8), "alias"),)), True),
        (Candidate(0, 0.05, ("speaker of the claim before",)), True),
        (Candidate(0, 0.34, ("speaker of the claim before",)), False),
        (Candidate(0, 0.05, ("named as the source",)), False),
    ],
)
def test_runners_up_are_known(candidate, is_one):
    assert signs.is_runner_up(candidate) is is_one


@pytest.mark.parametrize(
    ("source", "words"), [("the Chancellor’s", "the chancellor's"), ("", ""), ("Karla Renner.", "karla renner")]
)
def test_source_words_are_folded(source, words):
    assert signs.source_words(TEXT, claim(source)) == words


@pytest.mark.parametrize(
    ("words", "may"),
    [("the chancellor", True), ("renner", True), ("she", False), ("his lawyer", False), ("", False), ("one", False)],
)
def test_pronouns_and_what_hangs_on_one_are_no_aliases(words, may):
    assert signs.may_be_alias(words) is may


@pytest.mark.parametrize(
    ("source", "reason", "sort"),
    [
        ("", "speaker of the claim before", "nothing"),
        ("She", "“She”: named earlier", "pronoun"),
        ("Karla Renner", "named as the source", "name"),
        ("the Chancellor", "not named here", "description"),
    ],
)
def test_what_names_the_source(source, reason, sort):
    assert signs.sort_of(TEXT, claim(source, Candidate(0, 0.5, (reason,)))) == sort


def test_nearness_is_counted_from_the_antecedent_to_the_source():
    [[voss, renner, later]] = signs.options(
        TEXT, [claim("She", near(0, "Ada Voss"), near(1, "Karla Renner"), near(2, "locks"))], PEOPLE
    )

    assert signs.NEAREST in renner.signs
    assert renner.signs[signs.PARAGRAPH] == 1
    assert signs.NEAREST not in voss.signs
    assert voss.signs[signs.FAR] == pytest.approx(math.log1p((TEXT.index("She") - len("Ada Voss")) / 100))
    assert voss.signs[signs.FIRST] == 1
    assert signs.FIRST not in renner.signs
    assert later.signs[signs.BEHIND] == 1
    assert later.signs["is an unnamed source"] == 1


def test_a_name_in_another_paragraph_is_not_in_that_of_the_source():
    text = TEXT.replace("Renner. She", "Renner.\n\nShe")
    she = Span(text.index("She"), text.index("She") + 3)
    apart = replace(claim("She", near(1, "Karla Renner")), source=(she,))
    [[renner]] = signs.options(text, [apart], PEOPLE)
    assert signs.PARAGRAPH not in renner.signs
    assert signs.NEAREST in renner.signs


def test_who_has_spoken_is_the_machines_own_opinion_of_the_claims_before():
    first = claim("She", near(1, "Karla Renner"), speaker=1)
    inner = claim("She", near(0, "Ada Voss"), speaker=0, nested=True)
    last = claim("She", near(0, "Ada Voss"), near(1, "Karla Renner"))

    _, _, [voss, renner] = signs.options(TEXT, [first, inner, last], PEOPLE)

    assert signs.SPOKEN not in voss.signs
    assert renner.signs[signs.JUST_SPOKEN] == 1
    assert renner.signs[signs.SPOKEN] == pytest.approx(math.log(2))


def test_every_sign_has_a_place_of_its_own():
    assert len(signs.SIGNS) == len(set(signs.SIGNS))
    [[option]] = signs.options(TEXT, [claim("She", near(0, "Ada Voss"))], PEOPLE)
    assert set(option.signs) <= set(signs.SIGNS)
