"""Files and folders of this machine: read and stored at once, without the queue."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction

from articles.intake.records import Entry, Refused, shown_name
from articles.intake.storing import batches, outlet_named, store
from articles.models import Intake

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from articles.intake.recognising import Format
    from articles.models import IntakeItem


@transaction.atomic
def begin_import(paths: Sequence[Path], *, outlet: str = "") -> Intake:
    """A new intake for the files; `outlet` names who publishes what does not say it itself."""
    label = ", ".join(path.name or str(path) for path in paths)
    return Intake.objects.create(label=shown_name(label)[:200], outlet=outlet_named(outlet) if outlet else None)


def import_paths(paths: Iterable[Path], *, intake: Intake, format: Format | None = None) -> Iterator[IntakeItem]:  # noqa: A002
    """What became of each record, in order, as soon as its batch is stored; the same files again store nothing new."""
    position = 1
    for batch in _batches(paths, format):
        yield from store(batch, intake=intake, position=position)
        position += len(batch)


def rehearse(paths: Sequence[Path], *, outlet: str = "", format: Format | None = None) -> Iterator[IntakeItem]:  # noqa: A002
    """What would become of each record; nothing is stored, and other imports wait for no more than a batch.

    What is new in one batch is so again in the next, where the import itself would find a duplicate.
    """
    for batch in _batches(paths, format):
        with transaction.atomic():
            items = store(batch, intake=begin_import(paths, outlet=outlet), position=1)
            transaction.set_rollback(True)
        yield from items


def files_in(paths: Iterable[Path]) -> Iterator[Path]:
    """The files, and those in the folders and below, by name; hidden ones only where they are named."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for folder, below, names in os.walk(path):
            below[:] = sorted(name for name in below if not name.startswith("."))
            yield from (Path(folder, name) for name in sorted(names) if not name.startswith("."))


def _batches(paths: Iterable[Path], format: Format | None) -> Iterator[list[Entry]]:  # noqa: A002
    return batches(entry for path in files_in(paths) for entry in _entries(path, format))


def _entries(path: Path, format: Format | None) -> Iterator[Entry]:  # noqa: A002
    try:
        if not path.exists():
            raise Refused("there is no such file")
        if not path.is_file():
            raise Refused("this is no file that can be read to its end")
        refuse_size(path.stat().st_size)
        data = path.read_bytes()
    except Refused as refused:
        yield Entry(shown_name(str(path)), refused)
    except OSError as error:
        yield Entry(shown_name(str(path)), Refused(f"could not be read: {error.strerror or error}"))
    else:
        yield from read_file(data, str(path), format)
