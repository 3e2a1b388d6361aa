"""Puts work on the queue, inside the caller's transaction: rolled back with it, seen by a worker once it commits.

A job carries ids, never text. The tasks themselves are in jobs.py, at the top of the house; here they are named.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from articles.models import Profile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procrastinate.types import JSONValue

ANNOTATE = "annotate_versions"
READ_FILES = "read_files"
UNDO_INTAKE = "undo_intake"
DATE_AGAIN = "date_articles_again"
LINK = "link_articles"
INDEX = "index_articles"
LEARN = "learn"
ANNOTATE_UNDECIDED = "annotate_undecided"
BATCH = 20
"""Articles a job: some seconds of work, so that progress shows and a lost worker loses little."""
LINKED = 200
"""The same, where articles are only put into stories."""
SOON = 5
"""Priority of what an admin waits for, before the annotating of thousands of articles, which has 0."""
FILES, FILES_BYTES = 100, 20_000_000
"""Files a job: as many, or as many bytes."""
LOOK_AFTER_S = 10


def annotate_later(version_ids: Sequence[int]) -> None:
    """Asks for the versions to be annotated, BATCH in a job."""
    batches: list[dict[str, JSONValue]] = [
        {"version_ids": list(version_ids[at : at + BATCH])} for at in range(0, len(version_ids), BATCH)
    ]
    app.configure_task(ANNOTATE).batch_defer(*batches)


def link_later(article_ids: Sequence[int]) -> None:
    """Asks for articles whose words or date are others now to be looked at again: which story are they about?

    One that was never annotated is left out: it is looked at when it is. Two queries, and one for the jobs.
    """
    waiting = Profile.objects.filter(pk__in=article_ids)
    waiting.update(is_waiting=True)
    keys = list(waiting.order_by("at", "pk").values_list("pk", flat=True))
    batches: list[dict[str, JSONValue]] = [
        {"article_ids": [*keys[at : at + LINKED]]} for at in range(0, len(keys), LINKED)
    ]
    if batches:
        app.configure_task(LINK).batch_defer(*batches)


def read_files_later(files: Sequence[tuple[int, int]]) -> None:
    """Asks for uploaded files to be read: pairs of key and bytes, in order. A job has FILES of them, or FILES_BYTES."""
    jobs: list[list[int]] = []
    room = 0
    for key, size in files:
        if not jobs or room < size or len(jobs[-1]) == FILES:
            jobs.append([])
            room = max(FILES_BYTES, size)
        jobs[-1].append(key)
        room -= size
    batches: list[dict[str, JSONValue]] = [{"file_ids": [*keys]} for keys in jobs]
    app.configure_task(READ_FILES, priority=SOON).batch_defer(*batches)


def look_after_files(file_ids: Sequence[int]) -> None:
    """Asks for files to be read that somebody else may be reading: in LOOK_AFTER_S seconds."""
    task = app.configure_task(READ_FILES, priority=SOON, schedule_in={"seconds": LOOK_AFTER_S})
    task.defer(file_ids=list(file_ids))


def undo_later(intake_id: int) -> None:
    """Asks for an import to be taken back."""
    app.configure_task(UNDO_INTAKE, priority=SOON).defer(intake_id=intake_id)


def date_again_later(outlet_id: int) -> None:
    """Asks for articles without a date to be dated, now that somebody has said how their outlet writes dates."""
    app.configure_task(DATE_AGAIN, priority=SOON).defer(outlet_id=outlet_id)


def learn_later(lesson_id: int) -> None:
    """Asks for a lesson to be learned from what editors have decided."""
    app.configure_task(LEARN, priority=SOON).defer(lesson_id=lesson_id)


def annotate_undecided_later() -> None:
    """Asks for articles to be annotated again in which claims wait for an editor: once, however often it is asked."""
    task = app.configure_task(ANNOTATE_UNDECIDED, priority=SOON, queueing_lock=ANNOTATE_UNDECIDED)
    with suppress(AlreadyEnqueued), transaction.atomic():
        task.defer()
