"""Files read in a confined process: a record that takes all its time or memory loses itself alone.

    reader = FileReader()
    for entries in reader.read(path, "posts.jsonl", options):
        ...

Records come in batches while all goes well. Once the process had to be ended it tells of each record before it reads it, so
that the one that did it is known and reading goes on behind it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from django.conf import settings

from articles.confinement import ConfinedProcess, Ended, TookTooLong
from articles.intake import confined
from articles.intake.confined import Question, Task
from articles.intake.places import ALL, Beginning, Place, Wanted
from articles.intake.readers.table import TableLook
from articles.intake.records import ArticleRecord, Entry, Refused
from articles.intake.source import Options

PLAIN = (
    TableLook,
    Entry,
    ArticleRecord,
    Refused,
    Place,
    Beginning,
    datetime.datetime,
    datetime.timezone,
    datetime.timedelta,
)


class FileReader:
    """For one thread. The process is started when it is first needed, and again after it was ended; it ends with us."""

    def __init__(self, *, seconds: float | None = None, memory_bytes: int | None = None) -> None:
        self.seconds = seconds or settings.READ_SECONDS
        self.memory_bytes = memory_bytes or settings.READ_MEMORY
        self._process: ConfinedProcess | None = None

    def read(self, path: Path, name: str, options: Options, *, wanted: Wanted = ALL) -> Iterator[list[Entry]]:
        """The wanted entries of a file, in order, in batches of any length. Raises confinement.NotStarted."""
        careful = False
        left: Wanted | None = wanted
        while left is not None:
            attempt = _Attempt(Task(path, name, options, left, careful))
            try:
                yield from attempt.entries(self._running(), self.seconds)
            except (TookTooLong, Ended) as error:
                self.close()
                refused, left = attempt.given_up(_reason(error)) if careful else ([], attempt.wanted)
                yield from refused
                careful = True
            except GeneratorExit:  # nobody waits for the rest, which the process would tell whoever asks next
                self.close()
                raise
            else:
                return

    def look(self, path: Path, name: str, options: Options) -> TableLook | None:
        """What there is to ask about a file before it is read; nothing also where it cannot be looked at, which reading tells."""
        process = self._running()
        process.send(Question(path, name, options))
        try:
            return cast("TableLook | None", process.receive(self.seconds))
        except (TookTooLong, Ended):
            self.close()
            return None

    def close(self) -> None:
        """Ends the process, at once."""
        if self._process is not None:
            self._process.close()
            self._process = None

    def _running(self) -> ConfinedProcess:
        if self._process is None or not self._process.runs:
            self.close()
            self._process = ConfinedProcess(confined.__name__, [], memory_bytes=self.memory_bytes, plain=PLAIN)
        return self._process


class _Attempt:
    """One reading of a file, to its end or to that of the process."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.wanted = task.wanted
        """What has not come yet."""
        self._member = Beginning(Place(task.wanted.since.member, 0), task.name)
        self._record: Beginning | None = None
        """The one that was begun and has not come."""

    def entries(self, process: ConfinedProcess, seconds: float) -> Iterator[list[Entry]]:
        process.send(self.task)
        while (answer := process.receive(seconds)) is not None:
            if isinstance(answer, Beginning):
                self._note(answer)
            elif isinstance(answer, list) and answer:
                self.wanted = self.wanted.behind(answer[-1].place)
                self._record = None
                yield answer

    def given_up(self, reason: str) -> tuple[list[list[Entry]], Wanted | None]:
        """What did it, refused; and what is wanted behind it, or None where the file cannot be opened at all."""
        refused = Refused(reason)
        if self._record is not None:
            place = self._record.place
            return [[Entry(self._record.name, refused, place)]], self.wanted.behind(place)
        place = max(self._member.place, self.wanted.since)
        is_opened = self._member.name != self.task.name or place.record
        rest = self.wanted.behind_member(place.member) if is_opened else None
        return [[Entry(self._member.name, refused, place)]], rest

    def _note(self, begun: Beginning) -> None:
        if begun.place.record:
            self._record = begun if begun.place in self.wanted else None
        else:
            self._member, self._record = begun, None


def _reason(error: Exception) -> str:
    if isinstance(error, TookTooLong):
        return f"{error} to read: given up"
    return f"the process that read it ended ({error}), which may be for want of memory: given up"
