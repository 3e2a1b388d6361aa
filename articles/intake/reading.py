"""Uploaded files: kept as items of an intake that wait, then read by a worker into an item for each record."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from articles import queue
from articles.intake.readers.jsonl import MOST_LINES
from articles.intake.records import Refused, shown_name
from articles.intake.storing import batches, outlet_named, store, wait_for_others
from articles.models import Intake, IntakeItem

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.contrib.auth.models import User
    from django.core.files import File

    from articles.intake.records import Entry

STRIDE = MOST_LINES + 1
"""Positions between two files, so that the records of the first fit behind it."""
Outcome = IntakeItem.Outcome


def begin(files: Sequence[File[bytes]], *, by: User, label: str, outlet: str = "") -> Intake:
    """Keeps the files and asks for them to be read; one that is too large is refused at once.

    `outlet` names who publishes what does not say it itself.
    """
    publisher = outlet_named(outlet) if outlet else None  # before the transaction: nobody's import waits for the files
    with transaction.atomic():
        intake = Intake.objects.create(by=by, label=label, outlet=publisher)
        for number, file in enumerate(files):
            _keep(file, intake, number * STRIDE + 1)
        queue.read_intake_later(intake.pk)
    return intake


def _keep(file: File[bytes], intake: Intake, position: int) -> None:
    """One by one, for all the files together may not fit into memory."""
    item = IntakeItem(intake=intake, position=position, name=shown_name(file.name or ""))
    try:
        refuse_size(file.size)
        item.content = file.read()
    except Refused as refused:
        item.outcome, item.reason = Outcome.REFUSED, str(refused)
    item.save(force_insert=True)


def read_intake(intake_id: int, *, stop: Callable[[], bool] = lambda: False) -> bool:
    """Reads the files that wait, until `stop` says so: then True, and calling it again goes on where it was.

    Can be broken off, run twice, and run by two workers at once: each record is stored once.
    Raises Intake.DoesNotExist.
    """
    intake = Intake.objects.select_related("outlet").get(pk=intake_id)
    waiting = intake.items.filter(outcome=Outcome.WAITING).order_by("position").values_list("pk", flat=True)
    return any(stop() or _read(intake, pk, stop) for pk in list(waiting))


@transaction.atomic
def give_up(intake_id: int, problem: str) -> None:
    """Refuses the file that was being read, the first that waits, and asks for those behind it to be read."""
    waiting = IntakeItem.objects.filter(intake=intake_id, outcome=Outcome.WAITING).order_by("position")
    item = waiting.select_for_update().defer("content").first()
    if item is None:
        return
    item.outcome, item.reason, item.content = Outcome.REFUSED, problem, None
    item.save(update_fields=["outcome", "reason", "content"])
    queue.read_intake_later(intake_id)


def _read(intake: Intake, pk: int, stop: Callable[[], bool]) -> bool:
    """Puts an item for each record of a file in the place of the file's own, which goes last; True if stopped before."""
    item = IntakeItem.objects.filter(pk=pk, outcome=Outcome.WAITING).first()
    if item is None:
        return False
    done = _records_stored(item)
    for batch in batches(islice(read_file(bytes(item.content or b""), item.name), done, None)):
        if stop():
            return True
        if not _store_next(intake, item, batch, done):
            return False
        done += len(batch)
    item.delete()
    return False


@transaction.atomic
def _store_next(intake: Intake, item: IntakeItem, batch: list[Entry], done: int) -> bool:
    """Stores a batch of the file's records, unless another worker has taken the file further than `done`."""
    wait_for_others()
    still_there = IntakeItem.objects.select_for_update().filter(pk=item.pk, outcome=Outcome.WAITING).exists()
    if not still_there or _records_stored(item) != done:
        return False
    store(batch, intake=intake, position=item.position + 1 + done)
    return True


def _records_stored(item: IntakeItem) -> int:
    behind = IntakeItem.objects.filter(
        intake=item.intake_id, position__gt=item.position, position__lt=item.position + STRIDE
    )
    last: int | None = behind.aggregate(last=Max("position"))["last"]
    return last - item.position if last else 0
