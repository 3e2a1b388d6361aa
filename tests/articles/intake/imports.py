"""Imports for tests: begun as the upload page begins them, and read as a worker reads them."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

from articles.intake import receiving
from articles.intake.importing import read_all
from articles.models import Intake, IntakeFile
from tests.factories import user_in_role

if TYPE_CHECKING:
    from django.contrib.auth.models import User

FileOfTest = tuple[str, bytes]


def ferries(count: int, *, first: int = 1) -> bytes:
    """JSON Lines, one short article a line."""
    return "\n".join(json.dumps({"text": f"Ferry {n} leaves."}) for n in range(first, first + count)).encode()


def received(*files: FileOfTest, outlet: str = "", by: User | None = None, label: str = "Friday's box") -> Intake:
    """An import whose files have come."""
    intake = receiving.begin(by=by or chief(), label=label, outlet=outlet)
    for position, (name, data) in enumerate(files, start=1):
        receiving.add(intake, io.BytesIO(data), name=name, size=len(data), position=position)
    return intake


def begun(*files: FileOfTest, outlet: str = "", trial: bool = False, by: User | None = None) -> Intake:
    """An import whose files wait for a worker."""
    intake = received(*files, outlet=outlet, by=by)
    receiving.start(intake, trial=trial)
    return intake


def imported(*files: FileOfTest, outlet: str = "", trial: bool = False, by: User | None = None) -> Intake:
    """An import whose files are read."""
    intake = begun(*files, outlet=outlet, trial=trial, by=by)
    finish(intake)
    return intake


def finish(intake: Intake) -> None:
    for _ in read_all(intake):
        pass


def file_ids(intake: Intake) -> list[int]:
    return list(IntakeFile.objects.filter(intake=intake).order_by("position").values_list("pk", flat=True))


def became(intake: Intake) -> list[tuple[str, str]]:
    """Name and outcome of each item, in order."""
    return list(intake.items.order_by("file", "member", "record").values_list("name", "outcome"))


def chief() -> User:
    from django.contrib.auth.models import User

    return User.objects.filter(username="carla").first() or user_in_role("carla", "admin")
