"""manage.py learn: learns from what editors have decided, shows what it would change, and adopts, drops or rolls back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from articles.learning import lessons
from articles.models import Lesson

if TYPE_CHECKING:
    from django.core.management.base import CommandParser

NEWEST = 0
CHANGES = 20
"""Printed; the page shows all."""


class Command(BaseCommand):
    help = (
        "Learn from editors' decisions whom words mean and which speakers to propose first. Prints how that does on "
        "decisions held out, and proposes it: nothing changes before it is adopted."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--adopt", nargs="?", type=int, const=NEWEST, metavar="LESSON", help="use it; the newest one")
        what.add_argument("--drop", type=int, metavar="LESSON", help="put a proposed one aside")
        what.add_argument("--rollback", action="store_true", help="use the one before again, or none where none was")
        what.add_argument("--list", action="store_true", dest="listed", help="all lessons and what became of them")

    def handle(self, *, adopt: int | None, drop: int | None, rollback: bool, listed: bool, **options: Any) -> None:
        try:
            if listed:
                self.list_them()
            elif rollback:
                before = lessons.roll_back(by=None)
                self.stdout.write(f"{before} is in use again." if before else "No lesson is in use any more.")
            elif drop is not None:
                lessons.drop(lesson_of(drop), by=None)
                self.stdout.write(f"Lesson {drop} is dropped.")
            elif adopt is not None:
                lesson = lesson_of(adopt)
                lessons.adopt(lesson, by=None)
                self.stdout.write(f"{lesson} is in use for all that is annotated from now on.")
            else:
                self.learn()
        except (lessons.NotPossible, lessons.TooFewDecisions) as error:
            raise CommandError(str(error)) from error

    def learn(self) -> None:
        lesson = lessons.begin(by=None)
        try:
            lessons.learn(lesson, say=self.stderr.write)
        except BaseException as error:
            lessons.fail(lesson.pk, f"{type(error).__name__}: {error}")
            raise
        for line in told(lesson):
            self.stdout.write(line)
        self.stdout.write(f"Nothing is changed yet. To use it: manage.py learn --adopt {lesson.pk}")

    def list_them(self) -> None:
        rows = Lesson.objects.select_related("made_by", "adopted_by").defer("content")
        if not rows:
            self.stdout.write("Nothing was learned yet.")
        for lesson in rows:
            all_of_them = next(iter(lesson.figures.get("rows", ())), None)
            held_out = f"; held out: {shares(all_of_them)}" if all_of_them else ""
            self.stdout.write(
                f"{lesson}, {lesson.made_at:%Y-%m-%d %H:%M}, by {lesson.made_by or 'the command line'}: "
                f"{lesson.get_state_display()}; {lesson.decisions:,} decisions{held_out}{lesson.problem and '; '}{lesson.problem}"
            )


def lesson_of(number: int) -> Lesson:
    """The lesson of that number, or the newest that is proposed. Raises CommandError."""
    rows = Lesson.objects.filter(pk=number) if number else Lesson.objects.filter(state=Lesson.State.PROPOSED)
    lesson = rows.first()
    if lesson is None:
        raise CommandError(f"There is no lesson {number}." if number else "No lesson is proposed.")
    return lesson


def told(lesson: Lesson) -> Iterator[str]:
    """The lesson and its figures in lines."""
    content, figures = lesson.content, lesson.figures
    yield f"{lesson}: {lesson.decisions:,} decisions in {lesson.articles:,} articles (copies of one text count once)."
    yield f"Aliases: {len(content['aliases'])}. Weights: {len(content['weights'])}. Temperature: {content['temperature']:g}."
    for alias in content["aliases"]:
        yield f"  “{alias['words']}” -> {alias['name']}: {alias['times']} of {alias['of']} decisions"
    yield (
        f"Held out: each article was judged by what was learned without it, in {figures['folds']} parts. "
        "Before: the machine without any lesson. In brackets: intervals of 95 per cent."
    )
    yield f"{'':16}{'decisions':>10}  {'before':<24}{'after':<24}{'better':>7}{'worse':>7}  gain (points)"
    for row in figures["rows"]:
        gain = 100 * (row["after"] - row["before"]) / row["n"]
        low, high = row["gain_interval"]
        yield (
            f"{row['what']:16}{row['n']:>10,}  {share(row, 'before'):<24}{share(row, 'after'):<24}"
            f"{row['better']:>7}{row['worse']:>7}  {gain:+.1f} ({100 * low:+.1f} to {100 * high:+.1f})"
        )
    for change in figures["changes"][:CHANGES]:
        yield (
            f"  {change['outcome']:8} claim {change['claim']}: {change['before'] or 'nobody'} -> "
            f"{change['after'] or 'nobody'}; editors: {change['decided']}"
        )
    if figures["changed"] > CHANGES:
        yield f"  and {figures['changed'] - CHANGES:,} others; the page /learning/ lists them"


def share(row: dict[str, Any], when: str) -> str:
    """80.2 % (76.1 to 83.8)."""
    low, high = row[f"{when}_interval"]
    return f"{100 * row[when] / row['n']:.1f} % ({100 * low:.1f} to {100 * high:.1f})"


def shares(row: dict[str, Any]) -> str:
    return f"{share(row, 'before')} before, {share(row, 'after')} after"
