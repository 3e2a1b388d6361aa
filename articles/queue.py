"""Puts work on the queue, inside the caller's transaction: rolled back with it, seen by a worker once it commits.

A job carries ids, never text. The tasks themselves are in jobs.py, at the top of the house; here they are named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from procrastinate.contrib.django import app

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procrastinate.types import JSONValue

ANNOTATE = "annotate_versions"
READ_INTAKE = "read_intake"
BATCH = 20
"""Articles a job: some seconds of work, so that progress shows and a lost worker loses little."""


def annotate_later(version_ids: Sequence[int]) -> None:
    """Asks for the versions to be annotated, BATCH in a job."""
    batches: list[dict[str, JSONValue]] = [
        {"version_ids": list(version_ids[at : at + BATCH])} for at in range(0, len(version_ids), BATCH)
    ]
    app.configure_task(ANNOTATE).batch_defer(*batches)


def read_intake_later(intake_id: int) -> None:
    """Asks for the uploaded files of an intake to be read."""
    app.configure_task(READ_INTAKE).defer(intake_id=intake_id)
