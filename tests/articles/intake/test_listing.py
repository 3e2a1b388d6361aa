"""Stretches of a long list: each item once, forwards and backwards, from the first to the last."""

from __future__ import annotations

import pytest

from articles.intake.listing import as_query, stretch_of
from articles.models import Intake, IntakeFile, IntakeItem

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["kept", "from before files were kept"])
def intake(request):
    """Two files of several members and records, beside another import; or items that have no file."""
    intake = Intake.objects.create(label="Friday's box")
    for owner in (intake, Intake.objects.create(label="another")):
        files: list[IntakeFile | None] = [None]
        if request.param == "kept":
            files = [IntakeFile.objects.create(intake=owner, position=n, name=f"{n}") for n in (1, 2)]
        for file in files:
            for member, record in [(1, 2), (0, 1), (0, 12), (1, 0), (0, 3)]:
                IntakeItem.objects.create(
                    intake=owner, file=file, member=member, record=record, name="x", outcome="stored"
                )
    return intake


@pytest.mark.parametrize("size", [1, 2, 3, 5, 10, 11])
def test_each_item_comes_once_forwards_and_backwards(intake, size):
    everything = [item.spot for item in intake.items.in_order()]
    assert everything == sorted(everything)

    stretch, forwards = stretch_of(intake.items, size), []
    assert stretch.before is None
    while True:
        forwards.append([item.spot for item in stretch.items])
        if stretch.behind is None:
            break
        stretch = stretch_of(intake.items, size, behind=stretch.behind)
    backwards = [[item.spot for item in stretch.items]]
    while stretch.before is not None:
        stretch = stretch_of(intake.items, size, before=stretch.before)
        backwards.insert(0, [item.spot for item in stretch.items])

    assert [spot for spots in forwards for spot in spots] == everything
    assert backwards == forwards


def test_behind_the_last_there_is_nothing(intake):
    last = list(intake.items.in_order())[-1].spot

    stretch = stretch_of(intake.items, 3, behind=last)
    assert (list(stretch.items), stretch.before, stretch.behind) == ([], None, None)


def test_a_spot_is_written_for_an_address():
    assert (as_query((12, 0, 7)), as_query(None)) == ("12.0.7", "")
