"""Outlets: what is known of who publishes, as admins say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from articles import queue
from articles.editing.errors import NotAllowed

if TYPE_CHECKING:
    from articles.models import Outlet

FIELDS = ("name", "domain", "language", "country", "date_order")


@transaction.atomic
def change(outlet: Outlet, *, name: str, domain: str, language: str, country: str, date_order: str) -> None:
    """Writes what is known of the outlet; articles whose dates waited for its date order are dated by a worker.

    Raises NotAllowed where another outlet has the name.
    """
    said_how = date_order and date_order != outlet.date_order
    outlet.name, outlet.domain, outlet.language, outlet.country = name, domain, language, country
    outlet.date_order = date_order
    try:
        with transaction.atomic():
            outlet.save(update_fields=FIELDS)
    except IntegrityError as error:
        raise NotAllowed("Another outlet has that name already.") from error
    if said_how:
        queue.date_again_later(outlet.pk)
