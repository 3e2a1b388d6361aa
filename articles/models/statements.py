"""Statement: the same thing said, found in several articles."""

from __future__ import annotations

from django.db import models


class Statement(models.Model):
    words = models.TextField()
    """As the claim that was printed first has them."""
    found_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.words[:80]
