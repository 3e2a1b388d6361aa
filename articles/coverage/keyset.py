"""Pages of rows that have `last_at`, the latest first: each begins after a row, so that the thousandth costs as the first.

The rows' index is (last_at DESC NULLS LAST, id DESC); what has no date comes last.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.db.models import F, Model

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

Row = TypeVar("Row", bound=Model)
WRITTEN = re.compile(r"(\d{1,12}\.\d{6})?-(\d{1,18})", re.ASCII)
LATEST_FIRST = (F("last_at").desc(nulls_last=True), "-pk")
EARLIEST_FIRST = (F("last_at").asc(nulls_first=True), "pk")


@dataclass(frozen=True, slots=True)
class Place:
    """That of a row among the others: "1771234567.000000-12", or "-12" of one without a date."""

    at: datetime.datetime | None
    key: int

    def __str__(self) -> str:
        return f"{self.at.timestamp():.6f}-{self.key}" if self.at else f"-{self.key}"

    @classmethod
    def read(cls, written: str) -> Place | None:
        """None for what is no place."""
        match = WRITTEN.fullmatch(written)
        if match is None:
            return None
        try:
            at = datetime.datetime.fromtimestamp(float(match[1]), tz=datetime.UTC) if match[1] else None
        except (ValueError, OverflowError):
            return None
        return cls(at, int(match[2]))


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    rows: Sequence[Row]
    newer: str = ""
    """The place to go back from; empty on the first page."""
    older: str = ""
    """The place to go on from; empty on the last page."""


def page_of(rows: QuerySet[Row], size: int, *, older: str = "", newer: str = "") -> Page[Row]:
    """The page after the place `older`, or before the place `newer`; the first where neither is one. Two queries at most."""
    if place := Place.read(newer):
        found = _earliest_first(rows, place, size + 1)
        if len(found) > size:
            shown = found[size - 1 :: -1]
            return Page(shown, newer=_place(shown[0]), older=_place(shown[-1]))
    place = Place.read(older)
    found = _latest_first(rows, place, size + 1) if place else list(rows.order_by(*LATEST_FIRST)[: size + 1])
    shown = found[:size]
    return Page(
        shown,
        newer=_place(shown[0]) if shown and place else "",
        older=_place(shown[-1]) if len(found) > size else "",
    )


def _latest_first(rows: QuerySet[Row], after: Place, size: int) -> list[Row]:
    undated = rows.filter(last_at=None).order_by("-pk")
    if after.at is None:
        return list(undated.filter(pk__lt=after.key)[:size])
    # "until then" is a bound of the index; only rows of the very same time are read in vain
    dated = rows.filter(last_at__lte=after.at).exclude(last_at=after.at, pk__gte=after.key).order_by(*LATEST_FIRST)
    found = list(dated[:size])
    return found + list(undated[: size - len(found)]) if len(found) < size else found


def _earliest_first(rows: QuerySet[Row], before: Place, size: int) -> list[Row]:
    dated = rows.filter(last_at__isnull=False).order_by(*EARLIEST_FIRST)
    if before.at is not None:
        return list(dated.filter(last_at__gte=before.at).exclude(last_at=before.at, pk__lte=before.key)[:size])
    found = list(rows.filter(last_at=None, pk__gt=before.key).order_by("pk")[:size])
    return found + list(dated[: size - len(found)]) if len(found) < size else found


def _place(row: Any) -> str:
    return str(Place(row.last_at, row.pk))
