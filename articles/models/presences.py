"""Presence: who has an article open, so that two editors know of each other."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from articles.models.articles import Article


class Presence(models.Model):
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="presences")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "user"], name="presence_once")]

    def __str__(self) -> str:
        return f"{self.user} in {self.article}"
