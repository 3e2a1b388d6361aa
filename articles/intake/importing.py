"""Files and folders of this machine: kept like uploaded files, and read here at once, together with any worker there is."""

from __future__ import annotations

import os
import time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from articles.intake import receiving
from articles.intake.reading import read_files
from articles.models import Intake, IntakeFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

PAUSE_S = 0.2
AT_ONCE = 100  # files
State = IntakeFile.State


def begin_import(paths: Sequence[Path], *, outlet: str = "") -> Intake:
    """A new intake for the files; `outlet` names who publishes what does not say it itself."""
    return receiving.begin(by=None, label=", ".join(path.name or str(path) for path in paths), outlet=outlet)


def add_paths(
    intake: Intake,
    paths: Iterable[Path],
    *,
    format: str = "",  # noqa: A002
    columns: Mapping[str, str] | None = None,
) -> None:
    """Keeps the files, and those in the folders and below; what is no file that can be read is refused by name."""
    for position, path in enumerate(files_in(paths), start=1):
        _add(intake, path, position, format, dict(columns or {}))


def read_all(intake: Intake) -> Iterator[None]:
    """Reads until all files are read, here and by workers; comes back after every AT_ONCE files, and while others read.

    Files that ask which of their columns is which are left.
    """
    while waiting := list(islice(_waiting(intake), AT_ONCE)):
        if read_files(waiting):
            time.sleep(PAUSE_S)  # somebody else reads what is left
        yield


def _waiting(intake: Intake) -> Iterator[int]:
    files = intake.files.filter(state=State.WAITING).order_by("position")
    return iter(files.values_list("pk", flat=True))


def files_in(paths: Iterable[Path]) -> Iterator[Path]:
    """The files, and those in the folders and below, by name; hidden ones only where they are named."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for folder, below, names in os.walk(path):
            below[:] = sorted(name for name in below if not name.startswith("."))
            yield from (Path(folder, name) for name in sorted(names) if not name.startswith("."))


def _add(intake: Intake, path: Path, position: int, format: str, columns: dict[str, str]) -> None:  # noqa: A002
    problem = ""
    if not path.exists():
        problem = "there is no such file"
    elif not path.is_file():
        problem = "this is no file that can be read to its end"
    else:
        try:
            with path.open("rb") as stream:
                receiving.add(
                    intake,
                    stream,
                    name=str(path),
                    size=path.stat().st_size,
                    position=position,
                    format=format,
                    columns=columns,
                )
        except OSError as error:
            problem = f"could not be read: {error.strerror or error}"
    if problem:
        receiving.add_refused(intake, name=str(path), position=position, reason=problem)
