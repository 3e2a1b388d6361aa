"""Uploaded files read by a worker: an item for each record, once, however often it is broken off."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import OperationalError, connections
from procrastinate.contrib.django.models import ProcrastinateJob

from articles import queue
from articles.intake import originals, reading, receiving
from articles.intake.child import FileReader
from articles.models import Article, Intake, IntakeFile, IntakeItem
from tests.articles.intake.imports import became, begun, ferries, file_ids, finish, imported

Outcome = IntakeItem.Outcome
SIZE = 4


@pytest.fixture
def small_batches(monkeypatch):
    """The process that reads tells SIZE entries at once, and as many are stored together."""
    monkeypatch.setattr(reading, "BATCH", SIZE)
    original = reading._batches

    def small(*args):
        for entries in original(*args):
            yield from (entries[at : at + SIZE] for at in range(0, len(entries), SIZE))

    monkeypatch.setattr(reading, "_batches", small)


@pytest.mark.django_db
def test_each_record_gets_an_item_in_the_order_of_the_files():
    intake = imported(
        ("one.txt", b"The ferry stays."),
        ("many.jsonl", ferries(2) + b"\nnonsense\n" + ferries(1)),
        ("bad.txt", b"\x89PNG"),
        ("two.txt", b"The ferry leaves."),
        outlet="The Quay Courier",
    )

    assert became(intake) == [
        ("one.txt", Outcome.STORED),
        ("many.jsonl, line 1", Outcome.STORED),
        ("many.jsonl, line 2", Outcome.STORED),
        ("many.jsonl, line 3", Outcome.REFUSED),
        ("many.jsonl, line 4", Outcome.DUPLICATE),
        ("bad.txt", Outcome.REFUSED),
        ("two.txt", Outcome.STORED),
    ]
    assert {article.outlet.name for article in Article.objects.select_related("outlet")} == {"The Quay Courier"}
    assert set(intake.files.values_list("state", flat=True)) == {IntakeFile.State.READ}


@pytest.mark.django_db
def test_reading_again_changes_nothing():
    intake = imported(("many.jsonl", ferries(3)), ("one.txt", b"The ferry stays."))
    items = list(intake.items.values_list("pk", "name", "outcome"))
    IntakeFile.objects.update(state=IntakeFile.State.WAITING, at_member=0, at_record=0)
    finish(intake)

    assert list(intake.items.values_list("pk", "name", "outcome")) == items
    assert Article.objects.count() == 4


@pytest.mark.django_db
def test_the_same_upload_again_is_all_duplicates():
    files = [("many.jsonl", ferries(3)), ("one.txt", b"The ferry stays.")]
    imported(*files)
    again = imported(*files)

    assert {outcome for _, outcome in became(again)} == {Outcome.DUPLICATE}
    assert Article.objects.count() == 4


@pytest.mark.django_db
@pytest.mark.parametrize("fails_at", [1, 2, 3])
def test_broken_off_and_begun_again_every_record_is_stored_once(monkeypatch, small_batches, fails_at):
    """The worker dies before its nth batch is committed; the next one goes on where the last commit was."""
    intake = begun(("first.txt", b"The ferry stays."), ("many.jsonl", ferries(9)))
    store, calls = reading.store, 0

    def dying(*args, **kwargs):
        nonlocal calls
        calls += 1
        items = store(*args, **kwargs)
        if calls == fails_at:
            raise SystemExit("killed")
        return items

    monkeypatch.setattr(reading, "store", dying)
    with pytest.raises(SystemExit):
        reading.read_files(file_ids(intake))
    finish(intake)

    names = ["first.txt", *(f"many.jsonl, line {number}" for number in range(1, 10))]
    assert became(intake) == [(name, Outcome.STORED) for name in names]
    assert Article.objects.count() == 10


@pytest.mark.django_db
def test_a_worker_that_shall_stop_keeps_what_it_has_and_the_next_goes_on(small_batches):
    intake = begun(("many.jsonl", ferries(9)), ("last.txt", b"The ferry stays."))
    asked = iter([False, False, True, True])

    assert reading.read_files(file_ids(intake), stop=lambda: next(asked)) == file_ids(intake)
    assert Article.objects.count() == 8
    assert reading.read_files(file_ids(intake)) == []
    assert Article.objects.count() == 10


@pytest.mark.django_db
def test_a_file_that_kills_workers_is_given_up_and_the_others_are_read(small_batches):
    intake = begun(("first.txt", b"The ferry stays."), ("many.jsonl", ferries(9)), ("last.txt", b"The ferry leaves."))
    first, many, last = file_ids(intake)
    reading.read_files([first])
    asked = iter([False, True, True])
    reading.read_files([many], stop=lambda: next(asked))
    reading.give_up([first, many, last], "it could not be read in 3 tries")

    job = ProcrastinateJob.objects.latest("pk")
    assert (job.task_name, job.args) == (queue.READ_FILES, {"file_ids": [last]})
    finish(intake)
    assert became(intake) == [
        ("first.txt", Outcome.STORED),
        *((f"many.jsonl, line {number}", Outcome.STORED) for number in range(1, 5)),
        ("many.jsonl", Outcome.REFUSED),
        ("last.txt", Outcome.STORED),
    ]
    assert intake.items.get(outcome=Outcome.REFUSED).reason == "it could not be read in 3 tries"
    reading.give_up([first, many, last], "nothing waits")
    assert ProcrastinateJob.objects.filter(task_name=queue.READ_FILES).latest("pk") == job


@pytest.mark.django_db(transaction=True)
def test_three_workers_on_one_import_store_each_record_once(small_batches, monkeypatch):
    own = threading.local()
    monkeypatch.setattr(reading, "reader", lambda: own.reader)
    intake = begun(("many.jsonl", ferries(30)), ("more.jsonl", ferries(30, first=31)))
    start = threading.Barrier(3)
    problems: list[BaseException] = []
    ids = file_ids(intake)

    def run() -> None:
        own.reader = FileReader()
        start.wait(timeout=10)
        try:
            while left := reading.read_files(ids):
                time.sleep(0.05)
                assert left
        except Exception as error:
            problems.append(error)
        finally:
            own.reader.close()
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert problems == []
    assert [outcome for _, outcome in became(intake)] == [Outcome.STORED] * 60
    assert Article.objects.count() == 60


@pytest.mark.django_db(transaction=True)
def test_a_file_that_somebody_else_reads_is_left_to_them():
    intake = begun(("many.jsonl", ferries(3)))
    (file,) = file_ids(intake)
    seen = []

    def other() -> None:
        with reading._claimed(file):
            pass
        seen.append(reading.read_files([file]))
        connections.close_all()

    with reading._claimed(file) as is_ours:
        assert is_ours
        thread = threading.Thread(target=other)
        thread.start()
        thread.join(timeout=30)

    assert seen == [[file]]
    assert not intake.items.exists()
    assert reading.read_files([file]) == []


@pytest.mark.django_db
def test_an_import_that_is_gone_leaves_nothing_to_read():
    assert reading.read_files([987_654]) == []


@pytest.mark.django_db
def test_a_dry_run_says_what_would_become_of_each_and_stores_nothing():
    imported(("one.txt", b"The ferry stays."))
    intake = imported(("one.txt", b"The ferry stays."), ("two.txt", b"The ferry leaves."), trial=True)

    assert became(intake) == [("one.txt", Outcome.DUPLICATE), ("two.txt", Outcome.STORED)]
    assert Article.objects.count() == 1
    assert [item.article_id for item in intake.items.all()] == [Article.objects.get().pk, None]

    receiving.store_after_trial(intake)
    finish(intake)
    assert became(intake) == [("one.txt", Outcome.DUPLICATE), ("two.txt", Outcome.STORED)]
    assert Article.objects.count() == 2


@pytest.mark.django_db
def test_who_reads_for_a_dry_run_that_became_an_import_stops(small_batches, monkeypatch):
    intake = begun(("many.jsonl", ferries(9)), trial=True)
    store = reading.store

    def overtaken(*args, **kwargs):
        items = store(*args, **kwargs)
        Intake.objects.update(stage=Intake.Stage.RUNNING)
        return items

    monkeypatch.setattr(reading, "store", overtaken)

    assert reading.read_files(file_ids(intake)) == []
    assert Article.objects.count() == 0


@pytest.mark.django_db
def test_refused_records_are_read_once_more(monkeypatch):
    intake = imported(("many.jsonl", ferries(2) + b"\nnonsense\n" + ferries(1, first=3)), ("bad.txt", b"\x89PNG"))
    IntakeItem.objects.filter(name="many.jsonl, line 1").update(outcome=Outcome.REFUSED, reason="bad luck")
    Article.objects.filter(intake_items__name="many.jsonl, line 1").delete()

    assert receiving.retry_refused(intake) == 3
    finish(intake)
    assert became(intake) == [
        ("many.jsonl, line 1", Outcome.STORED),
        ("many.jsonl, line 2", Outcome.STORED),
        ("many.jsonl, line 3", Outcome.REFUSED),
        ("many.jsonl, line 4", Outcome.STORED),
        ("bad.txt", Outcome.REFUSED),
    ]


@pytest.mark.django_db
def test_a_file_refused_as_a_whole_is_read_as_a_whole_once_more():
    intake = imported(("many.jsonl", ferries(3)))
    intake.items.all().delete()
    Article.objects.all().delete()
    IntakeItem.objects.create(
        intake=intake, file=intake.files.get(), name="many.jsonl", outcome=Outcome.REFUSED, reason="no memory"
    )

    receiving.retry_refused(intake)
    finish(intake)
    assert became(intake) == [(f"many.jsonl, line {number}", Outcome.STORED) for number in (1, 2, 3)]


@pytest.mark.django_db
def test_a_full_disk_is_nobodys_fault(monkeypatch):
    intake = begun(("one.txt", b"The ferry stays."))

    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(originals.tempfile, "NamedTemporaryFile", full)
    with pytest.raises(OSError, match="No space left"):
        reading.read_files(file_ids(intake))

    monkeypatch.undo()
    finish(intake)
    assert became(intake) == [("one.txt", Outcome.STORED)]


@pytest.mark.django_db
def test_a_lost_database_is_nobodys_fault(monkeypatch):
    intake = begun(("one.txt", b"The ferry stays."))

    def lost(*args, **kwargs):
        raise OperationalError("the server is gone")

    monkeypatch.setattr(reading, "store", lost)
    with pytest.raises(OperationalError):
        reading.read_files(file_ids(intake))

    monkeypatch.undo()
    finish(intake)
    assert became(intake) == [("one.txt", Outcome.STORED)]
