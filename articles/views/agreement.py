"""How far editors agree: kappa and alpha with their intervals, by pair and by month, with what they stand on."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import User
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.forms.second_readings import PairForm
from articles.http import editor_required
from articles.measuring.second_readings import LEAST_ARTICLES, LEAST_UNITS, agreement, by_month, by_pair, compared
from articles.plots import Scale

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse

    from articles.http import PageRequest
    from articles.measuring.second_readings import Agreement, Compared, OnOneThing

MONTHS = 24
"""On the plot: the newest."""
RELIABLE, TENTATIVE = 0.8, 2 / 3
"""Krippendorff 2004, chapter 11: from the one on data can be relied on, from the other for tentative conclusions."""
WIDTH, HEIGHT = 320, 190
LEFT, RIGHT, TOP, BOTTOM = 34, 312, 12, 158
LOWEST = -0.2
"""Of the plots; what is lower is drawn there."""
THINGS = [
    ("claim", "Claim or not", "each stretch that the machine or one of the two took for a claim"),
    ("speaker", "Speaker", "each claim that both found"),
    ("form", "Form", "each claim that both found"),
]


@dataclass(frozen=True, slots=True)
class Line:
    """Agreement on one thing, in numbers and in a sentence."""

    name: str
    units: str
    on: OnOneThing
    verdict: str


@dataclass(frozen=True, slots=True)
class Point:
    """A month on the plot; positions in user units."""

    month: datetime.date
    on: OnOneThing
    x: float
    y: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Plot:
    name: str
    slug: str
    points: list[Point]
    ticks: list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two editors, and their agreement on each thing."""

    key: str
    name: str
    lines: list[tuple[str, OnOneThing]]


@require_safe
@editor_required
def agreement_detail(request: PageRequest) -> HttpResponse:
    """Everybody's agreement, or that of two editors."""
    passages = compared()
    pairs = by_pair(passages)
    form = PairForm(request.GET)
    chosen = form.cleaned_data["pair"] if form.is_valid() else None
    passages = pairs.get(chosen, []) if chosen else passages
    whole = agreement(passages)
    months = [(month, agreement(of)) for month, of in list(by_month(passages).items())[-MONTHS:]]
    context = {
        "is_empty": not passages,
        "lines": [_line(name, units, getattr(whole, thing)) for thing, name, units in THINGS],
        "words": whole,
        "pairs": _pairs(pairs),
        "chosen": f"{chosen[0]}-{chosen[1]}" if chosen else "",
        "plots": [_plot(name, thing, months) for thing, name, _ in THINGS],
        "least_units": LEAST_UNITS,
        "least_articles": LEAST_ARTICLES,
        "plot": {"width": WIDTH, "height": HEIGHT, "left": LEFT, "right": RIGHT, "bottom": BOTTOM},
    }
    return render(request, "articles/agreement.html", context)


def _pairs(pairs: dict[tuple[int, int], list[Compared]]) -> list[Pair]:
    keys = {key for pair in pairs for key in pair}
    names = dict(User.objects.filter(pk__in=keys).values_list("pk", "username"))
    listed = []
    for (one, other), passages in pairs.items():
        of = agreement(passages)
        lines = [(name, getattr(of, thing)) for thing, name, _ in THINGS]
        listed.append(Pair(f"{one}-{other}", " and ".join(sorted((names[one], names[other]))), lines))
    return sorted(listed, key=lambda pair: pair.name)


def _line(name: str, units: str, on: OnOneThing) -> Line:
    return Line(name, units, on, _verdict(on))


def _verdict(on: OnOneThing) -> str:
    """What the number means, and on what it stands."""
    kappa = on.kappa
    stands_on = f"{_counted(kappa.units, 'unit')} in {_counted(kappa.articles, 'article')}"
    if not on.is_telling:
        return f"Too few to say: {stands_on}. It takes {LEAST_UNITS} in {LEAST_ARTICLES}."
    agreed = f"they say the same of {_percent(on.agreed or 0)}, in {stands_on}"
    if kappa.value is None or on.alpha.value is None:
        return f"Every answer was the same, in {stands_on}: nothing could differ, and chance cannot be told from agreement."
    if on.is_one_sided:
        return f"One side gave the same answer every time, so kappa cannot tell agreement from chance; {agreed}."
    if kappa.value <= 0:
        return f"No better than by chance: {agreed}."
    means = f"{_percent(kappa.value)} of the way from chance to full agreement: {agreed}. "
    if on.alpha.value >= RELIABLE:
        return means + "Close enough to rely on."
    if on.alpha.value >= TENTATIVE:
        return means + "Close enough for tentative conclusions."
    return means + "Too far apart to rely on."


def _percent(share: float) -> str:
    return f"{share * 100:.0f}\N{NO-BREAK SPACE}%"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _plot(name: str, thing: str, months: Sequence[tuple[datetime.date, Agreement]]) -> Plot:
    across = Scale(0, max(1, len(months) - 1), LEFT + 16, RIGHT - 16)
    up = Scale(LOWEST, 1, BOTTOM, TOP)
    points = [
        _point(month, getattr(of, thing), across.at(number) if len(months) > 1 else (LEFT + RIGHT) / 2, up)
        for number, (month, of) in enumerate(months)
        if getattr(of, thing).kappa.value is not None
    ]
    return Plot(name, thing, points, Scale(0, 1, up.at(0), TOP).ticks(5))


def _point(month: datetime.date, on: OnOneThing, x: float, up: Scale) -> Point:
    kappa = on.kappa
    low, high = kappa.low, kappa.high
    return Point(month, on, x, _at(up, kappa.value), _at(up, low, kappa.value), _at(up, high, kappa.value))


def _at(up: Scale, value: float | None, otherwise: float | None = None) -> float:
    drawn = value if value is not None else otherwise
    return up.at(max(LOWEST, drawn if drawn is not None else 0.0))
