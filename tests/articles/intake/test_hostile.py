"""Every hostile file as an import reads it: alone, in a ZIP archive, and as the content of a feed's item."""

from __future__ import annotations

import re
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import pytest
from django.db import transaction
from django.test import override_settings

from articles.confinement import ConfinedProcess
from articles.intake import child, reading, receiving
from articles.models import IntakeFile
from tests.articles.intake.hostile import CASES
from tests.articles.intake.hostile_case import EVIL, Case, Fate, Lost, Taken
from tests.articles.intake.hostile_exchange import item, rss
from tests.articles.intake.hostile_packed import odd_name
from tests.articles.intake.imports import became, finish, imported
from tests.articles.intake.zips import zipped

if TYPE_CHECKING:
    from articles.models import Intake

LIMITS = {
    "document_bytes": 8_388_608,
    "archive_members": 1_500,
    "archive_bytes": 200_000_000,
    "archive_ratio": 200,
    "archive_depth": 3,
}
WAYS = ["alone", "in a ZIP", "in a feed"]
ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.django_db


@dataclass(frozen=True, slots=True)
class Found:
    """An item of an import, and the article that it stored."""

    name: str
    outcome: str
    reason: str
    title: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """What became of one case in one way, and of the good file, member or item beside it."""

    name: str
    """What the names of its items begin with."""
    items: list[Found]
    beside: list[Found]
    """What became of the good one beside it."""


def good(number: int) -> str:
    return f"The good ferry {number} leaves Skarholm at noon."


def in_a_zip(case: Case, number: int) -> bytes:
    """Beside a good file; not packed, for nobody packs an archive once more."""
    return zipped((zipfile.ZipInfo("good.txt"), good(number)), (odd_name(case.name), case.content()))


def in_a_feed(case: Case, number: int) -> bytes:
    words = case.content().decode()
    return rss(item(good(number)), item(escape(words), title="Case")).encode()


def sent(way: str) -> dict[str, tuple[Case, str, bytes]]:
    """The cases that are sent in this way by their names, each with the file it is sent as."""
    if way == "alone":
        return {case.name: (case, case.name, case.content()) for case in CASES}
    if way == "in a ZIP":
        return {case.name: (case, f"{n}.zip", in_a_zip(case, n)) for n, case in enumerate(CASES) if case.in_zip}
    return {case.name: (case, f"{n}.rss", in_a_feed(case, n)) for n, case in enumerate(CASES) if case.feed}


def found_in(intake: Intake) -> dict[int, list[Found]]:
    """Its items by the position of their file."""
    found: dict[int, list[Found]] = {}
    for one in intake.items.select_related("file", "version").order_by("file", "member", "record"):
        assert one.file is not None
        words = (one.version.title, one.version.body) if one.version else ()
        found.setdefault(one.file.position, []).append(Found(one.name, one.outcome, one.reason, *words))
    return found


def answer_questions(intake: Intake) -> None:
    """As an editor does whom a table asks which column is which."""
    for file in intake.files.filter(state=IntakeFile.State.ASKS):
        assert file.table is not None
        receiving.choose_columns(file, file.table["guessed"] or {"text": "column 1"})
    finish(intake)


@transaction.atomic
def run_all(way: str) -> dict[str, Run]:
    """One import of all that is sent in this way, with a good file at its end; the database is as it was afterwards."""
    files = sent(way)
    intake = imported(*((name, data) for _, name, data in files.values()), ("last.txt", b"The last ferry leaves."))
    answer_questions(intake)
    found, runs = found_in(intake), {"last.txt": Run("last.txt", [], [])}
    for position, (case, name, _) in enumerate(files.values(), start=1):
        beside = [] if way == "alone" else found[position][:1]
        begins = {"alone": case.shown_name, "in a ZIP": f"{name}, {case.shown_name}", "in a feed": f"{name}, item 2"}
        runs[case.name] = Run(begins[way], found[position][len(beside) :], beside)
    runs["last.txt"] = Run("last.txt", found[len(files) + 1], [])
    transaction.set_rollback(True)
    return runs


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Of all imports: what became of each case by the way it was sent, and what they left behind."""

    runs: dict[str, dict[str, Run]]
    processes: int
    """How many were started to read."""
    temporary: list[str]
    """Names of files in the folders for temporary files, and the one at work, afterwards."""


@pytest.fixture(scope="module")
def outcomes(django_db_setup, django_db_blocker, tmp_path_factory) -> Outcomes:
    """The process that reads is started afresh, with an empty folder for its temporary files."""
    scratch, started = tmp_path_factory.mktemp("scratch"), []

    class Counted(ConfinedProcess):
        def __init__(self, *args, **kwargs) -> None:
            super().__init__(*args, **kwargs)
            started.append(self.pid)

    reading.reader().close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(scratch))
        patch.setattr(tempfile, "tempdir", str(scratch))
        patch.chdir(scratch)
        patch.setattr(child, "ConfinedProcess", Counted)
        with django_db_blocker.unblock(), override_settings(INTAKE_LIMITS=LIMITS):
            runs = {way: run_all(way) for way in WAYS}
    reading.reader().close()
    return Outcomes(runs, len(started), [path.name for path in scratch.rglob("*")])


def check(found: Found, fate: Fate) -> None:
    if isinstance(fate, Lost):
        assert (found.outcome, fate.reason in found.reason) == ("refused", True), found.reason
        return
    assert found.outcome == fate.outcome, found.reason
    assert [words for words in fate.has if words not in found.body] == []
    assert [words for words in fate.lacks if words in f"{found.title}\n{found.body}"] == []
    assert fate.title in (None, found.title)
    assert fate.body in (None, found.body)
    assert fate.note in found.reason


EACH = [
    pytest.param(way, case, id=f"{way}: {case.shown_name}")
    for way in WAYS
    for case in CASES
    if {"alone": True, "in a ZIP": case.in_zip, "in a feed": case.feed is not None}[way]
]


@pytest.mark.parametrize(("way", "case"), EACH)
def test_every_file_becomes_what_it_must(outcomes, way, case):
    run = outcomes.runs[way][case.name]
    fates = {"": case.feed} if way == "in a feed" else case.fates()
    found = {one.name.removeprefix(run.name).removeprefix(", "): one for one in reversed(run.items)}

    assert all(one.name.startswith(run.name) for one in run.items)
    assert len(run.items) == len(fates) + (0 if way == "in a feed" else case.others)
    for place, fate in fates.items():
        check(found[place], fate)
    others = [one for place, one in found.items() if place not in fates]
    assert {one.outcome for one in others} <= {"stored"}
    assert [one.outcome for one in run.beside] == ["stored"] * len(run.beside)
    assert all(one.body.startswith("The good ferry") for one in run.beside)


def test_there_are_enough_of_them():
    assert len({case.name for case in CASES}) == len(CASES) >= 60


def all_found(outcomes: Outcomes) -> list[Found]:
    return [one for runs in outcomes.runs.values() for run in runs.values() for one in [*run.items, *run.beside]]


@pytest.mark.parametrize("way", WAYS)
def test_the_file_behind_all_of_them_is_stored(outcomes, way):
    (last,) = outcomes.runs[way]["last.txt"].items

    check(last, Taken(body="The last ferry leaves."))


def test_no_process_was_ended_by_any_of_them(outcomes):
    assert outcomes.processes == 1


def test_nothing_that_is_stored_or_shown_holds_what_nobody_may_see(outcomes):
    for one in all_found(outcomes):
        assert not re.search("[\0\ud800-\udfff]", f"{one.title}{one.body}{one.reason}"), one
        assert one.name.isprintable()
        assert "fault of Newsdesk" not in one.reason


def test_nothing_is_written_but_temporary_files_which_are_gone(outcomes, tmp_path_factory):
    folders = [ROOT, *ROOT.parents, Path.cwd(), Path(tempfile.gettempdir()), tmp_path_factory.getbasetemp()]

    assert outcomes.temporary == []
    assert [path for folder in folders for path in folder.glob(f"*{EVIL}*")] == []


def test_what_came_before_is_a_duplicate_in_another_import():
    file = ("twice.txt", "“Twice” is once,\u202e said Ona.".encode())
    imported(file, file)

    assert [outcome for _, outcome in became(imported(file))] == ["duplicate"]
