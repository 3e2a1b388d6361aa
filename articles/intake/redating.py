"""Articles without a date, for it can be read two ways, are dated once somebody has said how their outlet writes dates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.db import transaction

from articles import queue
from articles.intake.dates import read_date
from articles.intake.storing import ADDED, wait_for_others
from articles.models import Article, IntakeItem

if TYPE_CHECKING:
    import datetime

    from django.db.models import QuerySet

    from articles.models import Outlet

BATCH = 500
"""Items a transaction."""
ASKS = "left out until somebody says how"
NOTE = re.compile(rf"date (?P<words>[^;]+) can be read two ways: {ASKS} .*? writes dates")
"""As intake.dates and intake.storing word it."""


def undated(outlet: Outlet) -> QuerySet[IntakeItem]:
    """The items that brought an article of the outlet, and left its date out because it can be read two ways."""
    return IntakeItem.objects.filter(
        outcome__in=ADDED, reason__contains=ASKS, article__outlet=outlet, article__published_at=None
    )


def date_again(outlet: Outlet) -> int:
    """Gives those articles their date; their number. Can be broken off and run twice."""
    count, last = 0, 0
    while items := list(undated(outlet).filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = items[-1].pk
        with transaction.atomic():
            wait_for_others()
            dated = [article for item in items for article in _date(item, outlet)]
            queue.link_later(dated)
            count += len(dated)
    return count


def _date(item: IntakeItem, outlet: Outlet) -> list[int]:
    """The article that has its date now, if it has."""
    found = NOTE.search(item.reason)
    moment = _moment(found["words"], outlet) if found else None
    if found is None or moment is None:
        return []
    read_as = f"date {found['words']} read as {moment.day} {moment:%B %Y}"
    item.reason = item.reason.replace(found[0], read_as)
    item.save(update_fields=["reason"])
    articles = Article.objects.filter(intake_items=item, published_at=None)
    dated = list(articles.values_list("pk", flat=True))
    articles.update(published_at=moment)
    return dated


def _moment(words: str, outlet: Outlet) -> datetime.datetime | None:
    return read_date(words).readings.get(outlet.date_order)
