"""Files of an import sent some at a time: kept once for each position, all of a request or none."""

from __future__ import annotations

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from articles.intake import originals, receiving
from articles.models import Intake, IntakeFile, IntakeItem, OriginalPart
from tests.articles.intake.imports import begun, received

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def intake(desk_chief) -> Intake:
    return received(by=desk_chief)


def url(intake: Intake) -> str:
    return reverse("intake_files", args=[intake.pk])


def batch(*files: tuple[int, str, bytes | None], size: int | None = None) -> dict[str, object]:
    """What the script sends; a file without bytes is held back."""
    return {
        "position": [position for position, _, _ in files],
        "name": [name for _, name, _ in files],
        "size": [size if size is not None else len(data or b"") for _, _, data in files],
        "held": [position for position, _, data in files if data is None],
        "file": [SimpleUploadedFile("file", data) for _, _, data in files if data is not None],
    }


def kept(intake: Intake) -> list[tuple[int, str, bytes]]:
    return [
        (file.position, file.name, b"".join(originals.parts_of(file)))
        for file in IntakeFile.objects.filter(intake=intake).order_by("position")
    ]


def test_files_are_kept_with_their_folders_at_their_places(chief_client, intake):
    answer = chief_client.post(url(intake), batch((3, "box/a.txt", b"one"), (4, "box/b/c.txt", b"")), headers=HTMX)

    assert (answer.status_code, answer.content) == (204, b"")
    assert kept(intake) == [(3, "box/a.txt", b"one"), (4, "box/b/c.txt", b"")]
    assert Intake.objects.get().stage == Intake.Stage.RECEIVING


def test_the_same_request_again_keeps_them_once(chief_client, intake):
    for _ in range(2):
        assert chief_client.post(url(intake), batch((1, "a.txt", b"one"), (2, "b.txt", b"two"))).status_code == 204

    assert kept(intake) == [(1, "a.txt", b"one"), (2, "b.txt", b"two")]


@pytest.mark.parametrize("data", [b"three", b"x" * 1_100_000, None], ids=["small", "large", "held back"])
def test_another_file_at_the_same_place_is_not_lost_in_silence(chief_client, intake, data):
    chief_client.post(url(intake), batch((2, "b.txt", b"two")))
    answer = chief_client.post(url(intake), batch((1, "a.txt", b"one"), (2, "c.txt", data)))

    assert answer.status_code == 409
    assert "Another file has come at this place" in answer.content.decode()
    assert kept(intake) == [(2, "b.txt", b"two")]


def test_what_the_browser_held_back_is_refused_by_name(chief_client, intake, settings):
    settings.UPLOAD_LIMIT = 100
    chief_client.post(url(intake), batch((1, "large.txt", None), size=2_000))
    chief_client.post(url(intake), batch((2, "gone.txt", None), (3, "a.txt", b"one")))

    assert list(IntakeItem.objects.order_by("file__position").values_list("name", "outcome", "reason")) == [
        ("large.txt", "refused", "2.0\xa0KB: a file has no more than 100\xa0bytes"),
        ("gone.txt", "refused", "the browser that sent the others could not read it: it was moved, changed or locked"),
    ]
    assert [name for _, name, _ in kept(intake)] == ["large.txt", "gone.txt", "a.txt"]


@pytest.mark.parametrize(
    "change",
    [
        {"name": []},
        {"size": ["x"]},
        {"position": ["0"]},
        {"position": [str(2**31)]},
        {"name": ["a\0b"]},
        {"name": ["x" * 5_000]},
        {"size": ["-1"]},
        {"file": []},
        {"file": [SimpleUploadedFile("file", b"1"), SimpleUploadedFile("file", b"2")]},
        {"held": ["x"]},
        {"held": ["1"]},
        {"position": [], "name": [], "size": [], "file": []},
    ],
    ids=str,
)
def test_what_no_page_of_ours_sends_is_refused(chief_client, intake, change):
    answer = chief_client.post(url(intake), batch((1, "a.txt", b"one")) | change, headers=HTMX)

    assert answer.status_code == 422
    assert "did not come as the page should have sent them" in answer.content.decode()
    assert not IntakeFile.objects.exists()


def test_an_import_that_was_started_takes_no_more(chief_client, desk_chief):
    intake = begun(("a.txt", b"The ferry stays."), by=desk_chief)
    answer = chief_client.post(url(intake), batch((2, "b.txt", b"The tram is late.")), headers=HTMX)

    assert answer.status_code == 409
    assert "takes no more files" in answer.content.decode()
    assert len(kept(intake)) == 1


@pytest.mark.parametrize("size", [10, 1_100_000], ids=["small", "large"])
def test_a_full_disk_keeps_none_of_the_request(desk_chief, intake, monkeypatch, size):
    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(originals, "keep", full)
    monkeypatch.setattr(originals, "keep_small", full)
    client = Client(raise_request_exception=False)
    client.force_login(desk_chief)
    answer = client.post(url(intake), batch((1, "gone.txt", None), (2, "b.txt", b"x" * size)), headers=HTMX)

    assert answer.status_code == 507
    assert not IntakeFile.objects.exists()
    assert not OriginalPart.objects.exists()


def test_a_disk_that_fills_while_the_request_is_read(desk_chief, intake, monkeypatch, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0

    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("django.core.files.uploadedfile.TemporaryUploadedFile.__init__", full)
    client = Client(raise_request_exception=False)
    client.force_login(desk_chief)

    assert client.post(url(intake), batch((1, "a.txt", b"one"))).status_code == 507


def test_a_large_request_is_not_held_in_memory(chief_client, intake, monkeypatch):
    """What is larger than FILE_UPLOAD_MAX_MEMORY_SIZE lies on disk, and is stored part by part."""
    sizes = []
    keep = originals.keep

    def watched(file, parts):
        keep(file, (sizes.append(len(part)) or part for part in parts))

    monkeypatch.setattr(receiving.originals, "keep", watched)
    chief_client.post(url(intake), batch((1, "a.txt", b"x" * 3_500_000)))

    assert sizes == [1_048_576] * 3 + [354_272]


def test_small_files_cost_the_same_queries_however_many(chief_client, intake, django_assert_max_num_queries):
    files = [(n, f"{n}.txt", b"one") for n in range(1, 51)]
    # session, user, roles, intake; begin, its lock; two savepoints around each: look, files, parts
    with django_assert_max_num_queries(16):
        chief_client.post(url(intake), batch(*files))
    assert len(kept(intake)) == 50


def test_small_and_large_and_held_ones_keep_their_order_and_digest(chief_client, intake):
    large = b"x" * 1_100_000
    sent = [(1, "a.txt", b"one"), (2, "b.txt", large), (3, "gone.txt", None), (4, "d.txt", b"four")]
    chief_client.post(url(intake), batch(*sent))

    files = IntakeFile.objects.order_by("pk")
    assert [file.name for file in files] == ["a.txt", "b.txt", "gone.txt", "d.txt"]
    digests = [hashlib.sha256(data).hexdigest() if data else "" for _, _, data in sent]
    assert [file.digest for file in files] == digests
    assert [file.size for file in files] == [3, 1_100_000, 0, 4]
