"""One article of a stream, as a line of JSON: {"id", "title"?, "text", "published_at"? or "date"?, "outlet"?}."""

from __future__ import annotations

import datetime
import json

from articles.linking.profiles import Text

EARLIEST, LATEST = 1600, 2200
"""Years between which the news is written: other dates are mistakes."""
LONGEST = 5_000_000
"""Characters of a text: longer ones are no articles."""


class RefusedRecordError(ValueError):
    """The line is no article."""


def parse(line: bytes) -> tuple[str, Text]:
    """The article's id and itself. Raises ValueError with what is wrong with the line."""
    try:
        record = json.loads(line.decode("utf-8"))
    except RecursionError:
        raise RefusedRecordError("nested too deeply") from None
    if not isinstance(record, dict):
        raise RefusedRecordError("not a JSON object")
    identifier = record.get("id")
    if isinstance(identifier, int) and not isinstance(identifier, bool):
        identifier = str(identifier)
    if not isinstance(identifier, str) or not identifier:
        raise RefusedRecordError('"id" is not a string')
    text, title = _string(record, "text"), _string(record, "title", absent="")
    if not text.strip():
        raise RefusedRecordError('"text" is empty')
    if len(text) > LONGEST:
        raise RefusedRecordError(f'"text" has {len(text)} characters: more than {LONGEST} are no article')
    return identifier, Text(title, text, _date(record), _string(record, "outlet", absent=""))


def _string(record: dict[str, object], field: str, absent: str | None = None) -> str:
    value = record.get(field)
    value = absent if value is None else value
    if not isinstance(value, str):
        raise RefusedRecordError(f'"{field}" is not a string')
    return value


def _date(record: dict[str, object]) -> datetime.datetime | None:
    field = "published_at" if record.get("published_at") is not None else "date"
    value = _string(record, field, absent="").strip()
    if not value:
        return None
    try:
        at = datetime.datetime.fromisoformat(value)
    except ValueError:
        raise RefusedRecordError(f'"{field}" is no date in ISO 8601: {value[:40]!r}') from None
    if not EARLIEST <= at.year <= LATEST:
        raise RefusedRecordError(f'"{field}" is not of the years {EARLIEST} to {LATEST}: {value[:40]!r}')
    return at
