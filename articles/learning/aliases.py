"""Words that editors give to the same somebody again and again: "the chancellor" -> Karla Renner.

Learned only where the machine was wrong at least once, from decisions in LEAST_ARTICLES articles or more that agree.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
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


class Aliases:
    """The uses of words in decided articles, and what is learned from them; also without those of one group."""

    def __init__(self, articles: Iterable[DecidedArticle], people: Mapping[int, Entity]) -> None:
        self.people = people
        self.uses: defaultdict[str, list[Use]] = defaultdict(list)
        self._without: dict[tuple[str, int], tuple[LearnedAlias, ...]] = {}
        for article in articles:
            for decision in article.decisions:
                if may_be_alias(decision.source) and SHORTEST <= len(decision.source) <= LONGEST:
                    use = Use(decision.speaker, article.group, article.day, decision.is_first)
                    self.uses[decision.source].append(use)

    def learned(self) -> tuple[LearnedAlias, ...]:
        """What all uses teach."""
        return tuple(alias for words in sorted(self.uses) for alias in self._of(words, self.uses[words]))

    def find_without(self, group: int, words: str, day: datetime.date | None) -> LearnedAlias | None:
        """What the uses in other groups say of the words: so no decision speaks for itself."""
        if (words, group) not in self._without:
            others = [use for use in self.uses.get(words, ()) if use.group != group]
            self._without[words, group] = tuple(self._of(words, others))
        return next((alias for alias in self._without[words, group] if alias.holds_on(day)), None)

    def _of(self, words: str, uses: Sequence[Use]) -> Sequence[LearnedAlias]:
        """One alias, two where the words mean somebody else from a day on, none where the uses do not agree."""
        alias = self._agreed(words, uses)
        if alias is not None:
            return [alias]
        best: tuple[float, Sequence[LearnedAlias]] = (0.0, ())
        days = sorted({use.day for use in uses if use.day})
        for day in days[1:]:
            before = self._agreed(words, [use for use in uses if use.day and use.day < day])
            after = self._agreed(words, [use for use in uses if use.day and use.day >= day])
            if before and after and before.entity != after.entity:
                sureness = _bound(before) + _bound(after)
                if sureness > best[0]:
                    best = sureness, [replace(before, until=day), replace(after, since=day)]
        return best[1]

    def _agreed(self, words: str, uses: Sequence[Use]) -> LearnedAlias | None:
        """The alias that the uses teach if they agree."""
        by_group: defaultdict[int, set[int]] = defaultdict(set)
        for use in uses:
            by_group[use.group].add(use.entity)
        if len(by_group) < LEAST_ARTICLES:
            return None
        counts = Counter(next(iter(entities)) for entities in by_group.values() if len(entities) == 1)
        [(key, articles)] = counts.most_common(1) or [(0, 0)]
        own = [use for use in uses if use.entity == key]
        if articles < LEAST_ARTICLES or all(use.is_first for use in own) or not _is_usable(self.people[key]):
            return None
        entity = self.people[key]
        kind = cast("Kind", entity.kind)
        alias = LearnedAlias(words, key, entity.name, kind, len(own), len(uses), articles, len(by_group))
        return alias if _bound(alias) >= LEAST_SHARE else None


def _bound(alias: LearnedAlias) -> float:
    return wilson(alias.articles, alias.of_articles)[0]


def _is_usable(entity: Entity) -> bool:
    """Whether an article can be told to mean the entity: the world's, and found by its name alone."""
    return entity.article_id is None and not entity.note
