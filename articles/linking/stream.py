"""A stream of articles put into stories as they arrive, without a database: what manage.py link and training do."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from articles.linking.placing import Act, Placement, place
from articles.linking.profiles import Profile, telling
from articles.linking.related import rank

NEAREST = 100
"""Articles that are compared with one: those that share the most telling words with it."""
LATEST = 30
"""Articles of a story that a new one is compared with."""
STOCK = 500
"""A word that so many articles have tells nothing about one of them."""


@dataclass(slots=True)
class Stream:
    """Articles are called by the order in which they came, from 0; stories by the article that opened them."""

    profiles: list[Profile] = field(default_factory=list)
    story_of: list[int | None] = field(default_factory=list)
    stories: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    having: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    """The articles that have a telling word."""

    def add(self, profile: Profile) -> Placement[int, int]:
        """Puts the article where it belongs, as far as those before it show."""
        number = len(self.profiles)
        near = self.near(profile)
        stories = {story: self.members(story) for story in map(self.story_of.__getitem__, near) if story is not None}
        lone = {other: self.profiles[other] for other in near if self.story_of[other] is None}
        found = place(profile, stories, lone)
        self.profiles.append(profile)
        self.story_of.append(None)
        for word in telling(profile):
            self.having[word].append(number)
        if found.act is Act.JOINS and found.story is not None:
            self._put([number, *found.lone], found.story)
        elif found.act is Act.OPENS:
            self._put([*found.lone, number], found.lone[0])
        return found

    def near(self, profile: Profile) -> list[int]:
        """The NEAREST articles, the nearest first."""
        shared: Counter[int] = Counter()
        for word in telling(profile):
            if len(others := self.having.get(word, ())) <= STOCK:
                shared.update(others)
        return [number for number, _ in shared.most_common(NEAREST)]

    def members(self, story: int) -> list[Profile]:
        return [self.profiles[number] for number in self.stories[story][-LATEST:]]

    def related(self, number: int) -> list[tuple[int, float]]:
        """All others of the stream that are near, before and after it, best first."""
        profile = self.profiles[number]
        return rank(profile, {other: self.profiles[other] for other in self.near(profile) if other != number})

    def _put(self, numbers: Iterable[int], story: int) -> None:
        for number in numbers:
            self.story_of[number] = story
            self.stories[story].append(number)
