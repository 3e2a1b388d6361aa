"""Stories and statements on a generated archive: what is looked up and shown, and new articles that are put where they belong."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from django.urls import reverse

from articles.coverage.keyset import Place
from articles.linking.neighbours import related
from articles.models import Article, Statement, Story
from bench import newcomers
from bench.figures import Figure, timed
from bench.pages import editor_client, get

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from django.db.models import QuerySet

LARGE, OFTEN = 280, 50
"""Articles of a story, and of a statement, whose page is measured; at least."""
TIMES, PAGES = 205, 55
"""Each with the few at the beginning that are not counted."""
DEEP = 0.9
"""Such a part of all rows comes before a deep page."""


def figures(articles: int) -> tuple[list[Figure], Figure]:
    """All, for an archive of so many articles; and the one by which archives are compared: a new article."""
    coming = newcomers.figures(articles)
    return [*_reading(articles), *coming], coming[0]


def _reading(articles: int) -> Iterator[Figure]:
    client, editor = editor_client()
    chosen = random.Random(7)  # noqa: S311 -- nothing secret is drawn
    drawn = chosen.sample(range(1, articles + 1), min(TIMES, articles))
    found = Article.objects.in_bulk(drawn)
    yield timed("related articles", lambda key: related(found[key], user=editor), drawn)
    for name, urls in _pages(chosen).items():
        yield timed(name, lambda url: get(client, url), urls)


def _pages(chosen: random.Random) -> Mapping[str, Sequence[str]]:
    """Addresses, by what they are called; none of what a small archive does not have."""
    stories = Story.objects.filter(merged_into=None, articles_count__gt=0)
    statements = Statement.objects.filter(merged_into=None, articles_count__gt=1)
    large = list(stories.filter(articles_count__gte=LARGE).values_list("pk", flat=True))
    often = list(statements.filter(articles_count__range=(OFTEN, 2 * OFTEN)).values_list("pk", flat=True))
    some = list(statements.order_by("pk").values_list("pk", flat=True)[:: max(1, statements.count() // PAGES)])
    story_list, statement_list = reverse("story_list"), reverse("statement_list")
    pages = {
        f"page of a story of {LARGE} and more": [reverse("story_detail", args=[key]) for key in _drawn(large, chosen)],
        f"page of a statement printed {OFTEN} times": [
            reverse("statement_detail", args=[key]) for key in _drawn(often, chosen)
        ],
        "page of any statement": [reverse("statement_detail", args=[key]) for key in _drawn(some, chosen)],
        "list of stories": [story_list] * PAGES,
        "list of stories, a deep page": [f"{story_list}?older={_deep(stories)}"] * PAGES,
        "list of statements": [statement_list] * PAGES,
        "list of flagged statements": [f"{statement_list}?flag=any"] * PAGES,
        "those given to two speakers": [f"{statement_list}?flag=two_speakers"] * PAGES,
        "list of statements, a deep page": [f"{statement_list}?older={_deep(statements)}"] * PAGES,
    }
    return {name: urls for name, urls in pages.items() if urls}


def _drawn(keys: Sequence[int], chosen: random.Random) -> list[int]:
    """PAGES of them, the same ones more than once where there are not as many."""
    return (chosen.sample(keys, len(keys)) * PAGES)[:PAGES]


def _deep(rows: QuerySet[Story] | QuerySet[Statement]) -> Place:
    latest = rows.order_by("-last_at", "-pk")
    key, at = latest.values_list("pk", "last_at")[int(DEEP * rows.count())]
    return Place(at, key)
