"""Why two articles are said to be about the same event, in words for an editor."""

from __future__ import annotations

import numpy as np

from articles.linking.profiles import Profile

MOST_NAMES = 3


def reasons(one: Profile, other: Profile) -> tuple[str, ...]:
    """Short sentences, the weightiest first. Names are those that the profiles keep, as the first of the two writes them."""
    found = []
    if names := shared_names(one, other):
        found.append(f"shares {listed(names[:MOST_NAMES])}")
    if len(np.intersect1d(one.passages, other.passages)):
        found.append("a quotation of the same words")
    if one.at and other.at:
        found.append(apart(abs((one.at.date() - other.at.date()).days)))
    return tuple(found)


def shared_names(one: Profile, other: Profile) -> list[str]:
    theirs = {word for name in other.names for word in name.casefold().split()}
    return [name for name in one.names if set(name.casefold().split()) <= theirs]


def listed(names: list[str]) -> str:
    """ "A", "A and B", "A, B and C"."""
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def apart(days: int) -> str:
    if days == 0:
        return "the same day"
    return "a day apart" if days == 1 else f"{days} days apart"
