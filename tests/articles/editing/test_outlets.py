"""What is known of an outlet is written in one place; a date order that is new is passed on to a worker."""

from __future__ import annotations

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from articles import queue
from articles.editing import outlets
from articles.editing.errors import NotAllowed
from articles.models import Outlet
from tests.factories import OutletFactory

pytestmark = pytest.mark.django_db


def change(outlet: Outlet, **said: str) -> None:
    known = {field: getattr(outlet, field) for field in outlets.FIELDS}
    outlets.change(outlet, **known | said)


def test_it_is_written():
    outlet = OutletFactory()
    change(outlet, name="Quay Courier", language="en")

    saved = Outlet.objects.get()
    assert (saved.name, saved.language, saved.domain) == ("Quay Courier", "en", "quay-courier.example")


@pytest.mark.parametrize("name", ["Lantern", "LANTERN"])
def test_a_name_is_that_of_one_outlet(name):
    OutletFactory(name="lantern")
    outlet = OutletFactory(name="The Quay Courier")

    with pytest.raises(NotAllowed, match="Another outlet has that name already"):
        change(outlet, name=name, date_order="DMY")
    assert Outlet.objects.get(pk=outlet.pk).name == "The Quay Courier"
    assert not ProcrastinateJob.objects.exists()


@pytest.mark.parametrize(
    ("before", "after", "asks"), [("", "DMY", 1), ("MDY", "DMY", 1), ("DMY", "DMY", 0), ("DMY", "", 0)]
)
def test_a_new_date_order_is_passed_on(before, after, asks):
    change(OutletFactory(date_order=before), date_order=after)

    assert ProcrastinateJob.objects.filter(task_name=queue.DATE_AGAIN).count() == asks
