"""Review: an editor's pass over an article."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from articles.models.articles import ArticleVersion


class Review(models.Model):
    version = models.ForeignKey(ArticleVersion, on_delete=models.CASCADE, related_name="reviews")
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviews")
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "editor"], name="review_once_an_editor"),
            models.CheckConstraint(
                condition=Q(finished_at=None) | Q(finished_at__gte=F("started_at")), name="review_ends_after_its_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.editor}: {self.version}"
