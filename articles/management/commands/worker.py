"""`manage.py worker`: takes jobs from the queue, one after the other, until it is told to stop or the database is lost."""

from __future__ import annotations

import asyncio
import os
import signal
from types import FrameType
from typing import Any, cast

from django.core.management.base import BaseCommand
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

STATEMENT_TIMEOUT = "120s"


class Command(BaseCommand):
    help = "Work through the queue. Run one for each core, under a supervisor that starts it again whenever it ends."

    def handle(self, **options: Any) -> None:
        signal.signal(signal.SIGHUP, stop_in_order)
        connection_created.connect(give_more_time)
        asyncio.run(work())


async def work() -> None:
    # Not replace_connector(), as procrastinate's own command does: then what a task puts on the queue would be seen by
    # other workers before the task's transaction commits.
    connector = cast("DjangoConnector", app.connector).get_worker_connector()
    worker_app = app.with_connector(connector)
    async with worker_app.open_async():
        await worker_app.run_worker_async(
            concurrency=1,  # spaCy's memory zones allow no more
            delete_jobs="successful",
            shutdown_graceful_timeout=0,  # a job that is asked to stop puts the rest of its work back
        )


def stop_in_order(number: int, frame: FrameType | None) -> None:
    os.kill(os.getpid(), signal.SIGTERM)


def give_more_time(connection: BaseDatabaseWrapper, **others: Any) -> None:
    """A long import needs more than a page may."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, false)", [STATEMENT_TIMEOUT])
