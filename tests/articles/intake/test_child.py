"""Files read in a process of their own: what it cannot read in its time or memory loses itself alone, by name."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path

import pytest
from django.conf import settings

from articles.intake import child
from articles.intake.child import FileReader
from articles.intake.places import Place, Wanted
from articles.intake.records import ArticleRecord, Refused
from articles.intake.source import Limits, Options
from tests.articles.intake.imports import ferries


@pytest.fixture
def reader():
    reader = FileReader(seconds=20)
    yield reader
    reader.close()


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "ferries.jsonl"
    path.write_bytes(ferries(1000))
    return path


def options() -> Options:
    return Options(Limits(**settings.INTAKE_LIMITS))


def places(batches):
    return [(entry.place.record, isinstance(entry.record, Refused)) for batch in batches for entry in batch]


def test_all_records_in_order_and_the_next_file_by_the_same_process(reader, path):
    first = places(reader.read(path, "ferries.jsonl", options()))
    pid = reader._running().pid

    assert first == [(number, False) for number in range(1, 1001)]
    assert places(reader.read(path, "ferries.jsonl", options())) == first
    assert reader._running().pid == pid


def test_only_what_is_wanted(reader, path):
    wanted = Wanted(since=Place(0, 5), only=frozenset({Place(0, 3), Place(0, 7), Place(0, 900)}))

    assert places(reader.read(path, "ferries.jsonl", options(), wanted=wanted)) == [(7, False), (900, False)]


def test_who_stops_in_the_middle_gets_nothing_of_it_with_the_next_file(reader, path):
    for batch in reader.read(path, "ferries.jsonl", options()):
        assert len(batch) < 1000
        break

    assert places(reader.read(path, "ferries.jsonl", options()))[0] == (1, False)


HUNGRY = b'{"text": "The ferry stays.", "more": [' + b'{"a": 0},' * 500_000 + b"0]}"
"""A line that takes more than a hundred megabytes to read."""


def test_a_record_that_takes_all_memory_is_refused_and_reading_goes_on_behind_it(reader, path):
    reader.memory_bytes = memory_of(reader) + 60 * 2**20
    reader.close()
    lines = ferries(6).split(b"\n")
    lines[1] = lines[4] = HUNGRY
    path.write_bytes(b"\n".join(lines))

    entries = [entry for batch in reader.read(path, "ferries.jsonl", options()) for entry in batch]

    refused = {entry.name: str(entry.record) for entry in entries if isinstance(entry.record, Refused)}
    assert list(refused) == ["ferries.jsonl, line 2", "ferries.jsonl, line 5"]
    assert all("may be for want of memory: given up" in reason for reason in refused.values())
    assert [entry.place.record for entry in entries] == [1, 2, 3, 4, 5, 6]
    assert sum(isinstance(entry.record, ArticleRecord) for entry in entries) == 4


def memory_of(reader) -> int:
    """Bytes of address space of the process, which has read its first file."""
    status = Path(f"/proc/{reader._running().pid}/status").read_text()
    (peak,) = re.findall(r"VmPeak:\s+(\d+) kB", status)
    return int(peak) * 1024


def test_a_record_that_takes_too_long_is_refused_and_reading_goes_on_behind_it(reader, path, monkeypatch):
    """The process stands still before its first record, and once more in the middle of the second."""
    lines = ferries(3).split(b"\n")
    lines[1] = HUNGRY  # a second's work, so that the signal comes before its end
    path.write_bytes(b"\n".join(lines))
    note = child._Attempt._note

    def standing_still(attempt, begun):
        note(attempt, begun)
        if begun.place.record == 2:
            os.kill(reader._process.pid, signal.SIGSTOP)

    monkeypatch.setattr(child._Attempt, "_note", standing_still)
    os.kill(reader._running().pid, signal.SIGSTOP)
    reader.seconds = 2

    entries = [entry for batch in reader.read(path, "ferries.jsonl", options()) for entry in batch]

    assert [(entry.place.record, str(entry.record)) for entry in entries if isinstance(entry.record, Refused)] == [
        (2, "it took longer than 2 seconds to read: given up")
    ]
    assert [entry.place.record for entry in entries] == [1, 2, 3]


def test_a_file_that_cannot_be_opened_is_refused_as_a_whole(reader, tmp_path):
    reader.seconds = 1.5
    (tmp_path / "pipe").touch()
    os.mkfifo(tmp_path / "endless")

    entries = [entry for batch in reader.read(tmp_path / "endless", "endless", options()) for entry in batch]

    (entry,) = entries
    assert (entry.name, entry.place) == ("endless", Place(0, 0))
    assert str(entry.record) == "it took longer than 1.5 seconds to read: given up"
