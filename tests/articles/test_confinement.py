"""What a confined process cannot do, whatever its input makes of it."""

from __future__ import annotations

import datetime
import os
import signal

import pytest

from articles.confinement import ConfinedProcess, Ended, NotStarted, TookTooLong
from tests.processes import exists

MODULE = "tests.articles.confined_program"


@pytest.fixture
def process():
    process = ConfinedProcess(MODULE, [], memory_bytes=500 * 2**20, plain=[datetime.date])
    yield process
    process.close()


@pytest.mark.parametrize(
    ("act", "outcome"),
    [
        ("connect", "PermissionError"),
        ("connect by a path", "PermissionError"),
        ("run", "PermissionError"),
        ("take memory", "MemoryError"),
        ("read a file", "done"),
    ],
)
def test_what_it_can_do(process, act, outcome):
    process.send(act)
    assert process.receive(10) == outcome


def test_plain_values_come_back(process):
    process.send("give a date")
    assert process.receive(10) == datetime.date(2026, 10, 5)


def test_nothing_else_does(process):
    process.send("give harm")
    with pytest.raises(Ended):
        process.receive(10)
    assert not exists(process.pid)


def test_how_it_ended_is_told(process):
    process.send("end")
    with pytest.raises(Ended, match="exit code 3"):
        process.receive(10)


def test_one_that_does_not_answer_is_ended(process):
    os.kill(process.pid, signal.SIGSTOP)
    with pytest.raises(TookTooLong, match=r"longer than 0\.2 seconds"):
        process.receive(0.2)
    assert not exists(process.pid)


def test_one_that_cannot_start_says_so():
    with pytest.raises(NotStarted, match="exit code 1"):
        ConfinedProcess("tests.articles.no_such_program", [], memory_bytes=2**30, plain=[])
