"""Places in a file: where a record stands, which are wanted, and which one is about to be read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where in a file a record stands: the member of an archive, from 0, and the record in it, from 1.

    Record 0 is the member as a whole, where it was refused before its records could be told apart.
    """

    member: int
    record: int


@dataclass(frozen=True)
class Wanted:
    """Which places of a file are to be read: those from `since` on, and only those, if any are named."""

    since: Place = Place(0, 0)
    only: frozenset[Place] | None = None

    def __contains__(self, place: Place) -> bool:
        """Whoever asks for the whole of a member asks for all its records."""
        is_asked_for = self.only is None or not self.only.isdisjoint((place, Place(place.member, 0)))
        return is_asked_for and place >= self.since

    def touches(self, member: int) -> bool:
        """Whether anything of a member is wanted."""
        return (self.only is None or member in self._members) and member >= self.since.member

    @cached_property
    def _members(self) -> frozenset[int]:
        """Of an archive all are asked about: thousands of refused ones among a hundred thousand took half a minute."""
        return frozenset(place.member for place in self.only or ())

    def behind(self, place: Place) -> Wanted:
        return replace(self, since=Place(place.member, place.record + 1))

    def behind_member(self, member: int) -> Wanted:
        return replace(self, since=Place(member + 1, 0))


ALL = Wanted()


@dataclass(frozen=True, slots=True)
class Beginning:
    """What is about to be read: a record, or with record 0 a member that is about to be opened."""

    place: Place
    name: str
