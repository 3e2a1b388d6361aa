"""The lesson in use changes what annotating stores, from the moment it is adopted to the moment it is rolled back."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from articles.annotating import lessons, reading
from articles.editing import attributions
from articles.learning import lessons as learning
from articles.models import ArticleVersion, Attribution, Candidate, Entity, Lesson
from articles.nlp import learned, signs
from articles.nlp.annotations import ArticleAnnotation, ClaimSpan, EntityAnnotation, Span
from articles.nlp.annotations import Candidate as Proposed
from tests.articles.learning.newsroom import SOURCE, article_with_claim, body_of, sentence
from tests.factories import ArticleFactory, EntityFactory

pytestmark = pytest.mark.django_db
State = ArticleVersion.Annotation
SURE = {signs.ALIAS: 3.0, signs.ALIAS_ODDS: 1.0}


class ReaderStandIn:
    """Finds in every article the claim of newsroom.body_of(1), with nobody who has a name."""

    def pipeline_version(self):
        return "v2"

    def read(self, text, title):
        at = text.index(SOURCE)
        claim = ClaimSpan(
            "direct",
            (Span(0, len(sentence(1))),),
            (),
            (Span(at, at + len(SOURCE)),),
            0,
            None,
            False,
            0.6,
            (Proposed(0, 0.8, ("not named here",)),),
        )
        return ArticleAnnotation("v2", (EntityAnnotation(0, SOURCE, "unnamed"),), (), (claim,), ())


@pytest.fixture(autouse=True)
def reader(monkeypatch):
    monkeypatch.setattr(reading, "reader", ReaderStandIn)


@pytest.fixture
def renner():
    return EntityFactory(name="Karla Renner")


@pytest.fixture
def version():
    return waiting(1)


def waiting(number):
    article = ArticleFactory(
        title=f"Locks {number}",
        body=body_of(1),
        version__body=body_of(1),
        version__annotation=State.WAITING,
        version__pipeline_version="",
        published_at=datetime.datetime(2026, 5, 1, tzinfo=datetime.UTC),
    )
    return article.versions.get()


def lesson_about(entity, **alias):
    one = learned.LearnedAlias(SOURCE, entity.pk, entity.name, "person", 9, 9, 9, 9, **alias)
    content = learned.as_json(learned.Lesson(0, 1.0, SURE, (one,)))
    return Lesson.objects.create(state=Lesson.State.PROPOSED, content=content)


def annotate(*versions):
    for version in versions:
        reading.annotate_versions([version.pk])
        version.refresh_from_db()


def stored(version):
    attribution = Attribution.objects.get(claim__version=version)
    return (
        str(attribution.speaker),
        [(one.entity.name, one.probability, one.rank_before) for one in attribution.candidates.all()],
        version.pipeline_version,
    )


def test_without_a_lesson_what_the_pipeline_found_is_stored_as_it_is(version):
    annotate(version)

    assert stored(version) == (SOURCE, [(SOURCE, 0.8, None)], "v2")
    assert Candidate.objects.get().reasons == ["not named here"]
    assert Candidate.objects.get().probability_before is None


def test_an_adopted_lesson_ranks_and_says_so(version, renner):
    lesson = lesson_about(renner)
    learning.adopt(lesson, by=None)

    annotate(version)

    speaker, candidates, said = stored(version)
    assert speaker == "Karla Renner"
    assert [(name, before) for name, _, before in candidates] == [("Karla Renner", 0), (SOURCE, 1)]
    assert said == f"v2+lesson {lesson.pk}"
    first, second = Candidate.objects.order_by("rank")
    assert first.reasons == ["editors gave “the chancellor” to Karla Renner 9 times of 9"]
    assert (first.entity, first.probability_before, second.probability_before) == (renner, 0.0, 0.8)
    claim = Attribution.objects.get().claim
    assert claim.pipeline_version == said
    assert claim.confidence == pytest.approx(0.6 / 0.8 * first.probability, abs=0.001)


def test_a_proposed_lesson_changes_nothing(version, renner):
    lesson_about(renner)
    annotate(version)
    assert stored(version) == (SOURCE, [(SOURCE, 0.8, None)], "v2")


def test_rolled_back_it_is_as_before(version, renner):
    learning.adopt(lesson_about(renner), by=None)
    annotate(version)

    learning.roll_back(by=None)
    annotate(version)

    assert stored(version) == (SOURCE, [(SOURCE, 0.8, None)], "v2")


def test_a_worker_needs_no_restart(renner):
    """One process, the lesson adopted and rolled back between two articles."""
    first, second, third = waiting(1), waiting(2), waiting(3)
    annotate(first)
    learning.adopt(lesson_about(renner), by=None)
    annotate(second)
    learning.roll_back(by=None)
    annotate(third)
    assert [stored(version)[0] for version in (first, second, third)] == [SOURCE, "Karla Renner", SOURCE]


def test_what_this_lesson_has_read_is_not_read_again(version, renner, monkeypatch):
    learning.adopt(lesson_about(renner), by=None)
    annotate(version)
    monkeypatch.setattr(ReaderStandIn, "read", lambda *_: pytest.fail("it was read again"))
    annotate(version)


def test_what_people_decided_stays(version, renner, editor):
    annotate(version)
    attribution = Attribution.objects.get()
    attributions.choose_speaker(attribution, speaker=attribution.speaker, by=editor, edition=1)

    learning.adopt(lesson_about(renner), by=None)
    annotate(version)

    assert stored(version)[0] == SOURCE
    assert Attribution.objects.get().candidates.count() == 2


def test_an_entity_is_meant_under_its_present_name(version, renner):
    learning.adopt(lesson_about(renner), by=None)
    Entity.objects.filter(pk=renner.pk).update(name="Karla Renner-Voss", key="karla renner-voss")
    annotate(version)
    assert stored(version)[0] == "Karla Renner-Voss"
    assert Entity.objects.filter(article=None).count() == 1


def test_one_that_was_merged_is_the_other(version, renner):
    learning.adopt(lesson_about(renner), by=None)
    other = EntityFactory(name="Ada Voss")
    Entity.objects.filter(pk=renner.pk).update(merged_into=other)
    annotate(version)
    assert stored(version)[0] == "Ada Voss"


@pytest.mark.parametrize("values", [{"note": "the rower"}, None])
def test_one_that_is_gone_or_can_no_longer_be_told_by_name_is_nobody(version, renner, values):
    learning.adopt(lesson_about(renner), by=None)
    if values is None:
        renner.delete()
    else:
        Entity.objects.filter(pk=renner.pk).update(**values)
    annotate(version)
    assert stored(version)[0] == SOURCE


def test_an_alias_holds_from_its_day_on(version, renner):
    learning.adopt(lesson_about(renner, since=datetime.date(2026, 5, 2)), by=None)
    annotate(version)
    assert stored(version)[0] == SOURCE


# ------------------------------------------------------------------------------------------------ what to annotate again


def test_with_a_lesson_what_was_read_without_it_and_waits_for_an_editor_is_read_again(renner, editor):
    article_with_claim(1)
    decided = article_with_claim(2)
    attributions.choose_speaker(decided.attribution, speaker=renner, by=editor, edition=1)
    waiting_one = article_with_claim(3)
    lesson = Lesson.objects.create(state=Lesson.State.ADOPTED, adopted_at=timezone.now())
    waiting_one.article.versions.update(pipeline_version=f"v2+lesson {lesson.pk}")

    assert [version.title for version in lessons.undecided_without_it()] == ["Locks stay shut (1)"]


def test_lesson_1_is_not_taken_for_lesson_11(renner):
    claim = article_with_claim(1)
    lesson = Lesson.objects.create(pk=1, state=Lesson.State.ADOPTED, adopted_at=timezone.now())
    claim.article.versions.update(pipeline_version=f"v2+lesson 1{lesson.pk}")
    assert lessons.undecided_without_it().count() == 1


def test_without_a_lesson_what_was_read_with_one_is_read_again():
    article_with_claim(1)
    with_one = article_with_claim(2)
    with_one.article.versions.update(pipeline_version="v2+lesson 7")
    assert [version.title for version in lessons.undecided_without_it()] == ["Locks stay shut (2)"]
