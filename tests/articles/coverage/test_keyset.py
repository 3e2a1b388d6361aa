"""Pages that begin after a row: there and back, with rows of the same time and rows without one."""

from __future__ import annotations

import datetime

import pytest

from articles.coverage.keyset import Place, page_of
from articles.models import Story
from tests.factories import StoryFactory

NOON = datetime.datetime(2026, 5, 4, 12, 0, 0, 123456, tzinfo=datetime.UTC)


@pytest.fixture
def names(db):
    """In the order of the list: three of the same time, one older, two without a time."""
    rows = [("a", NOON), ("b", NOON), ("c", NOON), ("d", NOON - datetime.timedelta(days=1)), ("e", None), ("f", None)]
    for name, at in reversed(rows):
        StoryFactory(name=name, last_at=at)
    return [name for name, _ in rows]


def walk(first, step, size=2):
    pages, page = [], page_of(Story.objects.all(), size, **first)
    while True:
        pages.append([story.name for story in page.rows])
        place = getattr(page, step)
        if not place:
            return pages, page
        page = page_of(Story.objects.all(), size, **{step: place})


def test_there_and_back_each_row_is_seen_once(names):
    there, last = walk({}, "older")
    back, _ = walk({"newer": last.newer}, "newer")

    assert [name for page in there for name in page] == names
    assert back == [["c", "d"], ["a", "b"]]


@pytest.mark.parametrize("size", [1, 4, 5, 6, 7])
def test_a_page_may_end_anywhere(names, size):
    there, last = walk({}, "older", size)

    assert [name for page in there for name in page] == names
    assert last.older == ""


def test_a_page_costs_two_queries_at_most(names, django_assert_max_num_queries):
    first = page_of(Story.objects.all(), 3)
    with django_assert_max_num_queries(2):
        page_of(Story.objects.all(), 3, older=first.older)


def test_a_place_is_read_as_it_was_written():
    for place in (Place(NOON, 12), Place(None, 3)):
        assert Place.read(str(place)) == place


@pytest.mark.parametrize("nonsense", ["", "x", "1-", "-", "-x", "1.5-3", "999999999999.000000-1", "-9" * 30, "١-٢"])
def test_what_is_no_place_gives_the_first_page(names, nonsense):
    page = page_of(Story.objects.all(), 2, older=nonsense)

    assert [story.name for story in page.rows] == ["a", "b"]
    assert page.newer == ""
