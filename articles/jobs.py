"""The queue's tasks: ids in, one call. Each can run twice without harm.

A job whose worker was killed stays "doing" for ever unless somebody gives it back: that is done here, every REAP_S seconds,
by any worker. A job that cost three workers their lives is not tried again, nor one that failed three times; but where
neither articles nor files are at fault, the model cannot be loaded or the database is away, it is tried until that is mended.
"""

from __future__ import annotations

import errno
from collections.abc import Sequence
from typing import cast

from asgiref.sync import sync_to_async
from django.utils import timezone
from procrastinate import BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job, Status

from articles import queue
from articles.annotating import lessons as annotating_lessons
from articles.annotating import reading
from articles.annotating.reading import NOBODYS_FAULT
from articles.confinement import NotStarted
from articles.intake import originals, redating, undoing
from articles.intake import reading as intake_reading
from articles.learning import lessons
from articles.linking import arrivals, recounting, statements, teaching
from articles.models import Intake, Lesson, Outlet
from articles.reviewing import presences
from articles.searching import indexing

TRIES = 3
STALLED_S = 30
"""Without a heartbeat, of which a worker gives one every ten seconds."""
REAP_S = 10
INDEX_S = 5
"""After so many seconds, at most, a search finds what was stored or decided."""
REAPER = "give_back_stalled_jobs"
LONGEST_WAIT_S = 300
FULL = (errno.ENOSPC, errno.EDQUOT)
"""A disk without room is no file's fault either."""


class TryAgain(BaseRetryStrategy):
    """After 5 seconds, then 25, then 125; without end for NOBODYS_FAULT, otherwise TRIES times in all."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if _is_given_up(exception, job):
            return None
        return RetryDecision(retry_in={"seconds": min(5 ** min(job.attempts + 1, 4), LONGEST_WAIT_S)})


@app.task(name=queue.ANNOTATE, pass_context=True, retry=TryAgain())
def annotate_versions(context: JobContext, version_ids: Sequence[int]) -> None:
    """Annotates; what is left when the worker is asked to stop goes back on the queue."""
    try:
        left = reading.annotate_versions(version_ids, stop=context.should_abort)
    except Exception as error:
        if _is_given_up(error, context.job):
            reading.give_up(version_ids, f"It could not be annotated in {TRIES} tries: {error}")
        raise
    if left:
        queue.annotate_later(left)
    _link(context, reading.articles_of(version_ids[: len(version_ids) - len(left)]))


@app.task(name=queue.LINK, pass_context=True, retry=TryAgain())
def link_articles(context: JobContext, article_ids: Sequence[int]) -> None:
    """Puts articles that wait into stories, and their claims with others of the same words."""
    _link(context, article_ids)


@app.task(name=queue.READ_FILES, pass_context=True, retry=TryAgain())
def read_files(context: JobContext, file_ids: Sequence[int]) -> None:
    """Reads uploaded files; what is left when the worker is asked to stop, or when others read it, goes back on the queue."""
    try:
        left = intake_reading.read_files(file_ids, stop=context.should_abort)
    except Exception as error:
        if _is_given_up(error, context.job):
            intake_reading.give_up(file_ids, f"it could not be read in {TRIES} tries: {error}")
        raise
    if left:
        queue.look_after_files(left)


@app.task(name=queue.UNDO_INTAKE, pass_context=True, retry=TryAgain())
def undo_intake(context: JobContext, intake_id: int) -> None:
    """Takes an import back that somebody has asked this of; what is left when the worker is asked to stop, later."""
    intake = Intake.objects.filter(pk=intake_id, stage=Intake.Stage.UNDOING).first()
    if intake is None:
        return
    try:
        undoing.undo(intake, stop=context.should_abort)
    except undoing.WorkedOn:
        return  # its page shows what is left, and says why
    except Exception as error:
        if _is_given_up(error, context.job):
            undoing.stand(intake)
        raise
    if intake.stage == Intake.Stage.UNDOING:
        queue.undo_later(intake_id)


@app.task(name=queue.DATE_AGAIN, retry=TryAgain())
def date_articles_again(outlet_id: int) -> None:
    """Dates the articles whose dates could be read two ways, as their outlet writes dates."""
    if (outlet := Outlet.objects.filter(pk=outlet_id).first()) is not None:
        redating.date_again(outlet)


@app.task(name=queue.LEARN, pass_context=True, retry=TryAgain())
def learn(context: JobContext, lesson_id: int) -> None:
    """Learns a lesson from what editors have decided, unless that was done before."""
    lesson = Lesson.objects.filter(pk=lesson_id, state=Lesson.State.LEARNING).first()
    if lesson is None:
        return
    try:
        lessons.learn(lesson)
    except lessons.TooFewDecisions:
        return  # its page says so
    except Exception as error:
        if _is_given_up(error, context.job):
            lessons.fail(lesson_id, f"It could not be learned in {TRIES} tries: {type(error).__name__}: {error}")
        raise


@app.task(name=queue.ANNOTATE_UNDECIDED, retry=TryAgain())
def annotate_undecided() -> None:
    """Puts all articles on the queue in which claims wait for an editor, and that were not annotated with the lesson in use."""
    reading.annotate_again(annotating_lessons.undecided_without_it())


@app.periodic(cron="* * * * *")
@app.task(name="link_waiting", pass_context=True, queueing_lock="link_waiting")
def link_waiting(context: JobContext, timestamp: int) -> None:
    """Every minute: articles whose worker was killed between annotating and linking, or that were changed since."""
    _link(context, arrivals.waiting(queue.LINKED))


@app.periodic(cron="* * * * *")
@app.task(name="recount_statements", queueing_lock="recount_statements")
def recount_statements(timestamp: int) -> None:
    """Every minute: statements whose claims or speakers people have changed."""
    recounting.recount(timezone.now())


def _link(context: JobContext, article_ids: Sequence[int]) -> None:
    left = arrivals.link(article_ids, stop=context.should_abort)
    statements.match(article_ids[: len(article_ids) - len(left)])
    if left:
        queue.link_later(left)


def _is_given_up(error: BaseException, job: Job) -> bool:
    is_full = isinstance(error, OSError) and error.errno in FULL
    return not (is_full or isinstance(error, (*NOBODYS_FAULT, NotStarted))) and job.attempts + 1 >= TRIES


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


@app.periodic(cron=f"* * * * * */{INDEX_S}")
@app.task(name=queue.INDEX, queueing_lock=queue.INDEX, pass_context=True)
def index_articles(context: JobContext, timestamp: int) -> None:
    """Lets what was stored or changed since be searched. Broken off, or failed, the next one goes on."""
    indexing.index_waiting(stop=context.should_abort)


@app.periodic(cron="17 3 * * *")
@app.task(name="forget_old_originals", queueing_lock="forget_old_originals")
def forget_old_originals(timestamp: int) -> None:
    """Once a day."""
    originals.forget_old()


@app.periodic(cron="27 3 * * *")
@app.task(name="forget_those_who_left", queueing_lock="forget_those_who_left")
def forget_those_who_left(timestamp: int) -> None:
    """Once a day: who had an article open, and has gone."""
    presences.sweep()


@app.periodic(cron="37 3 * * *")
@app.task(name="learn_about_stories", queueing_lock="learn_about_stories")
def learn_about_stories(timestamp: int) -> None:
    """Once a day: from what editors decided about articles in stories."""
    teaching.learn_from_editors()


def _give_up(job_id: int) -> None:
    job = ProcrastinateJob.objects.get(pk=job_id)
    if job.task_name == queue.ANNOTATE:
        problem = f"Reading it, or one of those read with it, ended {TRIES} workers; it was not tried again."
        reading.give_up(job.args["version_ids"], problem)
    elif job.task_name == queue.READ_FILES:
        problem = f"reading it ended {TRIES} workers; it was not tried again"
        intake_reading.give_up(job.args["file_ids"], problem)
    elif job.task_name == queue.LEARN:
        lessons.fail(job.args["lesson_id"], f"Learning it ended {TRIES} workers; it was not tried again.")
    elif job.task_name == queue.UNDO_INTAKE:
        undoing.stand(Intake.objects.get(pk=job.args["intake_id"]))
