"""Accounts: who may make, change and close them, and that a session ends with its password."""

from __future__ import annotations

import threading

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection, transaction
from django.urls import reverse

from articles.editing import accounts
from articles.editing.errors import NotAllowed
from articles.models import Role, role_of
from tests.factories import user_in_role

pytestmark = pytest.mark.django_db
OWN_PAGE = reverse("password_change")


def role_now(user):
    return role_of(User.objects.get(pk=user.pk))


def is_signed_in(client):
    return client.get(OWN_PAGE).status_code == 200


def test_an_account_is_made_with_a_password_and_no_flags(desk_chief):
    user, password = accounts.create(username="ines", role=Role.EDITOR, by=desk_chief)

    assert user.check_password(password)
    assert len(password) == 24
    assert role_now(user) == Role.EDITOR
    assert not user.is_superuser
    assert not user.is_staff


def test_no_two_passwords_are_alike(desk_chief):
    made = {accounts.create(username=f"ines{n}", role=Role.READER, by=desk_chief)[1] for n in range(5)}

    assert len(made) == 5


def test_the_command_line_makes_the_first_admin():
    user, _ = accounts.create(username="carla", role=Role.ADMIN, by=None)

    assert role_now(user) == Role.ADMIN


@pytest.mark.parametrize("name", ["edith", "EDITH"])
def test_a_name_is_given_once_whatever_its_capitals(desk_chief, editor, name):
    with pytest.raises(NotAllowed, match="already"):
        accounts.create(username=name, role=Role.READER, by=desk_chief)


@pytest.mark.parametrize("role", [Role.READER, Role.EDITOR, Role.ADMIN])
def test_a_role_takes_the_place_of_the_one_before(desk_chief, editor, role):
    accounts.change_role(editor, role=role, by=desk_chief)

    assert role_now(editor) == role
    assert editor.groups.count() == 1


def test_a_closed_account_has_no_role_no_session_and_no_password(desk_chief, editor, editor_client):
    accounts.deactivate(editor, by=desk_chief)

    assert role_now(editor) == Role.NOBODY
    assert not is_signed_in(editor_client)
    assert not User.objects.get(pk=editor.pk).has_usable_password()


def test_an_account_opened_again_has_its_role_and_a_new_password_but_not_its_old_session(
    desk_chief, editor, editor_client
):
    accounts.deactivate(editor, by=desk_chief)
    password = accounts.reactivate(editor, by=desk_chief)

    assert role_now(editor) == Role.EDITOR
    assert User.objects.get(pk=editor.pk).check_password(password)
    assert not is_signed_in(editor_client)


def test_a_new_password_ends_the_sessions_of_the_old(desk_chief, editor, editor_client):
    assert is_signed_in(editor_client)

    password = accounts.reset_password(editor, by=desk_chief)

    assert User.objects.get(pk=editor.pk).check_password(password)
    assert not is_signed_in(editor_client)


def test_only_a_closed_account_is_opened_and_only_an_open_one_gets_a_password(desk_chief, editor):
    with pytest.raises(NotAllowed, match="open already"):
        accounts.reactivate(editor, by=desk_chief)
    accounts.deactivate(editor, by=desk_chief)
    with pytest.raises(NotAllowed, match="closed"):
        accounts.reset_password(editor, by=desk_chief)


ACTS = {
    "create": lambda user, by: accounts.create(username="ines", role=Role.ADMIN, by=by),
    "change_role": lambda user, by: accounts.change_role(user, role=Role.READER, by=by),
    "deactivate": lambda user, by: accounts.deactivate(user, by=by),
    "reactivate": lambda user, by: accounts.reactivate(user, by=by),
    "reset_password": lambda user, by: accounts.reset_password(user, by=by),
}


@pytest.mark.parametrize("act", sorted(set(ACTS) - {"create"}))
def test_nobody_changes_their_own_account(desk_chief, act):
    with pytest.raises(NotAllowed, match="their own"):
        ACTS[act](desk_chief, desk_chief)

    assert role_now(desk_chief) == Role.ADMIN


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("lapse", ["editor", "reader", "closed"])
def test_who_is_no_active_admin_changes_nothing(desk_chief, editor, act, lapse):
    """The view has asked for the role already; an admin may have lost it between that and the change."""
    if lapse == "closed":
        User.objects.filter(pk=desk_chief.pk).update(is_active=False)
    else:
        desk_chief.groups.set([Group.objects.get_or_create(name=lapse)[0]])

    with pytest.raises(NotAllowed, match="no longer an admin"):
        ACTS[act](editor, desk_chief)

    assert User.objects.count() == 2
    assert role_now(editor) == Role.EDITOR
    assert editor.check_password("edith likes long passwords")


@pytest.mark.django_db(transaction=True)
def test_two_admins_who_demote_each_other_leave_one():
    """The second waits for the first, and is no admin any more when its turn comes."""
    for role in ("reader", "editor", "admin"):
        Group.objects.get_or_create(name=role)
    carla, dora = user_in_role("carla", "admin"), user_in_role("dora", "admin")
    refused = []

    def demote(user, by):
        try:
            accounts.change_role(user, role=Role.READER, by=by)
        except NotAllowed as error:
            refused.append(error)
        finally:
            connection.close()

    second = threading.Thread(target=demote, args=(carla, dora))
    with transaction.atomic():
        accounts.change_role(dora, role=Role.READER, by=carla)
        second.start()
        second.join(0.3)
        assert second.is_alive()
    second.join(10)

    assert len(refused) == 1
    assert (role_now(carla), role_now(dora)) == (Role.ADMIN, Role.READER)
