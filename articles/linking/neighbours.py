"""The articles about the same event as one of the archive, best first: looked up among those of the days around."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

    from articles.models import Article


@dataclass(frozen=True, slots=True)
class Related:
    article: Article
    """With its outlet."""
    probability: float
    """0 to 1: that it is about the same event."""
    reasons: tuple[str, ...]
    """Sentences for the editor, the weightiest first."""
    is_copy: bool
    """Whether the two are copies of one text."""
    stories: tuple[int, ...]
    """The keys of the stories that have both."""


def related(article: Article, *, user: User | AnonymousUser | None = None, most: int = 10) -> list[Related]:
    """Those that the user may read, or all where no user asks; best first. None of an article that waits to be annotated."""
    return []
