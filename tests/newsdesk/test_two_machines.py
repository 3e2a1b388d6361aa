"""Workers on two machines share an import; one is killed and one cut off from the network half way: nothing lost, nothing twice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.newsdesk import machines
from tests.newsdesk.machines import Machines
from tests.processes import wait_until

FILES, RECORDS = 300, 40
BEGIN = """
import sys
from pathlib import Path
from articles.intake.importing import add_paths, begin_import
from articles.intake.receiving import start
paths = [Path({folder!r})]
intake = begin_import(paths)
add_paths(intake, paths)
start(intake)
"""


@pytest.fixture
def two_machines(tmp_path) -> Iterator[Machines]:
    if not machines.can_be_made():
        pytest.skip("network namespaces cannot be made here")
    with Machines(tmp_path) as found:
        yield found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "coverage"
    folder.mkdir()
    for file in range(FILES):
        texts = (words_of(file, record) for record in range(RECORDS))
        (folder / f"{file:03}.jsonl").write_text("\n".join(json.dumps({"text": text}) for text in texts))
    return folder


def words_of(file: int, record: int) -> str:
    """Words that no other article has: it is no copy of any."""
    return f"Ferry {record} of {file} leaves. " + " ".join(f"word{file}x{record}x{at}" for at in range(150))


def test_one_killed_and_one_cut_off(two_machines, folder):
    two_machines.run("shell", "-v", "0", "-c", BEGIN.format(folder=str(folder)))
    victim = two_machines.start_worker("a")
    two_machines.start_worker("b")

    def items() -> int:
        return int(two_machines.ask("SELECT count(*) FROM articles_intakeitem"))

    both = (
        "SELECT count(DISTINCT worker_id) FROM procrastinate_jobs WHERE status = 'doing' AND task_name = 'read_files'"
    )
    wait_until(lambda: two_machines.ask(both) == 2)
    wait_until(lambda: items() > FILES * RECORDS // 6)
    victim.kill()
    wait_until(lambda: items() > FILES * RECORDS // 4)
    two_machines.cut_off("b")
    assert items() < FILES * RECORDS
    two_machines.start_worker("a")  # as whoever looks after the services does

    unread = "SELECT count(*) FROM articles_intakefile WHERE state <> 'read'"
    wait_until(lambda: two_machines.ask(unread) == 0, 180)
    assert items() == FILES * RECORDS
    assert two_machines.ask("SELECT string_agg(DISTINCT outcome, ' ') FROM articles_intakeitem") == "stored"
    assert two_machines.ask("SELECT count(*) FROM articles_articleversion") == FILES * RECORDS
    two_machines.connect_again("b")
    assert two_machines.ask("SELECT count(DISTINCT article_id) FROM articles_intakeitem") == FILES * RECORDS
