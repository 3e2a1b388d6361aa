"""What the pipeline found becomes rows, twice without harm, and never over what a person decided."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from articles.annotating import storing
from articles.editing import attributions, undoing
from articles.models import Alias, Attribution, Claim, Entity, Mention
from articles.models.claims import source_key
from articles.nlp.annotations import (
    ArticleAnnotation,
    Candidate,
    ClaimSpan,
    EntityAnnotation,
    Evidence,
    MentionSpan,
    Span,
)
from tests.factories import BODY, QUOTE, ArticleFactory

pytestmark = pytest.mark.django_db
INDIRECT = "the extra cost would stay below nine million"
DANTAS = EntityAnnotation(key=0, name="Mirela Dantas", kind="person", aliases=("Dantas",))
OFFICIAL = EntityAnnotation(key=1, name="head of works", kind="unnamed")


def span(words):
    start = BODY.index(words)
    return Span(start, start + len(words))


def claim(words, *, speaker=0, source="Mirela Dantas", confidence=0.8):
    candidates = (
        Candidate(0, 0.8, ("subject of “told”",), (Evidence(span("told"), "cue"),)),
        Candidate(1, 0.1, ("named before",)),
    )
    return ClaimSpan(
        form="direct" if words == QUOTE else "indirect",
        content=(span(words),),
        cue=(span("told"),),
        source=(span(source),),
        speaker=speaker,
        relay=None,
        nested=False,
        confidence=confidence,
        candidates=candidates,
    )


def annotation(*claims, version="v1"):
    mentions = (
        MentionSpan(span("Mirela Dantas"), 0, "name", "PERSON"),
        MentionSpan(span("head of works"), 1, "description", ""),
    )
    return ArticleAnnotation(version, (DANTAS, OFFICIAL), mentions, claims, (Span(0, 5),))


@pytest.fixture
def version():
    return ArticleFactory(version__annotation="waiting", version__pipeline_version="").versions.get()


def rows():
    return (
        sorted(Claim.objects.values_list("pk", "start")),
        sorted(Entity.objects.values_list("pk", "name")),
        sorted(Mention.objects.values_list("start", "exact", "entity__name")),
        sorted(Alias.objects.values_list("name", "entity__name")),
    )


def test_everything_found_is_stored(version):
    storing.store(version.pk, annotation(claim(QUOTE), claim(INDIRECT)))

    version.refresh_from_db()
    assert (version.annotation, version.pipeline_version, version.boilerplate) == ("annotated", "v1", [[0, 5]])
    stored = Claim.objects.get(form="direct")
    assert (stored.words, stored.source_words, stored.attribution.speaker.name) == (
        QUOTE,
        "Mirela Dantas",
        "Mirela Dantas",
    )
    first = stored.attribution.candidates.first()
    told = BODY.index("told")
    assert (first.entity.name, first.reasons, first.evidence) == (
        "Mirela Dantas",
        ["subject of “told”"],
        [[told, told + 4, "cue"]],
    )
    assert Alias.objects.get().name == "Dantas"
    assert Entity.objects.get(kind="unnamed").article == version.article


def test_a_second_time_gives_the_same_rows(version):
    found = annotation(claim(QUOTE), claim(INDIRECT))
    storing.store(version.pk, found)
    before = rows()

    storing.store(version.pk, found)

    assert rows() == before
    assert set(Attribution.objects.values_list("edition", flat=True)) == {1}


def test_a_person_is_the_same_in_two_articles_and_an_unnamed_source_is_not(version):
    other = ArticleFactory().versions.get()
    for pk in (version.pk, other.pk):
        storing.store(pk, annotation(claim(QUOTE)))

    assert Entity.objects.filter(name="Mirela Dantas").count() == 1
    assert Entity.objects.filter(name="head of works").count() == 2


def test_a_claim_that_is_no_longer_found_goes(version):
    storing.store(version.pk, annotation(claim(QUOTE), claim(INDIRECT)))
    storing.store(version.pk, annotation(claim(QUOTE), version="v2"))

    assert Claim.objects.get().words == QUOTE


def test_a_claim_found_again_keeps_its_address_and_takes_the_new_speaker(version):
    storing.store(version.pk, annotation(claim(QUOTE)))
    pk = Claim.objects.get().pk

    storing.store(version.pk, annotation(claim(QUOTE, speaker=1), version="v2"))

    stored = Claim.objects.get()
    assert (stored.pk, stored.attribution.speaker.name, stored.attribution.edition) == (pk, "head of works", 2)


def test_what_a_person_decided_stays(version, editor):
    storing.store(version.pk, annotation(claim(QUOTE), claim(INDIRECT)))
    corrected, rejected = Attribution.objects.order_by("claim__start")
    attributions.choose_new_speaker(corrected, name="Arne Kolbe", kind="person", by=editor, edition=1)
    attributions.reject(rejected, by=editor, edition=1)

    storing.store(version.pk, annotation(claim(QUOTE, speaker=1), version="v2"))

    corrected.refresh_from_db()
    rejected.refresh_from_db()
    assert (corrected.speaker.name, corrected.state) == ("Arne Kolbe", "corrected")
    assert rejected.state == "rejected"
    assert corrected.candidates.count() == 2


def test_a_claim_with_other_edges_does_not_stand_beside_the_decided_one(version, editor):
    storing.store(version.pk, annotation(claim(QUOTE)))
    attribution = Attribution.objects.get()
    attributions.choose_speaker(attribution, speaker=attribution.speaker, by=editor, edition=1)

    storing.store(version.pk, annotation(claim(QUOTE.strip("“”,")), version="v2"))

    assert Claim.objects.get().words == QUOTE


def test_a_claim_with_a_history_stays_though_its_decision_was_undone(version, editor):
    storing.store(version.pk, annotation(claim(QUOTE)))
    revision = attributions.reject(Attribution.objects.get(), by=editor, edition=1)
    undoing.undo(revision, by=editor)

    storing.store(version.pk, annotation(version="v2"))

    assert Claim.objects.get().words == QUOTE


def test_an_annotation_of_another_text_is_refused_whole(version):
    other = ArticleFactory(version__body="Short.").versions.get()

    with pytest.raises(IntegrityError, match="text_fits_offsets"):
        storing.store(other.pk, annotation(claim(QUOTE)))


def test_a_failure_is_said_on_the_version(version):
    storing.mark_failed(version.pk, "took longer than 30 s\0")

    version.refresh_from_db()
    assert (version.annotation, version.problem) == ("failed", "took longer than 30 s")


def test_an_editor_who_saved_while_the_machine_read_is_not_overwritten(version, editor):
    storing.store(version.pk, annotation(claim(QUOTE)))
    attribution = Attribution.objects.get()
    attributions.choose_new_speaker(attribution, name="Arne Kolbe", kind="person", by=editor, edition=1)

    with CaptureQueriesContext(connection) as queries:
        storing.store(version.pk, annotation(claim(QUOTE, speaker=1), version="v2"))

    statements = [query["sql"] for query in queries]
    locked = next(at for at, sql in enumerate(statements) if "articles_attribution" in sql and "FOR UPDATE" in sql)
    read = next(at for at, sql in enumerate(statements) if 'FROM "articles_claim"' in sql and "FOR UPDATE" not in sql)
    assert locked < read  # what is read of a decision cannot change until it is written
    attribution.refresh_from_db()
    assert attribution.speaker.name == "Arne Kolbe"


def test_a_source_that_the_history_leads_back_to_stays(version, editor):
    storing.store(version.pk, annotation(claim(QUOTE, speaker=1)))
    revision = attributions.choose_new_speaker(
        Attribution.objects.get(), name="Arne Kolbe", kind="person", by=editor, edition=1
    )
    nobody = replace(claim(QUOTE), candidates=())

    storing.store(version.pk, replace(annotation(nobody, version="v2"), mentions=()))
    undoing.undo(revision, by=editor)

    assert Attribution.objects.get().speaker.name == "head of works"


def test_the_worlds_group_and_the_articles_own_are_two(version):
    world = Entity.objects.create(name="head of works", key="head of works", kind="group")
    leaders = replace(OFFICIAL, kind="group")
    found = replace(annotation(claim(QUOTE, speaker=1)), entities=(DANTAS, leaders))

    for _ in range(2):
        storing.store(version.pk, found)
        assert Attribution.objects.get().speaker != world


def test_source_words_have_their_key_also_when_others_are_found(version):
    storing.store(version.pk, annotation(claim(QUOTE, source="the head of works")))
    assert Claim.objects.get().source_key == source_key("Head of works")

    storing.store(version.pk, annotation(claim(QUOTE), version="v2"))
    assert Claim.objects.get().source_key == source_key("Mirela Dantas")

    storing.store(version.pk, annotation(replace(claim(QUOTE), source=()), version="v3"))
    assert Claim.objects.get().source_key is None
