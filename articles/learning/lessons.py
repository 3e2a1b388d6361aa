"""Lessons: learned, proposed with what they would change, adopted or dropped by a person, and rolled back."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.learning import examples, replay
from articles.models import Lesson
from articles.nlp import learned

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import User

    from articles.learning.examples import Examples

    Say = Callable[[str], object]

State = Lesson.State
LEAST_DECISIONS = 50
LEAST_ARTICLES = 10
LOST_AFTER = datetime.timedelta(hours=1)
"""Fewer teach nothing that could be shown to hold in other articles."""


class NotPossible(Exception):
    """What was asked of a lesson does not fit how it stands."""


class TooFewDecisions(Exception):
    """There is not enough to learn from."""


def begin(*, by: User | None) -> Lesson:
    """A lesson that is yet to be learned. Raises NotPossible while another is, unless that was begun long ago and never ended."""
    lost = Lesson.objects.filter(state=State.LEARNING, made_at__lt=timezone.now() - LOST_AFTER)
    for lesson in lost:
        fail(lesson.pk, "It was begun and never came to an end.")
    try:
        with transaction.atomic():
            return Lesson.objects.create(made_by=by, progress="Waiting for a worker")
    except IntegrityError:
        raise NotPossible("A lesson is being learned already. Wait until it is done.") from None


def learn(lesson: Lesson, *, say: Say = lambda _: None) -> None:
    """Learns from all that editors have decided, and proposes the lesson with its figures; or says why it cannot be.

    What was proposed before and not decided is dropped: it has learned from less.
    """

    def tell(progress: str) -> None:
        Lesson.objects.filter(pk=lesson.pk).update(progress=progress[:200])
        say(progress)

    tell("Reading what editors have decided")
    found = examples.load()
    try:
        check(found)
    except TooFewDecisions as error:
        fail(lesson.pk, str(error))
        raise
    replayed = replay.replay(found, tell)
    tell("Learning from all decisions")
    content = learned.as_json(replay.learn_from(found.articles, found, number=lesson.pk))
    with transaction.atomic():
        older = Lesson.objects.filter(state=State.PROPOSED).exclude(pk=lesson.pk)
        is_awaited = Lesson.objects.filter(pk=lesson.pk, state=State.LEARNING).update(
            state=State.PROPOSED,
            content=content,
            figures=replay.figures(replayed, found.people),
            decisions=found.decisions,
            articles=found.groups,
            progress="",
        )
        if is_awaited:
            older.update(state=State.DROPPED, closed_at=timezone.now())
    lesson.refresh_from_db()


def check(found: Examples) -> None:
    """Raises TooFewDecisions where what was learned could not be tried on enough others."""
    if found.decisions < LEAST_DECISIONS:
        raise TooFewDecisions(
            f"Too few decisions to learn from ({found.decisions}, at least {LEAST_DECISIONS} needed)."
        )
    if found.groups < LEAST_ARTICLES:
        raise TooFewDecisions(
            f"The decisions are from too few articles ({found.groups}, at least {LEAST_ARTICLES} needed; "
            "copies of one text count once)."
        )


def fail(pk: int, problem: str) -> None:
    """Says why a lesson could not be learned, where it has not been."""
    learning = Lesson.objects.filter(pk=pk, state=State.LEARNING)
    learning.update(state=State.FAILED, problem=problem, progress="", closed_at=timezone.now())


@transaction.atomic
def adopt(lesson: Lesson, *, by: User | None) -> None:
    """Puts the lesson to use: what is annotated from now on is ranked by it. The one before it is kept, to roll back to.

    Raises NotPossible for one that is not proposed.
    """
    now = timezone.now()
    current = _locked(lesson, State.PROPOSED)
    if current is not None:
        _close(current, State.WITHDRAWN, by)
    Lesson.objects.filter(pk=lesson.pk).update(
        state=State.ADOPTED, adopted_by=by, adopted_at=now, replaces=current, closed_by=None, closed_at=None
    )
    lesson.refresh_from_db()


@transaction.atomic
def drop(lesson: Lesson, *, by: User | None) -> None:
    """Puts a proposed lesson aside for good. Raises NotPossible for one that is not proposed."""
    _locked(lesson, State.PROPOSED)
    _close(lesson, State.DROPPED, by)
    lesson.refresh_from_db()


@transaction.atomic
def roll_back(*, by: User | None) -> Lesson | None:
    """Takes the lesson in use out of it, and gives the one that was in use before it, which is again: None where none was.

    Raises NotPossible where none is in use.
    """
    current = Lesson.objects.select_for_update().filter(state=State.ADOPTED).first()
    if current is None:
        raise NotPossible("No lesson is in use: there is nothing to roll back.")
    _close(current, State.WITHDRAWN, by)
    if current.replaces_id is None:
        return None
    Lesson.objects.filter(pk=current.replaces_id).update(state=State.ADOPTED, closed_by=None, closed_at=None)
    return Lesson.objects.get(pk=current.replaces_id)


def _locked(lesson: Lesson, state: Lesson.State) -> Lesson | None:
    """The lesson in use; all are locked, there are few. Raises NotPossible unless `lesson` is in `state` still."""
    rows = list(Lesson.objects.defer("content", "figures").select_for_update().order_by("pk"))
    standing = next((row for row in rows if row.pk == lesson.pk), None)
    if standing is None or standing.state != state:
        told = f"now: {standing.get_state_display()}" if standing else "no longer there"
        raise NotPossible(f"{lesson} is {told}. Nothing was changed.")
    return next((row for row in rows if row.state == State.ADOPTED), None)


def _close(lesson: Lesson, state: Lesson.State, by: User | None) -> None:
    Lesson.objects.filter(pk=lesson.pk).update(state=state, closed_by=by, closed_at=timezone.now())
