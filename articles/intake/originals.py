"""Files as they were sent, byte for byte: kept in the database in parts, so that no file is ever held in memory as a whole."""

from __future__ import annotations

import datetime
import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from articles.models import IntakeFile, OriginalPart

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

PART = 1_048_576  # bytes


def keep(file: IntakeFile, parts: Iterable[bytes]) -> None:
    """Stores the bytes as those of `file`, with their number and digest. In the caller's transaction."""
    digest, size = hashlib.sha256(), 0
    for number, data in enumerate(parts):
        OriginalPart.objects.create(file=file, number=number, data=data)
        digest.update(data)
        size += len(data)
    file.size, file.digest = size, digest.hexdigest()
    file.save(update_fields=["size", "digest"])


def keep_small(files: Sequence[tuple[IntakeFile, bytes]]) -> None:
    """Stores the bytes of files of at most PART bytes each; their number and digest are known. In the caller's transaction."""
    OriginalPart.objects.bulk_create([OriginalPart(file=file, number=0, data=data) for file, data in files if data])


def digest_of(data: bytes) -> str:
    """SHA-256, hex."""
    return hashlib.sha256(data).hexdigest()


def parts_of(file: IntakeFile) -> Iterator[bytes]:
    """The bytes of a file, part by part: a query each, so that memory stays flat whatever the driver holds."""
    number = 0
    while data := OriginalPart.objects.filter(file=file, number=number).values_list("data", flat=True).first():
        yield bytes(data)
        number += 1


def parts_in(stream: BinaryIO) -> Iterator[bytes]:
    """What is left of a stream, in stretches of PART bytes."""
    while data := stream.read(PART):
        yield data


@contextmanager
def on_disk(file: IntakeFile) -> Iterator[Path]:
    """The file under a name of our own, while it is read. Raises OSError where the disk is full."""
    with tempfile.NamedTemporaryFile(prefix="newsdesk-") as copy:
        for data in parts_of(file):
            copy.write(data)
        copy.flush()
        yield Path(copy.name)


def forget_old() -> int:
    """Deletes the bytes of files that were read longer ago than they are kept, or that are too large to be kept; their number.

    What became of their records stays.
    """
    old = Q(read_at__lt=timezone.now() - datetime.timedelta(days=settings.ORIGINALS_DAYS))
    files = IntakeFile.objects.filter(old | Q(size__gt=settings.ORIGINALS_LIMIT), state=IntakeFile.State.READ)
    forgotten = list(files.kept().values_list("pk", flat=True))
    for pk in forgotten:
        OriginalPart.objects.filter(file=pk).delete()
    return len(forgotten)
