"""Importing by the upload page: files and pasted text in one form, or an import begun by the script that sends them later."""

from __future__ import annotations

import html

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from articles import queue
from articles.intake import receiving
from articles.models import Article, Intake, IntakeFile, IntakeItem, Outlet
from tests.articles.intake.imports import became, finish
from tests.articles.intake.sources import record_of

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
URL = "/intakes/new/"
FERRY = b"Ferry stays in port\n\nThe ferry will stay in port until Friday, the company said."


def upload(*files: tuple[str, bytes], **fields: str) -> dict[str, object]:
    return {"uploads": [SimpleUploadedFile(name, data) for name, data in files], **fields}


def test_files_are_kept_for_the_worker_and_the_page_of_the_import_shows(chief_client, desk_chief):
    answer = chief_client.post(URL, upload(("a.txt", FERRY), ("b.txt", FERRY)))

    intake = Intake.objects.get()
    assert (answer.status_code, answer.url) == (302, intake.get_absolute_url())
    assert (intake.by, intake.label, intake.outlet) == (desk_chief, "a.txt and 1 more", None)
    assert intake.stage == Intake.Stage.RUNNING
    assert list(intake.files.values_list("name", "size", "state")) == [
        ("a.txt", len(FERRY), "waiting"),
        ("b.txt", len(FERRY), "waiting"),
    ]
    job = ProcrastinateJob.objects.latest("pk")
    assert (job.task_name, job.args) == (
        queue.READ_FILES,
        {"file_ids": list(intake.files.values_list("pk", flat=True))},
    )


def test_htmx_is_told_where_to_go(chief_client):
    answer = chief_client.post(URL, upload(("a.txt", FERRY)), headers=HTMX)

    assert answer.headers["HX-Redirect"] == Intake.objects.get().get_absolute_url()


def test_a_folder_comes_without_what_is_hidden(chief_client):
    folder = [SimpleUploadedFile("a.txt", FERRY), SimpleUploadedFile(".DS_Store", b"x")]
    chief_client.post(URL, {"folder": folder})

    assert list(IntakeFile.objects.values_list("name", flat=True)) == ["a.txt"]


def test_a_dry_run_is_begun_where_it_is_ticked(chief_client):
    chief_client.post(URL, upload(("a.txt", FERRY), trial="on"))
    finish(Intake.objects.get())

    assert Intake.objects.get().stage == Intake.Stage.TRIAL
    assert not Article.objects.exists()


def test_a_pasted_article_is_imported_for_the_outlet_that_is_named(chief_client):
    Outlet.objects.create(name="The Quay Courier")
    chief_client.post(URL, upload(text=FERRY.decode().replace("\n", "\r\n"), outlet="the quay courier"))
    intake = Intake.objects.get()
    finish(intake)

    article = Article.objects.get()
    assert (article.title, article.outlet.name) == ("Ferry stays in port", "The Quay Courier")
    assert (intake.label, intake.items.get().name) == ("Pasted text", "Pasted text")


def test_a_file_that_is_too_large_is_refused_by_name_and_the_others_are_kept(chief_client, settings):
    settings.UPLOAD_LIMIT = 100
    chief_client.post(URL, upload(("large.txt", b"x" * 101), ("small.txt", FERRY)))

    item = IntakeItem.objects.get()
    assert (item.name, item.outcome) == ("large.txt", IntakeItem.Outcome.REFUSED)
    assert item.reason == "101\xa0bytes: a file has no more than 100\xa0bytes"
    assert list(IntakeFile.objects.values_list("name", "state")) == [("large.txt", "read"), ("small.txt", "waiting")]


def test_an_empty_file_is_kept_to_be_refused_by_name(chief_client):
    chief_client.post(URL, upload(("empty.txt", b"")))
    intake = Intake.objects.get()
    finish(intake)

    assert became(intake) == [("empty.txt", "refused")]


def test_the_script_begins_an_import_whose_files_come_later(chief_client):
    answer = chief_client.post(URL, {"coming": "120", "first": "box/a.txt", "outlet": "The Quay Courier"}, headers=HTMX)

    intake = Intake.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (201, intake.get_absolute_url())
    assert (intake.stage, intake.label) == (Intake.Stage.RECEIVING, "box/a.txt and 119 more")
    assert intake.outlet is not None
    assert not ProcrastinateJob.objects.exists()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "There is nothing to import yet"),
        ({"coming": "0"}, "There is nothing to import yet"),
        ({"text": " \n "}, "There is nothing to import yet"),
        ({"text": "Words and\0 more"}, "Null characters are not allowed"),
        ({"text": "Words", "outlet": "x" * 201}, "at most 200 characters"),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_what_is_wrong_is_said_and_what_was_written_is_kept(chief_client, fields, sentence, headers):
    answer = chief_client.post(URL, fields, headers=headers)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert ("<form" in page) == (not headers), "for the script the form stays as it is, with the chosen files"
    if not headers and fields.get("outlet"):
        assert fields["outlet"] in page
    assert not Intake.objects.exists()


def test_too_much_at_once_is_refused_whole(chief_client, settings):
    settings.UPLOAD_LIMIT = 10
    answer = chief_client.post(URL, upload(("a.txt", b"x" * 60), ("b.txt", b"x" * 60)))

    assert answer.status_code == 422
    assert "send no more than" in answer.content.decode()
    assert not Intake.objects.exists()


def test_a_full_disk_is_told_in_words_and_nothing_half_is_kept(desk_chief, monkeypatch):
    add, calls = receiving.add, []

    def full(intake, stream, **known):
        calls.append(known["name"])
        if len(calls) == 2:
            raise OSError(28, "No space left on device")
        add(intake, stream, **known)

    monkeypatch.setattr(receiving, "add", full)
    client = Client(raise_request_exception=False)
    client.force_login(desk_chief)
    answer = client.post(URL, upload(("a.txt", FERRY), ("b.txt", FERRY)))

    assert answer.status_code == 507
    assert "There is no room left on the server" in answer.content.decode()
    assert calls == ["a.txt", "b.txt"]
    assert not Intake.objects.exists()


def test_the_form_offers_the_outlets_there_are(chief_client):
    Outlet.objects.create(name='Lantern "& Sons"')

    page = chief_client.get(URL).content.decode()

    assert '<option value="Lantern &quot;&amp; Sons&quot;">' in page
    assert 'enctype="multipart/form-data"' in page


def test_what_the_page_shows_as_markdown_can_be_read(chief_client):
    page = chief_client.get(URL).content.decode()
    example = html.unescape(page.partition("<pre>")[2].partition("</pre>")[0])
    record = record_of(example, "a.md")

    assert (record.title, record.outlet, record.notes) == ("Ferry stays in port", "The Quay Courier", ())
    assert record.published_at is not None


def test_other_methods(chief_client):
    assert chief_client.put(URL).status_code == 405
    assert chief_client.get(reverse("intake_new")).status_code == 200
