"""When it was published: ISO 8601 first, then dates as people write them; what can be read two ways is not guessed."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import dateparser
from django.utils import timezone

from articles.intake.records import Refused, shown
from articles.models.articles import EARLIEST, LATEST

LONGEST = 80
LANGUAGES = ["en", "fr", "de", "es", "it", "pt", "nl", "pl", "ru", "uk"]
SETTINGS = {"STRICT_PARSING": True, "PARSERS": ["absolute-time"]}  # day, month and year; nothing that counts from today
ISO = re.compile(r"\d{4,}-\d\d-\d\d(?:[T ].*)?", re.DOTALL)
YEAR_0 = re.compile(r"(?<!\d)0000(?!\d)")
DOTTED = re.compile(r"\d{1,2}\.\d{1,2}\.\d{2,4}\b")
NUMBER = re.compile(r"\d{9,}(\.\d+)?", re.ASCII)
SINCE_1970 = {9: 1, 10: 1, 13: 1000}
"""Units a second, by the number of digits: seconds from 1973 to 2286, milliseconds from 2001 to 2286."""
RUN_TOGETHER = {12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}


@dataclass(frozen=True, slots=True)
class Date:
    """The moment in UTC, or none and a note why; where the words can be read two ways, each reading by its order."""

    moment: datetime.datetime | None = None
    note: str = ""
    readings: Mapping[str, datetime.datetime] = field(default_factory=dict)


def read_date(value: object) -> Date:
    """A time without a zone is of the newsroom's (TIME_ZONE). Raises Refused for a date that cannot be, or that the
    archive cannot hold.
    """
    if value is None or value == "":
        return Date()
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return Date(note="date is neither text nor a number: left out")
    words = str(value).strip()
    if len(words) > LONGEST:
        return Date(note=f"date {shown(words)} could not be read: left out")
    if YEAR_0.search(words):
        raise Refused(f"date {shown(words)}: there is no year 0")
    return _read(words)


@lru_cache(maxsize=4096)
def _read(words: str) -> Date:
    if NUMBER.fullmatch(words):
        moment = _from_digits(words)
        return _certain(moment, words)
    try:
        return _certain(datetime.datetime.fromisoformat(words), words)
    except ValueError as error:
        if ISO.fullmatch(words):
            raise Refused(f"date {shown(words)} cannot be: {error}") from None
    orders = ["DMY"] if DOTTED.search(words) else ["DMY", "MDY", "YMD"]
    readings = {order: moment for order in orders if (moment := _as_written(words, order))}
    if len(set(readings.values())) > 1:
        note = f"date {shown(words)} can be read two ways"
        return Date(note=note, readings={order: _in_archive(moment, words) for order, moment in readings.items()})
    return _certain(next(iter(readings.values()), None), words)


def _certain(moment: datetime.datetime | None, words: str) -> Date:
    if moment is None:
        return Date(note=f"date {shown(words)} could not be read: left out")
    return Date(_in_archive(moment, words))


def _from_digits(words: str) -> datetime.datetime | None:
    digits, _, fraction = words.partition(".")
    if units := SINCE_1970.get(len(digits)):
        return datetime.datetime.fromtimestamp(float(words) / units, tz=datetime.UTC)
    if fraction or len(digits) not in RUN_TOGETHER:
        return None
    try:
        return datetime.datetime.strptime(digits, RUN_TOGETHER[len(digits)])  # noqa: DTZ007 - of the newsroom's zone
    except ValueError:
        return None


def _as_written(words: str, order: str) -> datetime.datetime | None:
    return dateparser.parse(words, languages=LANGUAGES, settings=SETTINGS | {"DATE_ORDER": order})


def _in_archive(moment: datetime.datetime, words: str) -> datetime.datetime:
    refused = Refused(f"date {shown(words)} is outside the years {EARLIEST.year} to {LATEST.year - 1}")
    if not EARLIEST.year <= moment.year < LATEST.year:
        raise refused
    if timezone.is_naive(moment):
        moment = timezone.make_aware(moment)
    if not EARLIEST <= moment < LATEST:
        raise refused
    return moment.astimezone(datetime.UTC)


def bearable_date(value: object) -> Date:
    """As read_date(); for a date that a program wrote and nobody looked at: one that cannot be is left out, and told."""
    try:
        return read_date(value)
    except Refused as refused:
        return Date(note=f"{refused}: left out")
