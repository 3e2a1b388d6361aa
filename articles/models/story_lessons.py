"""StoryLesson: what the machine has learned from what people decided about articles in stories."""

from __future__ import annotations

from django.db import models


class StoryLesson(models.Model):
    """The newest is in use; the others say what was in use before."""

    content = models.JSONField()
    """A linking.lessons.Lesson."""
    decisions = models.PositiveIntegerField()
    """Links that people had decided by then."""
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"what {self.decisions} decisions about stories have taught"
