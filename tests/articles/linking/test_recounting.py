from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from articles.editing import attributions, merging
from articles.linking.recounting import LOOK_BACK, recount
from articles.linking.statements import match
from articles.models import Statement
from tests.articles.linking.test_statements import WALL, printed
from tests.factories import EntityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def dantas():
    return EntityFactory(name="Mirela Dantas")


@pytest.fixture
def claims(dantas):
    """The same words in two articles."""
    both = [*printed(WALL, speaker=dantas), *printed(WALL, outlet="Coast Lantern", speaker=dantas)]
    match([claim.article_id for claim in both])
    return both


def test_a_rejected_claim_is_no_longer_counted(claims, editor):
    attributions.reject(claims[0].attribution, by=editor, edition=1)
    assert Statement.objects.get().articles_count == 2
    recount(timezone.now())
    assert Statement.objects.get().articles_count == 1


def test_another_speaker_is_flagged(claims, editor):
    attributions.choose_speaker(claims[0].attribution, speaker=EntityFactory(name="Tomas Orsk"), by=editor, edition=1)
    recount(timezone.now())
    assert Statement.objects.get().flags == [Statement.Flag.TWO_SPEAKERS]


def test_speakers_that_were_merged_are_one(claims, dantas, editor):
    orsk = EntityFactory(name="Tomas Orsk")
    attributions.choose_speaker(claims[0].attribution, speaker=orsk, by=editor, edition=1)
    recount(timezone.now())
    merging.merge(orsk, into=dantas, by=editor)
    recount(timezone.now())
    assert Statement.objects.get().flags == []


def test_what_is_long_ago_is_not_counted_again(claims, editor):
    attributions.reject(claims[0].attribution, by=editor, edition=1)
    recount(timezone.now() + LOOK_BACK + datetime.timedelta(minutes=1))
    assert Statement.objects.get().articles_count == 2
