"""Plots drawn on the server as SVG: numbers on a scale. The templates `_plot_*.html` draw; each stands beside its table."""

from __future__ import annotations

from dataclasses import dataclass


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
