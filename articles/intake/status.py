"""What agencies say about an item as a whole: one that they took back is not stored."""

from __future__ import annotations

import re

from articles.intake.records import Refused

NOT_USABLE = ("canceled", "cancelled", "withheld")
SCHEME = re.compile(r".*[:/]")


def refuse_unusable(status: object, name: str) -> None:
    """Raises Refused for the IPTC's codes of publishing status, as words, qcodes (stat:canceled) or addresses.

    `name` is what the format calls it.
    """
    code = SCHEME.sub("", str(status or "")).strip().lower()
    if code in NOT_USABLE:
        raise Refused(f"{code}: its agency says that this item is not to be used ({name})")
