"""A lesson applied to what the pipeline has found: aliases, weights, temperature; and nothing where it teaches nothing."""

from __future__ import annotations

import datetime
import json
from dataclasses import replace

import pytest

from articles.nlp import learned, signs
from articles.nlp.annotations import ArticleAnnotation, Candidate, ClaimSpan, EntityAnnotation, Evidence, Span
from articles.nlp.learned import LearnedAlias, Lesson
from articles.nlp.pipeline import annotate

TEXT = "Ada Voss met Karla Renner.\n\n“The locks stay shut,” the chancellor said."
SOURCE = Span(TEXT.index("the chancellor"), TEXT.index("the chancellor") + len("the chancellor"))
CONTENT = Span(TEXT.index("“"), TEXT.index("”") + 1)
CUE = Span(TEXT.index("said"), TEXT.index("said") + 4)
VOSS = EntityAnnotation(0, "Ada Voss", "person")
CHANCELLOR = EntityAnnotation(1, "the chancellor", "unnamed")
CANDIDATES = (
    Candidate(1, 0.8, ("not named here",), (Evidence(SOURCE, "source"),)),
    Candidate(0, 0.05, ("named near the claim",), (Evidence(Span(0, 8), "alias"),)),
)
RENNER = LearnedAlias("the chancellor", 77, "Karla Renner", "person", 9, 9, 9, 9)
SURE = {signs.ALIAS: 2.0, signs.ALIAS_ODDS: 1.0}
DAY = datetime.date(2026, 5, 1)


def found(*, candidates=CANDIDATES, speaker=1, relay=None, confidence=0.6):
    claim = ClaimSpan("direct", (CONTENT,), (CUE,), (SOURCE,), speaker, relay, False, confidence, candidates)
    return ArticleAnnotation("v1", (VOSS, CHANCELLOR), (), (claim,), ())


def after(lesson, annotation=None, day=DAY):
    annotation = learned.apply(lesson, annotation or found(), TEXT, day)
    [claim] = annotation.claims
    return annotation, claim


def names(annotation, claim):
    return [annotation.entities[candidate.entity].name for candidate in claim.candidates]


def test_a_lesson_that_teaches_nothing_changes_nothing_but_the_version():
    annotation, _ = after(Lesson(3))
    assert annotation == replace(found(), pipeline_version="v1+lesson 3")


def test_an_alias_brings_somebody_whom_the_article_does_not_name():
    annotation, claim = after(Lesson(3, weights=SURE, aliases=(RENNER,)))

    assert names(annotation, claim) == ["Karla Renner", "the chancellor", "Ada Voss"]
    assert annotation.entities[2] == EntityAnnotation(2, "Karla Renner", "person")
    assert claim.speaker == 2
    first = claim.candidates[0]
    assert first.reasons == ("editors gave “the chancellor” to Karla Renner 9 times of 9",)
    assert first.evidence == (Evidence(SOURCE, "alias"),)
    assert first.before == (0, 0.0)
    assert [candidate.before for candidate in claim.candidates[1:]] == [(1, 0.8), (2, 0.05)]
    assert claim.confidence == pytest.approx(0.6 / 0.8 * first.probability, abs=0.001)


def test_an_alias_speaks_for_somebody_who_is_a_candidate_already():
    alias = replace(RENNER, name="ADA  Voss")
    annotation, claim = after(Lesson(3, weights=SURE, aliases=(alias,)))

    assert len(annotation.entities) == 2
    assert names(annotation, claim) == ["Ada Voss", "the chancellor"]
    assert claim.candidates[0].before == (2, 0.05)
    assert claim.candidates[0].reasons[-1].startswith("editors gave “the chancellor”")


def test_an_alias_without_weights_is_one_more_candidate():
    annotation, claim = after(Lesson(3, aliases=(RENNER,)))
    assert names(annotation, claim)[0] == "the chancellor"
    assert "Karla Renner" in names(annotation, claim)


@pytest.mark.parametrize(
    ("since", "until", "day", "holds"),
    [
        (None, None, None, True),
        (DAY, None, DAY, True),
        (DAY, None, datetime.date(2026, 4, 30), False),
        (None, DAY, DAY, False),
        (None, DAY, datetime.date(2026, 4, 30), True),
        (DAY, None, None, False),
    ],
)
def test_an_alias_with_dates_holds_only_then(since, until, day, holds):
    alias = replace(RENNER, since=since, until=until)
    annotation, claim = after(Lesson(3, weights=SURE, aliases=(alias,)), day=day)
    assert ("Karla Renner" in names(annotation, claim)) is holds


def test_the_date_is_told_with_the_reason():
    assert replace(RENNER, since=DAY).reason.endswith("9 times of 9 since 2026-05-01")
    assert replace(RENNER, until=DAY, times=1, of=1).reason.endswith("1 time of 1 until 2026-05-01")


@pytest.mark.parametrize(
    ("name", "reason", "first"),
    [
        ("Ilse Renner", "named as the source", "Ilse Renner"),
        ("Renner", "named as the source", "Karla Renner"),
        ("Renner Says", "named as the source", "Karla Renner"),
        ("Ilse Renner", "named near the claim", "Karla Renner"),
    ],
)
def test_who_is_told_in_the_article_by_more_of_the_name_is_meant_there(name, reason, first):
    text = TEXT.replace("the chancellor", "Renner")
    source = Span(text.index("Renner said"), text.index("Renner said") + len("Renner"))
    claim = replace(found().claims[0], source=(source,), speaker=0, candidates=(Candidate(0, 0.95, (reason,)),))
    annotation = replace(found(), entities=(replace(VOSS, name=name),), claims=(claim,))
    alias = replace(RENNER, words="renner")

    after_it = learned.apply(Lesson(3, weights=SURE, aliases=(alias,)), annotation, text, DAY)

    assert after_it.entities[after_it.claims[0].speaker].name == first


def test_other_words_are_left_alone():
    lesson = Lesson(3, weights={signs.ALIAS: 2.0}, aliases=(replace(RENNER, words="the minister"),))
    annotation, claim = after(lesson)
    assert names(annotation, claim) == ["the chancellor", "Ada Voss"]
    assert len(annotation.entities) == 2


def test_weights_put_another_first_and_say_why():
    annotation, claim = after(Lesson(3, weights={"is a person": 4.0}))

    assert names(annotation, claim) == ["Ada Voss", "the chancellor"]
    assert claim.speaker == 0
    assert claim.candidates[0].reasons == ("named near the claim", "editors' decisions speak for: is a person")
    assert claim.candidates[1].reasons == ("not named here",)


def test_what_speaks_against_the_first_is_told_of_the_one_that_takes_its_place():
    _, claim = after(Lesson(3, weights={"not named here": -4.0}))
    assert claim.candidates[0].reasons[-1] == "editors' decisions speak against another: not named here"


def test_a_high_temperature_makes_the_machine_less_sure_and_changes_no_order():
    annotation, claim = after(Lesson(3, temperature=2.0))

    assert names(annotation, claim) == ["the chancellor", "Ada Voss"]
    assert 0.05 < claim.candidates[1].probability < claim.candidates[0].probability < 0.8
    assert claim.confidence < 0.6


def test_who_is_only_near_is_named_from_one_half_on():
    near = found(candidates=CANDIDATES[1:], speaker=None, confidence=0.4)

    _, unchanged = after(Lesson(3, weights={"is a person": 1.0}), near)
    assert (unchanged.speaker, unchanged.confidence) == (None, 0.4)
    _, named = after(Lesson(3, weights={"is a person": 5.0}), near)
    assert named.speaker == 0
    assert named.confidence > 0.4


def going_on(reason="goes on from the claim before", **values):
    """A claim without a source behind the chancellor's, which has her for its speaker."""
    candidates = (Candidate(1, 0.64, (reason,)), Candidate(0, 0.04, (reason,)))
    claim = ClaimSpan("direct", (Span(2, 8),), (), (), 1, None, False, 0.5, candidates)
    first = found()
    return replace(first, claims=(*first.claims, replace(claim, **values)))


@pytest.mark.parametrize("reason", signs.GOES_ON)
def test_a_claim_that_goes_on_has_the_new_speaker_too(reason):
    annotation = learned.apply(Lesson(3, weights=SURE, aliases=(RENNER,)), going_on(reason), TEXT, DAY)
    first, second = annotation.claims

    assert names(annotation, second) == names(annotation, first) == ["Karla Renner", "the chancellor", "Ada Voss"]
    assert second.speaker == first.speaker
    assert [candidate.before for candidate in second.candidates] == [(0, 0.0), (1, 0.64), (2, 0.04)]
    assert second.candidates[0].probability == pytest.approx(0.8 * first.candidates[0].probability, abs=0.002)
    assert second.candidates[0].reasons == (reason,)


@pytest.mark.parametrize("values", [{"speaker": 0, "candidates": CANDIDATES[1:]}, {"candidates": ()}])
def test_a_claim_that_is_somebody_elses_does_not_go_on(values):
    annotation = learned.apply(Lesson(3, weights=SURE, aliases=(RENNER,)), going_on(**values), TEXT, DAY)
    assert 2 not in [candidate.entity for candidate in annotation.claims[1].candidates]


def test_nobody_is_both_speaker_and_relay():
    _, claim = after(Lesson(3, weights={"is a person": 4.0}), found(relay=0))
    assert (claim.speaker, claim.relay) == (0, None)


def test_a_claim_without_candidates_stays_as_it_is():
    nobody = found(candidates=(), speaker=None)
    _, claim = after(Lesson(3, temperature=2.0, weights={"is a person": 4.0}), nobody)
    assert claim == nobody.claims[0]


def test_probabilities_are_probabilities():
    _, claim = after(Lesson(3, temperature=0.3, weights={"is a person": 40.0, **SURE}, aliases=(RENNER,)))
    assert all(0 <= candidate.probability <= 1 for candidate in claim.candidates)
    assert sum(candidate.probability for candidate in claim.candidates) <= 1.002
    assert claim.confidence <= 1


def test_who_is_near_and_goes_on_keeps_the_reasons_that_the_machine_had():
    near = Candidate(0, 0.02, ("named near the claim",), (Evidence(Span(0, 8), "alias"),))
    first = Candidate(1, 0.64, ("goes on from the claim before",))
    annotation = learned.apply(
        Lesson(3, weights=SURE, aliases=(RENNER,)), going_on(candidates=(first, near)), TEXT, DAY
    )
    voss = next(candidate for candidate in annotation.claims[1].candidates if candidate.entity == 0)
    assert (voss.reasons, voss.evidence, voss.before) == (near.reasons, near.evidence, (2, 0.02))


def test_a_lessons_own_reasons_can_be_told_from_the_machines():
    _, by_alias = after(Lesson(3, weights=SURE, aliases=(RENNER,)))
    _, by_weight = after(Lesson(3, weights={"is a person": 4.0}))
    assert learned.without_lesson(by_alias.candidates[0].reasons) == ()
    assert learned.without_lesson(by_weight.candidates[0].reasons) == ("named near the claim",)


@pytest.fixture(scope="module")
def real(pipeline):
    text = (
        "The chancellor said the locks stay shut.\n\n"
        "Ada Voss met Joost Verbeke on Monday. “It is older than the town,” she said. “Nobody told us.”\n\n"
        "A senior official, who asked not to be named, said the committee knew. He said it would meet again.\n\n"
        "“We found a wall,” Verbeke told the Quay Courier. “It is on no map.”"
    )
    return text, annotate(pipeline, text)


def test_what_the_pipeline_finds_stays_what_it_is_where_nothing_was_learned(real):
    text, annotation = real
    assert annotation.claims
    unchanged = learned.apply(Lesson(1), annotation, text, DAY)
    assert unchanged == replace(annotation, pipeline_version=f"{annotation.pipeline_version}+lesson 1")


@pytest.mark.parametrize("sign", ["is a person", "named near the claim", signs.JUST_SPOKEN, signs.NEAREST])
@pytest.mark.parametrize("weight", [-5.0, 5.0])
def test_whatever_was_learned_changes_the_speakers_alone(real, sign, weight):
    text, annotation = real
    lesson = Lesson(1, 1.5, {sign: weight, **SURE}, (RENNER,))

    changed = learned.apply(lesson, annotation, text, DAY)

    assert changed.mentions == annotation.mentions
    assert changed.entities[: len(annotation.entities)] == annotation.entities
    for was, now in zip(annotation.claims, changed.claims, strict=True):
        assert (now.content, now.cue, now.source, now.form) == (was.content, was.cue, was.source, was.form)
        assert 0 <= now.confidence <= 1
        before = {candidate.before for candidate in now.candidates if candidate.before and candidate.before[0]}
        own = {(rank, candidate.probability) for rank, candidate in enumerate(was.candidates, start=1)}
        assert before == own
        assert {candidate.entity for candidate in now.candidates} >= {candidate.entity for candidate in was.candidates}
        assert now.speaker in (None, now.candidates[0].entity if now.candidates else None)


def test_a_lesson_comes_back_from_json_as_it_was():
    lesson = Lesson(3, 1.4, {"is a person": 0.5}, (RENNER, replace(RENNER, since=DAY, until=DAY)))
    assert learned.from_json(3, json.loads(json.dumps(learned.as_json(lesson)))) == lesson


def test_the_version_names_the_lesson():
    assert learned.version_with("encoder.v1.abc", Lesson(12)) == "encoder.v1.abc+lesson 12"
    assert learned.version_with("encoder.v1.abc", None) == "encoder.v1.abc"
