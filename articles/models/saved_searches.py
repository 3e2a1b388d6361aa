"""SavedSearch: a search that somebody keeps under a name. SavedVisit: how far they have seen what it finds."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse


class SavedSearch(models.Model):
    class Kind(models.TextChoices):
        ARTICLES = "articles"
        CLAIMS = "claims"

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches", db_index=False
    )
    """Without an index of its own: the one that keeps names apart begins with it."""
    name = models.CharField(max_length=100)
    query = models.CharField(max_length=1000, blank=True)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.ARTICLES)
    token = models.CharField(max_length=43, blank=True)
    """The secret of the address of its feed; empty: it has none."""
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "saved searches"
        constraints = [
            models.UniqueConstraint("owner", Lower("name"), name="savedsearch_one_per_name"),
            models.UniqueConstraint(fields=["token"], condition=~Q(token=""), name="savedsearch_token_once"),
            models.CheckConstraint(condition=~Q(name=""), name="savedsearch_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("saved_search", args=[self.pk])


class SavedVisit(models.Model):
    saved = models.OneToOneField(SavedSearch, on_delete=models.CASCADE, primary_key=True, related_name="visit")
    newest_article = models.BigIntegerField()
    """The key of the newest article when its owner last looked: what has a greater one is new."""

    def __str__(self) -> str:
        return f"{self.saved}, seen up to article {self.newest_article}"
