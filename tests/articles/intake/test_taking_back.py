"""An import is taken back by a worker: all that it brought, in batches, however often that is broken off."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from articles import jobs, queue
from articles.editing import attributions
from articles.intake import undoing
from articles.models import Article, ArticleVersion, Intake
from tests.articles.intake.imports import became, begun, ferries, imported
from tests.factories import ClaimFactory

pytestmark = pytest.mark.django_db
Stage = Intake.Stage


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setattr(undoing, "BATCH", 2)


def asked(intake: Intake) -> Intake:
    undoing.begin(intake)
    return intake


def context(*, attempts: int = 0, stops: tuple[bool, ...] = ()) -> SimpleNamespace:
    answers = iter(stops)
    return SimpleNamespace(job=SimpleNamespace(attempts=attempts), should_abort=lambda: next(answers, False))


def jobs_todo() -> list[tuple[str, dict[str, int]]]:
    return list(ProcrastinateJob.objects.filter(task_name=queue.UNDO_INTAKE).values_list("task_name", "args"))


def decide(intake: Intake, editor, dantas) -> Article:
    article = Article.objects.filter(intake_items__intake=intake).order_by("pk")[0]
    claim = ClaimFactory(article=article, words="Ferry", parts__words="Ferry", parts__cue="", parts__source="")
    attributions.choose_speaker(claim.attribution, speaker=dantas, by=editor, edition=1)
    return article


def test_every_job_that_is_asked_for_has_its_task():
    assert {queue.UNDO_INTAKE, queue.DATE_AGAIN} <= set(jobs.app.tasks)


def test_what_it_brought_is_taken_out_and_what_was_there_stays(small_batches):
    imported(("old.jsonl", ferries(1)))
    intake = asked(imported(("many.jsonl", ferries(6))))
    jobs.undo_intake.func(context(), intake.pk)

    assert [version.body for version in ArticleVersion.objects.all()] == ["Ferry 1 leaves."]
    assert Intake.objects.get(pk=intake.pk).stage == Stage.UNDONE
    assert [outcome for _, outcome in became(intake)] == ["duplicate"] + ["stored"] * 5
    assert undoing.left(intake) == 0


@pytest.mark.parametrize("stops", [(True,), (False, True), (False, False, True)])
def test_broken_off_it_is_asked_for_again_and_goes_on(small_batches, stops):
    intake = asked(imported(("many.jsonl", ferries(5))))
    jobs.undo_intake.func(context(stops=stops), intake.pk)

    assert Intake.objects.get().stage == Stage.UNDOING
    assert undoing.left(intake) == 5 - 2 * (len(stops) - 1)
    assert jobs_todo() == [(queue.UNDO_INTAKE, {"intake_id": intake.pk})] * 2
    jobs.undo_intake.func(context(), intake.pk)
    assert Intake.objects.get().stage == Stage.UNDONE
    assert not Article.objects.exists()


def test_twice_is_once(small_batches):
    intake = asked(imported(("many.jsonl", ferries(3))))
    for _ in range(2):
        undoing.begin(intake)
        jobs.undo_intake.func(context(), intake.pk)

    assert len(jobs_todo()) == 1
    assert Intake.objects.get().stage == Stage.UNDONE


def test_several_versions_of_one_article_give_it_back_what_it_was(small_batches):
    def page(words: str) -> tuple[str, bytes]:
        url = "https://quay-courier.example/ferry"
        return (f"{words}.md", f"---\ntitle: {words}\nurl: {url}\n---\nThe ferry {words}.".encode())

    imported(page("stays"))
    intake = asked(imported(page("leaves"), page("sinks"), page("floats")))
    jobs.undo_intake.func(context(), intake.pk)

    article = Article.objects.get()
    assert (article.title, [version.number for version in article.versions.all()]) == ("stays", [1])


def test_nothing_is_asked_for_where_people_have_worked_on_it(editor, dantas):
    intake = imported(("many.jsonl", ferries(2)))
    article = decide(intake, editor, dantas)

    with pytest.raises(undoing.WorkedOn):
        undoing.begin(intake)
    assert list(undoing.worked_on(intake)) == [article]
    assert Intake.objects.get().stage == Stage.RUNNING
    assert jobs_todo() == []


def test_who_decides_meanwhile_keeps_what_is_left(small_batches, editor, dantas):
    intake = asked(imported(("many.jsonl", ferries(5))))
    undoing.undo(Intake.objects.get(), stop=iter([False, True]).__next__)
    decide(intake, editor, dantas)
    jobs.undo_intake.func(context(), intake.pk)

    assert Article.objects.count() == 3
    assert Intake.objects.get().stage == Stage.RUNNING
    assert len(jobs_todo()) == 1


@pytest.mark.parametrize(("tried", "stage"), [(0, Stage.UNDOING), (2, Stage.RUNNING)])
def test_what_fails_three_times_can_be_asked_for_once_more(monkeypatch, tried, stage):
    intake = asked(imported(("many.jsonl", ferries(1))))

    def failing(*args, **kwargs):
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(undoing, "_take_out", failing)
    with pytest.raises(RuntimeError):
        jobs.undo_intake.func(context(attempts=tried), intake.pk)

    assert Intake.objects.get().stage == stage


def test_files_that_were_not_read_yet_no_longer_wait():
    intake = asked(begun(("many.jsonl", ferries(1))))
    jobs.undo_intake.func(context(), intake.pk)

    assert set(intake.files.values_list("state", flat=True)) == {"read"}


@pytest.mark.parametrize("stage", [Stage.RUNNING, Stage.UNDONE, Stage.TRIAL])
def test_a_job_for_an_import_that_nobody_wants_back_does_nothing(stage):
    intake = imported(("many.jsonl", ferries(1)))
    Intake.objects.update(stage=stage)
    jobs.undo_intake.func(context(), intake.pk)
    jobs.undo_intake.func(context(), 987_654)

    assert Article.objects.count() == 1


def test_an_article_that_another_import_has_changed_since_keeps_that_version(small_batches):
    def page(words: str) -> tuple[str, bytes]:
        url = "https://quay-courier.example/ferry"
        return (f"{words}.md", f"---\ntitle: {words}\nurl: {url}\n---\nThe ferry {words}.".encode())

    intake = asked(imported(page("stays"), ("many.jsonl", ferries(2))))
    imported(page("leaves"))
    jobs.undo_intake.func(context(), intake.pk)

    article = Article.objects.get()
    assert (article.title, [version.body for version in article.versions.all()]) == ("leaves", ["The ferry leaves."])
    assert Intake.objects.get(pk=intake.pk).stage == Stage.UNDONE


def test_many_articles_cost_few_queries(django_assert_max_num_queries):
    intake = imported(("many.jsonl", ferries(60)))
    with django_assert_max_num_queries(60):
        assert undoing.undo(intake) == 60
