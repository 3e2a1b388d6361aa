"""Articles that were annotated before Newsdesk put them into stories, and profiles that an older version of it made."""

from __future__ import annotations

from django.db.models import Q

from articles.linking import keeping, profiles
from articles.models import ArticleVersion, Profile
from articles.models.articles import ArticleVersionQuerySet

BATCH = 200
"""Articles a transaction, or a call."""


def ask_for_all(*, again: bool) -> int:
    """Has all annotated articles wait that have no profile, or `again` all; the number of those that wait now."""
    known = Q() if again else Q(article__profile=None)
    versions = ArticleVersion.objects.current().filter(known, annotation=ArticleVersion.Annotation.ANNOTATED)
    last = 0
    while batch := _next(versions, last):
        last = batch[-1].article_id
        Profile.objects.ask_for(batch)
    return Profile.objects.filter(is_waiting=True).count()


def renew_profiles() -> int:
    """Makes profiles of other versions of the code and weights anew; how many. Where the articles are stays.

    All before any article is placed, for profiles of two versions cannot be compared.
    """
    outdated = Profile.objects.exclude(made_by__in=["", profiles.PROFILE_VERSION])
    count, last = 0, 0
    while batch := list(outdated.filter(pk__gt=last).order_by("pk").values_list("pk", "version")[:BATCH]):
        versions = ArticleVersion.objects.filter(pk__in=[version for _, version in batch]).select_related(
            "article__outlet"
        )
        for version in versions:
            keeping.renew(version)
        last = batch[-1][0]
        count += len(batch)
    return count


def _next(versions: ArticleVersionQuerySet, last: int) -> list[ArticleVersion]:
    """BATCH of the versions, of the articles after that one; without their words."""
    after = versions.filter(article__gt=last).order_by("article").select_related("article")
    return list(after.defer("body", "boilerplate")[:BATCH])
