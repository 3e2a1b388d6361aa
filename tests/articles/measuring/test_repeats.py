"""The corrections that repeat: the same words, the same wrong person, the same right one."""

from __future__ import annotations

import uuid

import pytest

from articles.editing import attributions
from articles.measuring import repeats
from articles.measuring.filters import Filters
from articles.measuring.intervals import Share
from articles.measuring.listing import listed
from articles.models import Candidate
from tests.factories import ArticleFactory, ClaimFactory, EntityFactory

pytestmark = pytest.mark.django_db
BODY = (
    "The  Chancellor said it would rain. The chancellor, said a clerk. “The chancellor’s” man told nobody. She said no."
)


def claim_by(editor, source, machine, chosen, *, cue="said", reason="described as “the chancellor”"):
    """A claim of those source words, given to `chosen` (None: rejected)."""
    article = ArticleFactory(version__body=BODY)
    claim = ClaimFactory(
        article=article,
        words="it would rain",
        parts__words="it would rain",
        parts__cue=cue,
        parts__source=source,
        attribution=machine,
    )
    Candidate.objects.filter(attribution=claim.attribution).update(reasons=[reason])
    if chosen is None:
        attributions.reject(claim.attribution, by=editor, edition=1)
    else:
        attributions.choose_speaker(claim.attribution, speaker=chosen, by=editor, edition=1)
    return claim


@pytest.fixture
def kiel(db):
    return EntityFactory(name="Runa Kiel")


@pytest.fixture
def renner(db):
    return EntityFactory(name="Ulf Renner")


def test_words_that_are_the_same_but_for_case_and_space_are_counted_together(editor, kiel, renner):
    first = claim_by(editor, "The  Chancellor", kiel, renner)
    second = claim_by(editor, "The chancellor,", kiel, renner)
    claim_by(editor, "“The chancellor’s” man", kiel, renner)

    [mistake] = repeats.find(Filters()).mistakes

    assert (mistake.source, mistake.machine, mistake.chosen) == ("the chancellor", kiel.pk, renner.pk)
    assert (mistake.times, mistake.articles) == (2, 2)
    behind = Filters(source=mistake.source, machine=kiel.pk, chosen=renner.pk)
    assert {row.claim for row in listed(behind, "mistaken")} == {first.pk, second.pk}


def test_another_person_is_another_mistake(editor, kiel, renner):
    claim_by(editor, "The chancellor,", kiel, renner)
    claim_by(editor, "The chancellor,", renner, kiel)
    claim_by(editor, "The chancellor,", kiel, kiel)

    assert repeats.find(Filters()).mistakes == []


def test_what_was_decided_along_with_another_was_wrong_as_often(editor, kiel, renner):
    claims = [claim_by(editor, "The chancellor,", kiel, kiel) for _ in range(3)]
    action = uuid.uuid4()
    for claim in claims:
        attributions.choose_both(claim.attribution, speaker=renner, relay=None, by=editor, edition=2, action=action)

    [mistake] = repeats.find(Filters()).mistakes

    assert mistake.times == 3
    assert len(listed(Filters(source="the chancellor"), "mistaken")) == 3


def test_a_pronoun_teaches_nothing(editor, kiel, renner):
    for _ in range(2):
        claim_by(editor, "She", kiel, renner, reason="“She”: named earlier")
        claim_by(editor, "She", kiel, renner, reason="speaker of the claim before")

    assert repeats.find(Filters()).mistakes == []


def test_cues_come_by_how_surely_they_mislead(editor, kiel, renner):
    for _ in range(2):
        claim_by(editor, "The chancellor,", kiel, renner, cue="told")
    for _ in range(9):
        claim_by(editor, "The chancellor,", kiel, None)
    claim_by(editor, "The chancellor,", kiel, kiel)

    cues = repeats.find(Filters()).cues

    assert [(row.words, row.wrong) for row in cues] == [("said", Share(9, 10)), ("told", Share(2, 2))]
    assert len(listed(Filters(cue="said"), "wrong")) == 9


def test_descriptions_are_the_words_of_sources_that_name_nobody(editor, kiel, renner):
    for reason in ("described as “the chancellor”", "not named here", "named as the source"):
        claim_by(editor, "The chancellor,", kiel, renner, reason=reason)

    [row] = repeats.find(Filters()).descriptions

    assert (row.words, row.wrong) == ("the chancellor", Share(2, 2))


def test_only_what_the_filters_ask_for(editor, kiel, renner):
    for _ in range(2):
        claim_by(editor, "The chancellor,", kiel, renner)

    assert len(repeats.find(Filters(form="direct")).mistakes) == 1
    assert repeats.find(Filters(form="indirect")) == repeats.Repeats()


def test_all_three_take_one_query(editor, kiel, renner, django_assert_num_queries):
    claim_by(editor, "The chancellor,", kiel, renner)

    with django_assert_num_queries(1):
        repeats.find(Filters())
