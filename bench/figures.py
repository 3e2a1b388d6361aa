"""Repeats a thing, and says how long it took: medians and 95th percentiles, never one single run."""

from __future__ import annotations

import time
from dataclasses import dataclass
from statistics import median, quantiles
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Figure:
    """Milliseconds."""

    name: str
    times: tuple[float, ...]

    @property
    def median(self) -> float:
        return median(self.times)

    def __str__(self) -> str:
        cuts = quantiles(self.times, n=20, method="inclusive")
        return f"{self.name:<34} p50 {cuts[9]:7.1f} ms   p95 {cuts[18]:7.1f} ms   n={len(self.times)}"


def timed(name: str, act: Callable[[Thing], object], things: Iterable[Thing], *, warm_up: int = 5) -> Figure:
    """How long `act` takes on each of the things, the first `warm_up` of them not counted."""
    times = []
    for thing in things:
        begun = time.perf_counter()
        act(thing)
        times.append((time.perf_counter() - begun) * 1000)
    return Figure(name, tuple(times[warm_up:]))
