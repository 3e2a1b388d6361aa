"""Where words stand in an article: half-open code-point offsets with the exact text beside them.

The offsets follow the Web Annotation TextPositionSelector, the text its TextQuoteSelector. A trigger refuses a row
whose text is not what stands at its offsets (migration 0002).
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length


class Anchored(models.Model):
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    exact = models.TextField()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="%(class)s_start_before_end"),
            models.CheckConstraint(condition=Q(end=F("start") + Length("exact")), name="%(class)s_text_fits_offsets"),
        ]

    def __str__(self) -> str:
        return f"{self.start}-{self.end} {self.exact[:60]}"


class Origin(models.TextChoices):
    """Who made a row: re-annotating replaces what the machine made and never what a person did."""

    MACHINE = "machine"
    PERSON = "person"
