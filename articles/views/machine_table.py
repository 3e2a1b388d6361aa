"""The tables of the page about the machine as lines of CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles.exporting.tables import plain
from articles.measuring import decisions
from articles.measuring.intervals import estimate, tenths
from articles.views.machine_figures import GROUPS, groups_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from articles.measuring.decisions import Counts
    from articles.measuring.filters import Filters
    from articles.measuring.intervals import Share

SHARES = ("accepted", "corrected", "rejected", "missed", "reworded")
HEADINGS = (
    "by",
    "name",
    "decided",
    *(f"{name}{part}" for name in SHARES for part in ("", " share", " low", " high")),
    "accepted of all claims, estimate",
    "estimate low",
    "estimate high",
    "all claims",
    "decided along with others",
)


def lines_of(filters: Filters) -> Iterator[tuple[object, ...]]:
    """A line for all that is counted, with the estimate, then one for each row of each group. Four queries."""
    counts = decisions.count(filters)
    whole = next(row for row in counts if row.kind == "all")
    weighted = estimate(tenths(decisions.bands(counts, filters)))
    weighed = (*_ends(weighted.value, weighted.interval), weighted.claims) if weighted else ("", "", "", "")
    yield ("all", "", whole.decided, *_shares(whole), *weighed, whole.along)
    for group in groups_of(counts, filters):
        for row in group.rows:
            counted = row.counts
            yield (
                GROUPS[group.kind].lower(),
                plain(row.label),
                counted.decided,
                *_shares(counted),
                "",
                "",
                "",
                "",
                counted.along,
            )


def _shares(counts: Counts) -> Iterator[object]:
    for _, share in counts.shares:
        yield from _share(share)


def _share(share: Share) -> tuple[object, ...]:
    """The count; share and interval too, where it is of enough to say."""
    return (share.count, *(_ends(share.value, share.interval) if share.is_telling else ("", "", "")))


def _ends(value: float, interval: tuple[float, float]) -> tuple[str, str, str]:
    low, high = interval
    return f"{value:.4f}", f"{low:.4f}", f"{high:.4f}"
