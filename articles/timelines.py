"""When a story was told, drawn on the server: a lane an outlet, a dot an article. `_story_timeline.html` draws it.

Across it is per cent of the width and down it is pixels, so that on a phone the dots stay round and the words large.
A busy day is wider than a quiet one and days without an article are narrow: every dot has room, and every day its name.
"""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

LANES = 12
"""More outlets than that share the last lane."""
ROWS = 4
"""Dots of a lane that stand one below the other, before they move on to the right."""
LEFT, RIGHT = 1.0, 98.8
GAP = 1.15
"""Per cent between dots beside each other."""
LABEL, ROW, BELOW, AXIS = 20, 12, 8, 22
"""Pixels: for a lane's name, for a row of dots, below the last of a lane, for the days on top."""
LABEL_EVERY = 15.0
"""Per cent between the names of two days, at least."""
QUIET, QUIETEST = 0.25, 1.5
"""The width of a day without an article, and of a row of such days at most, beside 1 for a day with one."""


@dataclass(frozen=True, slots=True)
class Item:
    """An article; `at` as the reader's clock has it. The undated are not drawn."""

    key: int
    at: datetime.datetime | None
    outlet: str
    title: str
    url: str
    copy_of: int | None = None


_Dated = tuple[datetime.datetime, Item]


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float
    item: Item


@dataclass(frozen=True, slots=True)
class Lane:
    name: str
    count: int
    y: float
    """Of its name."""
    bottom: float
    dots: Sequence[Dot]


@dataclass(frozen=True, slots=True)
class Tick:
    x: float
    label: str
    """Empty where there is no room for it."""
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Join:
    """A copy, joined to its original."""

    copy: Dot
    original: Dot


@dataclass(frozen=True, slots=True)
class _Day:
    date: datetime.date
    x: float
    width: float


@dataclass(slots=True)
class Timeline:
    items: Sequence[Item]
    """In order of publication."""
    lanes: Sequence[Lane] = field(init=False)
    ticks: Sequence[Tick] = field(init=False)
    joins: Sequence[Join] = field(init=False)
    height: float = field(init=False)
    undated: int = field(init=False)

    def __post_init__(self) -> None:
        dated = [(item.at, item) for item in self.items if item.at]
        self.undated = len(self.items) - len(dated)
        lanes = _by_lane(dated)
        days = _days(lanes)
        hours = _hours(dated) if len(days) == 1 else None
        self.ticks = _hour_ticks(*hours) if hours else _day_ticks(days)
        self.lanes = list(_lanes(lanes, {day.date: day for day in days}, hours or (0, 24)))
        self.height = self.lanes[-1].bottom if self.lanes else AXIS
        dots = {dot.item.key: dot for lane in self.lanes for dot in lane.dots}
        self.joins = [
            Join(dot, dots[dot.item.copy_of])
            for dot in dots.values()
            if dot.item.copy_of is not None and dot.item.copy_of in dots
        ]


def _by_lane(items: Sequence[_Dated]) -> dict[str, list[_Dated]]:
    """The outlet that was first comes first; of more than LANES outlets those with few articles share the last lane."""
    counts = Counter(item.outlet for _, item in items)
    own = [outlet for outlet, _ in counts.most_common(LANES if len(counts) <= LANES else LANES - 1)]
    others = f"{len(counts) - len(own)} other outlets"
    lanes: dict[str, list[_Dated]] = {outlet: [] for outlet in counts if outlet in own}
    for at, item in items:
        lanes.setdefault(item.outlet if item.outlet in own else others, []).append((at, item))
    return lanes


def _days(lanes: Mapping[str, Sequence[_Dated]]) -> list[_Day]:
    """Those with an article, from left to right: as wide as the lane that is busiest then needs."""
    busiest: Counter[datetime.date] = Counter()
    for items in lanes.values():
        busiest |= Counter(at.date() for at, _ in items)
    dates = sorted(busiest)
    if not dates:
        return []
    quiet = [0.0, *(min(QUIET * ((after - before).days - 1), QUIETEST) for before, after in pairwise(dates))]
    widths = [max(1.0, busiest[date] / ROWS) for date in dates]
    scale = (RIGHT - LEFT) / (sum(quiet) + sum(widths))
    days, x = [], LEFT
    for date, before, width in zip(dates, quiet, widths, strict=True):
        x += before * scale
        days.append(_Day(date, x, width * scale))
        x += width * scale
    return days


def _hours(items: Sequence[_Dated]) -> tuple[int, int]:
    """The first and the end of the last, in which the articles of a single day were published."""
    hours = [at.hour for at, _ in items]
    return min(hours), max(hours) + 1


def _hour_ticks(first: int, end: int) -> list[Tick]:
    every = -(-(end - first) // 5)
    across = (RIGHT - LEFT) / (end - first)
    return [
        Tick(round(LEFT + (hour - first) * across, 2), f"{hour}:00", "end" if hour == 24 else "start")
        for hour in range(first, end, every)
    ]


def _day_ticks(days: Sequence[_Day]) -> list[Tick]:
    with_year = len({day.date.year for day in days}) > 1
    ticks: list[Tick] = []
    free_from = 0.0
    for day in days:
        label = ""
        if day.x >= free_from:
            label = f"{day.date.day} {day.date:%b %Y}" if with_year else f"{day.date.day} {day.date:%b}"
            free_from = day.x + LABEL_EVERY * (1.3 if with_year else 1)
        ticks.append(Tick(round(day.x, 2), label, "end" if day.x > 88 else "start"))
    return ticks


def _lanes(
    lanes: Mapping[str, Sequence[_Dated]], days: Mapping[datetime.date, _Day], hours: tuple[int, int]
) -> Iterable[Lane]:
    top: float = AXIS
    for name, items in lanes.items():
        dots = _dots(items, days, hours, top + LABEL)
        bottom = max(dot.y for dot in dots) + BELOW
        yield Lane(name, len(items), top + LABEL - 8, bottom, dots)
        top = bottom


def _dots(items: Sequence[_Dated], days: Mapping[datetime.date, _Day], hours: tuple[int, int], top: float) -> list[Dot]:
    """Each at its hour, in the first row with room there; where all ROWS are full, as little later as may be."""
    free: dict[int, float] = defaultdict(float)
    dots = []
    for at, item in items:
        day = days[at.date()]
        passed = (at.hour + at.minute / 60 - hours[0]) / (hours[1] - hours[0])
        x = day.x + GAP / 2 + passed * max(day.width - GAP, 0)
        row = next((row for row in range(ROWS) if free[row] <= x), None)
        if row is None:
            row = min(range(ROWS), key=lambda row: free[row])
            x = min(free[row], RIGHT)
        free[row] = x + GAP
        dots.append(Dot(round(x, 2), top + row * ROW + ROW / 2, item))
    return dots


BARS, BAR_STEP, BAR_HEIGHT = 30, 4, 22
"""Of a sparkline, and in its user units."""


def sparkline(times: Iterable[datetime.datetime]) -> str:
    """How many articles when, from the first to the last: bars as the `d` of a path; empty for no times."""
    seconds = sorted(time.timestamp() for time in times)
    if not seconds:
        return ""
    spread = seconds[-1] - seconds[0]
    bars = Counter(int((one - seconds[0]) / spread * (BARS - 1)) if spread else 0 for one in seconds)
    most = max(bars.values())
    drawn = (
        f"M{bar * BAR_STEP + 2} {BAR_HEIGHT + 1}v{-max(3, round(BAR_HEIGHT * count / most))}"
        for bar, count in sorted(bars.items())
    )
    return "".join(drawn)
