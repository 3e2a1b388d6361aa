"""An import is begun, files are added to it, and then it is started: as a dry run, or to store what is in them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

from django.conf import settings
from django.db import transaction
from django.template.defaultfilters import filesizeformat

from articles import queue
from articles.intake import originals
from articles.intake.records import shown_name
from articles.intake.storing import outlet_named
from articles.models import Intake, IntakeFile, IntakeItem, OriginalPart, Outlet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from django.contrib.auth.models import User
    from django.db.models import QuerySet

Stage = Intake.Stage


class Closed(Exception):
    """The import takes no more files: it was started, or discarded."""


class PlaceTaken(Exception):
    """Another file has come at this place of the import."""


def begin(*, by: User | None, label: str, outlet: str = "") -> Intake:
    """A new import that waits for its files. `outlet` names who publishes what does not say it itself."""
    publisher = outlet_named(outlet) if outlet else None
    return Intake.objects.create(by=by, label=shown_name(label)[:200], outlet=publisher, stage=Stage.RECEIVING)


@contextmanager
def open_for_files(intake: Intake) -> Iterator[None]:
    """All files that are added inside are kept, or none; the import is not started meanwhile. Raises Closed."""
    with transaction.atomic():
        receiving = Intake.objects.select_for_update(no_key=True).filter(pk=intake.pk, stage=Stage.RECEIVING)
        if not receiving.exists():
            raise Closed
        yield


@transaction.atomic
def add(
    intake: Intake,
    stream: BinaryIO,
    *,
    name: str,
    size: int,
    position: int,
    format: str = "",  # noqa: A002
    columns: Mapping[str, str] | None = None,
) -> None:
    """Keeps a file of the import. One that is there already at its position stays, so that it can be sent again.

    One that is too large is refused by an item. Raises PlaceTaken.
    """
    if size > settings.UPLOAD_LIMIT:
        reason = f"{filesizeformat(size)}: a file has no more than {filesizeformat(settings.UPLOAD_LIMIT)}"
        add_refused(intake, name=name, position=position, reason=reason)
        return
    known = {"name": shown_name(name), "size": size, "format": format, "columns": dict(columns or {})}
    file, is_new = IntakeFile.objects.get_or_create(intake=intake, position=position, defaults=known)
    if is_new:
        originals.keep(file, originals.parts_in(stream))
    elif file.name != known["name"]:
        raise PlaceTaken


@transaction.atomic
def add_small(intake: Intake, files: Sequence[tuple[int, str, bytes]]) -> None:
    """Keeps files as add() does, in four queries whatever their number: position, name and bytes, at most PART, of each.

    Inside open_for_files(). Raises PlaceTaken.
    """
    there = dict(
        intake.files.filter(position__in=[position for position, _, _ in files]).values_list("position", "name")
    )
    if any(there.get(position, shown_name(name)) != shown_name(name) for position, name, _ in files):
        raise PlaceTaken
    new = {position: (name, data) for position, name, data in files if position not in there}
    rows = [
        IntakeFile(
            intake=intake, position=position, name=shown_name(name), size=len(data), digest=originals.digest_of(data)
        )
        for position, (name, data) in new.items()
    ]
    IntakeFile.objects.bulk_create(rows)
    originals.keep_small([(row, new[row.position][1]) for row in rows])


@transaction.atomic
def add_refused(intake: Intake, *, name: str, position: int, reason: str) -> None:
    """A file that is refused before it is read. Raises PlaceTaken."""
    known = {"name": shown_name(name)}
    file, is_new = IntakeFile.objects.get_or_create(intake=intake, position=position, defaults=known)
    if is_new:
        refuse(file, reason)
    elif file.name != known["name"]:
        raise PlaceTaken


def refuse(file: IntakeFile, reason: str) -> None:
    """Refuses what is left of the file, which is then done with."""
    IntakeItem.objects.update_or_create(
        file=file,
        member=file.at_member,
        record=file.at_record,
        defaults={
            "intake_id": file.intake_id,
            "name": file.name,
            "outcome": IntakeItem.Outcome.REFUSED,
            "reason": reason,
        },
    )
    file.state = IntakeFile.State.READ
    file.save(update_fields=["state"])


@transaction.atomic
def start(intake: Intake, *, trial: bool = False) -> None:
    """Has the files read: by whoever takes them from the queue. Does nothing where that was done."""
    stage = Stage.TRIAL if trial else Stage.RUNNING
    if Intake.objects.filter(pk=intake.pk, stage=Stage.RECEIVING).update(stage=stage):
        intake.stage = stage
        read_later(intake)


@transaction.atomic
def discard(intake: Intake) -> bool:
    """Deletes an import that has stored nothing: one whose files are being sent, or a dry run. False where it is neither."""
    held = Intake.objects.select_for_update().filter(pk=intake.pk, stage__in=(Stage.RECEIVING, Stage.TRIAL))
    if not held.exists():
        return False
    OriginalPart.objects.filter(file__intake=intake).delete()
    intake.delete()
    if intake.outlet is not None and _is_known_by_name_alone(intake.outlet):
        intake.outlet.delete()
    return True


def _is_known_by_name_alone(outlet: Outlet) -> bool:
    """Whether nothing is said of an outlet and nothing refers to it: it was made for an import that is no more."""
    said = (outlet.domain, outlet.language, outlet.country, outlet.date_order)
    return not any(said) and not outlet.articles.exists() and not Intake.objects.filter(outlet=outlet).exists()


@transaction.atomic
def store_after_trial(intake: Intake) -> None:
    """Does what the dry run said: the files are read once more, and stored. Does nothing where that was done."""
    if Intake.objects.filter(pk=intake.pk, stage=Stage.TRIAL).update(stage=Stage.RUNNING):
        intake.stage = Stage.RUNNING
        read_files = intake.files.filter(state=IntakeFile.State.READ).kept()
        again = list(read_files.values_list("pk", flat=True))
        intake.items.filter(file__in=again).delete()
        IntakeFile.objects.filter(pk__in=again).update(
            state=IntakeFile.State.WAITING, at_member=0, at_record=0, read_at=None
        )
        read_later(intake)


def read_later(intake: Intake) -> None:
    """Asks for the files that wait."""
    waiting = intake.files.filter(state=IntakeFile.State.WAITING).order_by("position")
    queue.read_files_later(list(waiting.values_list("pk", "size")))


@transaction.atomic
def choose_columns(file: IntakeFile, columns: dict[str, str]) -> None:
    """Says which column of a table is which, and has it read. Does nothing where somebody else was faster."""
    asks = IntakeFile.objects.filter(pk=file.pk, state=IntakeFile.State.ASKS)
    if asks.update(columns=columns, state=IntakeFile.State.WAITING):
        queue.read_files_later([(file.pk, file.size)])


def refused_and_kept(intake: Intake) -> QuerySet[IntakeItem]:
    """Refused records that can be read once more: the file they are in is read, and still kept."""
    kept = intake.files.filter(state=IntakeFile.State.READ).kept()
    return intake.items.filter(outcome=IntakeItem.Outcome.REFUSED, file__in=kept)


@transaction.atomic
def retry_refused(intake: Intake) -> int:
    """Has the refused records read once more, those of files that are still kept; their number."""
    refused = refused_and_kept(intake)
    files = list(refused.order_by().values_list("file", flat=True).distinct())
    count = refused.update(outcome=IntakeItem.Outcome.WAITING, reason="")
    IntakeFile.objects.filter(pk__in=files).update(state=IntakeFile.State.WAITING)
    read_later(intake)
    return count
