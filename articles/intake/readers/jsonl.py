"""JSON Lines: one article a line, ninjs or our own names; a line that cannot be read loses itself alone."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from articles.intake.cleaning import make_record
from articles.intake.fields import BODY_NAMES, known_fields
from articles.intake.readers import ninjs
from articles.intake.readers.strict_json import parse_object
from articles.intake.records import ArticleRecord, Pending, Refused
from articles.intake.source import LONGEST_LINE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from articles.intake.source import Source

SPANS = ("content", "cue", "source")
NOT_IMPORTED = "claims checked, not imported: the archive reads the article itself"


def read(source: Source) -> Iterator[Pending]:
    """A record for each line that is not blank."""
    for number, line in source.lines():
        if line.strip():
            yield Pending(f"line {number}", partial(record_of, line))


def record_of(text: str) -> ArticleRecord:
    """The article of one object: a ninjs item, or a record under the names that fields.py knows. Raises Refused."""
    if len(text) > LONGEST_LINE:
        raise Refused(f"more than {LONGEST_LINE:,} characters in one record")
    given = parse_object(text)
    if ninjs.is_item(given):
        return ninjs.record_of(given)
    body = next((given[name] for name in BODY_NAMES if isinstance(given.get(name), str)), None)
    if body is None:
        raise Refused(f"no text: the article's words are expected under “{BODY_NAMES[0]}”")
    claims = given.get("claims")
    if claims:
        _check_claims(claims, len(body))
    return make_record(body, known_fields(given), (NOT_IMPORTED,) if claims else ())


def _check_claims(claims: object, length: int) -> None:
    """Raises Refused unless the claims have the shape that `manage.py annotate` gives and lie in the text."""
    if not isinstance(claims, list) or not all(isinstance(claim, dict) for claim in claims):
        raise Refused("claims: a list of objects is expected")
    for number, claim in enumerate(claims, start=1):
        if not claim.get("content"):
            raise Refused(f"claim {number}: it has no content")
        for role in SPANS:
            for span in _spans(claim.get(role) or [], f"claim {number}, {role}"):
                start, end = span
                if not 0 <= start < end <= length:
                    raise Refused(
                        f"claim {number}, {role}: characters {start} to {end} are outside the text, which has {length:,}"
                        if start < end
                        else f"claim {number}, {role}: a span from {start} to {end} holds nothing"
                    )


def _spans(given: object, where: str) -> list[list[int]]:
    is_list = isinstance(given, list) and all(
        isinstance(span, list) and len(span) == 2 and all(type(offset) is int for offset in span) for span in given
    )
    if not is_list:
        raise Refused(f"{where}: a list of [start, end] is expected")
    return given  # type: ignore[return-value]
