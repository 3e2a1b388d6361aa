"""The articles of a pool in order of time, with what the app's own code makes of their words; its stories and statements."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from typing import TYPE_CHECKING

from bench.generated.events import OUTLETS, plan
from bench.generated.figures import Figures, figures_of
from bench.generated.lexicon import Lexicon
from bench.generated.writing import articles_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.generated.drafts import ArticleDraft, ClaimDraft
    from bench.generated.events import Event

SEED = 7
NEWCOMERS = 120
CORES = 2
BATCH = 200

Claim = tuple[int, int]
"""Place of the article in the pool, and of the claim in the article."""


@dataclass(frozen=True, slots=True)
class StoryDraft:
    articles: tuple[int, ...]
    """Places in the pool, in order of time."""


@dataclass(frozen=True, slots=True)
class StatementDraft:
    claims: tuple[Claim, ...]
    flags: tuple[str, ...]
    articles: int


@dataclass(frozen=True, slots=True)
class Pool:
    lexicon: Lexicon
    articles: list[ArticleDraft]
    originals: list[int | None]
    """Of each article the place of the one that it is a copy of."""
    figures: list[Figures]
    """None of articles that are still to come."""
    stories: list[StoryDraft]
    statements: list[StatementDraft]
    frequent: dict[int, int]
    """Keys of wordings that claims of two events have, with how many claims: of frequent words, which all times have."""


def make(size: int, archive: int) -> tuple[Pool, Pool]:
    """A pool of `size` articles, for an archive of so many; and one of the NEWCOMERS that come after them, a minute each."""
    lexicon = Lexicon(archive, SEED)
    dice = random.Random(SEED)  # noqa: S311 -- nothing secret is drawn
    events = plan(size, lexicon, dice)
    by_event = [list(articles_of(event, lexicon, dice)) for event in events]
    articles = sorted((one for articles in by_event for one in articles), key=lambda one: (one.at, one.event))
    places = {id(article): place for place, article in enumerate(articles)}
    originals = [
        None if article.copy_of is None else places[id(by_event[article.event][article.copy_of])]
        for article in articles
    ]
    stories = [StoryDraft(tuple(places[id(one)] for one in written)) for written in by_event if len(written) > 1]
    statements = [
        statement
        for story in stories
        for statement in _statements([(place, articles[place]) for place in story.articles])
    ]
    figures = _figures(lexicon, articles)
    pool = Pool(lexicon, articles, originals, figures, stories, statements, _frequent(articles, figures))
    newcomers = _newcomers(events, lexicon, dice)
    return pool, Pool(lexicon, newcomers, [None] * len(newcomers), [], [], [], {})


def _newcomers(events: Sequence[Event], lexicon: Lexicon, dice: random.Random) -> list[ArticleDraft]:
    """Two of three about events that ran last, as is so among the articles of the archive; the others of new events."""
    latest = sorted(events, key=lambda event: event.times[-1])[-NEWCOMERS:]
    running = [event for event in latest for _ in event.times]
    new = plan(NEWCOMERS, lexicon, dice)
    found: list[ArticleDraft] = []
    for minute in range(NEWCOMERS):
        event = dice.choice(running) if dice.random() < 2 / 3 else new[minute % len(new)]
        coming = replace(event, times=[60 * minute], outlets=[dice.randrange(OUTLETS)])
        found += articles_of(coming, lexicon, dice)
    return found


def _figures(lexicon: Lexicon, articles: Sequence[ArticleDraft]) -> list[Figures]:
    strings = lexicon.strings_at(0)
    batches = [articles[at : at + BATCH] for at in range(0, len(articles), BATCH)]
    if len(batches) == 1:
        return figures_of(strings, articles)
    with ProcessPoolExecutor(CORES, get_context("fork"), _keep_strings, (strings,)) as workers:
        return [one for made in workers.map(_figures_of_batch, batches) for one in made]


_strings: list[str] = []
"""Of a process of the above."""


def _keep_strings(strings: list[str]) -> None:
    _strings[:] = strings


def _figures_of_batch(articles: Sequence[ArticleDraft]) -> list[Figures]:
    return figures_of(_strings, articles)


def _frequent(articles: Sequence[ArticleDraft], figures: Sequence[Figures]) -> dict[int, int]:
    events: defaultdict[int, set[int]] = defaultdict(set)
    claims: Counter[int] = Counter()
    for article, figure in zip(articles, figures, strict=True):
        for wording in figure.wordings:
            claims.update(wording)
            for key in wording:
                events[key].add(article.event)
    return {key: claims[key] for key, of in events.items() if len(of) > 1}


def _statements(articles: Sequence[tuple[int, ArticleDraft]]) -> list[StatementDraft]:
    """One for each quotation that two articles of an event print."""
    printed: dict[int, list[tuple[Claim, ClaimDraft]]] = {}
    for place, article in articles:
        for number, claim in enumerate(article.claims):
            if claim.quotation >= 0:
                printed.setdefault(claim.quotation, []).append(((place, number), claim))
    return [
        StatementDraft(tuple(claim for claim, _ in claims), _flags([claim for _, claim in claims]), count)
        for claims in printed.values()
        if (count := len({place for (place, _), _ in claims})) > 1
    ]


def _flags(claims: Sequence[ClaimDraft]) -> tuple[str, ...]:
    """As an editor would see them; in the order of Statement.Flag."""
    named = {claim.speaker.name for claim in claims if claim.speaker and claim.speaker.name >= 0}
    are_unnamed = any(claim.speaker and claim.speaker.local >= 0 for claim in claims)
    forms = {claim.form for claim in claims}
    holds = {
        "two_speakers": len(named) > 1,
        "words_changed": any(claim.is_changed for claim in claims if claim.form == "direct"),
        "indirect": {"direct", "indirect"} <= forms,
        "unnamed": bool(named) and are_unnamed,
    }
    return tuple(flag for flag, is_so in holds.items() if is_so)
