"""How fast an editor goes, and what is left: figures for the one who works, kept nowhere."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Min, Q
from django.utils import timezone

from articles.models import Attribution

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from articles.reviewing.scope import Scope

HOUR = datetime.timedelta(hours=1)
COUNTED = 10_000
"""What waits is counted so far: weeks of work, and to count millions would take seconds."""
LEAST_MINUTES = 5
"""Before so many minutes have passed a pace says nothing."""


@dataclass(frozen=True, slots=True)
class Pace:
    claims: int
    """Decided today, which begins at midnight in the time zone of the site."""
    articles: int
    """In how many articles."""
    an_hour: float | None
    """Claims an hour, by those of the last hour; None before there is enough of it."""
    waiting: int
    """In the scope, whoever has them; COUNTED, where there are as many or more."""

    @property
    def is_more(self) -> bool:
        """Whether more wait than were counted."""
        return self.waiting == COUNTED

    @property
    def minutes_left(self) -> float | None:
        return self.waiting / self.an_hour * 60 if self.an_hour else None


def pace_of(editor: User, scope: Scope) -> Pace:
    """Two queries: the editor's day, and what waits."""
    now = timezone.now()
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    lately = Q(decided_at__gte=now - HOUR)
    mine = Attribution.objects.filter(decided_by=editor, decided_at__gte=min(midnight, now - HOUR))
    day = mine.aggregate(
        claims=Count("pk", filter=Q(decided_at__gte=midnight)),
        articles=Count("claim__article", filter=Q(decided_at__gte=midnight), distinct=True),
        lately=Count("pk", filter=lately),
        begun=Min("decided_at", filter=lately),
    )
    minutes = (now - day["begun"]).total_seconds() / 60 if day["begun"] else 0.0
    return Pace(
        claims=day["claims"],
        articles=day["articles"],
        an_hour=day["lately"] / minutes * 60 if minutes >= LEAST_MINUTES else None,
        waiting=scope.waiting()[:COUNTED].count(),
    )
