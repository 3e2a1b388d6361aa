"""Decisions replayed: what would have been proposed for each, before and after, by a fit that never saw its article.

Each fold is judged by what was learned from the others; a group of near-duplicates is wholly in one fold. "Before" is the
machine without any lesson: one in use has learned from these very decisions, and would look better than it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from articles.learning import intervals, ranker
from articles.learning.aliases import Aliases
from articles.learning.examples import FOLDS, DecidedArticle, Decision, Examples, split
from articles.nlp import learned, signs
from articles.nlp.annotations import ClaimSpan
from articles.nlp.learned import Lesson

if TYPE_CHECKING:
    from articles.models import Entity

    Say = Callable[[str], object]

FORMS = ("direct", "mixed", "indirect")
CHANGES = 1_000
"""As many are kept with a lesson."""
WORDS = 160


@dataclass(frozen=True, slots=True)
class Outcome:
    """One held-out decision: who was proposed for the claim, and how surely, before and after."""

    article: DecidedArticle
    decision: Decision
    form: str
    sort: str
    before: int | None
    after: int | None
    sure_before: float
    sure_after: float

    @property
    def right_before(self) -> bool:
        return self.before == self.decision.speaker

    @property
    def right_after(self) -> bool:
        return self.after == self.decision.speaker


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many of `n` held-out decisions agree with what was proposed before and after; intervals of 95 per cent."""

    n: int
    before: int
    after: int
    better: int
    worse: int
    before_interval: tuple[float, float]
    after_interval: tuple[float, float]
    gain_interval: tuple[float, float]
    sure_before: float
    """The mean probability that was told for the speaker proposed."""
    sure_after: float


@dataclass(slots=True)
class Replayed:
    """All held-out decisions as they came out."""

    outcomes: list[Outcome] = field(default_factory=list)
    aliases: list[int] = field(default_factory=list)
    """How many each fit had learned."""


def replay(examples: Examples, say: Say = lambda _: None) -> Replayed:
    """Fits on all folds but one, and judges that one; FOLDS times."""
    replayed = Replayed()
    for fold in range(FOLDS):
        say(f"Learning without part {fold + 1} of {FOLDS}, and trying it there")
        seen, held_out = split(examples.articles, fold)
        lesson = learn_from(seen, examples, number=0)
        replayed.aliases.append(len(lesson.aliases))
        for article in held_out:
            replayed.outcomes += outcomes(lesson, article, examples)
    return replayed


def learn_from(articles: Sequence[DecidedArticle], examples: Examples, *, number: int) -> Lesson:
    """What these articles alone teach."""
    aliases = Aliases(articles, examples.people)
    temperature, weights = ranker.fit(ranker.choices(articles, aliases, examples.named))
    return Lesson(number, temperature, weights, aliases.learned())


def outcomes(lesson: Lesson, article: DecidedArticle, examples: Examples) -> Iterator[Outcome]:
    """The article's decisions with what the machine proposed, and would propose after the lesson."""
    ranked = learned.rerank(
        lesson,
        article.text,
        article.claims,
        examples.named,
        lambda words: lesson.alias_of(words, article.day),
        lambda alias: alias.entity,
    )
    for decision in article.decisions:
        if decision.position is not None:
            was, now = article.claims[decision.position], ranked[decision.position]
            yield Outcome(
                article,
                decision,
                was.form,
                signs.sort_of(article.text, was),
                was.speaker,
                now.speaker,
                _sure(was),
                _sure(now),
            )


def _sure(claim: ClaimSpan) -> float:
    return claim.candidates[0].probability if claim.speaker is not None and claim.candidates else 0.0


def compare(some: Sequence[Outcome]) -> Comparison:
    clusters: defaultdict[int, list[int]] = defaultdict(lambda: [0, 0])
    for one in some:
        clusters[one.article.group][0] += one.right_after - one.right_before
        clusters[one.article.group][1] += 1
    n = len(some)
    before, after = sum(one.right_before for one in some), sum(one.right_after for one in some)
    return Comparison(
        n=n,
        before=before,
        after=after,
        better=sum(one.right_after and not one.right_before for one in some),
        worse=sum(one.right_before and not one.right_after for one in some),
        before_interval=intervals.wilson(before, n),
        after_interval=intervals.wilson(after, n),
        gain_interval=intervals.gain([(total, count) for total, count in clusters.values()]),
        sure_before=sum(one.sure_before for one in some) / n if n else 0.0,
        sure_after=sum(one.sure_after for one in some) / n if n else 0.0,
    )


def figures(replayed: Replayed, people: Mapping[int, Entity]) -> dict[str, Any]:
    """What the replay has shown, for a JSON column."""
    every = replayed.outcomes
    rows = [("All", "all decisions", every)]
    rows += [("Form", form, [one for one in every if one.form == form]) for form in FORMS]
    rows += [("Source", sort, [one for one in every if one.sort == sort]) for sort in signs.SORTS]
    changed = [one for one in every if one.before != one.after]
    changed.sort(key=lambda one: (-one.right_after, one.right_before, one.decision.claim))
    return {
        "folds": FOLDS,
        "aliases": replayed.aliases,
        "rows": [{"of": of, "what": what, **asdict(compare(some))} for of, what, some in rows if some],
        "changed": len(changed),
        "changes": [_change(one, people) for one in _shown(changed)],
    }


def _shown(changed: Sequence[Outcome]) -> Iterable[Outcome]:
    """At most CHANGES; the worse ones are never those that are left out first."""
    if len(changed) <= CHANGES:
        return changed
    worse = [one for one in changed if one.right_before][:CHANGES]
    return [*(one for one in changed if not one.right_before)][: CHANGES - len(worse)] + worse


def _change(one: Outcome, people: Mapping[int, Entity]) -> dict[str, Any]:
    def name(key: int | None) -> str:
        return "" if key is None else people[key].name

    return {
        "outcome": "better" if one.right_after else "worse" if one.right_before else "neither",
        "claim": one.decision.claim,
        "title": one.article.title,
        "words": one.decision.words[:WORDS],
        "before": name(one.before),
        "after": name(one.after),
        "decided": name(one.decision.speaker),
    }
