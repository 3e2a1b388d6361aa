"""An import goes on by itself where it stopped, whoever is killed meanwhile: nothing half stored, nothing twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from newsdesk.postgres import Server
from tests.newsdesk import clusters
from tests.newsdesk.served import ROOT, Served
from tests.processes import wait_until

RECORDS, FILES = 4_000, 150
WORKER, WEB, READER = "manage.py worker", "newsdesk.serving.web", "articles.intake.confined"


@pytest.fixture
def served(tmp_path):
    var = tmp_path / "var"
    with Served(var) as served:
        yield served.wait_until_ready()
    clusters.remove(Server(var / "postgres"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One file of many records, and many files of one."""
    folder = tmp_path / "coverage"
    folder.mkdir()
    with (folder / "a.jsonl").open("w") as lines:
        for number in range(RECORDS):
            lines.write(
                json.dumps({"title": f"Ferry {number}", "text": f"Ferry {number} leaves. {words_of(number)}"}) + "\n"
            )
    for number in range(FILES):
        (folder / f"b{number:03}.txt").write_text(f"Tram {number}\n\nTram {number} is late. {words_of(-number - 1)}")
    return folder


def words_of(number: int) -> str:
    """Words that no other article has: it is no copy of any."""
    return " ".join(f"word{number}x{at}" for at in range(200))


def begun(served: Served, folder: Path) -> None:
    """Begins to import the folder, from the command line, which is killed as soon as it has begun to read."""
    importing = subprocess.Popen(
        [sys.executable, "manage.py", "import_articles", str(folder)],
        cwd=ROOT,
        env=os.environ | {"NEWSDESK_VAR": str(served.var)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    wait_until(lambda: stored(served) > 0, 120)
    importing.kill()
    importing.wait(10)
    assert stored(served) < RECORDS + FILES, "it was too fast to be killed in the middle"


def stored(served: Served) -> int:
    """Items of the import, which is the second: the first are the samples."""
    return int(served.ask("SELECT count(*) FROM articles_intakeitem WHERE intake_id = 2") or 0)


@pytest.mark.parametrize(
    "victims", [(READER, WORKER), (WEB, WORKER), ("database",)], ids=["worker", "web server", "database"]
)
def test_who_is_killed_in_mid_import_loses_nothing(served, folder, victims):
    begun(served, folder)
    for victim in victims:
        os.kill(served.database.pid() if victim == "database" else served.pid_of(victim), signal.SIGKILL)
    waits = "SELECT count(*) FROM articles_intakefile WHERE state <> 'read'"
    wait_until(lambda: answered(served, waits) == 0, 150)

    outcomes = "SELECT string_agg(DISTINCT outcome, ' ') FROM articles_intakeitem WHERE intake_id = 2"
    assert stored(served) == RECORDS + FILES
    assert served.ask(outcomes) == "stored"
    assert served.ask("SELECT count(*) FROM articles_article") == RECORDS + FILES + 18
    assert served.ask("SELECT count(*) FROM articles_articleversion") == RECORDS + FILES + 18
    assert (
        served.ask("SELECT count(DISTINCT article_id) FROM articles_intakeitem WHERE intake_id = 2") == RECORDS + FILES
    )
    assert served.page("/sign-in/") == 200


def answered(served: Served, query: str) -> object:
    """None where the database is not there to answer."""
    try:
        return served.ask(query)
    except Exception:
        return None
