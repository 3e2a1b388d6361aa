"""manage.py learn: learns and prints, adopts, drops, rolls back, lists; and says what stands against it."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from articles.learning import lessons, replay
from articles.models import Lesson
from tests.articles.learning.newsroom import newsroom

pytestmark = pytest.mark.django_db
State = Lesson.State


def learn(*arguments):
    out = StringIO()
    call_command("learn", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_it_learns_prints_before_and_after_and_changes_nothing_yet(editor):
    newsroom(editor)

    said = learn()

    lesson = Lesson.objects.get()
    assert lesson.state == State.PROPOSED
    assert f"Lesson {lesson.pk}: 60 decisions in 60 articles" in said
    assert "“the chancellor” -> Karla Renner: 60 of 60 decisions" in said
    assert "each article was judged by what was learned without it" in said
    [row] = [line for line in said.splitlines() if line.startswith("all decisions")]
    assert row.split() == [
        *("all", "decisions", "60"),
        *("0.0", "%", "(0.0", "to", "6.0)"),
        *("100.0", "%", "(94.0", "to", "100.0)"),
        *("60", "0", "+100.0", "(+100.0", "to", "+100.0)"),
    ]
    assert "better   claim" in said
    assert "and 40 others" in said
    assert f"manage.py learn --adopt {lesson.pk}" in said


def test_too_few_decisions_are_an_error_that_says_how_many(editor):
    newsroom(editor, count=3)
    with pytest.raises(CommandError, match=r"Too few decisions to learn from \(3, at least 50 needed\)"):
        learn()
    assert Lesson.objects.get().state == State.FAILED


def test_what_breaks_while_it_learns_is_kept_by_name(editor, monkeypatch):
    newsroom(editor)
    monkeypatch.setattr(replay, "replay", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        learn()
    assert (Lesson.objects.get().state, Lesson.objects.get().problem) == (
        State.FAILED,
        "ZeroDivisionError: division by zero",
    )


def test_one_at_a_time():
    lessons.begin(by=None)
    with pytest.raises(CommandError, match="being learned already"):
        learn()


def test_adopt_drop_and_roll_back():
    first, second, third = (Lesson.objects.create(state=State.PROPOSED) for _ in range(3))

    assert learn("--adopt", str(first.pk)) == f"Lesson {first.pk} is in use for all that is annotated from now on.\n"
    assert learn("--drop", str(second.pk)) == f"Lesson {second.pk} is dropped.\n"
    assert learn("--adopt") == f"Lesson {third.pk} is in use for all that is annotated from now on.\n"
    assert learn("--rollback") == f"Lesson {first.pk} is in use again.\n"
    assert learn("--rollback") == "No lesson is in use any more.\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--adopt"], "No lesson is proposed"),
        (["--adopt", "987654"], "There is no lesson 987654"),
        (["--drop", "987654"], "There is no lesson 987654"),
        (["--rollback"], "nothing to roll back"),
    ],
)
def test_what_cannot_be_done_is_said(arguments, sentence):
    with pytest.raises(CommandError, match=sentence):
        learn(*arguments)


def test_the_list_says_what_became_of_each(editor):
    assert learn("--list") == "Nothing was learned yet.\n"
    failed = Lesson.objects.create(state=State.FAILED, problem="Too few decisions.")
    newsroom(editor)
    learn()

    newest, oldest = learn("--list").splitlines()

    assert newest.endswith(
        "by the command line: waits for a decision; 60 decisions; "
        "held out: 0.0 % (0.0 to 6.0) before, 100.0 % (94.0 to 100.0) after"
    )
    assert oldest.startswith(f"Lesson {failed.pk}, ")
    assert oldest.endswith("could not be learned; 0 decisions; Too few decisions.")
