"""The searches that somebody keeps. Their own business: no Revision tells of them."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from articles.editing.errors import NotAllowed
from articles.models import Article, SavedSearch, SavedVisit

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MOST = 50
"""That one person keeps."""


def save(*, name: str, query: str, kind: str, by: User) -> SavedSearch:
    """Keeps a search under a name that none of the user's has. Raises NotAllowed."""
    if SavedSearch.objects.filter(owner=by).count() >= MOST:
        raise NotAllowed(f"You keep {MOST} searches already: remove one that you no longer need.")
    try:
        with transaction.atomic():
            saved = SavedSearch.objects.create(owner=by, name=name, query=query, kind=kind)
    except IntegrityError as error:
        raise NotAllowed(f"You keep another search as “{name}”: choose another name.") from error
    note_visit(saved)
    return saved


def remove(saved: SavedSearch) -> None:
    """Its feed ends with it."""
    saved.delete()


def open_feed(saved: SavedSearch) -> None:
    """Gives it a feed at an address that nobody can guess; another one where it has a feed already."""
    saved.token = secrets.token_urlsafe(32)
    saved.save(update_fields=["token"])


def close_feed(saved: SavedSearch) -> None:
    """Nobody can read its feed any more."""
    saved.token = ""
    saved.save(update_fields=["token"])


def note_visit(saved: SavedSearch) -> None:
    """What is found from now on in articles that are yet to come is new."""
    newest = Article.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    SavedVisit.objects.update_or_create(saved=saved, defaults={"newest_article": newest})
