from __future__ import annotations

import pytest

from articles.flags import flags_of
from articles.models import Appearance, Claim, Entity, Statement
from articles.tallies import count_statements
from tests.articles.linking.test_statements import CUT, OTHER_WORDS, WALL, printed
from tests.factories import AppearanceFactory, EntityFactory, StatementFactory

pytestmark = pytest.mark.django_db

TOLD = "that they had found a wall that was on no map"
Flag = Statement.Flag
Form = Claim.Form
Kind = Entity.Kind


@pytest.fixture
def dantas():
    return EntityFactory(name="Mirela Dantas")


@pytest.fixture
def statement():
    return StatementFactory(words=WALL)


def appears(statement, words, outlet, speaker, **values):
    (claim,) = printed(words, outlet=outlet, speaker=speaker, **values)
    AppearanceFactory(statement=statement, claim=claim)
    return claim


def flagged(statement):
    count_statements([statement.pk])
    statement.refresh_from_db()
    return statement.flags


def sentences(statement):
    return [one.words for one in flags_of(Appearance.objects.filter(statement=statement).order_by("pk").with_words())]


def test_the_same_words_of_one_speaker_have_no_flag(statement, dantas):
    appears(statement, WALL, "Quay Courier", dantas)
    appears(statement, CUT, "Coast Lantern", dantas)
    assert flagged(statement) == []
    assert statement.articles_count == 2


def test_two_speakers(statement, dantas):
    appears(statement, WALL, "Quay Courier", dantas)
    appears(statement, WALL, "Coast Lantern", EntityFactory(name="Tomas Orsk"))
    assert flagged(statement) == [Flag.TWO_SPEAKERS]
    assert sentences(statement) == ["Given to Mirela Dantas by Quay Courier, to Tomas Orsk by Coast Lantern."]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Dantas", Kind.PERSON),
        ("M. Dantas", Kind.PERSON),
        ("Mirela Dantes", Kind.PERSON),
        ("Tram Office", Kind.ORGANIZATION),
    ],
)
def test_another_name_for_the_speaker_is_no_second_speaker(statement, dantas, name, kind):
    appears(statement, WALL, "Quay Courier", dantas)
    appears(statement, WALL, "Coast Lantern", EntityFactory(name=name, kind=kind))
    assert flagged(statement) == []


def test_whoever_relayed_the_words_is_no_second_speaker(statement, dantas):
    agency = EntityFactory(name="Agence Varn", kind=Kind.ORGANIZATION)
    other = EntityFactory(name="Tram Office", kind=Kind.ORGANIZATION)
    claim = appears(statement, WALL, "Quay Courier", other)
    claim.attribution.relay = agency
    claim.attribution.save()
    appears(statement, WALL, "Coast Lantern", agency)
    assert flagged(statement) == []


@pytest.mark.parametrize(
    ("words", "form", "flags"),
    [
        (OTHER_WORDS, Form.DIRECT, [Flag.WORDS_CHANGED]),
        (OTHER_WORDS.replace("“", "that ").replace("”", ""), Form.INDIRECT, [Flag.INDIRECT]),
        ("in the office nobody can say “who built it”", Form.MIXED, []),
    ],
)
def test_words_changed_and_indirect_speech(statement, dantas, words, form, flags):
    appears(statement, WALL, "Quay Courier", dantas)
    appears(statement, words, "Coast Lantern", dantas, form=form)
    assert flagged(statement) == flags


def test_a_named_source_and_an_unnamed_one(statement, dantas):
    appears(statement, WALL, "Quay Courier", dantas)
    claim = appears(statement, WALL, "Coast Lantern", None)
    claim.attribution.speaker = EntityFactory(name="an engineer", kind=Kind.UNNAMED, article=claim.article)
    claim.attribution.save()
    assert flagged(statement) == [Flag.UNNAMED]
    assert sentences(statement) == ["Mirela Dantas in Quay Courier, an unnamed source in Coast Lantern."]


def test_rejected_claims_count_for_nothing(statement, dantas, editor):
    appears(statement, WALL, "Quay Courier", dantas)
    claim = appears(statement, WALL, "Coast Lantern", EntityFactory(name="Tomas Orsk"))
    claim.attribution.state, claim.attribution.decided_by = "rejected", editor
    claim.attribution.decided_at = claim.article.stored_at
    claim.attribution.save()
    assert flagged(statement) == []
    assert statement.articles_count == 1
