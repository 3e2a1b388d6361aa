"""A teaser is no article: what feeds and pages behind a paywall give of one is refused, or noted where it is long."""

from __future__ import annotations

from articles.intake.records import Refused

FEWEST_WORDS = 120
"""A summary of so many may be an article by itself: agencies' briefs have 100 to 150; summaries in feeds have 20 to 60."""


def note_of_teaser(text: str, what: str) -> str:
    """The note that an article of a teaser's words gets; `what` says what they are. Raises Refused for a short one."""
    count = len(text.split())
    if count < FEWEST_WORDS:
        raise Refused(f"only {what} of {count:,} words, no full text")
    return f"{what} of {count:,} words, taken for the full text: it may be cut"
