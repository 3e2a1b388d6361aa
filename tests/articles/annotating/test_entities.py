"""Whom an article names: found again by kind and name, led on from whom was merged, and by the names that editors gave."""

from __future__ import annotations

import datetime
import threading

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from articles.annotating import storing
from articles.annotating.entities import entity_rows
from articles.editing import attributions, dealing, entities, merging, splitting, undoing
from articles.models import Alias, Attribution, Entity, Mention, Revision
from articles.models.anchors import Origin
from articles.nlp.annotations import ArticleAnnotation, Candidate, ClaimSpan, EntityAnnotation, MentionSpan, Span
from tests.factories import BODY, QUOTE, ArticleFactory, ArticleVersionFactory, EntityFactory

pytestmark = pytest.mark.django_db
SPRING = datetime.date(2025, 3, 1)


def found(name, kind="person", *aliases):
    return EntityAnnotation(key=0, name=name, kind=kind, aliases=aliases)


def article_of(day):
    at = datetime.datetime.combine(day, datetime.time(8), datetime.UTC) if day else None
    return ArticleFactory(published_at=at)


def rows(article, *annotations):
    return entity_rows(article, annotations)


@pytest.fixture
def article():
    return article_of(SPRING)


def test_who_was_merged_is_the_survivor(article, dantas, verbeke, editor):
    third = EntityFactory(name="J. Verbeke")
    merging.merge(third, into=verbeke, by=editor)
    merging.merge(verbeke, into=dantas, by=editor)

    assert rows(article, found("J. Verbeke"), found("Joost Verbeke"), found("Mirela Dantas")) == [dantas] * 3
    assert Entity.objects.count() == 3


def test_a_name_from_before_leads_to_who_has_another_now(article, dantas, editor):
    entities.rename(dantas, name="Mirela Kolbe", kind="person", note="", by=editor, seen=0)

    assert rows(article, found("Mirela Dantas"), found("Mirela Kolbe")) == [dantas, dantas]
    assert Entity.objects.count() == 1


@pytest.mark.parametrize("new", [{"kind": "organization", "note": ""}, {"kind": "person", "note": "the engineer"}])
def test_so_do_a_kind_and_a_note(article, dantas, editor, new):
    entities.rename(dantas, name="Mirela Dantas", by=editor, seen=0, **new)

    assert rows(article, found("Mirela Dantas")) == [dantas]


@pytest.mark.parametrize("kind", ["person", "unnamed", "group"])
def test_a_name_that_an_editor_gave_names_also_whom_the_article_leaves_unnamed(article, dantas, editor, kind):
    entities.add_alias(dantas, name="the minister", by=editor)

    assert rows(article, found("The minister", kind)) == [dantas]
    assert Entity.objects.count() == 1


@pytest.mark.parametrize("kind", ["organization", "place"])
def test_but_nobody_of_another_kind(article, dantas, editor, kind):
    entities.add_alias(dantas, name="Dantas", by=editor)

    assert rows(article, found("Dantas", kind)) != [dantas]


def test_a_name_that_the_machine_found_draws_no_unnamed_source_into_the_world(article, dantas):
    Alias.objects.create(entity=dantas, name="the minister", key="the minister", origin=Origin.MACHINE)

    (row,) = rows(article, found("the minister", "unnamed", "the head of works"))

    assert (row.article, row.kind) == (article, "unnamed")


def test_how_an_article_describes_whom_an_editor_named_is_no_name_of_theirs(article, dantas, editor):
    entities.add_alias(dantas, name="the minister", by=editor)

    rows(article, found("the minister", "unnamed", "an official"))

    assert [alias.name for alias in dantas.aliases.all()] == ["the minister"]


@pytest.mark.parametrize(
    ("day", "is_meant"),
    [(SPRING, True), (SPRING + datetime.timedelta(1), True), (SPRING - datetime.timedelta(1), False), (None, False)],
)
def test_a_name_holds_from_its_day_on(dantas, editor, day, is_meant):
    entities.add_alias(dantas, name="the minister", since=SPRING, by=editor)

    assert (rows(article_of(day), found("the minister", "unnamed")) == [dantas]) is is_meant


def test_of_two_who_had_the_name_one_after_the_other_it_is_the_later(dantas, verbeke, editor):
    entities.add_alias(dantas, name="the minister", by=editor)
    entities.add_alias(verbeke, name="the minister", since=SPRING, by=editor)

    assert rows(article_of(SPRING), found("the minister", "unnamed")) == [verbeke]
    assert rows(article_of(SPRING - datetime.timedelta(1)), found("the minister", "unnamed")) == [dantas]


def test_of_two_who_have_it_at_once_it_is_neither(article, dantas, verbeke, editor):
    for one in (dantas, verbeke):
        entities.add_alias(one, name="the minister", by=editor)

    assert rows(article, found("the minister", "unnamed"))[0] not in (dantas, verbeke)


def test_who_is_called_so_by_an_editor_comes_before_who_goes_by_it(article, dantas, editor):
    other = EntityFactory(name="Marta Dantas", origin=Origin.PERSON)
    Alias.objects.create(entity=dantas, name="Marta Dantas", key="marta dantas", origin=Origin.PERSON)

    assert rows(article, found("Marta Dantas")) == [other]


def test_a_name_given_to_another_articles_source_names_nobody_here(article, editor):
    clerk = EntityFactory(name="the clerk", kind="unnamed", article=ArticleFactory())
    entities.add_alias(clerk, name="the clerk of works", by=editor)

    assert rows(article, found("the clerk of works", "unnamed")) != [clerk]


def test_an_articles_own_source_that_was_merged_stays_so_in_it_and_there_only(article, dantas, editor):
    (official,) = rows(article, found("an official", "unnamed"))
    merging.merge(official, into=dantas, by=editor)

    assert rows(article, found("an official", "unnamed")) == [dantas]
    assert rows(ArticleFactory(), found("an official", "unnamed")) != [dantas]


def test_a_name_that_an_editor_removed_does_not_come_back(article, dantas, editor):
    rows(article, found("Mirela Dantas", "person", "Dantas", "Mirela"))
    removed = entities.remove_alias(dantas.aliases.get(name="Dantas"), by=editor)

    rows(article, found("Mirela Dantas", "person", "Dantas", "Mirela"))
    assert [alias.name for alias in dantas.aliases.all()] == ["Mirela"]

    undoing.undo(Revision.objects.get(pk=removed.pk), by=editor)
    assert dantas.aliases.count() == 2


def test_eight_queries_at_most(article, dantas, verbeke, editor):
    merging.merge(verbeke, into=dantas, by=editor)
    entities.add_alias(EntityFactory(name="Ona Pell"), name="the minister", by=editor)
    many = [found(f"Person {number}", "person", f"P. {number}") for number in range(20)]

    # names by editors, own sources, the world's, what is stored, who stands for whom, those, names removed, aliases
    with CaptureQueriesContext(connection) as captured:
        rows(article, *many, found("Joost Verbeke"), found("the minister", "unnamed"), found("a clerk", "unnamed"))

    assert len(captured) <= 8


def annotation(*names):
    """A claim of which the first of the names is the speaker; all are candidates, in order."""
    span = Span(BODY.index(QUOTE), BODY.index(QUOTE) + len(QUOTE))
    who = Span(BODY.index("Mirela Dantas"), BODY.index("Mirela Dantas") + len("Mirela Dantas"))
    people = tuple(EntityAnnotation(key=key, name=name, kind="person") for key, name in enumerate(names))
    mentions = tuple(MentionSpan(who, key, "name", "PERSON") for key in range(len(names)))
    candidates = tuple(Candidate(key, 0.8 / (key + 1), ("named",)) for key in range(len(names)))
    relay = len(names) - 1 or None
    claim = ClaimSpan("direct", (span,), (), (who,), 0, relay, nested=False, confidence=0.8, candidates=candidates)
    return ArticleAnnotation("v1", people, mentions, (claim,), ())


def test_who_has_two_names_in_one_article_is_one_candidate_and_relays_nobody(dantas, verbeke, editor):
    merging.merge(verbeke, into=dantas, by=editor)
    version = ArticleFactory(version__annotation="waiting", version__pipeline_version="").versions.get()

    storing.store(version.pk, annotation("Joost Verbeke", "Mirela Dantas"))
    storing.store(version.pk, annotation("Joost Verbeke", "Ona Pell", "Mirela Dantas"))

    attribution = Attribution.objects.get()
    assert (attribution.speaker, attribution.relay) == (dantas, None)
    assert list(attribution.candidates.values_list("rank", "entity__name")) == [(1, "Mirela Dantas"), (2, "Ona Pell")]
    assert Mention.objects.count() == 2


def test_read_again_a_merged_source_of_the_article_is_not_forgotten(dantas, editor):
    version = ArticleFactory(version__annotation="waiting", version__pipeline_version="").versions.get()
    official = EntityFactory(name="an official", kind="unnamed", article=version.article)
    Entity.objects.filter(pk=official.pk).update(merged_into=dantas)
    clerk = EntityFactory(name="a clerk", kind="unnamed", article=version.article)
    EntityFactory(name="the clerk", kind="unnamed", article=version.article, merged_into=clerk)
    EntityFactory(name="nobody", kind="unnamed", article=version.article)

    storing.store(version.pk, annotation("Joost Verbeke"))

    assert sorted(version.article.own_entities.values_list("name", flat=True)) == [
        "a clerk",
        "an official",
        "the clerk",
    ]


def test_a_decision_is_carried_to_a_newer_version_as_the_survivors(dantas, verbeke, editor):
    version = ArticleFactory(version__annotation="waiting", version__pipeline_version="").versions.get()
    storing.store(version.pk, annotation("Joost Verbeke"))
    attribution = Attribution.objects.get()
    attributions.choose_speaker(attribution, speaker=verbeke, by=editor, edition=1)
    newer = ArticleVersionFactory(article=version.article, number=2, annotation="waiting", pipeline_version="")
    merging.merge(verbeke, into=dantas, by=editor)

    storing.store(newer.pk, annotation("Joost Verbeke"))

    assert newer.claims.get().attribution.speaker == dantas
    undoing.undo(Revision.objects.get(act="entities_merged"), by=editor)
    assert newer.claims.get().attribution.speaker == verbeke


@pytest.mark.parametrize("in_a_newer_version", [False, True])
def test_what_was_dealt_out_of_an_article_stays_so_when_it_is_read_again(dantas, editor, in_a_newer_version):
    version, other = (
        ArticleFactory(version__annotation="waiting", version__pipeline_version="").versions.get() for _ in range(2)
    )
    for one in (version, other):
        storing.store(one.pk, annotation("Mirela Dantas"))
    chosen = dealing.chosen(dantas, articles=[version.article_id])
    split = splitting.split_off(dantas, name="Marta Dantas", kind="person", note="", chosen=chosen, by=editor)
    marta = Entity.objects.get(name="Marta Dantas")

    again = version
    if in_a_newer_version:
        again = ArticleVersionFactory(article=version.article, number=2, annotation="waiting", pipeline_version="")
    for one in (again, again, other):
        storing.store(one.pk, annotation("Mirela Dantas"))

    assert [one.claims.get().attribution.speaker for one in (again, other)] == [marta, dantas]
    assert [one.mentions.get().entity for one in (again, other)] == [marta, dantas]
    undoing.undo(Revision.objects.get(pk=split.pk), by=editor)
    storing.store(again.pk, annotation("Mirela Dantas"))
    assert again.claims.get().attribution.speaker == dantas


def test_who_was_split_off_and_is_named_beside_the_other_takes_nothing(dantas, editor):
    version = ArticleFactory(version__annotation="waiting", version__pipeline_version="").versions.get()
    storing.store(version.pk, annotation("Mirela Dantas"))
    other = ArticleFactory(version__annotation="waiting", version__pipeline_version="").versions.get()
    storing.store(other.pk, annotation("Mirela Dantas"))
    chosen = dealing.chosen(dantas, articles=[other.article_id])
    splitting.split_off(dantas, name="Marta Dantas", kind="person", note="", chosen=chosen, by=editor)

    storing.store(version.pk, annotation("Mirela Dantas", "Marta Dantas"))

    assert version.claims.get().attribution.speaker == dantas


@pytest.mark.django_db(transaction=True)
def test_nothing_new_points_to_whom_somebody_merges_meanwhile(article, dantas, verbeke, editor):
    is_merging, found_rows = threading.Event(), []

    def annotate():
        try:
            is_merging.wait(10)
            found_rows.extend(rows(article, found("Joost Verbeke")))
        finally:
            connection.close()

    worker = threading.Thread(target=annotate)
    worker.start()
    with transaction.atomic():
        merging.merge(verbeke, into=dantas, by=editor)
        is_merging.set()
        worker.join(0.5)
        assert worker.is_alive(), "the worker did not wait for the merge"
    worker.join()

    assert found_rows == [dantas]


@pytest.mark.django_db(transaction=True)
def test_a_merge_waits_for_who_is_pointing_rows_to_one_of_the_two(article, dantas, verbeke, editor):
    def merge():
        try:
            merging.merge(verbeke, into=dantas, by=editor)
        finally:
            connection.close()

    admin = threading.Thread(target=merge)
    with transaction.atomic():
        (row,) = rows(article, found("Joost Verbeke"))
        admin.start()
        admin.join(0.5)
        assert admin.is_alive(), "the merge did not wait for the worker"
        Mention.objects.create(version=article.versions.get(), entity=row, start=0, end=3, exact=BODY[:3])
    admin.join()

    assert Mention.objects.get().entity == dantas
