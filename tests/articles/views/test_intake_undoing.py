"""Taking an import back: what would go is said first, what people have worked on stands against it, a worker does it."""

from __future__ import annotations

import pytest
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from articles import queue
from articles.editing import attributions
from articles.models import Article, Intake
from tests.articles.intake.imports import imported
from tests.factories import ClaimFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
Stage = Intake.Stage


@pytest.fixture
def intake(desk_chief) -> Intake:
    return imported(("a.txt", b"The ferry stays."), ("b.txt", b"The tram is late."), by=desk_chief)


def url(intake: Intake) -> str:
    return reverse("intake_undoing", args=[intake.pk])


def worked_on(intake: Intake, editor, dantas) -> Article:
    article = Article.objects.filter(intake_items__intake=intake).earliest("pk")
    claim = ClaimFactory(
        article=article, words="ferry stays", parts__words="ferry stays", parts__cue="", parts__source=""
    )
    attributions.choose_speaker(claim.attribution, speaker=dantas, by=editor, edition=1)
    return article


def test_the_page_says_what_would_go(chief_client, intake):
    page = chief_client.get(url(intake)).content.decode()

    assert "<b>2 articles</b>" in page
    assert "Nobody has worked on them yet" in page
    assert "newer version" not in page


def test_newer_versions_are_counted_beside_the_articles(chief_client, desk_chief):
    front = "---\ntitle: Ferry\nurl: https://quay-courier.example/ferry\n---\n"
    imported(("a.md", f"{front}The ferry stays.".encode()), by=desk_chief)
    second = imported(("a.md", f"{front}The ferry leaves at last.".encode()), by=desk_chief)

    page = chief_client.get(url(second)).content.decode()
    assert "<b>0 articles</b> and <b>1 newer version</b>" in page


@pytest.mark.parametrize("htmx", [False, True])
def test_a_worker_is_asked_to_take_it_back(chief_client, intake, htmx):
    answer = chief_client.post(url(intake), headers=HTMX if htmx else {})

    assert answer.headers["HX-Redirect" if htmx else "Location"] == intake.get_absolute_url()
    assert Intake.objects.get().stage == Stage.UNDOING
    job = ProcrastinateJob.objects.latest("pk")
    assert (job.task_name, job.args) == (queue.UNDO_INTAKE, {"intake_id": intake.pk})
    assert "being taken back" in chief_client.get(intake.get_absolute_url()).content.decode()


@pytest.mark.parametrize("htmx", [False, True])
def test_what_people_have_worked_on_stands_against_it(chief_client, editor, dantas, intake, htmx):
    article = worked_on(intake, editor, dantas)
    page = chief_client.get(url(intake)).content.decode()
    answer = chief_client.post(url(intake), headers=HTMX if htmx else {})

    assert "people have worked on an article" in page
    assert f'href="{article.get_absolute_url()}"' in page
    assert "Take it back" not in page
    assert answer.status_code == 422
    assert "people have worked on an article" in answer.content.decode()
    assert ("<h1>" in answer.content.decode()) == (not htmx)
    assert Intake.objects.get().stage == Stage.RUNNING


@pytest.mark.parametrize("stage", [Stage.RECEIVING, Stage.TRIAL, Stage.UNDOING, Stage.UNDONE])
def test_at_another_stage_nothing_changes(chief_client, intake, stage):
    Intake.objects.update(stage=stage)

    assert chief_client.get(url(intake)).url == intake.get_absolute_url()
    assert chief_client.post(url(intake)).status_code == 409
    assert Intake.objects.get().stage == stage
