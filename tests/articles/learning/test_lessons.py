"""A lesson's life: learned, proposed, adopted or dropped by a person, rolled back to the one before."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.learning import lessons
from articles.models import Lesson
from tests.articles.learning.newsroom import newsroom
from tests.factories import EntityFactory

pytestmark = pytest.mark.django_db
State = Lesson.State


def proposed():
    return Lesson.objects.create(state=State.PROPOSED)


def states():
    return list(Lesson.objects.order_by("pk").values_list("state", flat=True))


def test_what_was_decided_is_learned_and_proposed_with_its_figures(editor, desk_chief):
    newsroom(editor)
    lesson = lessons.begin(by=desk_chief)
    told = []

    lessons.learn(lesson, say=told.append)

    assert (lesson.state, lesson.decisions, lesson.articles, lesson.made_by) == (State.PROPOSED, 60, 60, desk_chief)
    [alias] = lesson.content["aliases"]
    assert (alias["words"], alias["name"], alias["times"], alias["of"]) == ("the chancellor", "Karla Renner", 60, 60)
    row = lesson.figures["rows"][0]
    assert (row["n"], row["before"], row["after"], row["worse"]) == (60, 0, 60, 0)
    assert len(lesson.figures["changes"]) == 60
    assert len(told) == 7
    assert lesson.progress == ""


def test_too_few_decisions_are_told_with_how_many_are_needed(editor):
    newsroom(editor, count=12)
    lesson = lessons.begin(by=None)

    with pytest.raises(lessons.TooFewDecisions, match=r"Too few decisions to learn from \(12, at least 50 needed\)"):
        lessons.learn(lesson)

    lesson.refresh_from_db()
    assert lesson.state == State.FAILED
    assert lesson.problem.startswith("Too few decisions to learn from (12,")


def test_too_few_articles_are_told_too(editor, monkeypatch):
    monkeypatch.setattr(lessons, "LEAST_DECISIONS", 5)
    newsroom(editor, count=8)
    with pytest.raises(lessons.TooFewDecisions, match="too few articles \\(8, at least 10 needed"):
        lessons.learn(lessons.begin(by=None))


def test_one_lesson_is_learned_at_a_time():
    lessons.begin(by=None)
    with pytest.raises(lessons.NotPossible, match="already"):
        lessons.begin(by=None)
    assert states() == [State.LEARNING]


def test_a_lesson_that_was_begun_and_never_ended_stands_in_nobodys_way():
    lost = lessons.begin(by=None)
    Lesson.objects.update(made_at=timezone.now() - lessons.LOST_AFTER * 2)
    lessons.begin(by=None)
    lost.refresh_from_db()
    assert states() == [State.FAILED, State.LEARNING]
    assert "never came to an end" in lost.problem


def test_a_new_proposal_drops_the_old_one(editor):
    old = proposed()
    newsroom(editor)
    lessons.learn(lessons.begin(by=None))
    assert states() == [State.DROPPED, State.PROPOSED]
    old.refresh_from_db()
    assert old.closed_at is not None


def test_a_lesson_that_was_given_up_meanwhile_is_not_proposed(editor):
    old = proposed()
    newsroom(editor)
    lesson = lessons.begin(by=None)
    lessons.fail(lesson.pk, "Its worker died.")
    lessons.learn(lesson)
    assert (lesson.state, lesson.problem, lesson.content) == (State.FAILED, "Its worker died.", {})
    old.refresh_from_db()
    assert old.state == State.PROPOSED


def test_adopting_puts_it_to_use_and_the_one_before_aside(desk_chief):
    first, second = proposed(), proposed()

    lessons.adopt(first, by=desk_chief)
    lessons.adopt(second, by=desk_chief)

    first.refresh_from_db()
    assert (first.state, second.state) == (State.WITHDRAWN, State.ADOPTED)
    assert (second.replaces, second.adopted_by, first.closed_by) == (first, desk_chief, desk_chief)
    assert Lesson.objects.adopted() == second


def test_rolling_back_leads_to_the_one_before_and_then_to_none(desk_chief):
    first, second = proposed(), proposed()
    lessons.adopt(first, by=desk_chief)
    lessons.adopt(second, by=None)

    assert lessons.roll_back(by=desk_chief) == first
    assert states() == [State.ADOPTED, State.WITHDRAWN]
    assert lessons.roll_back(by=desk_chief) is None
    assert states() == [State.WITHDRAWN, State.WITHDRAWN]
    with pytest.raises(lessons.NotPossible, match="nothing to roll back"):
        lessons.roll_back(by=desk_chief)


def test_after_rolling_back_a_third_one_leads_back_to_the_first():
    first, second, third = proposed(), proposed(), proposed()
    lessons.adopt(first, by=None)
    lessons.adopt(second, by=None)
    lessons.roll_back(by=None)
    lessons.adopt(third, by=None)
    assert lessons.roll_back(by=None) == first
    assert lessons.roll_back(by=None) is None


@pytest.mark.parametrize("state", [State.DROPPED, State.WITHDRAWN, State.FAILED, State.ADOPTED])
@pytest.mark.parametrize("act", [lessons.adopt, lessons.drop])
def test_only_what_is_proposed_is_adopted_or_dropped(state, act):
    lesson = Lesson.objects.create(state=state, adopted_at=timezone.now())
    with pytest.raises(lessons.NotPossible, match="Nothing was changed"):
        act(lesson, by=None)
    assert states() == [state]


def test_a_lesson_that_is_gone_is_neither_adopted_nor_dropped():
    lesson = proposed()
    Lesson.objects.filter(pk=lesson.pk).delete()
    with pytest.raises(lessons.NotPossible, match="no longer there"):
        lessons.adopt(lesson, by=None)


def test_dropping_puts_it_aside(desk_chief):
    lesson = proposed()
    lessons.drop(lesson, by=desk_chief)
    assert (lesson.state, lesson.closed_by) == (State.DROPPED, desk_chief)


def test_the_database_lets_one_be_in_use(desk_chief):
    now = timezone.now()
    Lesson.objects.create(state=State.ADOPTED, adopted_at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Lesson.objects.create(state=State.ADOPTED, adopted_at=now)


def test_editors_who_do_not_agree_teach_no_alias(editor):
    newsroom(editor, speakers=[EntityFactory(name=name) for name in ("Karla Renner", "Ada Voss", "Hanna Sorley")])
    lesson = lessons.begin(by=None)
    lessons.learn(lesson)
    assert lesson.content["aliases"] == []
    assert lesson.figures["rows"][0]["after"] == 0
