"""What an admin does about an import: starts it, stores what a dry run has shown, discards it, has refused records retried."""

from __future__ import annotations

import pytest
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from articles import queue
from articles.models import Article, Intake, IntakeFile, OriginalPart
from tests.articles.intake.imports import became, begun, finish, imported, received

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
FERRY, BAD = ("ferry.txt", b"The ferry stays."), ("bad.txt", b"\x89PNG\r\n\x1a\n")
Stage = Intake.Stage
MEANWHILE = "This import has gone on meanwhile"


def post(client, route, intake, *, htmx=False, **fields):
    return client.post(reverse(route, args=[intake.pk]), fields, headers=HTMX if htmx else {})


def stage_of(intake):
    return Intake.objects.get(pk=intake.pk).stage


@pytest.mark.parametrize(("fields", "stage"), [({}, Stage.RUNNING), ({"trial": "1"}, Stage.TRIAL)])
@pytest.mark.parametrize("htmx", [False, True])
def test_what_has_come_is_started(chief_client, fields, stage, htmx):
    intake = received(FERRY)
    answer = post(chief_client, "intake_start", intake, htmx=htmx, **fields)

    assert answer.headers["HX-Redirect" if htmx else "Location"] == intake.get_absolute_url()
    assert stage_of(intake) == stage
    assert ProcrastinateJob.objects.get().task_name == queue.READ_FILES


def test_there_must_be_something_to_start(chief_client):
    intake = received()
    answer = post(chief_client, "intake_start", intake)

    assert answer.status_code == 422
    assert "No file has come yet" in answer.content.decode()
    assert stage_of(intake) == Stage.RECEIVING


def test_what_a_dry_run_has_shown_is_stored(chief_client):
    intake = imported(FERRY, trial=True)
    answer = post(chief_client, "intake_storing", intake)
    finish(Intake.objects.get())

    assert (answer.status_code, answer.url) == (302, intake.get_absolute_url())
    assert stage_of(intake) == Stage.RUNNING
    assert Article.objects.count() == 1


def test_a_dry_run_that_still_reads_is_waited_for(chief_client):
    intake = begun(FERRY, trial=True)

    assert post(chief_client, "intake_storing", intake).status_code == 409
    assert stage_of(intake) == Stage.TRIAL


@pytest.mark.parametrize("make", [lambda: received(FERRY), lambda: begun(FERRY, trial=True)])
@pytest.mark.parametrize("htmx", [False, True])
def test_what_has_stored_nothing_is_discarded_with_its_files(chief_client, make, htmx):
    intake = make()
    answer = post(chief_client, "intake_discarding", intake, htmx=htmx)

    assert answer.headers["HX-Redirect" if htmx else "Location"] == reverse("intake_list")
    assert not Intake.objects.exists()
    assert not OriginalPart.objects.exists()
    assert "is discarded" in chief_client.get("/intakes/").content.decode()


def test_refused_records_are_tried_again(chief_client):
    intake = imported(FERRY, BAD)
    page = chief_client.get(intake.get_absolute_url()).content.decode()
    answer = post(chief_client, "intake_retrying", intake, htmx=True)

    assert "Try the refused one again" in page
    assert "1 refused record will be read once more." in answer.content.decode()
    assert "items-changed" in answer.headers["HX-Trigger"]
    assert became(intake) == [("ferry.txt", "stored"), ("bad.txt", "waiting")]
    finish(intake)
    assert became(intake) == [("ferry.txt", "stored"), ("bad.txt", "refused")]


def test_only_where_the_originals_are_kept(chief_client):
    intake = imported(FERRY, BAD)
    OriginalPart.objects.all().delete()

    assert "refused one again" not in chief_client.get(intake.get_absolute_url()).content.decode()
    post(chief_client, "intake_retrying", intake)
    assert became(intake)[1] == ("bad.txt", "refused")
    assert set(IntakeFile.objects.values_list("state", flat=True)) == {"read"}


ROUTES = ["intake_start", "intake_storing", "intake_discarding", "intake_retrying"]
STAGES = {
    "receiving": ["intake_storing", "intake_retrying"],
    "running": ["intake_start", "intake_storing", "intake_discarding"],
    "trial": ["intake_start"],
    "undoing": ROUTES,
    "undone": ROUTES,
}


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize(("stage", "route"), [(stage, route) for stage, routes in STAGES.items() for route in routes])
def test_at_another_stage_nothing_changes_and_the_page_shows_how_it_stands(chief_client, stage, route, htmx):
    intake = received(FERRY)
    Intake.objects.update(stage=stage)
    answer = post(chief_client, route, intake, htmx=htmx)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert MEANWHILE in page
    assert ("<h1>" in page) == (not htmx)
    assert page.count('id="intake-progress"') == page.count('id="intake-turn"') == 1
    assert stage_of(intake) == stage
    assert not ProcrastinateJob.objects.exists()
