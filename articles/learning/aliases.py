"""Words that editors give to the same somebody again and again: "the chancellor" -> Karla Renner.

Learned only where the machine was wrong at least once, from decisions in LEAST_ARTICLES articles or more that agree.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from articles.learning.intervals import wilson
from articles.models import Entity
from articles.nlp.learned import LearnedAlias
from articles.nlp.signs import may_be_alias

if TYPE_CHECKING:
    import datetime

    from articles.learning.examples import DecidedArticle
    from articles.nlp.annotations import Kind

LEAST_ARTICLES = 4
"""Groups of near-duplicates in which editors gave the words to the entity."""
LEAST_SHARE = 0.5
"""What the lower bound of the share of such articles must reach: 4 of 4 do, 8 of 9, not 7 of 9."""
SHORTEST, LONGEST = 2, 80
"""Characters."""


@dataclass(frozen=True, slots=True)
class Use:
    """Words as an editor decided them once."""

    entity: int
    group: int
    day: datetime.date | None
    is_first: bool


class Tally:
    """Who is given some words, counted by groups of articles, so that leaving one group out costs no second count."""

    def __init__(self, uses: Iterable[Use]) -> None:
        self.groups: defaultdict[int, list[Use]] = defaultdict(list)
        for use in uses:
            self.groups[use.group].append(use)
        self.agreeing = Counter(key for uses in self.groups.values() if (key := _only(uses)) is not None)
        every = [use for uses in self.groups.values() for use in uses]
        self.times = Counter(use.entity for use in every)
        self.corrections = Counter(use.entity for use in every if not use.is_first)
        self.of = len(every)

    def top(self, without: int | None = None) -> Agreement | None:
        """To whom most groups give the words, with the counts; those of one group left out. None where no group agrees."""
        left_out = self.groups.get(without, []) if without is not None else []
        its_own = _only(left_out)
        first = max(
            self.agreeing.most_common(2), key=lambda pair: (pair[1] - (pair[0] == its_own), -pair[0]), default=None
        )
        if first is None:
            return None
        key, articles = first
        own = [use for use in left_out if use.entity == key]
        return Agreement(
            key,
            articles - (key == its_own),
            len(self.groups) - bool(left_out),
            self.times[key] - len(own),
            self.of - len(left_out),
            self.corrections[key] - sum(not use.is_first for use in own),
        )


@dataclass(frozen=True, slots=True)
class Agreement:
    """An entity with the groups that give it the words, of all; the decisions, of all; and how often the machine was wrong."""

    entity: int
    articles: int
    of_articles: int
    times: int
    of: int
    corrections: int

    @property
    def teaches(self) -> bool:
        enough = self.articles >= LEAST_ARTICLES and self.corrections > 0
        return enough and wilson(self.articles, self.of_articles)[0] >= LEAST_SHARE


@dataclass(frozen=True, slots=True)
class Period:
    """The uses of words from a day on, or until one."""

    tally: Tally
    since: datetime.date | None = None
    until: datetime.date | None = None


class Aliases:
    """The uses of words in decided articles, and what is learned from them; also without those of one group."""

    def __init__(self, articles: Iterable[DecidedArticle], people: Mapping[int, Entity]) -> None:
        self.people = people
        uses: defaultdict[str, list[Use]] = defaultdict(list)
        for article in articles:
            for decision in article.decisions:
                if may_be_alias(decision.source) and SHORTEST <= len(decision.source) <= LONGEST:
                    uses[decision.source].append(Use(decision.speaker, article.group, article.day, decision.is_first))
        self.periods = {words: _periods(uses[words]) for words in sorted(uses)}

    def learned(self) -> tuple[LearnedAlias, ...]:
        """What all uses teach."""
        return tuple(alias for words in self.periods for alias in self._of(words))

    def find_without(self, group: int, words: str, day: datetime.date | None) -> LearnedAlias | None:
        """What the uses in other groups say of the words: so no decision speaks for itself."""
        return next((alias for alias in self._of(words, group) if alias.holds_on(day)), None)

    def _of(self, words: str, without: int | None = None) -> Iterator[LearnedAlias]:
        for period in self.periods.get(words, ()):
            top = period.tally.top(without)
            if top is not None and top.teaches and _is_usable(self.people[top.entity]):
                entity = self.people[top.entity]
                yield LearnedAlias(
                    words,
                    top.entity,
                    entity.name,
                    cast("Kind", entity.kind),
                    top.times,
                    top.of,
                    top.articles,
                    top.of_articles,
                    period.since,
                    period.until,
                )


def _only(uses: Sequence[Use]) -> int | None:
    """The one entity that a group gives the words to; None where it has several, or none."""
    entities = {use.entity for use in uses}
    return entities.pop() if len(entities) == 1 else None


def _periods(uses: Sequence[Use]) -> Sequence[Period]:
    """One, or two where the words mean somebody else from a day on and the uses do not agree without it."""
    whole = Tally(uses)
    top = whole.top()
    day = _change(uses, whole)
    if day is None or (top is not None and top.teaches):
        return [Period(whole)]
    before = Tally(use for use in uses if use.day and use.day < day)
    after = Tally(use for use in uses if use.day and use.day >= day)
    tops = before.top(), after.top()
    if tops[0] and tops[1] and tops[0].teaches and tops[1].teaches and tops[0].entity != tops[1].entity:
        return [Period(before, until=day), Period(after, since=day)]
    return [Period(whole)]


def _change(uses: Sequence[Use], whole: Tally) -> datetime.date | None:
    """The day from which most uses go to one of the two most frequent, and most before it to the other: one pass each."""
    dated = sorted((use.day, use.entity) for use in uses if use.day)
    if len(whole.agreeing) < 2 or not dated:
        return None
    (one, _), (other, _) = whole.agreeing.most_common(2)
    best: tuple[int, datetime.date | None] = (0, None)
    for before, after in ((one, other), (other, one)):
        fits = sum(entity == after for _, entity in dated)
        for at, (day, entity) in enumerate(dated):
            if (at == 0 or dated[at - 1][0] < day) and fits > best[0]:
                best = fits, day
            fits += (entity == before) - (entity == after)
    return best[1]


def _is_usable(entity: Entity) -> bool:
    """Whether an article can be told to mean the entity: the world's, and found by its name alone."""
    return entity.article_id is None and not entity.note
