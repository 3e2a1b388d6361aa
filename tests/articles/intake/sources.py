"""Files for the readers: bytes with a name, within the limits of the settings."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from django.conf import settings

from articles.intake.files import entries
from articles.intake.records import ArticleRecord, Refused
from articles.intake.source import Limits, Options, Source

if TYPE_CHECKING:
    from articles.intake.records import Entry


def source(data: bytes | str, name: str = "a.txt", *, format: str = "", **limits: int) -> Source:  # noqa: A002
    """A file of `data`; `limits` in the place of the settings'."""
    options = Options(Limits(**settings.INTAKE_LIMITS | limits), format=format)
    return Source(io.BytesIO(data.encode() if isinstance(data, str) else data), name, options)


def read(data: bytes | str, name: str = "a.txt", *, format: str = "", **limits: int) -> list[Entry]:  # noqa: A002
    return list(entries(source(data, name, format=format, **limits)))


def record_of(data: bytes | str, name: str = "a.txt", *, format: str = "", **limits: int) -> ArticleRecord:  # noqa: A002
    """The one record of a file that holds one."""
    (entry,) = read(data, name, format=format, **limits)
    assert isinstance(entry.record, ArticleRecord), entry.record
    return entry.record


def refusal_of(data: bytes | str, name: str = "a.txt", *, format: str = "", **limits: int) -> str:  # noqa: A002
    """Why the one record of a file is refused."""
    (entry,) = read(data, name, format=format, **limits)
    assert isinstance(entry.record, Refused), entry.record
    return str(entry.record)
