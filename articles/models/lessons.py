"""Lesson: what was learned from editors' decisions at one time, how well it did on decisions kept from it, and its use."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse


class LessonQuerySet(models.QuerySet["Lesson"]):
    def adopted(self) -> Lesson | None:
        """The one that is applied to what is annotated. One query."""
        return self.filter(state=Lesson.State.ADOPTED).first()

    def under_way(self) -> Lesson | None:
        """The one that is being learned."""
        return self.filter(state=Lesson.State.LEARNING).first()


class Lesson(models.Model):
    class State(models.TextChoices):
        LEARNING = "learning", "being learned"  # -> proposed, failed
        PROPOSED = "proposed", "waits for a decision"  # -> adopted, dropped
        ADOPTED = "adopted", "in use"  # -> withdrawn
        DROPPED = "dropped", "dropped"
        WITHDRAWN = "withdrawn", "no longer in use"  # -> adopted, when a later one is rolled back
        FAILED = "failed", "could not be learned"

    state = models.CharField(max_length=10, choices=State, default=State.LEARNING)
    content = models.JSONField(default=dict)
    """As nlp.learned.as_json() writes it."""
    figures = models.JSONField(default=dict)
    """As learning.replay.figures() writes it: only of decisions in articles that the fit they are measured with never saw."""
    decisions = models.PositiveIntegerField(default=0)
    articles = models.PositiveIntegerField(default=0)
    """Groups of near-duplicates count once."""
    progress = models.CharField(max_length=200, blank=True)
    problem = models.TextField(blank=True)
    """Why it could not be learned, in words for an admin."""
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    """None here and below: on the command line."""
    made_at = models.DateTimeField(auto_now_add=True)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    adopted_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    """Who dropped or withdrew it."""
    closed_at = models.DateTimeField(null=True, blank=True)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    """The one that was in use when this one was adopted: rolling back leads to it."""

    objects = LessonQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["state"], condition=Q(state="adopted"), name="lesson_one_in_use"),
            models.UniqueConstraint(fields=["state"], condition=Q(state="learning"), name="lesson_one_under_way"),
            models.CheckConstraint(
                condition=~Q(state__in=["adopted", "withdrawn"]) | Q(adopted_at__isnull=False),
                name="lesson_in_use_since",
            ),
            models.CheckConstraint(
                condition=Q(replaces=None) | ~Q(replaces=models.F("id")), name="lesson_replaces_another"
            ),
        ]

    def __str__(self) -> str:
        return f"Lesson {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("lesson_detail", args=[self.pk])
