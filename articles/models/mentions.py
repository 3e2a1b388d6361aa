"""Mention: one stretch of text that refers to an Entity: a name, a description or a pronoun."""

from __future__ import annotations

from django.db import models

from articles.models.anchors import Anchored, Origin
from articles.models.articles import ArticleVersion
from articles.models.entities import Entity


class Mention(Anchored):
    class Kind(models.TextChoices):
        NAME = "name"
        DESCRIPTION = "description"
        PRONOUN = "pronoun"

    version = models.ForeignKey(ArticleVersion, on_delete=models.CASCADE, related_name="mentions")
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="mentions")
    kind = models.CharField(max_length=20, choices=Kind)
    label = models.CharField(max_length=20, blank=True)
    """The label of the spaCy pipeline: PERSON, ORG, GPE ..."""
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.MACHINE)

    class Meta(Anchored.Meta):
        ordering = ["start", "end"]
        constraints = [
            *Anchored.Meta.constraints,
            models.UniqueConstraint(fields=["version", "start", "end", "entity"], name="mention_once"),
        ]
