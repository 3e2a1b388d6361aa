"""Revision: one recorded change: who, when, what, before, after. Append-only; written by history.record() alone.

A trigger refuses to change, delete or truncate the rows, also for the application's own database user (migration 0002).
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from articles.models.articles import Article
from articles.models.claims import Claim

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class RevisionQuerySet(models.QuerySet["Revision"]):
    def undoable_by(self, user: User) -> RevisionQuerySet:
        """Changes that the user made and that still stand: not undone, no undo, and nobody has changed the claim since."""
        standing = self.filter(undoes=None, undone_by=None)
        later = Revision.objects.filter(undoes=None, undone_by=None, claim=OuterRef("claim"), pk__gt=OuterRef("pk"))
        return standing.filter(~Exists(later.exclude(by=user)), by=user)


class Revision(models.Model):
    class Act(models.TextChoices):
        SPEAKER_CONFIRMED = "speaker_confirmed", "confirmed the speaker"
        SPEAKER_CHANGED = "speaker_changed", "changed the speaker"
        CLAIM_REJECTED = "claim_rejected", "said that this is not a claim"
        RELAY_CHANGED = "relay_changed", "changed the relay"
        CLAIM_PLACED = "claim_placed", "found the place of a decision again"
        CLAIM_SETTLED = "claim_settled", "said that the words are no longer in the article"
        UNDONE = "undone", "undid a change"

    action = models.UUIDField(default=uuid.uuid4)
    """The same for all rows of one click."""
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="revisions")
    act = models.CharField(max_length=30, choices=Act)
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="revisions")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="revisions")
    before = models.JSONField()
    after = models.JSONField()
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="undone_by")

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(act="undone", undoes__isnull=False) | (~Q(act="undone") & Q(undoes=None)),
                name="revision_undo_names_what_it_undoes",
            ),
        ]
        indexes = [
            models.Index(fields=["claim", "-id"], name="revision_claim_history"),
            # the last change of one editor in an article, for the undo key
            models.Index(fields=["article", "by", "-id"], name="revision_article_editor"),
        ]

    def __str__(self) -> str:
        return f"{self.by} {self.get_act_display()}, {self.at:%Y-%m-%d %H:%M}"
