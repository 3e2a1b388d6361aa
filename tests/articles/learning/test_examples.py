"""What is learned from: people's decisions on speakers in the newest versions, with what the machine alone had proposed."""

from __future__ import annotations

import pytest

from articles.editing import attributions
from articles.learning import examples
from articles.models import Candidate, Claim
from articles.nlp.annotations import Span
from tests.articles.learning.newsroom import SOURCE, article_with_claim, decided, newer_version, sentence
from tests.factories import EntityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def renner():
    return EntityFactory(name="Karla Renner")


def decisions():
    return [decision for article in examples.load().articles for decision in article.decisions]


def test_a_decision_comes_with_what_the_machine_had_found(editor, renner):
    claim = decided(1, renner, editor)

    [article] = examples.load().articles
    [decision] = article.decisions
    [span] = article.claims

    assert (article.group, article.title, article.day.isoformat()) == (
        claim.article_id,
        "Locks stay shut (1)",
        "2026-01-02",
    )
    assert (decision.claim, decision.position, decision.speaker, decision.is_first) == (claim.pk, 0, renner.pk, False)
    assert (decision.words, decision.source) == (sentence(1), SOURCE)
    assert span.content == (Span(0, len(sentence(1))),)
    assert article.text[span.source[0].start : span.source[0].end] == SOURCE
    assert [(one.entity, one.probability, one.reasons) for one in span.candidates] == [
        (span.speaker, 0.8, ("not named here",))
    ]


def test_a_confirmed_speaker_is_the_machines_first_choice(editor):
    claim = article_with_claim(1)
    attributions.choose_speaker(claim.attribution, speaker=claim.attribution.speaker, by=editor, edition=1)
    assert [decision.is_first for decision in decisions()] == [True]


def test_what_nobody_decided_and_what_is_no_claim_teaches_nothing(editor):
    article_with_claim(1)
    attributions.reject(article_with_claim(2).attribution, by=editor, edition=1)
    assert examples.load().articles == []


def test_a_claim_that_was_withdrawn_teaches_nothing(editor, renner):
    claim = decided(1, renner, editor)
    Claim.objects.filter(pk=claim.pk).update(is_withdrawn=True)
    assert examples.load().articles == []


def test_a_claim_that_a_person_added_teaches_words_and_judges_no_ranking(editor, renner):
    claim = decided(1, renner, editor)
    Claim.objects.filter(pk=claim.pk).update(origin="person")

    found = examples.load()

    assert [decision.position for article in found.articles for decision in article.decisions] == [None]
    assert found.articles[0].claims == ()
    assert found.decisions == 0


def test_who_was_merged_into_another_is_that_other(editor, renner):
    decided(1, renner, editor)
    other = EntityFactory(name="Karla Renner-Voss")
    renner.merged_into = other
    renner.save()
    assert [decision.speaker for decision in decisions()] == [other.pk]


def test_an_older_version_no_longer_counts(editor, renner):
    newer_version(decided(1, renner, editor), 1)
    assert examples.load().articles == []


def test_copies_are_one_group_and_the_same_words_one_decision(editor, renner):
    original = decided(1, renner, editor)
    decided(1, renner, editor, copy_of=original.article)
    decided(2, renner, editor)

    found = examples.load()

    assert found.groups == 2
    assert [decision.claim for article in found.articles for decision in article.decisions] == [
        original.pk,
        Claim.objects.latest("pk").pk,
    ]
    assert found.articles[0].group == original.article_id


def test_other_words_in_a_copy_are_a_decision_of_their_own_in_the_same_group(editor, renner):
    original = decided(1, renner, editor)
    decided(2, renner, editor, copy_of=original.article)

    found = examples.load()

    assert (found.groups, found.decisions) == (1, 2)
    assert {examples.fold_of(article.group) for article in found.articles} == {examples.fold_of(original.article_id)}


def test_after_a_lesson_the_machines_own_candidates_are_learned_from(editor, renner):
    claim = decided(1, renner, editor)
    own = claim.attribution.candidates.get()
    Candidate.objects.filter(pk=own.pk).update(
        rank=2,
        probability=0.1,
        rank_before=1,
        probability_before=0.8,
        reasons=["not named here", "editors gave “the chancellor” to Ada Voss 4 times of 4"],
    )
    Candidate.objects.create(
        attribution=claim.attribution,
        rank=1,
        entity=renner,
        probability=0.85,
        reasons=["editors gave “the chancellor” to Karla Renner 9 times of 9"],
        rank_before=0,
        probability_before=0.0,
    )

    [article] = examples.load().articles

    assert [(one.entity, one.probability, one.reasons) for one in article.claims[0].candidates] == [
        (own.entity_id, 0.8, ("not named here",))
    ]
    assert article.claims[0].speaker == own.entity_id
    assert article.decisions[0].is_first is False


def test_a_carried_decision_without_candidates_judges_no_ranking(editor, renner):
    claim = decided(1, renner, editor)
    newer_version(claim, 1)
    newest = Claim.objects.latest("pk")
    Claim.objects.filter(pk=newest.pk).update(carried_from=claim.pk)
    attributions.choose_speaker(newest.attribution, speaker=renner, by=editor, edition=1)
    found = examples.load()
    assert [decision.position for article in found.articles for decision in article.decisions] == [None]


def test_it_costs_the_same_queries_however_many_articles(editor, renner, django_assert_max_num_queries):
    for number in range(8):
        decided(number, renner, editor)
    # decided versions; claims, parts, candidates; people; versions with their articles
    with django_assert_max_num_queries(6):
        assert examples.load().decisions == 8


def test_nothing_decided_is_nothing_to_learn_from():
    assert examples.load().articles == []
