"""manage.py import_articles PATH...: puts files into the archive and prints what became of each."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from articles.intake.importing import begin_import, files_in, import_paths, rehearse
from articles.intake.progress import progress_of
from articles.intake.recognising import Format
from articles.models import IntakeItem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.core.management.base import CommandParser

    from articles.models import Intake

Outcome = IntakeItem.Outcome
AUTO = "auto"
LONGEST_OUTLET = 200
PAUSE = 1.0
"""Seconds between two looks at how far the workers are."""


class Command(BaseCommand):
    help = "Imports articles from files and folders: plain text, Markdown with front matter, HTML pages, JSON Lines."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", metavar="PATH", nargs="+", type=Path, help="a file, or a folder with all below it")
        parser.add_argument(
            "--format", choices=[AUTO, *Format], default=AUTO, help="of all the files; auto tells it by what is in them"
        )
        parser.add_argument("--outlet", metavar="NAME", default="", help="who publishes what does not say it itself")
        parser.add_argument("--wait", action="store_true", help="until a worker has read every article for its claims")
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="say what would become of each, and store nothing; copies far apart in the files may both count as stored",
        )

    def handle(self, *, paths: list[Path], dry_run: bool, wait: bool, **options: Any) -> None:
        outlet = options["outlet"].strip()
        if len(outlet) > LONGEST_OUTLET:
            raise CommandError(f"--outlet: a name has no more than {LONGEST_OUTLET} characters.")
        if next(files_in(paths), None) is None:
            raise CommandError("There is no file to import there; hidden ones count only where they are named.")
        format = None if options["format"] == AUTO else Format(options["format"])  # noqa: A001
        if dry_run:
            found = self._tell(rehearse(paths, outlet=outlet, format=format))
            self.stdout.write(f"{_summary(found)} Nothing was stored: this was a dry run.")
        else:
            intake = begin_import(paths, outlet=outlet)
            found = self._tell(import_paths(paths, intake=intake, format=format))
            self.stdout.write(_summary(found))
            if wait:
                self._wait(intake)
        if refused := found[Outcome.REFUSED]:
            raise CommandError(f"{refused:,} of {found.total():,} refused; the lines above say why.")

    def _tell(self, items: Iterable[IntakeItem]) -> Counter[str]:
        """A line for each; gives how many there are of each outcome."""
        found: Counter[str] = Counter()
        for item in items:
            found[item.outcome] += 1
            line = f"{item.get_outcome_display().lower():<12} {item.name}" + (f": {item.reason}" if item.reason else "")
            (self.stderr if item.outcome == Outcome.REFUSED else self.stdout).write(line)
        return found

    def _wait(self, intake: Intake) -> None:
        told = None
        while not (progress := progress_of(intake)).is_done:
            if progress.unannotated != told:
                told = progress.unannotated
                self.stderr.write(f"{told:,} of {progress.added:,} articles wait for a worker to find their claims.")
            time.sleep(PAUSE)
        self.stdout.write(f"{progress.annotated:,} articles read for their claims, {progress.failed:,} could not be.")


def _summary(found: Counter[str]) -> str:
    parts = [f"{found[outcome]:,} {Outcome(outcome).label.lower()}" for outcome in Outcome.values if found[outcome]]
    return f"{found.total():,} read: {', '.join(parts)}."
