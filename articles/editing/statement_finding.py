"""Claims and statements that an editor may mean: those near by in stories and in speakers, whose words match what was typed.

No more than LOOKED_AT of either are looked at, so that the cost does not grow with the archive.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.db.models import F, Q

from articles.models import Appearance, Article, Claim, Statement, StoryLink
from articles.models.claims import folded

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from django.contrib.auth.models import User

    from articles.models.claims import ClaimQuerySet
    from articles.models.statements import StatementQuerySet

LOOKED_AT = 1_000
FOUND = 12
WORD = re.compile(r"\w{3,}")
ALIKE = 0.3
"""Of the words of the shorter, those that a claim shares which is proposed without anything typed."""


def claims_like(words: str, *, of: Collection[int], typed: str, by: User) -> list[Claim]:
    """Claims in no statement yet that may print `words`, best first: by what is typed, or by the words themselves.

    `of` are the claims that print them already. Nine queries at most.
    """
    near = _near(of).exclude(pk__in=of).exclude(article__in=Claim.objects.filter(pk__in=of).values("article"))
    keys = list(near.visible_to(by).standing().current().order_by("-pk").values_list("pk", flat=True)[:LOOKED_AT])
    taken = set(
        Appearance.objects.exclude(state=Appearance.State.REJECTED)
        .filter(claim__in=keys)
        .values_list("claim", flat=True)
    )
    free = Claim.objects.filter(pk__in=[key for key in keys if key not in taken], is_withdrawn=False)
    loaded = free.select_related("article__outlet", "attribution__speaker").prefetch_related("parts")
    scored = [(_score(claim.words, words, typed), claim) for claim in loaded]
    best = sorted((pair for pair in scored if pair[0] >= ALIKE), key=lambda pair: (-pair[0], pair[1].pk))
    return [claim for _, claim in best[:FOUND]]


def statements_like(statement: Statement, *, of: Collection[int], typed: str, by: User) -> list[Statement]:
    """Other statements in the same stories or by the same speakers, those first whose words are most like what is typed, or
    like the statement's own. `of` are the claims that print it.
    """
    appearances = Appearance.objects.exclude(state=Appearance.State.REJECTED).filter(claim__in=_near(of))
    keys = appearances.exclude(statement=statement.pk).values_list("statement", flat=True)[:LOOKED_AT]
    others = Statement.objects.visible_to(by).filter(pk__in=set(keys), merged_into=None).latest_first()
    scored = [(_score(other.words, statement.words, typed), other) for other in others]
    best = sorted((pair for pair in scored if pair[0] or not typed.strip()), key=lambda pair: -pair[0])
    return [other for _, other in best[:FOUND]]


def of_speaker(statements: StatementQuerySet, speaker: int) -> StatementQuerySet:
    """Those with an appearance that is given to the speaker. One query more, for who has few claims."""
    appearances = Appearance.objects.exclude(state=Appearance.State.REJECTED)
    keys = list(
        appearances.filter(claim__attribution__speaker=speaker).values_list("statement", flat=True)[: LOOKED_AT + 1]
    )
    if len(keys) <= LOOKED_AT:
        return statements.filter(pk__in=set(keys))
    # who is in so many is found soon, along the dates
    return statements.filter(appearances__in=appearances.filter(claim__attribution__speaker=speaker)).distinct()


def of_story(statements: StatementQuerySet, story: int) -> StatementQuerySet:
    """Those with an appearance in an article of the story."""
    articles = StoryLink.objects.inside().filter(story=story).values("article")
    appearances = Appearance.objects.exclude(state=Appearance.State.REJECTED).filter(claim__article__in=articles)
    return statements.filter(pk__in=appearances.values("statement"))


def _near(claims: Iterable[int]) -> ClaimQuerySet:
    """The claims in the same stories, in copies of the same articles, and by the same speakers. Three queries."""
    rows = Claim.objects.filter(pk__in=list(claims)).values_list("article", "attribution__speaker")
    articles, speakers = ({value for value in values if value is not None} for values in zip(*rows, strict=True))
    stories = StoryLink.objects.inside().filter(article__in=articles).values("story")
    linked = StoryLink.objects.inside().filter(story__in=list(stories.values_list("story", flat=True)))
    copies = Article.objects.filter(Q(copy_of__in=articles) | Q(copies__in=articles))
    near = [
        *linked.order_by(F("article").desc()).values_list("article", flat=True)[:LOOKED_AT],
        *copies.values_list("pk", flat=True)[:LOOKED_AT],
    ]
    return Claim.objects.filter(Q(article__in=near) | Q(attribution__speaker__in=speakers))


def _score(words: str, like: str, typed: str) -> float:
    """0 to 1: with something typed whether all of it is there, else the share of the shorter one's words that both have."""
    own = set(WORD.findall(folded(words)))
    if asked := folded(typed).split():
        return float(all(any(word.startswith(part) for word in folded(words).split()) for part in asked))
    others = set(WORD.findall(folded(like)))
    least = min(len(own), len(others))
    return len(own & others) / least if least else 0.0
