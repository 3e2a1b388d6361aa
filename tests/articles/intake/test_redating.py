"""Articles whose date can be read two ways are dated once somebody has said how their outlet writes dates."""

from __future__ import annotations

import datetime

import pytest

from articles.intake.redating import date_again, undated
from articles.models import Article, IntakeItem, Outlet
from tests.articles.intake.imports import imported

pytestmark = pytest.mark.django_db


def written(date: str, words: str, outlet: str = "The Quay Courier") -> tuple[str, bytes]:
    return (f"{words}.md", f"---\ntitle: Ferry\noutlet: {outlet}\ndate: {date}\n---\nThe ferry {words}.".encode())


def say(outlet: str, order: str) -> Outlet:
    Outlet.objects.filter(name=outlet).update(date_order=order)
    return Outlet.objects.get(name=outlet)


def dates() -> list[datetime.date | None]:
    return [article.published_at and article.published_at.date() for article in Article.objects.order_by("pk")]


@pytest.mark.parametrize(("order", "date"), [("DMY", datetime.date(2025, 4, 3)), ("MDY", datetime.date(2025, 3, 4))])
def test_they_get_the_date_that_their_outlet_means(order, date):
    imported(written("3/4/2025", "stays"), written("3/4/2025", "leaves", "Lantern"), written("2025-01-01", "sinks"))
    outlet = say("The Quay Courier", order)

    assert undated(outlet).count() == 1
    assert date_again(outlet) == 1
    assert dates() == [date, None, datetime.date(2025, 1, 1)]
    assert undated(outlet).count() == 0


def test_the_item_says_how_the_date_was_read():
    imported(written("3/4/2025", "stays"))
    date_again(say("The Quay Courier", "DMY"))

    assert IntakeItem.objects.get().reason == "date 3/4/2025 read as 3 April 2025"


def test_again_changes_nothing():
    imported(written("3/4/2025", "stays"))
    outlet = say("The Quay Courier", "DMY")
    date_again(outlet)
    say("The Quay Courier", "MDY")

    assert date_again(outlet) == 0
    assert dates() == [datetime.date(2025, 4, 3)]


def test_broken_off_it_goes_on_by_itself(monkeypatch):
    monkeypatch.setattr("articles.intake.redating.BATCH", 2)
    imported(*(written("3/4/2025", words) for words in ("stays", "leaves", "sinks")))

    assert date_again(say("The Quay Courier", "DMY")) == 3


def test_an_order_that_the_words_do_not_fit_leaves_them_as_they_are():
    imported(written("13/4/25", "stays"), written("3/4/2025", "leaves"))
    outlet = say("The Quay Courier", "")

    assert date_again(outlet) == 0
    assert undated(outlet).count() >= 1


def test_a_date_that_came_meanwhile_stays():
    imported(written("3/4/2025", "stays"))
    Article.objects.update(published_at=datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC))

    assert date_again(say("The Quay Courier", "DMY")) == 0
    assert dates() == [datetime.date(2024, 1, 1)]
