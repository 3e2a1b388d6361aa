"""The queue's tasks: ids in, one call. Each can run twice without harm.

A job whose worker was killed stays "doing" for ever unless somebody gives it back: that is done here, every REAP_S seconds,
by any worker. A job that cost three workers their lives is not tried again.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import cast

from asgiref.sync import sync_to_async
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Status

from articles import queue
from articles.annotating import reading
from articles.intake import reading as intake_reading
from articles.models import Intake

TRIES = 3
STALLED_S = 30
"""Without a heartbeat, of which a worker gives one every ten seconds."""
REAP_S = 10
REAPER = "give_back_stalled_jobs"
AGAIN = RetryStrategy(max_attempts=TRIES - 1, exponential_wait=5)


@app.task(name=queue.ANNOTATE, pass_context=True, retry=AGAIN)
def annotate_versions(context: JobContext, version_ids: Sequence[int]) -> None:
    """Annotates; what is left when the worker is asked to stop goes back on the queue."""
    try:
        left = reading.annotate_versions(version_ids, stop=context.should_abort)
    except Exception as error:
        if context.job.attempts + 1 >= TRIES:
            reading.give_up(version_ids, f"It could not be annotated in {TRIES} tries: {error}")
        raise
    if left:
        queue.annotate_later(left)


@app.task(name=queue.READ_INTAKE, retry=AGAIN)
def read_intake(intake_id: int) -> None:
    """Reads the uploaded files of an intake that was not deleted meanwhile."""
    with suppress(Intake.DoesNotExist):
        intake_reading.read_intake(intake_id)


@app.periodic(cron=f"* * * * * */{REAP_S}")
@app.task(name=REAPER, queueing_lock=REAPER, priority=10)
async def give_back_stalled_jobs(timestamp: int) -> None:
    """Puts the jobs of dead workers back on the queue, and gives up those that were tried often enough.

    No `lock`, which a dead worker would keep from the next run of this.
    """
    manager = app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_S):
        if job.task_name == REAPER:
            await manager.finish_job(job, status=Status.FAILED, delete_job=True)
        elif job.attempts + 1 < TRIES:
            await manager.retry_job(job)
        else:
            await sync_to_async(_give_up)(cast(int, job.id))
            await manager.finish_job(job, status=Status.FAILED, delete_job=False)


def _give_up(job_id: int) -> None:
    job = ProcrastinateJob.objects.get(pk=job_id)
    if job.task_name == queue.ANNOTATE:
        problem = f"Reading it, or one of those read with it, ended {TRIES} workers; it was not tried again."
        reading.give_up(job.args["version_ids"], problem)
