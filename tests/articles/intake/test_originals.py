"""Files as they were sent: byte for byte, in parts, for as long as the settings say."""

from __future__ import annotations

import datetime
import hashlib
import io

import pytest
from django.utils import timezone

from articles.intake import originals, receiving
from articles.models import IntakeFile, IntakeItem, OriginalPart
from tests.articles.intake.imports import ferries, imported, received

pytestmark = pytest.mark.django_db


def test_a_file_of_any_size_comes_back_as_it_was(monkeypatch):
    monkeypatch.setattr(originals, "PART", 1000)
    data = bytes(range(256)) * 10
    (file,) = received(("any.bin", data)).files.all()

    assert OriginalPart.objects.filter(file=file).count() == 3
    assert b"".join(originals.parts_of(file)) == data
    assert (file.size, file.digest) == (len(data), hashlib.sha256(data).hexdigest())
    with originals.on_disk(file) as path:
        assert path.read_bytes() == data
    assert not path.exists()


def test_an_empty_file_is_kept_too():
    (file,) = received(("empty.txt", b"")).files.all()

    assert file.size == 0
    assert b"".join(originals.parts_of(file)) == b""


def test_a_file_sent_twice_is_there_once():
    intake = received(("one.txt", b"The ferry stays."))
    receiving.add(intake, io.BytesIO(b"Something else."), name="one.txt", size=15, position=1)
    with pytest.raises(receiving.PlaceTaken):
        receiving.add(intake, io.BytesIO(b"Something else."), name="two.txt", size=15, position=1)

    assert b"".join(originals.parts_of(intake.files.get())) == b"The ferry stays."


def test_a_file_that_is_too_large_is_refused_by_name_and_not_kept(settings):
    settings.UPLOAD_LIMIT = 10
    intake = received(("large.txt", b"The ferry stays."), ("small.txt", b"It stays."))

    assert OriginalPart.objects.count() == 1
    item = intake.items.get()
    assert (item.name, item.outcome) == ("large.txt", IntakeItem.Outcome.REFUSED)
    assert "16\xa0bytes: a file has no more than 10\xa0bytes" in item.reason


@pytest.mark.parametrize(
    ("days_ago", "size_limit", "is_kept"), [(1, 10_000, True), (91, 10_000, False), (1, 10, False)]
)
def test_a_file_is_forgotten_when_it_is_old_or_large(settings, days_ago, size_limit, is_kept):
    settings.ORIGINALS_DAYS, settings.ORIGINALS_LIMIT = 90, size_limit
    intake = imported(("many.jsonl", ferries(3)))
    IntakeFile.objects.update(read_at=timezone.now() - datetime.timedelta(days=days_ago))

    assert originals.forget_old() == (not is_kept)
    assert intake.files.kept().exists() is is_kept
    assert intake.items.count() == 3


def test_a_file_that_is_yet_to_be_read_is_never_forgotten(settings):
    settings.ORIGINALS_DAYS = settings.ORIGINALS_LIMIT = 0
    received(("many.jsonl", ferries(3)))

    assert originals.forget_old() == 0


def test_what_is_no_longer_kept_is_not_tried_again(settings):
    intake = imported(("bad.txt", b"\x89PNG"))
    settings.ORIGINALS_DAYS = 0
    originals.forget_old()

    assert receiving.retry_refused(intake) == 0
    assert intake.items.get().outcome == IntakeItem.Outcome.REFUSED
