"""An import is taken back, at once or by a worker, as long as nobody has worked on what it brought."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from articles import jobs, queue
from articles.annotating import storing as annotating
from articles.editing import attributions
from articles.intake import undoing
from articles.models import Article, ArticleVersion, Attribution, Claim, Intake, IntakeFile
from articles.nlp.annotations import ArticleAnnotation, Candidate, ClaimSpan, EntityAnnotation, Span
from tests.articles.intake.imports import became, begun, ferries, finish, imported
from tests.factories import ClaimFactory

pytestmark = pytest.mark.django_db
Stage = Intake.Stage
URL = "https://quay-courier.example/ferry"


def page(text: str, **fields: str) -> tuple[str, bytes]:
    return "page.jsonl", json.dumps({"text": text, "url": URL, "title": "Ferry"} | fields).encode()


def annotated(version: ArticleVersion) -> Claim:
    """The version's first four words as a claim of somebody."""
    entity = EntityAnnotation(0, "Ida Brandt", "person")
    span = Span(0, len(" ".join(version.body.split()[:4])))
    claim = ClaimSpan("indirect", (span,), (), (), 0, None, False, 0.9, (Candidate(0, 0.9, ("named",)),))
    annotating.store(version.pk, ArticleAnnotation("tests.v1", (entity,), (), (claim,), ()))
    return version.claims.get()


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


def test_all_that_was_stored_goes_and_what_became_of_it_stays_to_be_read():
    other = imported(("other.txt", b"The ferry stays."))
    intake = imported(("many.jsonl", ferries(3)), ("other.txt", b"The ferry stays."))
    for version in ArticleVersion.objects.all():
        annotated(version)

    assert undoing.undo(intake) == 3
    assert Article.objects.get() == other.items.get().article
    assert intake.stage == Stage.UNDONE
    assert [outcome for _, outcome in became(intake)] == ["stored"] * 3 + ["duplicate"]
    assert Claim.objects.count() == 1


def test_taken_back_twice_is_taken_back_once():
    intake = imported(("many.jsonl", ferries(3)))
    undoing.undo(intake)

    assert undoing.undo(intake) == 0


def test_broken_off_it_goes_on_where_it_was(monkeypatch):
    monkeypatch.setattr(undoing, "BATCH", 2)
    intake = imported(("many.jsonl", ferries(5)))
    take_out, calls = undoing._take_out, 0

    def dying(*args):
        nonlocal calls
        calls += 1
        if calls == 2:
            raise SystemExit("killed")
        return take_out(*args)

    monkeypatch.setattr(undoing, "_take_out", dying)
    with pytest.raises(SystemExit):
        undoing.undo(intake)
    assert Article.objects.count() == 3

    assert undoing.undo(intake) == 3
    assert not Article.objects.exists()


def test_a_new_version_goes_and_the_article_is_what_it_was():
    imported(page("The ferry stays.", date="2026-10-05", byline="Ida Brandt"))
    before = Article.objects.values("title", "byline", "published_at", "digest", "section").get()
    intake = imported(page("The ferry leaves.", date="2026-10-06", byline="Arne Kolbe", title="Ferry leaves"))
    assert became(intake)[0][1] == "new_version"

    assert undoing.undo(intake) == 1
    assert Article.objects.values("title", "byline", "published_at", "digest", "section").get() == before
    assert ArticleVersion.objects.get().body == "The ferry stays."


def test_what_people_have_worked_on_keeps_the_whole_import(editor):
    intake = imported(("many.jsonl", ferries(3)))
    claim = annotated(ArticleVersion.objects.earliest("pk"))
    attribution = Attribution.objects.get(claim=claim)
    attributions.choose_speaker(attribution, speaker=attribution.speaker, by=editor, edition=attribution.edition)

    assert [article.pk for article in undoing.worked_on(intake)] == [claim.article_id]
    with pytest.raises(undoing.WorkedOn):
        undoing.undo(intake)
    assert Article.objects.count() == 3
    assert Intake.objects.get(pk=intake.pk).stage == Stage.RUNNING


def test_every_job_that_is_asked_for_has_its_task():
    assert {queue.UNDO_INTAKE, queue.DATE_AGAIN} <= set(jobs.app.tasks)


def test_a_worker_takes_out_what_it_brought_and_leaves_what_was_there(small_batches):
    imported(("old.jsonl", ferries(1)))
    intake = asked(imported(("many.jsonl", ferries(6))))
    jobs.undo_intake.func(context(), intake.pk)

    assert [version.body for version in ArticleVersion.objects.all()] == ["Ferry 1 leaves."]
    assert Intake.objects.get(pk=intake.pk).stage == Stage.UNDONE
    assert [outcome for _, outcome in became(intake)] == ["duplicate"] + ["stored"] * 5
    assert undoing.left(intake) == 0


@pytest.mark.parametrize("stops", [(True,), (False, True), (False, False, True)])
def test_a_worker_that_is_stopped_asks_for_it_again_and_goes_on(small_batches, stops):
    intake = asked(imported(("many.jsonl", ferries(5))))
    jobs.undo_intake.func(context(stops=stops), intake.pk)

    assert Intake.objects.get().stage == Stage.UNDOING
    assert undoing.left(intake) == 5 - 2 * (len(stops) - 1)
    assert jobs_todo() == [(queue.UNDO_INTAKE, {"intake_id": intake.pk})] * 2
    jobs.undo_intake.func(context(), intake.pk)
    assert Intake.objects.get().stage == Stage.UNDONE
    assert not Article.objects.exists()


def test_asked_for_twice_it_is_taken_back_once(small_batches):
    intake = asked(imported(("many.jsonl", ferries(3))))
    for _ in range(2):
        undoing.begin(intake)
        jobs.undo_intake.func(context(), intake.pk)

    assert len(jobs_todo()) == 1
    assert Intake.objects.get().stage == Stage.UNDONE


def test_several_versions_of_one_article_give_it_back_what_it_was(small_batches):
    imported(page("The ferry stays.", title="stays"))
    intake = asked(
        imported(
            page("The ferry leaves.", title="leaves"),
            page("The ferry sinks.", title="sinks"),
            page("The ferry floats.", title="floats"),
        )
    )
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

    finish(intake)
    assert not Article.objects.exists()
    assert set(intake.files.values_list("state", flat=True)) == {IntakeFile.State.READ}


@pytest.mark.parametrize("stage", [Stage.RUNNING, Stage.UNDONE, Stage.TRIAL])
def test_a_job_for_an_import_that_nobody_wants_back_does_nothing(stage):
    intake = imported(("many.jsonl", ferries(1)))
    Intake.objects.update(stage=stage)
    jobs.undo_intake.func(context(), intake.pk)
    jobs.undo_intake.func(context(), 987_654)

    assert Article.objects.count() == 1


def test_an_article_that_another_import_has_changed_since_keeps_that_version(small_batches):
    intake = asked(imported(page("The ferry stays.", title="stays"), ("many.jsonl", ferries(2))))
    imported(page("The ferry leaves.", title="leaves"))
    jobs.undo_intake.func(context(), intake.pk)

    article = Article.objects.get()
    assert (article.title, [version.body for version in article.versions.all()]) == ("leaves", ["The ferry leaves."])
    assert Intake.objects.get(pk=intake.pk).stage == Stage.UNDONE


def test_many_articles_cost_few_queries(django_assert_max_num_queries):
    intake = imported(("many.jsonl", ferries(60)))
    with django_assert_max_num_queries(60):
        assert undoing.undo(intake) == 60
