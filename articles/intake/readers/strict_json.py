"""JSON as it should be: a name stands once, a number is one, and what is nested has an end."""

from __future__ import annotations

import json
import math
from collections import Counter
from typing import Any

from articles.intake.records import Refused, shown


def parse_object(text: str) -> dict[str, Any]:
    """Raises Refused for what is no object, or says more than one thing."""
    try:
        given = json.loads(text, object_pairs_hook=_without_doubles, parse_constant=_no_constant, parse_float=_float)
    except json.JSONDecodeError as error:
        raise Refused(f"not JSON: {error.msg}, at character {error.pos + 1:,}") from None
    except RecursionError:
        raise Refused("not JSON that we read: nested too deep") from None
    except ValueError as error:  # an integer of more digits than Python reads
        raise Refused(f"not JSON that we read: {shown(str(error), 200)}") from None
    if not isinstance(given, dict):
        raise Refused("not a record: an object is expected, like {“title”: ..., “text”: ...}")
    return given


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """json takes the last of two values silently; we do not choose between them."""
    found = dict(pairs)
    if len(found) < len(pairs):
        double, _ = Counter(name for name, _ in pairs).most_common(1)[0]
        raise Refused(f"“{shown(double)}” is there twice")
    return found


def _no_constant(constant: str) -> None:
    raise Refused(f"not JSON: {constant} is no number")


def _float(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise Refused(f"number {shown(digits)} is too large")
    return number
