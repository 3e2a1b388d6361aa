"""The articles about the same event as one of the archive, best first: looked up among those of the days around."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from articles.linking import windows
from articles.linking.candidates import Seeker, candidates
from articles.linking.profiles import PROFILE_VERSION, unpack
from articles.linking.reasons import reasons
from articles.linking.related import rank
from articles.models import Article, Profile, StoryLink

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.contrib.auth.models import AnonymousUser, User

LEAST = 0.1
"""Articles that are less likely to be about the same event are not related."""


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
    """Those that the user may read, or all where no user asks; best first. None of an article without a profile yet."""
    own = Profile.objects.filter(pk=article.pk, made_by=PROFILE_VERSION).first()
    if own is None:
        return []
    seeker = Seeker(article.pk, unpack(bytes(own.content)), own.at)
    found = {other: unpack(content) for other, content in candidates(seeker, windows.RELATED).items()}
    ranked = [(other, score) for other, score in rank(seeker.profile, found) if score >= LEAST]
    articles = Article.objects.filter(pk__in=[other for other, _ in ranked])
    readable = (articles if user is None else articles.visible_to(user)).select_related("outlet").in_bulk()
    best = [(readable[other], score) for other, score in ranked if other in readable][:most]
    stories = _shared_stories(article.pk, [other.pk for other, _ in best])
    return [
        Related(
            article=other,
            probability=score,
            reasons=reasons(seeker.profile, found[other.pk]),
            is_copy=(other.copy_of_id or other.pk) == (article.copy_of_id or article.pk),
            stories=tuple(stories[other.pk]),
        )
        for other, score in best
    ]


def _shared_stories(article: int, others: Collection[int]) -> dict[int, list[int]]:
    """The stories that have the article too, by the others' keys."""
    inside = StoryLink.objects.inside()
    own = inside.filter(article=article).values("story")
    shared = inside.filter(article__in=others, story__in=own).order_by("story")
    stories: dict[int, list[int]] = defaultdict(list)
    for other, story in shared.values_list("article", "story"):
        stories[other].append(story)
    return stories
