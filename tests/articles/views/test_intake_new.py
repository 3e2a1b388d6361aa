"""Importing by the upload page: files and pasted text, with htmx and without, and what is wrong with what was sent."""

from __future__ import annotations

import html

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from articles.intake.files import read_file
from articles.intake.reading import read_intake
from articles.models import Article, Intake, IntakeItem, Outlet

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
    assert [(item.name, bytes(item.content), item.outcome) for item in intake.items.all()] == [
        ("a.txt", FERRY, "waiting"),
        ("b.txt", FERRY, "waiting"),
    ]
    job = ProcrastinateJob.objects.latest("pk")
    assert (job.task_name, job.args) == ("read_intake", {"intake_id": intake.pk})


def test_htmx_is_told_where_to_go(chief_client):
    answer = chief_client.post(URL, upload(("a.txt", FERRY)), headers=HTMX)

    assert answer.headers["HX-Redirect"] == Intake.objects.get().get_absolute_url()


def test_a_pasted_article_is_imported_for_the_outlet_that_is_named(chief_client):
    Outlet.objects.create(name="The Quay Courier")
    chief_client.post(URL, upload(text=FERRY.decode().replace("\n", "\r\n"), outlet="the quay courier"))
    intake = Intake.objects.get()
    read_intake(intake.pk)

    article = Article.objects.get()
    assert (article.title, article.outlet.name) == ("Ferry stays in port", "The Quay Courier")
    assert (intake.label, intake.items.get().name) == ("Pasted text", "Pasted text")


def test_a_file_that_is_too_large_is_refused_by_name_and_the_others_are_kept(chief_client, settings):
    settings.UPLOAD_LIMIT = 100
    chief_client.post(URL, upload(("large.txt", b"x" * 101), ("small.txt", FERRY)))

    large, small = Intake.objects.get().items.all()
    assert (large.name, large.outcome, large.content) == ("large.txt", IntakeItem.Outcome.REFUSED, None)
    assert large.reason == "101\xa0bytes: a file has no more than 100\xa0bytes"
    assert small.outcome == IntakeItem.Outcome.WAITING


def test_an_empty_file_is_kept_to_be_refused_by_name(chief_client):
    chief_client.post(URL, upload(("empty.txt", b"")))
    intake = Intake.objects.get()
    read_intake(intake.pk)

    assert [(item.name, item.outcome) for item in intake.items.all()] == [("empty.txt", "refused")]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "There is nothing to import yet"),
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
    assert ("<form" in page) == (not headers), "for htmx the form stays as it is, with the chosen files"
    if not headers and fields.get("outlet"):
        assert fields["outlet"] in page
    assert not Intake.objects.exists()


def test_too_much_at_once_is_refused_whole(chief_client, settings):
    settings.UPLOAD_LIMIT = 10
    answer = chief_client.post(URL, upload(("a.txt", b"x" * 60), ("b.txt", b"x" * 60)))

    assert answer.status_code == 422
    assert "send no more than" in answer.content.decode()
    assert not Intake.objects.exists()


def test_the_form_offers_the_outlets_there_are(chief_client):
    Outlet.objects.create(name='Lantern "& Sons"')

    page = chief_client.get(URL).content.decode()

    assert '<option value="Lantern &quot;&amp; Sons&quot;">' in page
    assert 'enctype="multipart/form-data"' in page


def test_what_the_page_shows_as_markdown_can_be_read(chief_client):
    page = chief_client.get(URL).content.decode()
    example = html.unescape(page.partition("<pre>")[2].partition("</pre>")[0])
    (entry,) = read_file(example.encode(), "a.md")

    assert (entry.record.title, entry.record.outlet, entry.record.notes) == (
        "Ferry stays in port",
        "The Quay Courier",
        (),
    )
    assert entry.record.published_at is not None


@pytest.mark.parametrize("method", ["get", "post"])
def test_only_admins(method, client, reader_client, editor_client):
    for other in (reader_client, editor_client):
        assert getattr(other, method)(URL).status_code == 403
    answer = getattr(client, method)(URL)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("sign_in"))


def test_other_methods(chief_client):
    assert chief_client.put(URL).status_code == 405
