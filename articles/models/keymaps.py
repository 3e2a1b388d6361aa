"""KeyMap: the keys that somebody has chosen instead of the usual ones."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class KeyMap(models.Model):
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="keymap")
    keys = models.JSONField(default=dict)
    """The usual key -> the key chosen: {"x": "q"}. What is not named keeps its usual key."""

    def __str__(self) -> str:
        return f"keys of {self.user}"
