"""Story: a running event. StoryLink puts an article in it, or says that it is not in it; it is made by the machine or by a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from articles.models.anchors import Origin
from articles.models.articles import Article, kept_from
from articles.models.roles import Role, role_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

DECIDED_BY_SOMEBODY = Q(decided_by=None, decided_at=None) | Q(decided_by__isnull=False, decided_at__isnull=False)

NAME_WORDS = SearchVector("name", config="simple")
"""The words of a name, as the index has them."""


class Story(models.Model):
    """The machine opens one with the second article about an event: an article alone is in none, unless a person says so."""

    class State(models.TextChoices):
        RUNNING = "running"  # -> closed
        CLOSED = "closed"  # -> running

    name = models.CharField(max_length=300)
    summary = models.TextField(blank=True)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.MACHINE)
    """Whose words the name is: the machine's, the headline of its first article, may change with its articles."""
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    """The machine puts no new article into a closed one."""
    follows = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="followed_by", db_index=False
    )
    """The earlier story that this one is a follow-up of."""
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged", db_index=False
    )
    """The story that has everything of this one now, and is itself merged into none."""
    edition = models.PositiveIntegerField(default=1)
    """Rises by one with each change by a person: a save names the edition it saw."""
    articles_count = models.PositiveIntegerField(default=0)
    """Articles in it, as StoryLinkQuerySet.inside() counts; written with the next two by tallies.count_stories()."""
    first_at = models.DateTimeField(null=True, blank=True)
    last_at = models.DateTimeField(null=True, blank=True)
    """When its first and its last article were published, of those that say so."""

    class Meta:
        verbose_name_plural = "stories"
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="story_has_a_name"),
            models.CheckConstraint(condition=Q(follows=None) | ~Q(follows=F("id")), name="story_follows_another"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")), name="story_merged_into_another"
            ),
        ]
        indexes = [
            # the list of stories, latest first
            models.Index(
                F("last_at").desc(nulls_last=True),
                F("id").desc(),
                condition=Q(merged_into=None, articles_count__gt=0),
                name="story_latest_first",
            ),
            models.Index(fields=["follows"], condition=Q(follows__isnull=False), name="story_follow_ups"),
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="story_merged"),
            # a story by words of its name
            GinIndex(NAME_WORDS, name="story_words"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("story_detail", args=[self.pk])


class StoryLinkQuerySet(models.QuerySet["StoryLink"]):
    def inside(self) -> StoryLinkQuerySet:
        """Those that put an article into a story: the machine's and the people's, neither questions nor background."""
        return self.filter(kind=StoryLink.Kind.EVENT, state__in=StoryLink.INSIDE)

    def visible_to(self, user: User | AnonymousUser) -> StoryLinkQuerySet:
        """As ArticleQuerySet.visible_to has it."""
        role = role_of(user)
        if role < Role.EDITOR:
            return self if role == Role.READER else self.none()
        return self.filter(~kept_from(user, article="article", copy_of="article__copy_of"))


class StoryLink(models.Model):
    class Kind(models.TextChoices):
        EVENT = "event"  # the article tells of the event
        BACKGROUND = "background"  # an explainer, an earlier round; said by a person

    class State(models.TextChoices):
        PROPOSED = "proposed"  # the machine asks, and does not count it as in the story -> confirmed, rejected
        SUGGESTED = "suggested"  # the machine has put it in -> confirmed, rejected
        CONFIRMED = "confirmed"  # -> rejected
        REJECTED = "rejected"  # never proposed again -> confirmed

    INSIDE = (State.SUGGESTED, State.CONFIRMED)

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="links", db_index=False)
    """Without an index of its own: the one that keeps links apart begins with it."""
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="story_links")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.EVENT)
    state = models.CharField(max_length=10, choices=State, default=State.SUGGESTED)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.MACHINE)
    probability = models.FloatField(null=True, blank=True)
    """0 to 1: how sure the machine is that the article is about the event; kept whatever people decide."""
    reasons = models.JSONField(default=list)
    """Sentences for the editor."""
    note = models.CharField(max_length=500, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    edition = models.PositiveIntegerField(default=1)
    """Rises by one with each change, as Attribution.edition."""

    objects = StoryLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["story", "article"], name="storylink_once"),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "suggested"], decided_by=None)
                | Q(state__in=["confirmed", "rejected"], decided_by__isnull=False),
                name="storylink_decided_by_somebody",
            ),
            models.CheckConstraint(condition=DECIDED_BY_SOMEBODY, name="storylink_decided_at_some_time"),
            models.CheckConstraint(
                condition=Q(probability__isnull=True) | Q(probability__gte=0, probability__lte=1),
                name="storylink_probability_from_0_to_1",
            ),
            models.CheckConstraint(
                condition=~Q(kind="background") | Q(state__in=["confirmed", "rejected"]),
                name="storylink_background_is_said_by_people",
            ),
        ]
        indexes = [
            # the machine's questions, the likeliest first
            models.Index(F("probability").desc(), "id", condition=Q(state="proposed"), name="storylink_questions"),
        ]

    def __str__(self) -> str:
        return f"{self.article} in {self.story} ({self.state})"

    @property
    def is_decided(self) -> bool:
        return self.decided_by_id is not None
