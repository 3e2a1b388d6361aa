"""Plain text: one article a file, its first line the title where it looks like one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles.intake.cleaning import make_record
from articles.intake.records import Pending

if TYPE_CHECKING:
    from collections.abc import Iterator

    from articles.intake.source import Source


def read(source: Source) -> Iterator[Pending]:
    yield Pending("", lambda: make_record(source.text(), {}))
