"""`manage.py worker`: how it is connected, and how it is set up."""

from __future__ import annotations

import asyncio
import signal
from contextlib import suppress

import pytest
from asgiref.sync import sync_to_async
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.db.backends.signals import connection_created
from procrastinate import App
from procrastinate.contrib.django.models import ProcrastinateJob

from articles import queue
from articles.management.commands import worker

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def no_jobs_of_other_tests():
    """What transactional tests leave on the queue stays there: Django empties only the tables that it manages."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


def in_a_task(work):
    """A run of the worker that does `work` as a task would: in another thread, on a connection of that thread."""

    def task():
        try:
            work()
        finally:
            connections.close_all()

    async def run_worker_async(self, **options):
        await sync_to_async(task)()

    return run_worker_async


def test_what_a_task_puts_on_the_queue_is_gone_with_its_transaction(monkeypatch):
    def defer_and_fail():
        with suppress(ZeroDivisionError), transaction.atomic():
            queue.annotate_later([1])
            _ = 1 / 0

    monkeypatch.setattr(App, "run_worker_async", in_a_task(defer_and_fail))
    asyncio.run(worker.work())
    assert not ProcrastinateJob.objects.exists()


def test_what_a_task_puts_on_the_queue_is_there_when_it_ends(monkeypatch):
    monkeypatch.setattr(App, "run_worker_async", in_a_task(lambda: queue.annotate_later([1])))
    asyncio.run(worker.work())
    assert ProcrastinateJob.objects.get().args == {"version_ids": [1]}


def test_a_statement_of_a_task_may_take_two_minutes(monkeypatch):
    shown = []

    def show():
        with connection.cursor() as cursor:
            cursor.execute("SHOW statement_timeout")
            shown.extend(cursor.fetchone())

    monkeypatch.setattr(App, "run_worker_async", in_a_task(show))
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    try:
        call_command("worker")
    finally:
        connection_created.disconnect(worker.give_more_time)
    assert shown == ["2min"]


def test_one_job_at_a_time_and_none_is_kept_that_succeeded(monkeypatch):
    given = {}

    async def run_worker_async(self, **options):
        given.update(options)

    monkeypatch.setattr(App, "run_worker_async", run_worker_async)
    asyncio.run(worker.work())
    assert given == {"concurrency": 1, "delete_jobs": "successful", "shutdown_graceful_timeout": 0}
