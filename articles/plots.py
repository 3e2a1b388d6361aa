"""Plots drawn on the server as SVG: numbers on a scale. The templates `_plot_*.html` draw; each stands beside its table."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class Scale:
    """Values from `low` to `high`, drawn from `first` to `last` in user units; `last` is smaller where up is more."""

    low: float
    high: float
    first: float
    last: float

    def at(self, value: float) -> float:
        """Where a value is drawn, to a tenth; the middle where the scale has no width."""
        if self.high == self.low:
            return round((self.first + self.last) / 2, 1)
        return round(self.first + (value - self.low) / (self.high - self.low) * (self.last - self.first), 1)

    def ticks(self, steps: int) -> list[tuple[float, float]]:
        """Values at `steps` equal steps from low to high, each with where it is drawn."""
        values = [self.low + (self.high - self.low) * step / steps for step in range(steps + 1)]
        return [(value, self.at(value)) for value in values]


@dataclass(frozen=True, slots=True)
class Told:
    """A share of `of`, with its interval, to be drawn over `at`: a value or, on a trend, nothing."""

    share: float
    interval: tuple[float, float]
    of: int
    is_telling: bool
    """Of enough to be drawn full; what is not is drawn faint."""
    at: float = 0.0
    label: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A point with its whisker, in user units; up is less. `bar` is the height of a bar that says how many, below it."""

    x: float
    y: float
    top: float
    bottom: float
    bar: float
    told: Told


@dataclass(frozen=True, slots=True)
class Reliability:
    """What was said, 0 to 1 from left to right, against the share that was right, 0 to 1 upwards; below, how many."""

    name: str
    """Of the element, and the beginning of its parts' names."""
    title: str
    told: Sequence[Told]
    across: Scale = field(default=Scale(0, 1, 44, 344))
    up: Scale = field(default=Scale(0, 1, 310, 10))
    bars: Scale = field(default=Scale(0, 1, 0, 44))

    @property
    def lines(self) -> list[tuple[float, float]]:
        """Of the grid, from side to side."""
        return self.up.ticks(4)

    @property
    def columns(self) -> list[tuple[float, float]]:
        """Of the grid, upwards."""
        return self.across.ticks(4)

    @property
    def marks(self) -> list[Mark]:
        return _marks(self.told, (self.across.at(told.at) for told in self.told), self.up, self.bars)


@dataclass(frozen=True, slots=True)
class Trend:
    """Shares one after the other, from left to right."""

    name: str
    title: str
    told: Sequence[Told]
    up: Scale = field(default=Scale(0, 1, 190, 10))
    bars: Scale = field(default=Scale(0, 1, 0, 30))
    left: float = 44
    right: float = 450

    @property
    def lines(self) -> list[tuple[float, float]]:
        """Of the grid, from side to side."""
        return self.up.ticks(4)

    @property
    def marks(self) -> list[Mark]:
        step = (self.right - self.left) / max(len(self.told), 1)
        places = (round(self.left + step * (number + 0.5), 1) for number in range(len(self.told)))
        return _marks(self.told, places, self.up, self.bars)

    @property
    def line(self) -> str:
        """Through the points that tell something, as `points` of a polyline."""
        return " ".join(f"{mark.x},{mark.y}" for mark in self.marks if mark.told.is_telling)

    @property
    def labels(self) -> list[Mark]:
        """Those whose label is written: as many as have room, the last always."""
        marks = self.marks
        every = -(-len(marks) // 5)
        return [mark for number, mark in enumerate(marks) if (len(marks) - 1 - number) % max(every, 1) == 0]


@dataclass(frozen=True, slots=True)
class Segment:
    kind: str
    """A class of the style sheet."""
    x: float
    width: float
    share: float

    @property
    def has_room(self) -> bool:
        """For its own number in it."""
        return self.width >= 44


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    of: int
    y: float
    segments: Sequence[Segment]


@dataclass(frozen=True, slots=True)
class Bars:
    """Parts of a whole, side by side: a bar for each of `rows`, which are (label, [(kind, count), ...])."""

    name: str
    title: str
    rows: Sequence[tuple[str, Sequence[tuple[str, int]]]]
    across: Scale = field(default=Scale(0, 1, 66, 370))
    step: float = 34

    @property
    def height(self) -> float:
        return self.step * len(self.rows)

    @property
    def bars(self) -> list[Bar]:
        return [
            Bar(label, sum(count for _, count in parts), self.step * number, list(self._segments(parts)))
            for number, (label, parts) in enumerate(self.rows)
        ]

    def _segments(self, parts: Sequence[tuple[str, int]]) -> Iterable[Segment]:
        whole = sum(count for _, count in parts)
        before = 0
        for kind, count in parts:
            if count:
                x, end = self.across.at(before / whole), self.across.at((before + count) / whole)
                yield Segment(kind, x, round(end - x, 1), count / whole)
            before += count


WHISKER = Scale(0, 1, 2, 118)
"""Of a share in a row of a table: `_plot_whisker.html`."""


def _marks(told: Sequence[Told], places: Iterable[float], up: Scale, bars: Scale) -> list[Mark]:
    most = max((one.of for one in told), default=0) or 1
    return [
        Mark(x, up.at(one.share), up.at(one.interval[1]), up.at(one.interval[0]), bars.at(one.of / most), one)
        for one, x in zip(told, places, strict=True)
    ]
