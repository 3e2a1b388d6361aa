"""What people decided goes with the text: to the newest version where the words are found again, to an editor where not."""

from __future__ import annotations

import pytest

from articles.annotating import storing
from articles.editing import attributions, lost_places, undoing
from articles.editing.errors import NotAllowed, StaleEdit
from articles.models import ArticleVersion, Attribution, Claim, Revision
from articles.nlp.annotations import ArticleAnnotation
from tests.factories import BODY, QUOTE, ArticleFactory, ArticleVersionFactory, ClaimFactory

State = Attribution.State
pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(dantas, verbeke):
    return ClaimFactory(attribution=verbeke, attribution__candidates=[verbeke, dantas])


def decided(claim, speaker, by):
    attribution = Attribution.objects.select_related("claim", "speaker", "relay").get(claim=claim)
    return attributions.choose_speaker(attribution, speaker=speaker, by=by, edition=attribution.edition)


def newer(claim, body, *, machine=()) -> ArticleVersion:
    """A next version of those words, read by a machine that finds the `machine`'s words alone."""
    number = claim.article.versions.count() + 1
    version = ArticleVersionFactory(article=claim.article, number=number, body=body, annotation="waiting")
    for words in machine:
        ClaimFactory(
            article=claim.article, version=version, words=words, parts__words=words, parts__cue="", parts__source=""
        )
    return read(version)


def read(version) -> ArticleVersion:
    nothing = ArticleAnnotation("v2", (), (), (), ())
    if version.claims.exists():
        from articles.annotating.carrying import carry_decisions

        ArticleVersion.objects.filter(pk=version.pk).update(annotation="annotated", pipeline_version="v2")
        carry_decisions(version)
    else:
        storing.store(version.pk, nothing)
    return ArticleVersion.objects.get(pk=version.pk)


def in_version(version) -> list[tuple[str, str, str | None]]:
    claims = version.claims.for_reading()
    return [(one.words, one.attribution.state, getattr(one.attribution.speaker, "name", None)) for one in claims]


CHANGED_ELSEWHERE = BODY.replace("head of works", "mayor")
CHANGED_WORDS = BODY.replace("no map", "no plan")
CHANGED_SPEAKER = BODY.replace("Mirela Dantas", "Joost Verbeke")


def test_a_decision_goes_with_its_words(claim, dantas, editor):
    decided(claim, dantas, editor)
    version = newer(claim, CHANGED_ELSEWHERE)

    assert in_version(version) == [(QUOTE, State.CORRECTED, "Mirela Dantas")]
    carried = version.claims.get()
    assert carried.carried_from == claim
    assert carried.attribution.decided_by == editor
    assert [part.exact for part in carried.parts.order_by("start")] == [QUOTE, "Mirela Dantas", "told"]
    assert lost_places.lost_in(version) == []


def test_it_joins_the_claim_that_the_machine_found_there(claim, dantas, editor):
    decided(claim, dantas, editor)
    version = newer(claim, CHANGED_ELSEWHERE, machine=[QUOTE])

    assert in_version(version) == [(QUOTE, State.CORRECTED, "Mirela Dantas")]


def test_what_is_rejected_stays_rejected(claim, editor):
    attribution = Attribution.objects.get(claim=claim)
    attributions.reject(attribution, by=editor, edition=attribution.edition)

    assert in_version(newer(claim, CHANGED_ELSEWHERE, machine=[QUOTE]))[0][1] == State.REJECTED


def test_what_nobody_decided_stays_behind(claim):
    assert in_version(newer(claim, CHANGED_ELSEWHERE)) == []


@pytest.mark.parametrize("body", [CHANGED_WORDS, CHANGED_SPEAKER], ids=["words", "who is named"])
def test_what_has_changed_is_lost_and_never_guessed(claim, dantas, editor, body):
    decided(claim, dantas, editor)
    version = newer(claim, body)

    assert in_version(version) == []
    assert lost_places.lost_in(version) == [claim]


def test_another_verb_changes_nothing_about_who_said_it(claim, dantas, editor):
    decided(claim, dantas, editor)

    assert in_version(newer(claim, BODY.replace("told", "warned")))[0][1:] == (State.CORRECTED, "Mirela Dantas")


def test_annotated_twice_it_is_carried_once_and_a_later_decision_stays(claim, dantas, verbeke, editor):
    decided(claim, dantas, editor)
    version = newer(claim, CHANGED_ELSEWHERE)
    decided(version.claims.get(), verbeke, editor)
    storing.store(version.pk, ArticleAnnotation("v3", (), (), (), ()))

    assert (
        in_version(version) == [(QUOTE, State.CONFIRMED, "Joost Verbeke")]
        or in_version(version)[0][2] == "Joost Verbeke"
    )
    assert version.claims.count() == 1


def test_over_several_versions_and_back_from_one_that_had_not_the_words(claim, dantas, editor):
    decided(claim, dantas, editor)
    lost = newer(claim, CHANGED_WORDS)
    again = newer(claim, CHANGED_ELSEWHERE)
    last = newer(claim, f"Update.\n\n{CHANGED_ELSEWHERE}")

    assert in_version(lost) == []
    assert in_version(again) == in_version(last) == [(QUOTE, State.CORRECTED, "Mirela Dantas")]
    assert [one.version.number for one in last.claims.get().with_older()] == [4, 3, 1]


def test_undo_acts_on_what_the_page_shows(claim, dantas, editor):
    decided(claim, dantas, editor)
    version = newer(claim, CHANGED_ELSEWHERE)
    undoing.undo(undoing.last_change(claim.article, by=editor), by=editor)

    assert in_version(version) == [(QUOTE, State.SUGGESTED, "Joost Verbeke")]
    assert Attribution.objects.get(claim=claim).state == State.CORRECTED, "the older version stays as it was decided"


def lost_and_new(claim, dantas, editor):
    decided(claim, dantas, editor)
    words = QUOTE.replace("no map", "no plan")
    version = newer(claim, CHANGED_WORDS, machine=[words])
    (lost,) = lost_places.lost_in(version)
    return version, lost, version.claims.for_reading().select_related("version", "article").get()


def test_an_editor_finds_the_place_again_and_can_take_that_back(claim, dantas, editor):
    version, lost, there = lost_and_new(claim, dantas, editor)
    assert lost_places.likely_places(lost, [there]) == [there]
    lost_places.place(lost, claim=there, by=editor, edition=there.attribution.edition)

    assert in_version(version)[0][1:] == (State.CORRECTED, "Mirela Dantas")
    assert lost_places.lost_in(version) == []
    revision = undoing.last_change(claim.article, by=editor)
    assert revision.act == Revision.Act.CLAIM_PLACED
    undoing.undo(revision, by=editor)
    assert lost_places.lost_in(version) == [claim]
    assert in_version(version)[0][1] == State.SUGGESTED


def test_an_editor_settles_it_and_can_take_that_back(claim, dantas, editor):
    version, lost, _ = lost_and_new(claim, dantas, editor)
    lost_places.settle(lost, by=editor)

    assert lost_places.lost_in(version) == []
    with pytest.raises(StaleEdit):
        lost_places.settle(Claim.objects.get(pk=lost.pk), by=editor)
    undoing.undo(undoing.last_change(claim.article, by=editor), by=editor)
    assert lost_places.lost_in(version) == [claim]


def test_whoever_is_slower_overwrites_nothing(claim, dantas, verbeke, editor):
    version, lost, there = lost_and_new(claim, dantas, editor)
    decided(there, verbeke, editor)

    with pytest.raises(StaleEdit):
        lost_places.place(lost, claim=there, by=editor, edition=there.attribution.edition)
    assert lost_places.lost_in(version) == [claim]


def test_what_has_its_place_or_no_decision_is_not_lost(claim, dantas, editor):
    with pytest.raises(NotAllowed):
        lost_places.settle(claim, by=editor)
    decided(claim, dantas, editor)
    with pytest.raises(NotAllowed):
        lost_places.settle(Claim.objects.get(pk=claim.pk), by=editor)
    elsewhere = ClaimFactory(article=ArticleFactory())
    newer(claim, CHANGED_WORDS)
    with pytest.raises(NotAllowed):
        lost_places.place(Claim.objects.get(pk=claim.pk), claim=elsewhere, by=editor, edition=1)
