"""Two entities made one, and taken apart again: at once, later, and after other edits."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.editing import attributions, distinct, entities, merging, undoing
from articles.editing.errors import NotAllowed, NothingToUndo, StaleEdit
from articles.models import Alias, Attribution, Entity, Mention, Revision
from articles.models.anchors import Origin
from tests.articles.editing.archive import assert_consistent, standing_rows
from tests.factories import ArticleFactory, ClaimFactory, EntityFactory, MentionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def joost():
    """The same as Joost Verbeke, under another name."""
    return EntityFactory(name="J. Verbeke")


@pytest.fixture
def claim(joost, dantas):
    claim = ClaimFactory(attribution=joost, attribution__candidates=[joost, dantas])
    MentionFactory(version=claim.version, entity=joost, exact="Mirela Dantas")
    return claim


def fresh(claim):
    return Attribution.objects.select_related("claim", "speaker", "relay").get(claim=claim)


def undo(revision, by):
    return undoing.undo(Revision.objects.get(pk=revision.pk), by=by)


def merge(merged, into, by):
    return merging.merge(merged, into=into, by=by)


def test_everything_goes_to_the_survivor(claim, joost, verbeke, editor):
    relayed = ClaimFactory(attribution=EntityFactory(name="Ona Pell"), attribution__relay=joost)
    Alias.objects.create(entity=joost, name="Joost", key="joost")

    revision = merge(joost, verbeke, editor)

    assert fresh(claim).speaker == verbeke
    assert fresh(relayed).relay == verbeke
    assert [candidate.entity.name for candidate in fresh(claim).candidates.all()] == ["Joost Verbeke", "Mirela Dantas"]
    assert Mention.objects.get().entity == verbeke
    assert sorted(verbeke.aliases.values_list("name", "origin")) == [("J. Verbeke", "person"), ("Joost", "machine")]
    joost.refresh_from_db()
    assert joost.merged_into == verbeke
    assert (revision.act, revision.entity, revision.after["other"], revision.after["claims"]) == (
        "entities_merged",
        joost,
        verbeke.pk,
        2,
    )
    assert Revision.objects.count() == 1
    assert_consistent()


def test_what_a_person_decided_keeps_its_state_and_an_open_page_is_out_of_date(claim, joost, verbeke, editor):
    attributions.choose_speaker(fresh(claim), speaker=joost, by=editor, edition=1)

    merge(joost, verbeke, editor)

    attribution = fresh(claim)
    assert (attribution.state, attribution.speaker, attribution.decided_by) == ("confirmed", verbeke, editor)
    with pytest.raises(StaleEdit):
        attributions.reject(attribution, by=editor, edition=2)


def test_nobody_relays_themselves(joost, verbeke, editor):
    through_survivor = ClaimFactory(attribution=joost, attribution__relay=verbeke)
    through_merged = ClaimFactory(attribution=verbeke, attribution__relay=joost)
    before = standing_rows([joost, verbeke])

    revision = merge(joost, verbeke, editor)

    assert [(fresh(claim).speaker, fresh(claim).relay) for claim in (through_survivor, through_merged)] == [
        (verbeke, None),
        (verbeke, None),
    ]
    undo(revision, editor)
    assert standing_rows([joost, verbeke]) == before


@pytest.mark.parametrize(("ranked", "left"), [("merged first", 1), ("survivor first", 1)])
def test_of_two_candidates_for_one_claim_the_better_remains(joost, verbeke, dantas, editor, ranked, left):
    order = [joost, dantas, verbeke] if ranked == "merged first" else [verbeke, joost, dantas]
    claim = ClaimFactory(attribution=order[0], attribution__candidates=order)
    before = standing_rows([joost, verbeke])

    revision = merge(joost, verbeke, editor)

    assert sorted(fresh(claim).candidates.values_list("entity__name", flat=True)) == ["Joost Verbeke", "Mirela Dantas"]
    assert fresh(claim).candidates.get(rank=left).entity == verbeke
    undo(revision, editor)
    assert standing_rows([joost, verbeke]) == before


@pytest.mark.parametrize(("merged_by", "survivor_by"), [("machine", "person"), ("person", "machine"), ("person",) * 2])
def test_of_two_mentions_of_the_same_words_one_remains_and_rather_a_persons(
    joost, verbeke, editor, merged_by, survivor_by
):
    version = ArticleFactory().versions.get()
    for entity, origin in ((joost, merged_by), (verbeke, survivor_by)):
        MentionFactory(version=version, entity=entity, exact="Mirela Dantas", origin=origin)
    before = standing_rows([joost, verbeke])

    revision = merge(joost, verbeke, editor)

    assert Mention.objects.values_list("entity", "origin").get() == (verbeke.pk, "person")
    undo(revision, editor)
    assert standing_rows([joost, verbeke]) == before


def test_names_that_the_survivor_has_already_stay_where_they_are(joost, verbeke, editor):
    for entity in (joost, verbeke):
        Alias.objects.create(entity=entity, name="Joost", key="joost")
    Alias.objects.create(entity=joost, name="Joost Verbeke", key="joost verbeke")
    before = standing_rows([joost, verbeke])

    revision = merge(joost, verbeke, editor)

    assert sorted(verbeke.aliases.values_list("name", flat=True)) == ["J. Verbeke", "Joost"]
    undo(revision, editor)
    assert standing_rows([joost, verbeke]) == before


def test_what_was_merged_before_follows(joost, verbeke, dantas, editor):
    third = EntityFactory(name="Verbeke")
    first = merge(third, joost, editor)
    second = merge(joost, verbeke, editor)
    third.refresh_from_db()
    assert third.merged_into == verbeke

    undo(first, editor)
    third.refresh_from_db()
    assert third.merged_into is None
    undo(second, editor)
    third.refresh_from_db()
    assert third.merged_into is None
    assert not Entity.objects.exclude(merged_into=None).exists()


def test_the_first_of_two_merges_undone_takes_its_claims_from_the_last_survivor(claim, joost, verbeke, dantas, editor):
    second_claim = ClaimFactory(attribution=verbeke)
    first = merge(joost, verbeke, editor)
    merge(verbeke, EntityFactory(name="Verbeke the Elder"), editor)

    undo(first, editor)

    assert fresh(claim).speaker == joost
    assert fresh(second_claim).speaker.name == "Verbeke the Elder"
    assert_consistent()


def test_undone_after_other_edits_these_stay(claim, joost, verbeke, dantas, editor):
    decided, rejected, own, untouched = (ClaimFactory(attribution=joost) for _ in range(4))
    revision = merge(joost, verbeke, editor)
    attributions.choose_speaker(fresh(decided), speaker=verbeke, by=editor, edition=2)
    attributions.reject(fresh(rejected), by=editor, edition=2)
    attributions.choose_speaker(fresh(own), speaker=dantas, by=editor, edition=2)
    entities.rename(verbeke, name="Joost van Verbeke", kind="person", note="", by=editor, seen=0)

    undone = undo(revision, editor)

    speakers = [fresh(one).speaker for one in (decided, rejected, own, untouched, claim)]
    assert speakers == [verbeke, verbeke, dantas, joost, joost]
    assert (undone.before["claims"], undone.after["claims"]) == (5, 2)
    assert_consistent()


def test_a_decision_that_was_undone_is_none(claim, joost, verbeke, dantas, editor):
    first = attributions.choose_speaker(fresh(claim), speaker=joost, by=editor, edition=1)
    revision = merge(joost, verbeke, editor)
    later = attributions.choose_speaker(fresh(claim), speaker=dantas, by=editor, edition=3)
    undo(later, editor)

    undo(revision, editor)
    assert fresh(claim).speaker == joost

    undo(first, editor)
    assert (fresh(claim).speaker, fresh(claim).state) == (joost, "suggested")


def test_an_older_decision_is_undone_while_its_speaker_is_another(claim, joost, verbeke, dantas, editor):
    revision = attributions.choose_speaker(fresh(claim), speaker=dantas, by=editor, edition=1)
    merge(joost, verbeke, editor)

    undone = undo(revision, editor)

    assert (fresh(claim).speaker, fresh(claim).state) == (verbeke, "suggested")
    assert undone.after["speaker_name"] == "Joost Verbeke"


def test_a_claim_that_a_merge_has_given_to_another_can_still_be_put_back(claim, joost, verbeke, dantas, editor):
    revision = attributions.choose_speaker(fresh(claim), speaker=joost, by=editor, edition=1)
    merge(joost, dantas, editor)

    undo(revision, editor)

    assert (fresh(claim).speaker, fresh(claim).state) == (dantas, "suggested")


def test_who_was_merged_meanwhile_is_the_survivor(claim, joost, verbeke, editor):
    other = ClaimFactory(attribution=EntityFactory(name="Ona Pell"))
    merge(joost, verbeke, editor)

    attributions.choose_speaker(fresh(other), speaker=joost, by=editor, edition=1)

    assert fresh(other).speaker == verbeke
    assert entities.make(name="J. Verbeke", kind="person") == verbeke


def test_an_articles_own_source_becomes_somebody_of_the_world_and_its_name_stays_its_own(claim, verbeke, editor):
    official = EntityFactory(name="an official", kind=Entity.Kind.UNNAMED, article=claim.article)
    Alias.objects.create(entity=official, name="the official", key="the official", origin=Origin.PERSON)

    merge(official, verbeke, editor)

    assert not verbeke.aliases.exists()
    assert Revision.objects.get().article == claim.article


@pytest.mark.parametrize(
    ("merged", "into", "told"),
    [
        ("verbeke", "verbeke", "one already"),
        ("verbeke", "official", "belongs to one article"),
        ("official", "elsewhere", "belongs to one article"),
        ("dantas", "verbeke", "edith said on"),
        ("verbeke", "merged", "was merged into Mirela Dantas meanwhile"),
        ("merged", "verbeke", "was merged into Mirela Dantas meanwhile"),
        ("gone", "verbeke", "no longer in the archive"),
    ],
)
def test_what_cannot_be_merged(verbeke, dantas, editor, merged, into, told):
    who = {
        "verbeke": verbeke,
        "dantas": dantas,
        "official": EntityFactory(name="an official", kind=Entity.Kind.UNNAMED, article=ArticleFactory()),
        "elsewhere": EntityFactory(name="an official", kind=Entity.Kind.UNNAMED, article=ArticleFactory()),
        "merged": EntityFactory(name="M. Dantas", merged_into=dantas),
        "gone": Entity(pk=2**31 - 1, name="Nobody"),
    }
    distinct.tell_apart(verbeke, other=dantas, by=editor)

    with pytest.raises(NotAllowed, match=told):
        merge(who[merged], who[into], editor)

    assert Revision.objects.count() == 1


def test_two_told_apart_are_so_for_those_merged_into_them_too(joost, verbeke, dantas, editor):
    said = distinct.tell_apart(joost, other=dantas, by=editor)
    merge(joost, verbeke, editor)
    with pytest.raises(NotAllowed, match="never the same"):
        merge(dantas, verbeke, editor)

    undo(said, editor)

    merge(dantas, verbeke, editor)


def test_a_merge_is_undone_once(joost, verbeke, editor):
    revision = merge(joost, verbeke, editor)
    undo(revision, editor)

    with pytest.raises(NothingToUndo):
        undoing.undo(Revision.objects.get(pk=revision.pk), by=editor)


def test_the_number_of_queries_does_not_grow_with_the_claims(joost, verbeke, editor):
    def queries(claims):
        for _ in range(claims):
            ClaimFactory(attribution=joost)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            revision = merge(joost, verbeke, editor)
        undo(revision, editor)
        return len(captured)

    assert queries(1) == queries(12)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_merge_the_same_two_at_once_the_second_is_refused(joost, verbeke, editor):
    told = []
    start = threading.Barrier(2)

    def run(merged, into):
        try:
            start.wait()
            merge(merged, into, editor)
        except NotAllowed as error:
            told.append(str(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in ((joost, verbeke), (verbeke, joost))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(told) == 1
    assert "meanwhile. Nothing was changed." in told[0]
    assert Entity.objects.exclude(merged_into=None).count() == 1
    assert Revision.objects.count() == 1
