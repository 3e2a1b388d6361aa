"""manage.py import_articles PATH...: puts files into the archive and prints what became of each."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from articles.intake.fields import FIELDS
from articles.intake.importing import add_paths, begin_import, files_in, read_all
from articles.intake.progress import progress_of
from articles.intake.receiving import discard, start
from articles.intake.recognising import Format
from articles.models import IntakeFile, IntakeItem

if TYPE_CHECKING:
    from django.core.management.base import CommandParser
    from django.db.models import QuerySet

    from articles.models import Intake

Outcome = IntakeItem.Outcome
AUTO = "auto"
LONGEST_OUTLET = 200
PAUSE = 1.0
"""Seconds between two looks at how far the workers are."""


class Command(BaseCommand):
    help = "Imports articles from files and folders, whatever their format."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", metavar="PATH", nargs="+", type=Path, help="a file, or a folder with all below it")
        parser.add_argument(
            "--format", choices=[AUTO, *Format], default=AUTO, help="of all the files; auto tells it by what is in them"
        )
        parser.add_argument("--outlet", metavar="NAME", default="", help="who publishes what does not say it itself")
        parser.add_argument(
            "--column",
            metavar="FIELD=HEADING",
            action="append",
            default=[],
            help="of a table: which column holds which field, as in text=Body",
        )
        parser.add_argument("--wait", action="store_true", help="until a worker has read every article for its claims")
        parser.add_argument("--dry-run", action="store_true", help="say what would become of each, and store nothing")

    def handle(self, *, paths: list[Path], dry_run: bool, wait: bool, **options: Any) -> None:
        outlet = options["outlet"].strip()
        if len(outlet) > LONGEST_OUTLET:
            raise CommandError(f"--outlet: a name has no more than {LONGEST_OUTLET} characters.")
        if next(files_in(paths), None) is None:
            raise CommandError("There is no file to import there; hidden ones count only where they are named.")
        columns = _columns(options["column"])
        intake = begin_import(paths, outlet=outlet)
        add_paths(intake, paths, format="" if options["format"] == AUTO else options["format"], columns=columns)
        start(intake, trial=dry_run)
        self._read(intake)
        found = self._tell(intake.items.select_related("article"))
        self.stdout.write(_summary(found) + (" Nothing was stored: this was a dry run." if dry_run else ""))
        if dry_run:
            discard(intake)
        elif wait:
            self._wait(intake)
        if refused := found[Outcome.REFUSED]:
            raise CommandError(f"{refused:,} of {found.total():,} refused; the lines above say why.")

    def _read(self, intake: Intake) -> None:
        size = sum(intake.files.values_list("size", flat=True))
        with self._bar(size, "read", unit="B", unit_scale=True) as bar:
            for _ in read_all(intake):
                read = intake.files.filter(state=IntakeFile.State.READ).values_list("size", flat=True)
                bar.update(sum(read) - bar.n)

    def _tell(self, items: QuerySet[IntakeItem]) -> Counter[str]:
        """A line for each; gives how many there are of each outcome."""
        found: Counter[str] = Counter()
        for item in items.iterator(chunk_size=2_000):
            found[item.outcome] += 1
            line = f"{item.get_outcome_display().lower():<12} {item.name}" + (f": {item.reason}" if item.reason else "")
            (self.stderr if item.outcome == Outcome.REFUSED else self.stdout).write(line)
        return found

    def _wait(self, intake: Intake) -> None:
        progress = progress_of(intake)
        with self._bar(progress.added, "annotated", unit=" articles") as bar:
            while not (progress := progress_of(intake)).is_done:
                bar.update(progress.annotated - bar.n)
                time.sleep(PAUSE)
            bar.update(progress.annotated - bar.n)
        self.stdout.write(f"{progress.annotated:,} articles read for their claims, {progress.failed:,} could not be.")

    def _bar(self, total: int, what: str, **options: Any) -> tqdm[None]:
        """On a terminal; elsewhere nothing is drawn."""
        return tqdm(total=total, desc=what, file=self.stderr, disable=None if self.stderr.isatty() else True, **options)


def _columns(given: list[str]) -> dict[str, str]:
    """The heading by field. Raises CommandError."""
    columns = {}
    for pair in given:
        field, equals, heading = pair.partition("=")
        if not equals or field not in FIELDS:
            raise CommandError(
                f"--column {pair}: expected is FIELD=HEADING, with one of the fields {', '.join(FIELDS)}."
            )
        columns[field] = heading
    return columns


def _summary(found: Counter[str]) -> str:
    parts = [f"{found[outcome]:,} {Outcome(outcome).label.lower()}" for outcome in Outcome.values if found[outcome]]
    return f"{found.total():,} read: {', '.join(parts)}."
