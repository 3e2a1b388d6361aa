"""What is searched, in tables of its own: the words of articles and of claims, with what a search narrows them by.

Filled by searching.indexing after an article was stored or changed, never by who stores or changes it: triggers (migration
0016) note in Unindexed which article it was. No foreign keys: a row may outlive its article for the seconds until that is done.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

PENDING_KB = 1024
"""Of what a GIN index has not sorted in yet: every search reads all of it, and storing without it takes three times as long."""


class ArticleWords(models.Model):
    """The words of an article's newest version; those of its headline have weight A. Tags among them: searching.tags."""

    article_id = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    """When it was published; searching.tags.UNDATED where it does not say."""
    outlet_id = models.BigIntegerField(null=True)
    speakers = ArrayField(models.BigIntegerField())
    """Of its claims that stand; below, the forms of these."""
    stories = ArrayField(models.BigIntegerField())
    forms = ArrayField(models.CharField(max_length=10))
    words = SearchVectorField()

    class Meta:
        indexes = [
            GinIndex(fields=["words"], gin_pending_list_limit=PENDING_KB, name="articlewords_words"),
            # where in time the newest thousands begin
            models.Index(models.F("at").desc(), models.F("article_id").desc(), name="articlewords_newest"),
        ]

    def __str__(self) -> str:
        return f"words of article {self.article_id}"


class ClaimWords(models.Model):
    """The words of a claim in the newest version of its article."""

    claim_id = models.BigIntegerField(primary_key=True)
    article_id = models.BigIntegerField()
    at = models.DateTimeField()
    place = models.IntegerField()
    """Its start, negative: so that all three that a list is ordered by fall."""
    outlet_id = models.BigIntegerField(null=True)
    speaker_id = models.BigIntegerField(null=True)
    form = models.CharField(max_length=10)
    stories = ArrayField(models.BigIntegerField())
    words = SearchVectorField()

    class Meta:
        indexes = [
            GinIndex(fields=["words"], gin_pending_list_limit=PENDING_KB, name="claimwords_words"),
            models.Index(fields=["article_id"], name="claimwords_article"),
        ]

    def __str__(self) -> str:
        return f"words of claim {self.claim_id}"


class Unindexed(models.Model):
    """An article that was stored or changed since it was indexed; there may be several rows for one."""

    article_id = models.BigIntegerField()

    class Meta:
        verbose_name_plural = "unindexed"

    def __str__(self) -> str:
        return f"article {self.article_id}"
