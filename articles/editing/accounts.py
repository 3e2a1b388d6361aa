"""Accounts: made, changed and closed by admins. Nobody is ever deleted, for the history says who decided what."""

from __future__ import annotations

from axes.utils import reset as forget_failed_sign_ins  # type: ignore[import-untyped]
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.utils.crypto import get_random_string

from articles.editing.errors import NotAllowed
from articles.models import Role

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that could be read as another


@transaction.atomic
def create(*, username: str, role: Role, by: User | None) -> tuple[User, str]:
    """The new account and its password, which is kept nowhere. `by` is None on the command line.

    Raises NotAllowed if an account has that name, in capitals or not.
    """
    if by is not None:
        _let_act(by)
    if User.objects.filter(username__iexact=username).exists():
        raise NotAllowed("There is an account of that name already.")
    password = _new_password()
    user = User.objects.create_user(username, password=password)
    _give_role(user, role)
    return user, password


@transaction.atomic
def change_role(user: User, *, role: Role, by: User) -> None:
    """Gives the user that role and no other. Raises NotAllowed for one's own."""
    _let_act(by, on=user)
    _give_role(user, role)


@transaction.atomic
def deactivate(user: User, *, by: User) -> None:
    """Signs the user out everywhere, for good: without its password no session of theirs comes back to life.

    Raises NotAllowed for one's own account.
    """
    _let_act(by, on=user)
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])


@transaction.atomic
def reactivate(user: User, *, by: User) -> str:
    """Lets the user in again, in the role they had, with the password that is returned.

    Raises NotAllowed for an account that is open.
    """
    _let_act(by, on=user)
    if user.is_active:
        raise NotAllowed("This account is open already. Nothing was changed.")
    user.is_active = True
    user.save(update_fields=["is_active"])
    return _replace_password(user)


@transaction.atomic
def reset_password(user: User, *, by: User) -> str:
    """Ends the user's sessions; they sign in again with the password that is returned.

    Raises NotAllowed for one's own account, where it would spare a thief the old password, and for an inactive one.
    """
    _let_act(by, on=user)
    if not user.is_active:
        raise NotAllowed("This account is closed. Open it again, and it gets a new password.")
    return _replace_password(user)


def _let_act(by: User, *, on: User | None = None) -> None:
    """Raises NotAllowed unless `by` is an active admin still, and somebody else than `on`.

    So at least one admin always remains: who acts. The lock lets one change be made at a time, or two admins could
    take the role from each other.
    """
    admins = Group.objects.select_for_update(no_key=True).get(name=Role.ADMIN.name.lower())
    if not admins.user_set.filter(pk=by.pk, is_active=True).exists():
        raise NotAllowed("You are no longer an admin. Nothing was changed.")
    if on == by:
        raise NotAllowed("Nobody changes their own rights; another admin can.")


def _give_role(user: User, role: Role) -> None:
    user.groups.set([Group.objects.get(name=role.name.lower())])


def _replace_password(user: User) -> str:
    password = _new_password()
    user.set_password(password)
    user.save(update_fields=["password"])
    forget_failed_sign_ins(username=user.get_username())
    return password


def _new_password() -> str:
    """Five groups of four, to be read out: 99 bits."""
    return "-".join(get_random_string(4, LETTERS) for _ in range(5))
