"""Which places of a file are wanted."""

from __future__ import annotations

import pickle

import pytest

from articles.intake.places import ALL, Place, Wanted

SOME = Wanted(only=frozenset([Place(2, 3), Place(4, 0)]))


@pytest.mark.parametrize(
    ("wanted", "members"),
    [
        (ALL, [0, 1, 2, 3, 4, 5]),
        (Wanted(since=Place(3, 7)), [3, 4, 5]),
        (SOME, [2, 4]),
        (SOME.behind(Place(2, 3)), [2, 4]),
        (SOME.behind_member(2), [4]),
        (pickle.loads(pickle.dumps(SOME)), [2, 4]),  # noqa: S301 - as it goes to the process that reads
    ],
)
def test_members_of_which_something_is_wanted(wanted, members):
    assert [member for member in range(6) if wanted.touches(member)] == members


def test_whoever_wants_a_member_wants_all_its_records():
    assert [Place(4, 9) in SOME, Place(2, 3) in SOME, Place(2, 4) in SOME] == [True, True, False]
    assert Place(2, 3) not in SOME.behind(Place(2, 3))
