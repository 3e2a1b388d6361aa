"""Who has an article open just now: each open page says so every few seconds."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from articles.models import Presence

if TYPE_CHECKING:
    from django.contrib.auth.models import User

GONE_S = 30
"""Who has not said anything for so long has gone: a page in the background is silent, an idle one speaks every 15 s."""


def note(article_id: int, *, by: User) -> None:
    """One query. The article must exist."""
    Presence.objects.bulk_create(
        [Presence(article_id=article_id, user=by, seen_at=timezone.now())],
        update_conflicts=True,
        unique_fields=["article", "user"],
        update_fields=["seen_at"],
    )


def still_here_after() -> datetime.datetime:
    """Who was seen later than that is here."""
    return timezone.now() - datetime.timedelta(seconds=GONE_S)


def sweep() -> int:
    """Forgets those who have gone; gives how many rows that were."""
    return Presence.objects.filter(seen_at__lte=still_here_after()).delete()[0]
