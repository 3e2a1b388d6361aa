"""Generated archives, each made unless it is there: what a reader and a new article wait for, and how that grows with the archive."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from django.conf import settings

from bench import linking
from bench.generated import loading
from newsdesk.postgres import Server

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def figures(sizes: Sequence[int]) -> Iterator[str]:
    """Of archives of so many articles, the smallest first."""
    for size in sizes:
        yield loading.ensure(size)
    new_articles = []
    with Server(settings.EMBEDDED_DATABASE):
        for size in sizes:
            with loading.using(size):
                yield f"{size:,} generated articles, load {os.getloadavg()[0]:.1f}"
                found, new_article = linking.figures(size)
                new_articles.append(new_article)
                yield from map(str, found)
    if len(sizes) > 1:
        yield f"a new article takes {new_articles[-1].median / new_articles[0].median:.2f} times as long at {sizes[-1]:,} as at {sizes[0]:,}"
