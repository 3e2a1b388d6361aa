"""Who may what: readers read, editors edit too, admins import and manage accounts too."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


class Role(IntEnum):
    """Each role may do what the ones before it may. The names in lower case are those of the groups."""

    NOBODY = 0
    READER = 1
    EDITOR = 2
    ADMIN = 3


ROLE_NAMES = tuple(role.name.lower() for role in Role if role is not Role.NOBODY)
REMEMBERED = "_newsdesk_role"


def role_given(user: User) -> Role:
    """The role that the user's groups give, active or not. Reads user.groups: one query unless they are prefetched."""
    names = {group.name for group in user.groups.all()}
    return max((role for role in Role if role.name.lower() in names), default=Role.READER)


def role_of(user: User | AnonymousUser) -> Role:
    """The highest role of the user: one query for each user object, then remembered on it."""
    if not user.is_authenticated:
        return Role.READER if settings.PUBLIC_READING else Role.NOBODY
    if not user.is_active:
        return Role.NOBODY
    known = getattr(user, REMEMBERED, None)
    if known is None:
        known = role_given(user)
        setattr(user, REMEMBERED, known)
    return Role(known)
