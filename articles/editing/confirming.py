"""What is left of an article confirmed at once: the machine's own suggestions from a probability on that the editor picks."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from articles.editing import many
from articles.models import Attribution

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.contrib.auth.models import User

    from articles.models import ArticleVersion
    from articles.models.claims import ClaimQuerySet


def remaining(version: ArticleVersion, *, least: float) -> ClaimQuerySet:
    """The claims that nobody has decided, whose speaker the machine names with the probability `least` or more, in order."""
    undecided = version.claims.filter(is_withdrawn=False, attribution__state=Attribution.State.SUGGESTED)
    return undecided.filter(attribution__speaker__isnull=False, confidence__gte=least).order_by("start", "pk")


def confirm(version: ArticleVersion, *, least: float, seen: Mapping[int, int], by: User) -> many.Done:
    """Confirms the claims of `seen` (their editions, by key): one act, with one undo. What has changed is left alone."""
    action = uuid.uuid4()
    given = many.decide(remaining(version, least=least), editions=seen, speaker=None, by=by, action=action)
    return many.Done(action=action, given=given, left=len(seen) - given)
