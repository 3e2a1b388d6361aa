"""Plain text: one article a file, its first line the title where it looks like one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles.intake.cleaning import make_record
from articles.intake.records import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator


def read(text: str, name: str) -> Iterator[Entry]:
    yield Entry(name, make_record(text, {}))
