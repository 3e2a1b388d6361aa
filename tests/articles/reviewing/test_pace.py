"""How fast an editor goes, by their own decisions of today and of the last hour."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from articles.models import Attribution
from articles.reviewing.pace import pace_of
from articles.reviewing.scope import Scope
from tests.factories import ArticleFactory, ClaimFactory

pytestmark = pytest.mark.django_db

NOON = datetime.datetime(2026, 5, 4, 12, tzinfo=datetime.UTC)


@pytest.fixture
def at_noon(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOON)


def decided(dantas, editor, minutes_ago):
    article = ArticleFactory()
    ClaimFactory(
        article=article,
        attribution=dantas,
        attribution__state=Attribution.State.CONFIRMED,
        attribution__decided_by=editor,
        attribution__decided_at=NOON - datetime.timedelta(minutes=minutes_ago),
    )


def test_the_day_the_hour_and_what_is_left(dantas, editor, desk_chief, at_noon):
    for minutes in (1, 10, 20, 30, 200, 2000):
        decided(dantas, editor, minutes)
    decided(dantas, desk_chief, 5)
    for _ in range(4):
        ClaimFactory(attribution=dantas)

    pace = pace_of(editor, Scope())

    assert (pace.claims, pace.articles, pace.waiting) == (5, 5, 4)
    assert pace.an_hour == pytest.approx(8)  # four in half an hour
    assert pace.minutes_left == pytest.approx(30)


def test_a_first_decision_makes_no_pace(dantas, editor, at_noon):
    decided(dantas, editor, 1)

    assert pace_of(editor, Scope()).an_hour is None


def test_what_waits_is_not_counted_without_end(dantas, editor, monkeypatch):
    monkeypatch.setattr("articles.reviewing.pace.COUNTED", 2)
    for _ in range(3):
        ClaimFactory(attribution=dantas)

    pace = pace_of(editor, Scope())

    assert (pace.waiting, pace.is_more) == (2, True)
