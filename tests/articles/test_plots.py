"""Numbers on a scale: where plots draw what."""

from __future__ import annotations

import pytest

from articles.plots import Bars, Reliability, Scale, Told, Trend


def told(share, *, of=100, at=0.0, label=""):
    return Told(share, (share - 0.1, share + 0.1), of, of >= 20, at, label)


def test_more_is_up_where_the_last_is_smaller():
    scale = Scale(0, 1, 310, 10)

    assert [scale.at(value) for value in (0, 0.5, 1)] == [310, 160, 10]
    assert scale.ticks(2) == [(0, 310), (0.5, 160), (1, 10)]


def test_a_scale_without_width_draws_in_its_middle():
    assert Scale(3, 3, 0, 10).at(3) == 5


def test_a_reliability_diagram_draws_what_was_right_over_what_was_said():
    diagram = Reliability("r", "title", [told(0.5, at=0.5), told(1.0, at=1.0, of=50)])

    first, second = diagram.marks
    assert (first.x, first.y) == (194, 160)  # on the line from (44, 310) to (344, 10)
    assert (second.x, second.y) == (344, 10)
    assert first.top < first.y < first.bottom
    assert (first.bar, second.bar) == (44, 22)


def test_a_trend_goes_from_left_to_right_over_what_tells_something():
    trend = Trend("t", "title", [told(0.5), told(0.1, of=3), told(0.9)])

    places = [mark.x for mark in trend.marks]
    assert places == sorted(places)
    assert trend.line == f"{places[0]},100.0 {places[2]},28.0"


@pytest.mark.parametrize("points", [1, 5, 6, 24])
def test_a_trend_has_room_for_its_labels_the_last_always(points):
    labels = [str(number) for number in range(points)]

    shown = [mark.told.label for mark in Trend("t", "", [told(0.5, label=label) for label in labels]).labels]

    assert len(shown) <= 5
    assert shown[-1] == labels[-1]


def test_the_parts_of_a_bar_fill_it_and_those_of_nothing_are_not_drawn():
    [bar] = Bars("b", "title", [("direct", [("accepted", 3), ("corrected", 0), ("rejected", 1)])]).bars

    assert [segment.kind for segment in bar.segments] == ["accepted", "rejected"]
    assert bar.segments[0].x == 66
    assert bar.segments[0].x + bar.segments[0].width == bar.segments[1].x
    assert bar.segments[1].x + bar.segments[1].width == 370
    assert [segment.share for segment in bar.segments] == [0.75, 0.25]


def test_a_plot_of_nothing_draws_nothing():
    assert Reliability("r", "title", []).marks == []
    assert Trend("t", "title", []).labels == []
