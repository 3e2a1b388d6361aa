"""What the page about the machine shows of its counts: rows with names and links, an estimate for all claims, plots."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from articles.measuring import calibration, decisions
from articles.measuring.decisions import Counts
from articles.measuring.intervals import TOO_FEW, estimate, tenths
from articles.models import Claim, Outlet, Story
from articles.plots import WHISKER, Bars, Reliability, Told, Trend

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from articles.measuring.calibration import Bin
    from articles.measuring.filters import Filters
    from articles.measuring.intervals import Share

GROUPS = {
    "form": "Form",
    "outlet": "Outlet",
    "story": "Story",
    "reason": "Reason",
    "pipeline": "Pipeline version",
    "month": "Month",
}
"""In the order of the page, with the heading of their first column."""
SHOWN = 12
"""Rows of a table; its CSV has all."""
POINTS = 24
"""Of a trend, the latest."""


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    counts: Counts
    filters: Filters

    @property
    def query(self) -> str:
        """Of the list of the claims that were counted."""
        kind = self.counts.kind
        return self.filters.query(**({} if kind == "all" else {kind: self.counts.key}))

    @property
    def whisker(self) -> tuple[float, float, float]:
        """Where the share accepted and the ends of its interval are drawn."""
        low, high = self.counts.right.interval
        return WHISKER.at(self.counts.right.value), WHISKER.at(low), WHISKER.at(high)


@dataclass(frozen=True, slots=True)
class Group:
    kind: str
    heading: str
    rows: Sequence[Row]

    @property
    def shown(self) -> Sequence[Row]:
        return self.rows[-SHOWN:] if self.kind == "month" else self.rows[:SHOWN]

    @property
    def left_out(self) -> int:
        return len(self.rows) - len(self.shown)


@dataclass(frozen=True, slots=True)
class Calibration:
    plot: Reliability
    bins: Sequence[tuple[Bin, str]]
    """Each with the query of its claims."""
    error: float

    @property
    def judged(self) -> int:
        return sum(some.right.of for some, _ in self.bins)


def figures_of(filters: Filters) -> dict[str, Any]:
    """The context of the page. Four queries, five where an outlet or a story is named; one where nothing is decided."""
    counts = decisions.count(filters)
    whole = next(row for row in counts if row.kind == "all")
    if not whole.decided + whole.missed:
        return {"whole": None, "is_narrowed": bool(filters.given)}
    groups = {group.kind: group for group in groups_of(counts, filters)}
    return {
        "whole": Row("All", whole, filters),
        "estimate": estimate(tenths(decisions.bands(counts, filters))),
        "groups": groups,
        "bars": _bars(groups["form"]),
        "trends": [trend for kind in ("pipeline", "month") if (trend := _trend(groups[kind]))],
        "speakers": _calibration("chance", "speaker", calibration.of_speakers(counts), filters),
        "claims": _calibration("confidence", "decided", calibration.of_claims(counts), filters),
        "too_few": TOO_FEW,
        "query": filters.query(),
    }


def groups_of(counts: Iterable[Counts], filters: Filters) -> list[Group]:
    """The counts of each group with their names, those with most decisions first; what has an order of its own in that.

    Two queries.
    """
    rows = [row for row in counts if row.kind in GROUPS and row.key is not None]
    names = {
        "outlet": {str(key): outlet.name for key, outlet in Outlet.objects.in_bulk(_keys("outlet", rows)).items()},
        "story": {str(key): story.name for key, story in Story.objects.in_bulk(_keys("story", rows)).items()},
        "form": dict(Claim.Form.choices),
    }
    found = []
    for kind, heading in GROUPS.items():
        of_kind = sorted((row for row in rows if row.kind == kind), key=_order)
        labelled = [Row(_label(row, names.get(kind, {})), row, filters) for row in of_kind]
        found.append(Group(kind, heading, labelled))
    return found


def _keys(kind: str, rows: Iterable[Counts]) -> list[int]:
    return [int(row.key or 0) for row in rows if row.kind == kind]


def _order(row: Counts) -> tuple[Any, ...]:
    key = row.key or ""
    if row.kind == "form":
        return (Claim.Form.values.index(key),)
    if row.kind == "month":
        return (key,)
    if row.kind == "pipeline":  # version 10 after version 9
        return ([int(part) if part.isdigit() else 0 for part in re.split(r"(\d+)", key)], key)
    return (-row.decided, key)


def _label(row: Counts, names: dict[str, str]) -> str:
    key = row.key or ""
    if row.kind == "month":
        return f"{datetime.date.fromisoformat(key):%B %Y}"
    if row.kind == "outlet":
        return names.get(key, "Outlet unknown")
    return names.get(key, key)


def _told(label: str, share: Share, at: float = 0.0) -> Told:
    return Told(share.value, share.interval, share.of, share.is_telling, at, label)


def _bars(forms: Group) -> Bars:
    parts = ("accepted", "corrected", "rejected")
    rows = [
        (row.label, [(part, getattr(row.counts, part)) for part in parts]) for row in forms.rows if row.counts.decided
    ]
    return Bars("bars-form", "What became of the machine’s claims, by form", rows)


def _trend(group: Group) -> Trend | None:
    """None where there is but one point: that is no trend."""
    told = [_told(_short(row), row.counts.right) for row in group.rows if row.counts.decided]
    if len(told) < 2:
        return None
    return Trend(f"trend-{group.kind}", f"Share accepted by {group.heading.lower()}", told[-POINTS:])


def _short(row: Row) -> str:
    if row.counts.kind == "month":
        return f"{datetime.date.fromisoformat(row.counts.key or ''):%b %y}"
    return row.label if len(row.label) <= 18 else f"…{row.label[-17:]}"


def _calibration(kind: str, verdict: str, bins: Sequence[Bin], filters: Filters) -> Calibration:
    titles = {"chance": "The speaker’s probability", "confidence": "The claim’s confidence"}
    told = [_told(f"{some.number * 10}–{some.number * 10 + 10}", some.right, some.said) for some in bins]
    plot = Reliability(f"reliability-{kind}", titles[kind], told)
    linked = [(some, filters.query(**{kind: some.number, "verdict": verdict})) for some in bins]
    return Calibration(plot, linked, calibration.calibration_error(bins))
