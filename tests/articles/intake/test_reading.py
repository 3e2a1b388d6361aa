"""Uploaded files read by a worker: an item for each record, once, however often it is broken off."""

from __future__ import annotations

import json
import threading

import pytest
from django.core.files.base import ContentFile
from django.db import connections
from procrastinate.contrib.django.models import ProcrastinateJob

from articles.intake import reading, storing
from articles.models import Article, Intake, IntakeItem
from tests.factories import user_in_role

Outcome = IntakeItem.Outcome


def ferries(count: int, *, first: int = 1) -> bytes:
    return "\n".join(json.dumps({"text": f"Ferry {n} leaves."}) for n in range(first, first + count)).encode()


def begun(*files: tuple[str, bytes], outlet: str = "") -> Intake:
    by = user_in_role("carla", "admin")
    return reading.begin([ContentFile(data, name=name) for name, data in files], by=by, label="post", outlet=outlet)


def became(intake: Intake) -> list[tuple[str, str]]:
    return list(intake.items.order_by("position").values_list("name", "outcome"))


@pytest.mark.django_db
def test_each_record_gets_an_item_in_the_place_of_its_file():
    intake = begun(
        ("one.txt", b"The ferry stays."),
        ("many.jsonl", ferries(2) + b"\nnonsense\n" + ferries(1)),
        ("bad.txt", b"\x89PNG"),
        ("two.txt", b"The ferry leaves."),
        outlet="The Quay Courier",
    )
    reading.read_intake(intake.pk)

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
    assert not intake.items.exclude(content=None).exists()


@pytest.mark.django_db
def test_reading_again_changes_nothing():
    intake = begun(("many.jsonl", ferries(3)), ("one.txt", b"The ferry stays."))
    reading.read_intake(intake.pk)
    items = list(intake.items.values_list("pk", "name", "outcome"))
    reading.read_intake(intake.pk)

    assert list(intake.items.values_list("pk", "name", "outcome")) == items


@pytest.mark.django_db
def test_the_same_upload_again_is_all_duplicates():
    files = [("many.jsonl", ferries(3)), ("one.txt", b"The ferry stays.")]
    first = begun(*files)
    again = reading.begin([ContentFile(data, name=name) for name, data in files], by=first.by, label="again")
    for intake in (first, again):
        reading.read_intake(intake.pk)

    assert {outcome for _, outcome in became(again)} == {Outcome.DUPLICATE}
    assert Article.objects.count() == 4


@pytest.mark.django_db
@pytest.mark.parametrize("fails_at", [1, 2, 3, 4])
def test_broken_off_and_begun_again_every_record_is_stored_once(monkeypatch, fails_at):
    """The worker dies before its nth batch is committed; the next one goes on where the last commit was."""
    monkeypatch.setattr(storing, "BATCH", 4)
    intake = begun(("first.txt", b"The ferry stays."), ("many.jsonl", ferries(9)))
    calls = 0

    def dying(*args, **kwargs):
        nonlocal calls
        calls += 1
        items = storing.store(*args, **kwargs)
        if calls == fails_at:
            raise SystemExit("killed")
        return items

    monkeypatch.setattr(reading, "store", dying)
    with pytest.raises(SystemExit):
        reading.read_intake(intake.pk)
    reading.read_intake(intake.pk)

    names = ["first.txt", *(f"many.jsonl, line {number}" for number in range(1, 10))]
    assert became(intake) == [(name, Outcome.STORED) for name in names]
    assert Article.objects.count() == 10


@pytest.mark.django_db
def test_a_worker_that_shall_stop_does_after_the_batch_and_the_next_goes_on(monkeypatch):
    monkeypatch.setattr(storing, "BATCH", 4)
    intake = begun(("many.jsonl", ferries(9)), ("last.txt", b"The ferry stays."))
    asked = iter([False, False, False, True])

    assert reading.read_intake(intake.pk, stop=lambda: next(asked)) is True
    assert Article.objects.count() == 8
    assert reading.read_intake(intake.pk) is False
    assert Article.objects.count() == 10


@pytest.mark.django_db
def test_a_file_that_kills_workers_is_given_up_and_the_others_are_read(monkeypatch):
    monkeypatch.setattr(storing, "BATCH", 4)
    intake = begun(("first.txt", b"The ferry stays."), ("many.jsonl", ferries(9)), ("last.txt", b"The ferry leaves."))
    asked = iter([False, False, False, False, True])
    reading.read_intake(intake.pk, stop=lambda: next(asked))
    reading.give_up(intake.pk, "it could not be read in 3 tries")

    job = ProcrastinateJob.objects.latest("pk")
    assert (job.task_name, job.args) == ("read_intake", {"intake_id": intake.pk})
    reading.read_intake(intake.pk)
    assert became(intake) == [
        ("first.txt", Outcome.STORED),
        ("many.jsonl", Outcome.REFUSED),
        *((f"many.jsonl, line {number}", Outcome.STORED) for number in range(1, 5)),
        ("last.txt", Outcome.STORED),
    ]
    assert intake.items.get(outcome=Outcome.REFUSED).reason == "it could not be read in 3 tries"
    last = ProcrastinateJob.objects.latest("pk")
    reading.give_up(intake.pk, "nothing waits")
    assert ProcrastinateJob.objects.latest("pk") == last


@pytest.mark.django_db(transaction=True)
def test_two_workers_on_one_import_store_each_record_once(monkeypatch):
    monkeypatch.setattr(storing, "BATCH", 3)
    intake = begun(("many.jsonl", ferries(30)), ("more.jsonl", ferries(30, first=31)))
    start = threading.Barrier(3)
    problems: list[BaseException] = []

    def run() -> None:
        start.wait(timeout=10)
        try:
            reading.read_intake(intake.pk)
        except Exception as error:
            problems.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert problems == []
    assert [outcome for _, outcome in became(intake)] == [Outcome.STORED] * 60
    assert Article.objects.count() == 60


@pytest.mark.django_db
def test_an_import_that_is_gone_is_an_error():
    with pytest.raises(Intake.DoesNotExist):
        reading.read_intake(987_654)
