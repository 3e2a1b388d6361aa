"""Files of an import read by a worker: an item for each record, stored once, however often it is broken off."""

from __future__ import annotations

from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from articles.intake import originals
from articles.intake.child import FileReader
from articles.intake.places import ALL, Place, Wanted
from articles.intake.receiving import read_later, refuse
from articles.intake.source import Limits, Options
from articles.intake.storing import BATCH, Found, store, wait_for_others
from articles.models import Intake, IntakeFile, IntakeItem

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence
    from pathlib import Path

    from articles.intake.records import Entry

LOCK_A_FILE = 0x66696C65
"""Of PostgreSQL, with the file's key."""
State = IntakeFile.State
Outcome = IntakeItem.Outcome


class Overtaken(Exception):
    """The import has come to another stage meanwhile: whoever changed it has asked for what is left to be done."""


def read_files(file_ids: Sequence[int], *, stop: Callable[[], bool] = lambda: False) -> list[int]:
    """Reads the files that wait, in order; gives the ids of those that are left: somebody else reads them, or `stop()` said so.

    Can be broken off, run twice, and run by two workers at once: each record is stored once.
    Raises confinement.NotStarted, OSError (a full disk), django's OperationalError, none of them a file's fault.
    """
    shelf = _Shelf()
    left: list[int] = []
    for position, file_id in enumerate(file_ids):
        if stop():
            left += file_ids[position:]
            break
        with _claimed(file_id) as is_ours:
            try:
                if not (is_ours and _read(file_id, shelf, stop)):
                    left.append(file_id)
            except Overtaken:
                return []
    shelf.store()
    return left


@transaction.atomic
def give_up(file_ids: Sequence[int], problem: str) -> None:
    """Refuses the file that was being read, the first that waits, and asks for those behind it to be read."""
    waiting = IntakeFile.objects.filter(pk__in=file_ids, state=State.WAITING).order_by("position")
    file = waiting.select_for_update(of=("self",)).select_related("intake").first()
    if file is not None:
        refuse(file, problem)
        read_later(file.intake)


@cache
def reader() -> FileReader:
    """The process that reads; started with the first file, and kept."""
    return FileReader()


@dataclass
class _Shelf:
    """Entries of one file or several that are stored together."""

    found: list[Found] = field(default_factory=list)
    finished: list[IntakeFile] = field(default_factory=list)

    def put(self, file: IntakeFile, entries: Sequence[Entry]) -> None:
        self.found += [Found(file, entry) for entry in entries]
        if len(self.found) >= BATCH:
            self.store()

    def finish(self, file: IntakeFile) -> None:
        self.finished.append(file)
        if len(self.finished) >= BATCH:
            self.store()

    def store(self) -> None:
        """Raises Overtaken."""
        files = [*dict.fromkeys([*(found.file for found in self.found), *self.finished])]
        if files:
            with transaction.atomic():
                wait_for_others()
                _hold(files[0].intake)
                store(self.found, intake=files[0].intake)
                _note_places(self.found)
                _finish(self.finished)
            self.found, self.finished = [], []


@contextmanager
def _claimed(file_id: int) -> Iterator[bool]:
    """Whether nobody else reads the file now: two would do the same work. Whoever dies, or is cut off, no longer holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK_A_FILE, file_id])
        (is_ours,) = cursor.fetchone()
    try:
        yield is_ours
    finally:
        if is_ours and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK_A_FILE, file_id])


def _read(file_id: int, shelf: _Shelf, stop: Callable[[], bool]) -> bool:
    """Puts the entries of a file on the shelf, if it waits; False where it was stopped before the end."""
    file = IntakeFile.objects.select_related("intake__outlet").filter(pk=file_id, state=State.WAITING).first()
    if file is None:
        return True
    options = Options(Limits(**settings.INTAKE_LIMITS), format=file.format, columns=file.columns)
    with originals.on_disk(file) as path:
        if _asks(file, path, options):
            return True
        with closing(_batches(file, path, options)) as batches:
            for entries in batches:
                shelf.put(file, entries)
                if stop():
                    shelf.store()
                    return False
    shelf.finish(file)
    return True


def _asks(file: IntakeFile, path: Path, options: Options) -> bool:
    """Whether the file is a table of which somebody shall say which column is which; from the command line nobody is asked."""
    if file.intake.by_id is None or file.columns or file.at_record or file.at_member:
        return False
    look = reader().look(path, file.name, options)
    if look is None:
        return False
    waiting = IntakeFile.objects.filter(pk=file.pk, state=State.WAITING, columns={})
    waiting.update(state=State.ASKS, table=asdict(look))
    return True


def _batches(file: IntakeFile, path: Path, options: Options) -> Generator[list[Entry]]:
    yield from reader().read(path, file.name, options, wanted=_wanted(file))


def _wanted(file: IntakeFile) -> Wanted:
    """What waits of a file: the records that shall be read once more, or all from where it was broken off."""
    again = file.items.filter(outcome=Outcome.WAITING).values_list("member", "record")
    if places := frozenset(Place(member, record) for member, record in again):
        return Wanted(only=places)
    return Wanted(since=Place(file.at_member, file.at_record)) if file.at_record or file.at_member else ALL


def _hold(intake: Intake) -> None:
    """Keeps the import at its stage to the end of the transaction. Raises Overtaken."""
    if not Intake.objects.select_for_update(no_key=True).filter(pk=intake.pk, stage=intake.stage).exists():
        raise Overtaken


def _note_places(found: Sequence[Found]) -> None:
    """Where reading goes on, should it be broken off: behind the last entry of each file."""
    last = {one.file: one.entry.place for one in found}
    for file, place in last.items():
        file.at_member, file.at_record = place.member, place.record + 1
    IntakeFile.objects.bulk_update(last, ["at_member", "at_record"])


def _finish(files: Sequence[IntakeFile]) -> None:
    """The files are read. What still waits of them is a whole member whose records have come, or is no longer there."""
    for file in files:
        file.state, file.read_at = State.READ, timezone.now()
    IntakeFile.objects.bulk_update(files, ["state", "read_at"])
    waiting = IntakeItem.objects.filter(file__in=files, outcome=Outcome.WAITING)
    waiting.filter(record=0).delete()
    waiting.update(outcome=Outcome.REFUSED, reason="no longer found in the file")
