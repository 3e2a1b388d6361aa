"""Which column is which: asked on the page of the import, answered once for all files with the same headings."""

from __future__ import annotations

import pytest
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from articles.models import Intake, IntakeFile
from tests.articles.intake.imports import received

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
TABLE = {
    "delimiter": "comma",
    "headings": ["Headline", "Body", "Day"],
    "has_heading": True,
    "rows": [["Ferry <stays>", "The ferry stays, they said.", "3/4/2025"]],
    "guessed": {"title": "Headline", "text": "Body"},
    "problem": "",
}


@pytest.fixture
def intake(desk_chief) -> Intake:
    """Two tables with the same columns, one with others, and a file that asks nothing."""
    intake = received(*((f"{n}.csv", b"x") for n in range(1, 5)), by=desk_chief)
    Intake.objects.update(stage=Intake.Stage.RUNNING)
    intake.files.filter(position__lt=3).update(state=IntakeFile.State.ASKS, table=TABLE)
    other = TABLE | {"headings": ["Text"], "guessed": {}, "rows": [["words"]], "problem": "no headings were found"}
    intake.files.filter(position=3).update(state=IntakeFile.State.ASKS, table=other)
    intake.files.filter(position=4).update(state=IntakeFile.State.READ)
    return Intake.objects.get()


def answer(client, intake, position=1, *, htmx=False, **columns):
    file = intake.files.get(position=position)
    url = reverse("intake_columns", args=[intake.pk])
    return client.post(url, {"file": file.pk, **columns}, headers=HTMX if htmx else {})


def states(intake):
    return list(intake.files.order_by("position").values_list("state", "columns"))


def test_the_page_asks_once_for_the_same_columns_and_offers_what_was_guessed(chief_client, intake):
    page = chief_client.get(intake.get_absolute_url()).content.decode()

    assert page.count("Which column is which?") == 2
    assert "and 1 other file with these columns" in page
    assert "Ferry &lt;stays&gt;" in page
    assert "no headings were found" in page
    assert page.count('<option value="Body" selected>Body</option>') == 1
    assert page.count('<option value="Headline" selected>Headline</option>') == 1


@pytest.mark.parametrize("htmx", [False, True])
def test_one_answer_counts_for_all_files_with_these_columns(chief_client, intake, htmx):
    said = answer(chief_client, intake, htmx=htmx, text="Body", title="Headline", published_at="Day", byline="")

    columns = {"text": "Body", "title": "Headline", "published_at": "Day"}
    assert said.status_code == (200 if htmx else 302)
    assert states(intake) == [("waiting", columns), ("waiting", columns), ("asks", {}), ("read", {})]
    jobs = ProcrastinateJob.objects.order_by("pk").values_list("args", flat=True)
    assert list(jobs) == [{"file_ids": [file.pk]} for file in intake.files.filter(position__lt=3)]
    if htmx:
        page = said.content.decode()
        assert "2 files will be read." in page
        assert page.count("Which column is which?") == 1
        assert 'hx-trigger="every 2s"' in page, "the page looks again, which it had given up"


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"title": "Headline"}, "Say which column holds the text"),
        ({"text": "Elsewhere"}, "Elsewhere is not one of the available choices"),
    ],
)
def test_the_text_is_needed_and_columns_must_be_there(chief_client, intake, htmx, columns, sentence):
    said = answer(chief_client, intake, htmx=htmx, **columns)

    page = said.content.decode()
    assert said.status_code == 422
    assert sentence in page
    assert ("<h1>" in page) == (not htmx)
    assert states(intake)[0] == ("asks", {})


def test_somebody_was_faster(chief_client, intake):
    said = answer(chief_client, intake, position=4, text="Body")

    assert said.status_code == 409
    assert not ProcrastinateJob.objects.exists()


@pytest.mark.parametrize("number", ["", "x", "1" * 30, "987654"])
def test_a_file_of_another_import_or_of_none(chief_client, intake, number):
    url = reverse("intake_columns", args=[intake.pk])

    assert chief_client.post(url, {"file": number, "text": "Body"}).status_code == 422
