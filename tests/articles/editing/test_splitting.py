"""One entity made two: what is dealt out goes, the rest stays, and all of it comes back."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.editing import attributions, dealing, entities, merging, splitting, undoing
from articles.editing.errors import NotAllowed, StaleEdit
from articles.editing.moving import Chosen
from articles.models import Attribution, Entity, Mention, Revision
from tests.articles.editing.archive import assert_consistent, standing_rows
from tests.factories import ArticleFactory, ClaimFactory, EntityFactory, MentionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def claims(dantas, verbeke):
    """Two that she said, in two articles, and one that she passed on."""
    said = [ClaimFactory(attribution=dantas, attribution__candidates=[dantas, verbeke]) for _ in range(2)]
    return [*said, ClaimFactory(attribution=verbeke, attribution__relay=dantas)]


def fresh(claim):
    return Attribution.objects.select_related("claim", "speaker", "relay").get(claim=claim)


def undo(revision, by):
    return undoing.undo(Revision.objects.get(pk=revision.pk), by=by)


def split_off(dantas, by, name="Marta Dantas", **chosen):
    return splitting.split_off(dantas, name=name, kind="person", note="", chosen=Chosen(**chosen), by=by)


def test_what_is_chosen_goes_to_somebody_new_and_the_rest_stays(claims, dantas, editor):
    attributions.choose_speaker(fresh(claims[0]), speaker=dantas, by=editor, edition=1)
    mention = MentionFactory(version=claims[0].version, entity=dantas)
    left = MentionFactory(version=claims[1].version, entity=dantas)

    revision = split_off(dantas, editor, speaker=[claims[0].attribution.pk], mentions=[mention.pk])

    marta = Entity.objects.get(name="Marta Dantas")
    attribution = fresh(claims[0])
    assert (attribution.speaker, attribution.state, attribution.decided_by) == (marta, "confirmed", editor)
    assert attribution.candidates.get(rank=1).entity == marta
    assert [Mention.objects.get(pk=one.pk).entity for one in (mention, left)] == [marta, dantas]
    assert (fresh(claims[1]).speaker, fresh(claims[2]).relay) == (dantas, dantas)
    assert (revision.act, revision.entity, revision.after["other"]) == ("entity_split", dantas, marta.pk)
    assert Revision.objects.filter(act="entity_split").count() == 1


def test_a_relay_is_dealt_out_like_a_speaker(claims, dantas, editor):
    split_off(dantas, editor, relay=[claims[2].attribution.pk])

    assert fresh(claims[2]).relay.name == "Marta Dantas"


def test_undone_all_is_as_it_was_and_nobody_new_is_left(claims, dantas, verbeke, editor):
    before = standing_rows([dantas, verbeke])

    undo(split_off(dantas, editor, speaker=[claim.attribution.pk for claim in claims[:2]]), editor)

    assert standing_rows([dantas, verbeke]) == before
    assert not Entity.objects.filter(name="Marta Dantas").exists()


def test_given_to_the_relay_a_claim_has_none_until_it_comes_back(dantas, verbeke, editor):
    claim = ClaimFactory(attribution=dantas, attribution__relay=verbeke, attribution__candidates=[dantas, verbeke])
    before = standing_rows([dantas, verbeke])
    chosen = Chosen(speaker=[claim.attribution.pk])

    revision = splitting.split(dantas, to=verbeke, chosen=chosen, by=editor)

    assert (fresh(claim).speaker, fresh(claim).relay) == (verbeke, None)
    assert fresh(claim).candidates.count() == 1
    undo(revision, editor)
    assert standing_rows([dantas, verbeke]) == before


def test_undone_after_other_edits_these_stay(claims, dantas, verbeke, editor):
    revision = split_off(dantas, editor, speaker=[claim.attribution.pk for claim in claims[:2]])
    marta = Entity.objects.get(name="Marta Dantas")
    attributions.choose_speaker(fresh(claims[0]), speaker=marta, by=editor, edition=2)
    merging.merge(dantas, into=verbeke, by=editor)

    undo(revision, editor)

    assert (fresh(claims[0]).speaker, fresh(claims[1]).speaker) == (marta, verbeke)
    assert_consistent()


def test_two_who_are_one_again_are_not_put_together(claims, dantas, editor):
    revision = split_off(dantas, editor, speaker=[claims[0].attribution.pk])
    merging.merge(Entity.objects.get(name="Marta Dantas"), into=dantas, by=editor)

    with pytest.raises(StaleEdit):
        undo(revision, editor)


def test_a_decision_from_before_is_not_undone_while_the_claim_is_somebody_elses(claims, dantas, verbeke, editor):
    decided = attributions.choose_speaker(fresh(claims[0]), speaker=dantas, by=editor, edition=1)
    split = split_off(dantas, editor, speaker=[claims[0].attribution.pk])

    with pytest.raises(StaleEdit):
        undo(decided, editor)
    undo(split, editor)

    undo(decided, editor)
    assert fresh(claims[0]).state == "suggested"


@pytest.mark.parametrize(
    ("to", "told"),
    [
        ("dantas", "somebody else"),
        ("elsewhere", "another article"),
        ("merged", "was merged into"),
        ("none", "Tick what"),
    ],
)
def test_what_cannot_be_split(claims, dantas, verbeke, editor, to, told):
    who = {
        "dantas": dantas,
        "elsewhere": EntityFactory(name="an official", kind="unnamed", article=ArticleFactory()),
        "merged": EntityFactory(name="M. Dantas", merged_into=dantas),
        "none": verbeke,
    }
    keys = [] if to == "none" else [claims[0].attribution.pk]

    with pytest.raises(NotAllowed, match=told):
        splitting.split(dantas, to=who[to], chosen=Chosen(speaker=keys), by=editor)


def test_somebody_new_is_not_somebody_known(claims, dantas, verbeke, editor):
    keys = [claims[0].attribution.pk]
    with pytest.raises(NotAllowed, match="say in a note"):
        split_off(dantas, editor, name="Joost Verbeke", speaker=keys)
    merging.merge(verbeke, into=dantas, by=editor)
    with pytest.raises(NotAllowed, match="was merged into Mirela Dantas"):
        split_off(dantas, editor, name="Joost Verbeke", speaker=keys)

    assert entities.make(name="Joost Verbeke", kind="person") == dantas


def test_of_an_articles_own_source_another_of_the_article_is_made(editor):
    article = ArticleFactory()
    official = EntityFactory(name="officials", kind="unnamed", article=article)
    claim = ClaimFactory(article=article, attribution=official)

    chosen = Chosen(speaker=[claim.attribution.pk])
    splitting.split_off(official, name="a clerk", kind="unnamed", note="", chosen=chosen, by=editor)

    assert fresh(claim).speaker.article == article
    assert Revision.objects.get().article == article


def test_all_of_an_article_are_also_the_claims_for_which_it_is_a_candidate_only(claims, dantas, verbeke, editor):
    runner_up = ClaimFactory(article=claims[0].article, attribution=verbeke, attribution__candidates=[verbeke, dantas])
    elsewhere = ClaimFactory(attribution=verbeke, attribution__candidates=[verbeke, dantas])
    chosen = dealing.chosen(dantas, articles=[claims[0].article_id])

    splitting.split_off(dantas, name="Marta Dantas", kind="person", note="", chosen=chosen, by=editor)

    assert fresh(runner_up).candidates.get(rank=2).entity.name == "Marta Dantas"
    assert fresh(elsewhere).candidates.get(rank=2).entity == dantas


def test_all_that_are_named_so_are_also_the_claims_whose_source_names_them_so(claims, dantas, editor):
    mention = MentionFactory(version=claims[0].version, entity=dantas)
    MentionFactory(version=claims[1].version, entity=dantas, exact="She")

    chosen = dealing.chosen(dantas, names=["Mirela Dantas"])

    assert chosen.speaker == {claims[0].attribution.pk}
    assert chosen.mentions == {mention.pk}
    assert not chosen.relay


def test_the_number_of_queries_does_not_grow_with_the_claims(dantas, editor):
    def queries(count):
        keys = [ClaimFactory(attribution=dantas).attribution.pk for _ in range(count)]
        with CaptureQueriesContext(connection) as captured:
            revision = split_off(dantas, editor, speaker=keys)
        undo(revision, editor)
        return len(captured)

    assert queries(1) == queries(9)
