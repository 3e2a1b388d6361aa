"""Jobs end, one way or another: those of dead workers are given back, those that cost three workers are given up."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from asgiref.sync import async_to_sync
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from articles import jobs, queue
from articles.annotating import reading
from articles.confinement import NotStarted
from articles.intake import reading as intake_reading
from articles.learning import lessons
from articles.linking import statements
from articles.models import ArticleVersion, Profile
from articles.nlp.child import ReaderUnavailable
from tests.articles.intake.imports import begun, file_ids
from tests.articles.learning.newsroom import article_with_claim
from tests.articles.linking.coverage import FERRY, report, stories
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db
State = ArticleVersion.Annotation


@pytest.fixture
def versions():
    articles = [ArticleFactory(version__annotation=State.WAITING, version__pipeline_version="") for _ in range(2)]
    return [article.versions.get() for article in articles]


@pytest.fixture
def post(desk_chief):
    """Two uploaded files, and the job that reads them."""
    return begun(("tram.txt", b"The tram is late."), ("ferry.txt", b"The ferry stays."), by=desk_chief)


def waiting(intake):
    """The names of the files that are yet to be read."""
    return list(intake.files.filter(state="waiting").order_by("position").values_list("name", flat=True))


def jobs_todo():
    return ProcrastinateJob.objects.filter(status="todo").order_by("pk").values_list("task_name", "args")


def execute(query, *values):
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchone()[0]


def worker(*, silent_s):
    return execute(
        "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s * interval '1 second') RETURNING id",
        silent_s,
    )


def taken(job_id, *, by, attempts=0):
    """The job as a worker has taken it, for the try after `attempts` others."""
    query = "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s, attempts = %s WHERE id = %s RETURNING id"
    return execute(query, by, attempts, job_id)


def annotating(versions):
    queue.annotate_later([version.pk for version in versions])
    return ProcrastinateJob.objects.latest("pk").pk


def state_of(job_id):
    return ProcrastinateJob.objects.values_list("status", "attempts").get(pk=job_id)


def reap():
    async_to_sync(jobs.give_back_stalled_jobs.func)(0)


def context(*, attempts=0, stop=False):
    return SimpleNamespace(job=SimpleNamespace(attempts=attempts), should_abort=lambda: stop)


def states(versions):
    return [ArticleVersion.objects.get(pk=version.pk).annotation for version in versions]


def test_every_job_that_is_put_on_the_queue_has_its_task():
    assert {queue.ANNOTATE, queue.READ_FILES, queue.LEARN, queue.ANNOTATE_UNDECIDED} <= set(app.tasks)


def test_what_an_admin_waits_for_comes_before_articles_that_wait_to_be_annotated(versions, post):
    annotating(versions)
    queue.read_files_later([(1, 1)])
    queue.undo_later(post.pk)
    order = ProcrastinateJob.objects.order_by("-priority", "pk").values_list("task_name", flat=True)

    assert list(order) == [queue.READ_FILES, queue.READ_FILES, queue.UNDO_INTAKE, queue.ANNOTATE]


@pytest.mark.parametrize("tried", [0, 1])
def test_the_job_of_a_dead_worker_goes_back_on_the_queue(versions, tried):
    job = taken(annotating(versions), by=worker(silent_s=31), attempts=tried)

    reap()

    assert state_of(job) == ("todo", tried + 1)
    assert states(versions) == [State.WAITING] * 2


def test_the_job_of_a_worker_that_was_struck_off_goes_back_on_the_queue(versions):
    job = taken(annotating(versions), by=None)
    reap()
    assert state_of(job) == ("todo", 1)


def test_the_job_of_a_living_worker_stays_its_own(versions):
    job = taken(annotating(versions), by=worker(silent_s=20))
    reap()
    assert state_of(job) == ("doing", 0)


def test_a_job_that_ended_three_workers_is_given_up_with_what_still_waits(versions):
    ArticleVersion.objects.filter(pk=versions[0].pk).update(annotation=State.ANNOTATED, pipeline_version="v1")
    job = taken(annotating(versions), by=worker(silent_s=31), attempts=2)

    reap()

    assert state_of(job) == ("failed", 3)
    assert states(versions) == [State.ANNOTATED, State.FAILED]
    assert "ended 3 workers" in ArticleVersion.objects.get(pk=versions[1].pk).problem


def test_a_file_that_ended_three_workers_is_refused_and_those_behind_it_are_read(post):
    job = taken(ProcrastinateJob.objects.latest("pk").pk, by=worker(silent_s=31), attempts=2)

    reap()

    assert state_of(job) == ("failed", 3)
    assert list(post.items.values_list("name", "outcome", "reason")) == [
        ("tram.txt", "refused", "reading it ended 3 workers; it was not tried again"),
    ]
    assert waiting(post) == ["ferry.txt"]
    assert list(jobs_todo()) == [(queue.READ_FILES, {"file_ids": file_ids(post)[1:]})]


def test_one_that_died_while_it_gave_back_jobs_keeps_nobody_from_it(versions):
    job = annotating(versions)
    dead = taken(app.configure_task(jobs.REAPER, queueing_lock=jobs.REAPER).defer(timestamp=0), by=worker(silent_s=31))
    next_one = app.configure_task(jobs.REAPER, queueing_lock=jobs.REAPER).defer(timestamp=1)
    taken(job, by=worker(silent_s=31))

    reap()

    assert not ProcrastinateJob.objects.filter(pk=dead).exists()
    assert state_of(next_one) == ("todo", 0)
    assert state_of(job) == ("todo", 1)


def test_it_runs_often_enough_that_a_dead_workers_job_is_tried_again_in_a_minute():
    [periodic] = [one for one in app.periodic_registry.periodic_tasks.values() if one.task.name == jobs.REAPER]
    assert periodic.cron == "* * * * * */10"
    assert jobs.STALLED_S + 2 * jobs.REAP_S < 60


def test_what_is_left_at_a_stop_goes_back_on_the_queue(versions, monkeypatch):
    monkeypatch.setattr(reading, "annotate_versions", lambda ids, *, stop: ids[1:] if stop() else [])

    jobs.annotate_versions.func(context(stop=True), [version.pk for version in versions])

    [job] = ProcrastinateJob.objects.all()
    assert (job.task_name, job.args) == (queue.ANNOTATE, {"version_ids": [versions[1].pk]})


@pytest.mark.parametrize(("tried", "after"), [(0, State.WAITING), (1, State.WAITING), (2, State.FAILED)])
def test_what_fails_three_times_is_given_up(versions, monkeypatch, tried, after):
    monkeypatch.setattr(reading, "annotate_versions", failing(RuntimeError("a fault of ours")))

    with pytest.raises(RuntimeError):
        jobs.annotate_versions.func(context(attempts=tried), [version.pk for version in versions])

    assert states(versions) == [after] * 2
    assert (wait_s(jobs.annotate_versions, RuntimeError(), tried) is not None) is (after == State.WAITING)


@pytest.mark.parametrize(
    "error",
    [
        ReaderUnavailable("no model"),
        OperationalError("gone"),
        InterfaceError("closed"),
        NotStarted("no memory"),
        OSError(28, "No space left on device"),
    ],
)
@pytest.mark.parametrize(("tried", "waits"), [(0, 5), (2, 125), (40, 300)])
def test_what_is_nobodys_fault_is_tried_until_it_is_mended(versions, post, monkeypatch, error, tried, waits):
    monkeypatch.setattr(reading, "annotate_versions", failing(error))
    monkeypatch.setattr(intake_reading, "read_files", failing(error))

    with pytest.raises(type(error)):
        jobs.annotate_versions.func(context(attempts=tried), [version.pk for version in versions])
    with pytest.raises(type(error)):
        jobs.read_files.func(context(attempts=tried), file_ids(post))

    assert states(versions) == [State.WAITING] * 2
    assert waiting(post) == ["tram.txt", "ferry.txt"]
    assert wait_s(jobs.annotate_versions, error, tried) == wait_s(jobs.read_files, error, tried) == waits


def failing(error):
    def fail(*args, **kwargs):
        raise error

    return fail


def wait_s(task, error, tried):
    """Seconds until the next try after `tried` others and this one; None if there is none."""
    retry = task.get_retry_exception(error, SimpleNamespace(attempts=tried))
    return retry and round((retry.retry_decision.retry_at - timezone.now()).total_seconds())


def test_an_intake_is_read_to_its_end(post):
    before = ProcrastinateJob.objects.filter(task_name=queue.READ_FILES).count()
    jobs.read_files.func(context(), file_ids(post))

    assert set(post.items.values_list("outcome", flat=True)) == {"stored"}
    assert ProcrastinateJob.objects.filter(task_name=queue.READ_FILES).count() == before


def test_an_intake_that_is_left_at_a_stop_goes_back_on_the_queue(post):
    jobs.read_files.func(context(stop=True), file_ids(post))

    assert waiting(post) == ["tram.txt", "ferry.txt"]
    assert list(jobs_todo()) == [(queue.READ_FILES, {"file_ids": file_ids(post)})] * 2


@pytest.mark.parametrize(("tried", "given_up"), [(1, False), (2, True)])
def test_a_file_that_fails_three_times_is_refused(post, monkeypatch, tried, given_up):
    monkeypatch.setattr(intake_reading, "read_files", failing(RuntimeError("a fault of ours")))

    with pytest.raises(RuntimeError):
        jobs.read_files.func(context(attempts=tried), file_ids(post))

    reasons = ["it could not be read in 3 tries: a fault of ours"] if given_up else []
    assert list(post.items.values_list("reason", flat=True)) == reasons
    assert waiting(post) == ["tram.txt", "ferry.txt"][given_up:]
    assert (wait_s(jobs.read_files, RuntimeError(), tried) is None) is given_up


def test_a_fault_of_the_system_with_one_file_is_not_tried_without_end(post, monkeypatch):
    monkeypatch.setattr(intake_reading, "read_files", failing(PermissionError(13, "Permission denied")))

    with pytest.raises(PermissionError):
        jobs.read_files.func(context(attempts=2), file_ids(post))
    assert waiting(post) == ["ferry.txt"]


@pytest.fixture
def lesson():
    return lessons.begin(by=None)


def test_a_lesson_that_cannot_be_learned_of_so_little_says_so_and_is_not_tried_again(lesson):
    jobs.learn.func(context(), lesson.pk)

    lesson.refresh_from_db()
    assert (lesson.state, lesson.problem) == ("failed", "Too few decisions to learn from (0, at least 50 needed).")


@pytest.mark.parametrize(("tried", "state"), [(1, "learning"), (2, "failed")])
def test_a_lesson_that_breaks_three_times_is_given_up_by_name(lesson, monkeypatch, tried, state):
    monkeypatch.setattr(lessons, "learn", failing(RuntimeError("a fault of ours")))

    with pytest.raises(RuntimeError):
        jobs.learn.func(context(attempts=tried), lesson.pk)

    lesson.refresh_from_db()
    assert lesson.state == state
    assert ("RuntimeError: a fault of ours" in lesson.problem) is (state == "failed")


def test_a_lesson_that_ended_three_workers_is_given_up(lesson):
    queue.learn_later(lesson.pk)
    job = taken(ProcrastinateJob.objects.latest("pk").pk, by=worker(silent_s=31), attempts=2)

    reap()

    lesson.refresh_from_db()
    assert state_of(job) == ("failed", 3)
    assert (lesson.state, lesson.problem) == ("failed", "Learning it ended 3 workers; it was not tried again.")


def test_a_lesson_that_is_learned_already_is_not_learned_again(lesson, monkeypatch):
    lessons.fail(lesson.pk, "Too few.")
    monkeypatch.setattr(lessons, "learn", failing(AssertionError("it was learned again")))
    jobs.learn.func(context(), lesson.pk)


def test_what_nobody_has_decided_is_put_on_the_queue_again():
    claim = article_with_claim(1)
    ArticleVersion.objects.update(pipeline_version="v2+lesson 7")

    jobs.annotate_undecided.func()

    assert list(jobs_todo()) == [(queue.ANNOTATE, {"version_ids": [claim.version_id]})]
    assert ArticleVersion.objects.get().annotation == State.WAITING


def test_a_file_that_was_deleted_meanwhile_is_skipped():
    jobs.read_files.func(context(), [123456])


def test_originals_are_forgotten_once_a_day(post, settings):
    jobs.read_files.func(context(), file_ids(post))
    jobs.forget_old_originals.func(0)
    assert post.files.kept().count() == 2

    settings.ORIGINALS_DAYS = 0
    jobs.forget_old_originals.func(0)
    assert post.files.kept().count() == 0
    assert post.items.count() == 2


@pytest.fixture
def matched(monkeypatch):
    """The articles whose statements were asked for."""
    articles = []
    monkeypatch.setattr(statements, "match", articles.extend)
    return articles


def test_what_was_annotated_is_put_into_stories_and_then_its_claims_into_statements(monkeypatch, matched):
    articles = [report(text) for text in FERRY]
    monkeypatch.setattr(reading, "annotate_versions", lambda ids, *, stop: ids[2:])
    jobs.annotate_versions.func(context(), [article.versions.get().pk for article in articles])

    assert stories() == {FERRY[0][0]: [FERRY[0][0], FERRY[1][0]]}
    assert matched == [article.pk for article in articles[:2]]


def test_a_worker_that_is_stopped_leaves_the_linking_to_another(matched):
    articles = [report(text) for text in FERRY[:2]]
    ids = [article.pk for article in articles]
    Profile.objects.ask_for([article.versions.get() for article in articles])
    jobs.link_articles.func(context(stop=True), ids)

    assert list(jobs_todo()) == [(queue.LINK, {"article_ids": ids})]
    assert (stories(), matched) == ({}, [])

    jobs.link_articles.func(context(), ids)
    assert (len(stories()), matched) == (1, ids)


def test_articles_whose_worker_was_killed_are_linked_within_a_minute(matched):
    articles = [report(text) for text in FERRY[:2]]
    Profile.objects.ask_for([article.versions.get() for article in articles])
    jobs.link_waiting.func(context(), 0)

    assert (len(stories()), matched) == (1, [article.pk for article in articles])
