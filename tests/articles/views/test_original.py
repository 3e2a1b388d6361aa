"""A file as it was sent: byte for byte, to be downloaded and never shown."""

from __future__ import annotations

import pytest

from articles.models import OriginalPart
from articles.views.originals import safe_name
from tests.articles.intake.imports import imported

pytestmark = pytest.mark.django_db
HOSTILE = b"<html><script>alert(1)</script><p>The ferry stays in port until Friday.</p></html>"


@pytest.fixture
def file(desk_chief):
    return imported(('box/"ferry"\n.html', HOSTILE), by=desk_chief).files.get()


def url(file) -> str:
    return f"/originals/{file.pk}/"


def test_it_comes_byte_for_byte_and_is_no_page(chief_client, file):
    answer = chief_client.get(url(file))

    assert b"".join(answer.streaming_content) == HOSTILE
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Length"] == str(len(HOSTILE))
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_large_one_comes_part_by_part(chief_client, file):
    OriginalPart.objects.create(file=file, number=1, data=b"and more")

    assert list(chief_client.get(url(file)).streaming_content) == [HOSTILE, b"and more"]


def test_one_that_is_no_longer_kept_is_told_in_words(chief_client, file):
    OriginalPart.objects.all().delete()
    answer = chief_client.get(url(file))

    assert answer.status_code == 404
    assert "This file is no longer kept" in answer.content.decode()
    assert file.intake.get_absolute_url() in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("a.txt", "a.txt"),
        ("box/b/ärger.html", "ärger.html"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("../..", "original"),
        (".htaccess", "htaccess"),
        ('"a<b>|?*:.txt', "_a_b_____.txt"),
        ("a\r\nSet-Cookie: x", "a__Set-Cookie_ x"),
        ("", "original"),
    ],
)
def test_its_name_is_one_that_any_file_system_takes(name, safe):
    assert safe_name(name) == safe
