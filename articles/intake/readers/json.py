"""JSON that is one document: an article, or a list of them; one that cannot be read loses itself alone."""

from __future__ import annotations

import json
import re
from functools import partial
from typing import TYPE_CHECKING

from articles.intake.readers.jsonl import record_of
from articles.intake.records import Pending, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from articles.intake.records import ArticleRecord
    from articles.intake.source import Source

SPACE = re.compile(r"[ \t\n\r]*")
BETWEEN = re.compile(r"[ \t\n\r]*(,?)[ \t\n\r]*")
FINDER = json.JSONDecoder(object_pairs_hook=lambda pairs: None, parse_int=len, parse_float=len, parse_constant=len)
"""Finds where a value ends, and keeps nothing of it: whether it is good JSON is asked when it is read."""


def read(source: Source) -> Iterator[Pending]:
    text = source.text()
    start = _behind_space(text, 0)
    if text[start : start + 1] != "[":
        yield Pending("", partial(record_of, text[start:].rstrip()))
        return
    number, start = 0, _behind_space(text, start + 1)
    while text[start : start + 1] != "]":
        number += 1
        end = _end_of_value(text, start, number)
        yield Pending(f"item {number}", partial(_record, text, start, end))
        start = _behind_comma(text, end, number)
    if text[_behind_space(text, start + 1) :]:
        raise Refused(f"not JSON: more than one list in the file, at character {start + 2:,}")


def _record(text: str, start: int, end: int) -> ArticleRecord:
    return record_of(text[start:end])


def _behind_space(text: str, start: int) -> int:
    found = SPACE.match(text, start)
    return found.end() if found else start


def _end_of_value(text: str, start: int, number: int) -> int:
    try:
        return FINDER.raw_decode(text, start)[1]
    except json.JSONDecodeError as error:
        raise Refused(f"not JSON from item {number:,} on: {error.msg}, at character {error.pos + 1:,}") from None
    except RecursionError:
        raise Refused(f"not JSON that we read, from item {number:,} on: nested too deep") from None


def _behind_comma(text: str, end: int, number: int) -> int:
    """Where the next value begins, or where the list ends. Raises Refused where it does neither."""
    found = BETWEEN.match(text, end)
    start = found.end() if found else end
    is_last = text[start : start + 1] == "]"
    if found is None or is_last == bool(found[1]):
        raise Refused(
            f"not JSON behind item {number:,}: a comma or the list's end is expected, at character {end + 1:,}"
        )
    return start
