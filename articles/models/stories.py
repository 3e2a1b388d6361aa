"""Story: a running event. StoryLink puts an article in it, or says that it is not in it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from articles.models.articles import Article


class Story(models.Model):
    class State(models.TextChoices):
        RUNNING = "running"  # -> closed
        CLOSED = "closed"  # -> running

    name = models.CharField(max_length=300)
    summary = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    follows = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="followed_by")

    class Meta:
        verbose_name_plural = "stories"
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="story_has_a_name"),
            models.CheckConstraint(
                condition=Q(follows=None) | ~Q(follows=models.F("id")), name="story_follows_another"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class StoryLink(models.Model):
    class State(models.TextChoices):
        SUGGESTED = "suggested"  # by the machine -> confirmed, rejected
        CONFIRMED = "confirmed"  # -> rejected
        REJECTED = "rejected"  # never proposed again -> confirmed

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="links")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="story_links")
    state = models.CharField(max_length=10, choices=State, default=State.SUGGESTED)
    score = models.FloatField(null=True, blank=True)
    reasons = models.JSONField(default=list)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["story", "article"], name="storylink_once"),
            models.CheckConstraint(
                condition=Q(state="suggested", decided_by=None) | (~Q(state="suggested") & Q(decided_by__isnull=False)),
                name="storylink_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article} in {self.story} ({self.state})"
