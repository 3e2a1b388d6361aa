"""Intake: one bulk import. IntakeItem: one file or record in it, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse

from articles.models.articles import Article
from articles.models.outlets import Outlet
from articles.models.roles import Role, role_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


class IntakeQuerySet(models.QuerySet["Intake"]):
    def visible_to(self, user: User | AnonymousUser) -> IntakeQuerySet:
        return self if role_of(user) >= Role.ADMIN else self.none()

    def with_counts(self) -> IntakeQuerySet:
        """Adds `item_count` and one `<outcome>_count` for each outcome."""
        return self.annotate(
            item_count=Count("items"),
            **{
                f"{outcome}_count": Count("items", filter=Q(items__outcome=outcome))
                for outcome in IntakeItem.Outcome.values
            },
        )


class Intake(models.Model):
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="intakes"
    )
    """Null for an import from the command line."""
    label = models.CharField(max_length=200)
    outlet = models.ForeignKey(Outlet, on_delete=models.SET_NULL, null=True, blank=True)
    """For items that do not say who published them."""
    begun_at = models.DateTimeField(auto_now_add=True)

    objects = IntakeQuerySet.as_manager()

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("intake_detail", args=[self.pk])


class IntakeItem(models.Model):
    class Outcome(models.TextChoices):
        WAITING = "waiting"  # -> any of the others
        STORED = "stored"
        DUPLICATE = "duplicate"
        NEW_VERSION = "new_version", "new version"
        REFUSED = "refused"

    intake = models.ForeignKey(Intake, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    """Its place in the import, from 1; the records of one file follow each other."""
    name = models.CharField(max_length=300)
    """The file's name as shown; with the record's place in it where it holds several."""
    outcome = models.CharField(max_length=20, choices=Outcome, default=Outcome.WAITING)
    reason = models.TextField(blank=True)
    article = models.ForeignKey(Article, on_delete=models.SET_NULL, null=True, blank=True, related_name="intake_items")
    """What it was stored as, or is a duplicate of."""
    content = models.BinaryField(null=True, blank=True)
    """The file as uploaded, until it is read; in the database, so that any worker on any machine can read it."""

    class Meta:
        ordering = ["intake", "position"]
        constraints = [
            models.UniqueConstraint(fields=["intake", "position"], name="intakeitem_position_once"),
            models.CheckConstraint(condition=~Q(outcome="refused") | ~Q(reason=""), name="intakeitem_refused_says_why"),
            models.CheckConstraint(
                condition=Q(outcome="waiting") | Q(content=None), name="intakeitem_content_only_while_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.outcome}"
