"""Profile: what an article is about, in numbers, so that others about the same event are found without reading their words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from articles.models.articles import Article, ArticleVersion

if TYPE_CHECKING:
    from collections.abc import Iterable


class ProfileQuerySet(models.QuerySet["Profile"]):
    def ask_for(self, versions: Iterable[ArticleVersion]) -> None:
        """Has the articles of the versions, which are their newest ones, wait to be put into a story. Reads version.article."""
        waiting = [
            Profile(
                article_id=version.article_id,
                version=version,
                at=version.article.published_at or version.article.stored_at,
                keys=[],
                content=b"",
                is_waiting=True,
            )
            for version in versions
        ]
        self.bulk_create(waiting, update_conflicts=True, unique_fields=["article"], update_fields=["is_waiting"])


class Profile(models.Model):
    """An article without one has not been annotated, or was before Newsdesk put articles into stories."""

    article = models.OneToOneField(Article, on_delete=models.CASCADE, primary_key=True, related_name="profile")
    version = models.ForeignKey(ArticleVersion, on_delete=models.CASCADE, related_name="+")
    made_by = models.CharField(max_length=40, blank=True)
    """The version of the code and weights that made it: others are made again. Empty where nothing has yet."""
    at = models.DateTimeField()
    """When the article was published; when it was stored, where it does not say."""
    keys = ArrayField(models.IntegerField())
    """Its most telling words, each hashed with the span of days that it was published in: what is about the same event is
    found by the keys of the days around, whatever the size of the archive."""
    content = models.BinaryField()
    """As linking.profiles packs it."""
    is_waiting = models.BooleanField(default=False)
    """The article is yet to be put into a story, or to be looked at again: it is new, has other words, or another date.
    Until then it is as it was; a new one has no keys, and nothing made it."""

    objects = ProfileQuerySet.as_manager()

    class Meta:
        indexes = [
            # the articles that wait, the oldest first; nearly none do
            models.Index(fields=["at"], condition=Q(is_waiting=True), name="profile_waiting"),
            # the articles of some days that have a word; without a pending list, which every look-up would read
            GinIndex(fields=["keys"], fastupdate=False, name="profile_keys"),
        ]

    def __str__(self) -> str:
        return f"profile of {self.article}"
