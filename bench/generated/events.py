"""What happens in some weeks of a newsroom: events, each with its people, words and quotations, and when who tells of it."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING

from bench.generated.phrases import clause

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.generated.lexicon import Lexicon

WEEKLY = 2_000
"""Articles: a newsroom that reads 15 million in ten years has 28,000, one of a region as many."""
WEEK_S = 7 * 86_400
LARGEST = 300
LARGE_FROM = 5_000
"""Articles of a pool, from which on one of its events has LARGEST."""
SIZES = range(1, 121)
STEEPNESS = 2.2
"""An event of n articles is as frequent as 1 / n ** STEEPNESS: two events in three have one article."""
OUTLETS = 200
FAME = {"person": 0.25, "organization": 0.4, "place": 0.5}
"""How many of an event's people, organisations and places are famous."""
TOPICS, TOPIC_WORDS = 40, 150
BY_HOUR = (1, 1, 1, 1, 2, 4, 6, 8, 9, 10, 10, 9, 9, 9, 9, 9, 9, 8, 7, 6, 5, 4, 3, 2)
BY_WEEKDAY = (10, 10, 10, 10, 9, 5, 5)

Pieces = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Quotation:
    """What somebody said of an event: two clauses, of which an outlet may print the first alone."""

    speaker: int
    first: Pieces
    second: Pieces


@dataclass(slots=True)
class Event:
    """`people`, `bodies` and `places` are places of names; `times` are seconds since the beginning of the pool, in order."""

    number: int
    times: list[int]
    outlets: list[int]
    people: list[int]
    bodies: list[int]
    places: list[int]
    words: list[int]
    quotations: list[Quotation] = field(default_factory=list)

    @property
    def popularity(self) -> list[float]:
        return list(accumulate(1 / (rank + 1) for rank in range(len(self.quotations))))


def weeks_of(articles: int) -> int:
    return max(1, articles // WEEKLY)


def plan(articles: int, lexicon: Lexicon, dice: random.Random) -> list[Event]:
    """Events of so many articles in all."""
    topics = [[lexicon.telling_word() for _ in range(TOPIC_WORDS)] for _ in range(TOPICS)]
    weights = list(accumulate(size**-STEEPNESS for size in SIZES))
    events: list[Event] = []
    left = articles
    while left:
        drawn = LARGEST if articles >= LARGE_FROM and not events else dice.choices(SIZES, cum_weights=weights)[0]
        size = min(drawn, left)
        left -= size
        events.append(_event(len(events), size, weeks_of(articles), lexicon, dice.choice(topics), dice))
    return events


def _event(number: int, size: int, weeks: int, lexicon: Lexicon, topic: Sequence[int], dice: random.Random) -> Event:
    some = {1: 2, 2: 3}.get(size, min(4 + size // 20, 12))
    event = Event(
        number=number,
        times=_times(size, weeks, dice),
        outlets=_outlets(size, dice),
        people=[lexicon.name("person", dice, FAME["person"]) for _ in range(some)],
        bodies=[lexicon.name("organization", dice, FAME["organization"]) for _ in range(1 + some // 2)],
        places=[lexicon.name("place", dice, FAME["place"]) for _ in range(1 + some // 3)],
        words=dice.sample(topic, 12) + [lexicon.telling_word() for _ in range(14)],
    )
    for _ in range(3 + size // 2 if size > 1 else 0):
        first, second = (clause(lexicon, event, dice) for _ in range(2))
        event.quotations.append(Quotation(dice.choice(event.people), first, second))
    return event


def _times(size: int, weeks: int, dice: random.Random) -> list[int]:
    """Most of an event is told at once, and then less and less, over a day or two, or three weeks where it is large."""
    days = min(1 + size // 12, 21)
    whole = weeks * WEEK_S
    week = dice.randrange(weeks)
    day = dice.choices(range(7), weights=BY_WEEKDAY)[0]
    begun = week * WEEK_S + day * 86_400 + _second_of_day(dice)
    begun = min(begun, whole - days * 86_400) if size > 1 else begun
    times = []
    for _ in range(size):
        after = int(min(dice.expovariate(3 / days), days) * 86_400)
        at = begun + after
        if after > 86_400:
            at = at // 86_400 * 86_400 + _second_of_day(dice)
        times.append(at % whole)
    return sorted(times)


def _second_of_day(dice: random.Random) -> int:
    return dice.choices(range(24), weights=BY_HOUR)[0] * 3_600 + dice.randrange(3_600)


def _outlets(size: int, dice: random.Random) -> list[int]:
    """Large outlets tell of more events than small ones."""
    weights = list(accumulate(1 / (rank + 8) for rank in range(OUTLETS)))
    return dice.choices(range(OUTLETS), cum_weights=weights, k=size)
