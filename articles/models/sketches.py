"""Sketch: a few numbers that stand for an article's words, so that copies of one text are found without reading any other."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from articles.models.articles import Article


class Sketch(models.Model):
    article = models.OneToOneField(Article, on_delete=models.CASCADE, primary_key=True, related_name="sketch")
    keys = ArrayField(models.IntegerField())
    """Those of intake.sketching that tell the text from others: none that many texts have, and of copies only those that no
    other article of their group has. So a key stands in a few rows, however large the archive."""
    size = models.PositiveSmallIntegerField()
    """How many keys the text has, with those that another of its group keeps."""

    class Meta:
        indexes = [
            # the articles that have a key; without a pending list, which every look-up would read from end to end
            GinIndex(fields=["keys"], fastupdate=False, name="sketch_keys"),
        ]

    def __str__(self) -> str:
        return f"sketch of {self.article}"
