"""How far first and second readers agree, from the answers of finished second readings alone."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from articles.measuring.agreement import measured_alpha, measured_f1, measured_kappa
from articles.models import Passage, SecondReadingArticle

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from articles.measuring.agreement import Measured
    from articles.models import Answer

LEAST_UNITS = 30
LEAST_ARTICLES = 5
"""Below either the numbers are too few to say: an interval by article needs articles to draw from."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A passage, and what the two said of it."""

    article: int
    """The key of the version: what the intervals are drawn by."""
    unit: int
    """The same for the same passage of several second readings."""
    month: datetime.date
    """The first day of the month in which the second reader finished the article."""
    first: Answer
    second: Answer

    @property
    def pair(self) -> tuple[int, int]:
        """The keys of the two readers, the smaller first."""
        one, other = sorted((self.first.reader_id, self.second.reader_id))
        return one, other

    @property
    def is_found_by_both(self) -> bool:
        return self.first.is_claim and self.second.is_claim

    @property
    def is_alike(self) -> bool:
        """Both found it, in the very same words."""
        return self.is_found_by_both and self.first.content == self.second.content

    @property
    def overlaps(self) -> bool:
        """Both found it, and some words are in both."""
        return self.is_found_by_both and any(
            start < other_end and other_start < end
            for start, end in self.first.content
            for other_start, other_end in self.second.content
        )


@dataclass(frozen=True, slots=True)
class OnOneThing:
    """Agreement on one of the things that readers say: claim or not, speaker, form."""

    kappa: Measured
    alpha: Measured
    agreed: float | None
    """The share of units on which the two say the same; chance is not taken out."""
    is_one_sided: bool
    """One of the two sides only ever gave one answer: kappa is then 0 however often they agree."""

    @property
    def is_telling(self) -> bool:
        return self.kappa.units >= LEAST_UNITS and self.kappa.articles >= LEAST_ARTICLES


@dataclass(frozen=True, slots=True)
class Agreement:
    claim: OnOneThing
    """Claim or not: of each passage that the machine, the first or the second took for one."""
    speaker: OnOneThing
    form: OnOneThing
    """Of each claim that both found."""
    exact: Measured
    overlapping: Measured
    """F1 of the words: the very same, and some of them."""


def compared() -> list[Compared]:
    """Every passage of a finished second reading that both have answered, in order of time. Two queries."""
    passages = (
        Passage.objects.filter(article__state=SecondReadingArticle.State.FINISHED)
        .select_related("article")
        .prefetch_related("answers__reader", "answers__speaker")
        .order_by("article__ended_at", "pk")
    )
    return [one for passage in passages if (one := _compared(passage))]


def _compared(passage: Passage) -> Compared | None:
    first, second, ended_at = passage.first, passage.second, passage.article.ended_at
    if first is None or second is None or ended_at is None:
        return None
    return Compared(
        article=passage.article.version_id,
        unit=passage.claim_id or -passage.pk,
        month=timezone.localdate(ended_at).replace(day=1),
        first=first,
        second=second,
    )


def agreement(passages: Sequence[Compared]) -> Agreement:
    """The agreement on those passages, with intervals by article."""
    by_article = _grouped(passages, lambda one: one.article)
    found = [[one for one in article if one.is_found_by_both] for article in by_article]
    return Agreement(
        claim=_on(by_article, lambda answer: answer.is_claim),
        speaker=_on(found, lambda answer: answer.speaker_now),
        form=_on(found, lambda answer: answer.form),
        exact=measured_f1([_counted(article, [one.is_alike for one in article]) for article in by_article]),
        overlapping=measured_f1([_counted(article, [one.overlaps for one in article]) for article in by_article]),
    )


def by_pair(passages: Sequence[Compared]) -> dict[tuple[int, int], list[Compared]]:
    """The passages of each two editors, whoever of them read first."""
    pairs = defaultdict(list)
    for one in passages:
        pairs[one.pair].append(one)
    return dict(pairs)


def by_month(passages: Sequence[Compared]) -> dict[datetime.date, list[Compared]]:
    """The passages of each month, the oldest first; months without any are left out."""
    months = defaultdict(list)
    for one in sorted(passages, key=lambda one: one.month):
        months[one.month].append(one)
    return dict(months)


def _grouped(passages: Iterable[Compared], key: Callable[[Compared], int]) -> list[list[Compared]]:
    groups = defaultdict(list)
    for one in passages:
        groups[key(one)].append(one)
    return list(groups.values())


def _on(articles: Sequence[Sequence[Compared]], said: Callable[[Answer], Hashable]) -> OnOneThing:
    """Kappa of first against second readers; alpha of all who read a passage, the first counted once."""
    pairs = [[(said(one.first), said(one.second)) for one in article] for article in articles]
    units = [[_values(same, said) for same in _grouped(article, lambda one: one.unit)] for article in articles]
    flat = [pair for article in pairs for pair in article]
    return OnOneThing(
        kappa=measured_kappa(pairs),
        alpha=measured_alpha(units),
        agreed=sum(one == other for one, other in flat) / len(flat) if flat else None,
        is_one_sided=any(len(set(side)) == 1 for side in zip(*flat, strict=True)),
    )


def _values(same: Sequence[Compared], said: Callable[[Answer], Hashable]) -> list[Hashable]:
    """What each reader said of one passage."""
    answers = {one.first.reader_id: one.first for one in same} | {one.second.reader_id: one.second for one in same}
    return [said(answer) for answer in answers.values()]


def _counted(article: Sequence[Compared], shared: Sequence[bool]) -> tuple[int, int, int]:
    return sum(shared), sum(one.first.is_claim for one in article), sum(one.second.is_claim for one in article)
