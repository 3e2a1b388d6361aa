"""Article: one text as published. ArticleVersion: its words, as the outlet had them at one time; never edited."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from articles.models.outlets import Outlet
from articles.models.roles import Role, role_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

EARLIEST = datetime.datetime(1600, 1, 1, tzinfo=datetime.UTC)
LATEST = datetime.datetime(9000, 1, 1, tzinfo=datetime.UTC)


def kept_from(user: User | AnonymousUser, *, article: str = "pk", copy_of: str = "copy_of") -> models.Exists:
    """Whether the article of a row waits for the user's second reading, or is a copy of one that does.

    `article` and `copy_of` are the row's fields that name the article and its original.
    """
    waiting = Article.objects.filter(
        versions__second_readings__state="waiting", versions__second_readings__reading__reader=user.pk
    )
    group = Coalesce(models.OuterRef(copy_of), models.OuterRef(article))
    return models.Exists(waiting.annotate(group=Coalesce("copy_of", "pk")).filter(group=group))


def kept_keys(user: User | AnonymousUser) -> list[int]:
    """The articles of which kept_from is true: for rows with many articles each, of which a plan would read all. A query, or
    two.
    """
    waiting = Article.objects.filter(
        versions__second_readings__state="waiting", versions__second_readings__reading__reader=user.pk
    )
    groups = list(waiting.annotate(group=Coalesce("copy_of", "pk")).values_list("group", flat=True))
    if not groups:
        return []
    return list(Article.objects.filter(Q(pk__in=groups) | Q(copy_of__in=groups)).values_list("pk", flat=True))


class ArticleQuerySet(models.QuerySet["Article"]):
    def visible_to(self, user: User | AnonymousUser) -> ArticleQuerySet:
        """Those that the user may read now: an editor who reads one again, blind, must not see what the first decided."""
        role = role_of(user)
        if role < Role.EDITOR:
            return self if role == Role.READER else self.none()
        return self.filter(~kept_from(user))

    def with_claims_to_check(self) -> ArticleQuerySet:
        """Those in whose newest version a claim waits for an editor."""
        waiting = ArticleVersion.objects.current().filter(claims__attribution__state="suggested")
        return self.filter(models.Exists(waiting.filter(article=models.OuterRef("pk"))))

    def not_reviewed(self) -> ArticleQuerySet:
        """Those whose newest version nobody has marked as reviewed."""
        reviewed = ArticleVersion.objects.current().filter(reviews__finished_at__isnull=False)
        return self.filter(~models.Exists(reviewed.filter(article=models.OuterRef("pk"))))

    def newest_first(self) -> ArticleQuerySet:
        return self.order_by(F("published_at").desc(nulls_last=True), "-pk")


class Article(models.Model):
    """The fields are those of the current version, kept here so that lists read one table."""

    outlet = models.ForeignKey(  # without an index of its own: others begin with it
        Outlet, on_delete=models.PROTECT, null=True, blank=True, related_name="articles", db_index=False
    )
    url = models.URLField(max_length=2000, blank=True)
    title = models.CharField(max_length=500)
    byline = models.CharField(max_length=500, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    language = models.CharField(max_length=10, blank=True)
    section = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64)
    """SHA-256 (hex) of the current version's words, white space folded: the same text is stored once an outlet."""
    copy_of = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="copies", db_index=False
    )
    """The original of its group of near-duplicates, which is no copy itself (a trigger, migration 0004)."""
    stored_at = models.DateTimeField(auto_now_add=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["outlet", "digest"], nulls_distinct=False, name="article_same_text_once_an_outlet"
            ),
            models.UniqueConstraint(fields=["url"], condition=~Q(url=""), name="article_one_per_url"),
            models.CheckConstraint(condition=~Q(title=""), name="article_has_a_title"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(published_at__gte=EARLIEST, published_at__lt=LATEST),
                name="article_published_in_a_year_that_can_be_read_back",
            ),
        ]
        indexes = [
            # the list of articles, newest first
            models.Index(F("published_at").desc(nulls_last=True), F("id").desc(), name="article_newest_first"),
            # the list of one outlet's articles, newest first
            models.Index(
                "outlet", F("published_at").desc(nulls_last=True), F("id").desc(), name="article_outlet_newest"
            ),
            # the copies of an article; nearly all articles are none
            models.Index(fields=["copy_of"], condition=Q(copy_of__isnull=False), name="article_copies"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("article_detail", args=[self.pk])


class ArticleVersionQuerySet(models.QuerySet["ArticleVersion"]):
    def current(self) -> ArticleVersionQuerySet:
        """The newest version of each article."""
        newer = ArticleVersion.objects.filter(article=models.OuterRef("article"), number__gt=models.OuterRef("number"))
        return self.filter(~models.Exists(newer))


class ArticleVersion(models.Model):
    class Annotation(models.TextChoices):
        WAITING = "waiting"  # -> annotated, failed
        ANNOTATED = "annotated"  # -> waiting, when a newer pipeline shall read it again
        FAILED = "failed"  # -> waiting, when somebody asks for another try

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="versions", db_index=False)
    """Without an index of its own: the one that keeps numbers apart begins with it."""
    number = models.PositiveIntegerField(default=1)
    title = models.CharField(max_length=500)
    body = models.TextField()
    """Plain text; paragraphs separated by a blank line. All anchors count its code points."""
    digest = models.CharField(max_length=64)
    stored_at = models.DateTimeField(auto_now_add=True)
    annotation = models.CharField(max_length=20, choices=Annotation, default=Annotation.WAITING)
    pipeline_version = models.CharField(max_length=100, blank=True)
    annotated_at = models.DateTimeField(null=True, blank=True)
    problem = models.TextField(blank=True)
    """Why annotating failed, in words for an admin."""
    boilerplate = models.JSONField(default=list, blank=True)
    """[[start, end], ...]: lines that are no part of the article."""

    objects = ArticleVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="articleversion_number_once"),
            models.CheckConstraint(condition=~Q(body=""), name="articleversion_has_words"),
            models.CheckConstraint(
                condition=~Q(annotation="annotated") | ~Q(pipeline_version=""),
                name="articleversion_says_which_pipeline",
            ),
        ]
        indexes = [
            # what waits for the worker, and what failed; the annotated ones, nearly all, are left out
            models.Index(
                fields=["annotation"], condition=~Q(annotation="annotated"), name="articleversion_unannotated"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} (version {self.number})"

    def get_absolute_url(self) -> str:
        return f"{self.article.get_absolute_url()}?version={self.number}"

    @property
    def as_read(self) -> str:
        """Which reading of it by the machine stands: another value once it is read again, or waits to be."""
        return f"{self.annotation}-{self.annotated_at.timestamp():.0f}" if self.annotated_at else self.annotation
