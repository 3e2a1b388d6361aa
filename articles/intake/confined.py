"""What runs inside the confined process that reads files: a task in, its entries out."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from articles import confinement
from articles.intake.places import Beginning, Place, Wanted

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from articles.intake.readers.table import TableLook
    from articles.intake.records import Entry
    from articles.intake.source import Options

BATCH = 500
"""Entries in one message."""
AT_LEAST_EVERY_S = 1.0
"""A sign of life, also from a process that passes over a million records."""


@dataclass(frozen=True, slots=True)
class Task:
    path: Path
    name: str
    options: Options
    wanted: Wanted
    careful: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A file that is looked at only: whether there is anything to ask about it before it is read."""

    path: Path
    name: str
    options: Options


def main(arguments: list[str]) -> None:
    begun = confinement.begin(arguments)
    if begun is None:
        return
    connection, _ = begun
    import django

    django.setup()
    import articles.intake.files  # noqa: F401 - loads every reader, before it is shut off and somebody waits

    confinement.shut_off()
    connection.send("ready")
    while True:
        try:
            task = connection.recv()
            if isinstance(task, Question):
                connection.send(_looked_at(task))
            else:
                _Teller(connection, cast("Task", task)).tell()
        except (EOFError, ConnectionError, MemoryError):
            return


def _looked_at(question: Question) -> TableLook | None:
    from articles.intake.files import look
    from articles.intake.source import Source

    with question.path.open("rb") as file:
        return look(Source(file, question.name, question.options))


class _Teller:
    """Reads one file and tells its entries."""

    def __init__(self, connection: Connection[object, object], task: Task) -> None:
        self._connection = connection
        self._task = task
        self._batch: list[Entry] = []
        self._told_at = time.monotonic()

    def tell(self) -> None:
        from articles.intake.files import entries
        from articles.intake.source import Source

        task = self._task
        with task.path.open("rb") as file:
            for entry in entries(Source(file, task.name, task.options), wanted=task.wanted, begun=self._begin):
                self._batch.append(entry)
                if task.careful or len(self._batch) >= BATCH:
                    self._send()
        self._send()
        self._connection.send(None)

    def _begin(self, place: Place, name: str) -> None:
        if self._task.careful and (place in self._task.wanted or not place.record):
            self._connection.send(Beginning(place, name))
        elif time.monotonic() - self._told_at > AT_LEAST_EVERY_S:
            self._send()

    def _send(self) -> None:
        self._connection.send(self._batch)
        self._batch = []
        self._told_at = time.monotonic()
