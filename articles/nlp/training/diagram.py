"""Reliability diagrams: how often what was told with a probability was right, and how often such was told."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from articles.nlp.training.checkpoint import INSTALL
from articles.nlp.training.evaluate import BINS, Evaluation, calibration_error, reliability

SIZE = (8.0, 4.6)
"""Inches."""
DOTS = 120
"""Dots in an inch."""
INK, FAINT, BARS = "#22303c", "#8a96a3", "#7fa3c7"


class DiagramUnavailable(Exception):
    """There is no matplotlib to draw with; says how to install it."""


def draw(evaluation: Evaluation, path: Path) -> None:
    """Write a PNG with one panel for claims and one for speakers; the same figures give the same bytes.

    Raises DiagramUnavailable, and OSError where the file cannot be written.
    """
    require_matplotlib()
    figure = _figure()
    panels = figure.subplots(2, 2, sharex="col", height_ratios=(3, 1), squeeze=False)
    for column, (title, judged) in enumerate((("claims", evaluation.claims), ("speakers", evaluation.speakers))):
        _draw_shares(panels[0][column], title, judged)
        _draw_counts(panels[1][column], judged)
    panels[0][0].set_ylabel("share that was right")
    panels[1][0].set_ylabel("how many")
    # Without the version of matplotlib, which would be written into the file.
    figure.savefig(path, format="png", dpi=DOTS, metadata={"Software": None})


def require_matplotlib() -> None:
    """Raises DiagramUnavailable where it is missing: for those who would rather know before they have figures to draw."""
    if find_spec("matplotlib") is None:
        raise DiagramUnavailable(f"A diagram needs matplotlib: {INSTALL}.")


def _figure() -> Any:
    """An empty figure that needs no display, and knows nothing of others."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=SIZE, layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def _draw_shares(panel: Any, title: str, judged: Sequence[tuple[float, bool]]) -> None:
    """The points of the tenths of probability, beside the line on which they should lie."""
    panel.plot([0, 1], [0, 1], color=FAINT, linewidth=1, linestyle="--")
    points = list(reliability(judged))
    panel.plot([said for said, _, _ in points], [right for _, right, _ in points], color=INK, marker="o", markersize=4)
    panel.set(xlim=(0, 1), ylim=(0, 1))
    error = f"calibration error {100 * calibration_error(judged):.1f} %" if judged else "none in this corpus"
    panel.set_title(f"{len(judged)} {title}\n{error}", fontsize=10)


def _draw_counts(panel: Any, judged: Sequence[tuple[float, bool]]) -> None:
    """How many there are in each tenth, as bars with their numbers."""
    counts = [0] * BINS
    for probability, _ in judged:
        counts[min(int(probability * BINS), BINS - 1)] += 1
    bars = panel.bar([(number + 0.5) / BINS for number in range(BINS)], counts, width=0.9 / BINS, color=BARS)
    panel.bar_label(bars, labels=[str(count) if count else "" for count in counts], fontsize=7, color=INK)
    panel.set(xlim=(0, 1), ylim=(0, 1.25 * max(counts) or 1), xlabel="probability that was told")
