"""The keys that somebody chooses for themselves. Their own business: no Revision tells of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles.models import KeyMap

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.contrib.auth.models import User


def choose(user: User, keys: Mapping[str, str]) -> None:
    """Makes those the user's keys: usual -> chosen. What is not named has its usual key, also where another was chosen."""
    KeyMap.objects.update_or_create(user=user, defaults={"keys": dict(keys)})


def forget(user: User) -> None:
    """Back to the usual keys."""
    KeyMap.objects.filter(user=user).delete()
