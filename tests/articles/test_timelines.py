"""Where the dots of a story's timeline stand."""

from __future__ import annotations

import datetime
import itertools
import re

from articles.timelines import LANES, LEFT, RIGHT, ROWS, Item, Timeline, sparkline


def item(key, day=4, hour=8, outlet="The Quay Courier", copy_of=None, month=5):
    at = datetime.datetime(2026, month, day, hour, tzinfo=datetime.UTC)
    return Item(key, at, outlet, f"Ferry aground ({key})", f"/articles/{key}/", copy_of)


def xs(lane):
    return [dot.x for dot in lane.dots]


def test_time_goes_to_the_right_and_a_lane_is_an_outlet():
    drawn = Timeline([item(1), item(2, hour=20, outlet="Coast Lantern"), item(3, day=6)])

    assert [(lane.name, lane.count) for lane in drawn.lanes] == [("The Quay Courier", 2), ("Coast Lantern", 1)]
    courier, lantern = drawn.lanes
    assert LEFT <= courier.dots[0].x < lantern.dots[0].x < courier.dots[1].x <= RIGHT
    assert courier.bottom < lantern.dots[0].y < lantern.bottom == drawn.height


def test_a_copy_is_joined_to_its_original_where_that_is_in_the_story():
    drawn = Timeline([item(1), item(2, outlet="Coast Lantern", copy_of=1), item(3, outlet="Elgar Radio", copy_of=99)])

    assert [(join.copy.item.key, join.original.item.key) for join in drawn.joins] == [(2, 1)]


def test_forty_outlets_have_lanes_for_the_busiest_and_one_for_the_others():
    items = [item(n, outlet=f"Outlet {n % 40}") for n in range(300)]
    items += [item(300 + n, outlet="Outlet 39") for n in range(5)]

    drawn = Timeline(items)

    assert len(drawn.lanes) == LANES
    assert drawn.lanes[-1].name == "29 other outlets"
    assert "Outlet 39" in [lane.name for lane in drawn.lanes]
    assert sum(lane.count for lane in drawn.lanes) == 305


def test_dots_of_the_same_hour_stand_below_each_other_and_then_beside():
    [lane] = Timeline([*(item(n) for n in range(ROWS + 1)), item(9, day=20)]).lanes

    places = [(dot.x, dot.y) for dot in lane.dots]
    assert len(set(places)) == len(places)
    assert len({x for x, _ in places[:ROWS]}) == 1
    assert places[ROWS][0] > places[0][0]
    assert max(y for _, y in places) < lane.bottom


def test_a_busy_day_is_wider_than_a_quiet_one_and_an_empty_month_narrow():
    items = [*(item(n, hour=n % 24) for n in range(40)), item(40, day=5), item(41, day=6, month=6)]

    first, second, third = (tick.x for tick in Timeline(items).ticks)

    assert second - first > 4 * (RIGHT - third)
    assert third - second < 3 * (RIGHT - third)


def test_a_single_day_has_its_hours():
    drawn = Timeline([item(1, hour=9), item(2, hour=11)])

    assert [tick.label for tick in drawn.ticks] == ["9:00", "10:00", "11:00"]
    assert xs(drawn.lanes[0])[1] > 60


def test_names_of_days_have_room():
    ticks = Timeline([item(n, day=n) for n in range(1, 32)]).ticks

    named = [tick.x for tick in ticks if tick.label]
    assert len(ticks) == 31
    assert ticks[0].label == "1 May"
    assert all(later - earlier >= 15 for earlier, later in itertools.pairwise(named))


def test_the_undated_are_counted_and_not_drawn():
    undated = Item(2, None, "Coast Lantern", "Ferry aground", "/articles/2/")

    assert (Timeline([item(1), undated]).undated, len(Timeline([item(1), undated]).lanes)) == (1, 1)
    assert Timeline([undated]).lanes == []


def test_a_sparkline_has_its_highest_bar_where_most_was_told():
    days = [datetime.datetime(2026, 5, day, tzinfo=datetime.UTC) for day in (1, 1, 1, 9)]

    bars = re.findall(r"M(\d+) 23v-(\d+)", sparkline(days))

    assert [int(height) for _, height in bars] == [22, 7]
    assert sparkline(days[:1]) == "M2 23v-22"
    assert sparkline([]) == ""
