"""The desks of editors: Hold keeps a claim for one of them, Skip keeps it from one who could not decide it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from articles.models.claims import Claim


class Hold(models.Model):
    """A claim lies on an editor's desk: until that moment nobody else is given it."""

    claim = models.OneToOneField(Claim, on_delete=models.CASCADE, related_name="hold")
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="holds")
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"claim {self.claim_id} with {self.editor} until {self.until:%H:%M}"


class Skip(models.Model):
    """An editor has put a claim aside, and said why: it is not given to them again, but to others, with the reason."""

    class Reason(models.TextChoices):
        UNCLEAR = "unclear", "the article does not say who spoke"
        KNOWLEDGE = "knowledge", "it takes somebody who knows the subject"
        TEXT = "text", "the text is damaged"
        LANGUAGE = "language", "the words are not in a language that I read"
        LATER = "later", "another time"

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="skips")
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="skips")
    reason = models.CharField(max_length=20, choices=Reason)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["claim", "editor"], name="skip_once_an_editor")]

    def __str__(self) -> str:
        return f"claim {self.claim_id}: {self.get_reason_display()}"
