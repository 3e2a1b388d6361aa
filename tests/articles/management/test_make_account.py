"""The command that makes the first admin."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from articles.models import Role, role_of

pytestmark = pytest.mark.django_db


def test_the_first_admin_is_made_and_their_password_printed(capsys):
    call_command("make_account", "carla", "--role", "admin")

    user = User.objects.get(username="carla")
    assert role_of(user) == Role.ADMIN
    assert user.check_password(capsys.readouterr().out.split()[-1])


def test_who_is_given_no_role_reads(capsys):
    call_command("make_account", "rosa")

    assert role_of(User.objects.get(username="rosa")) == Role.READER


@pytest.mark.parametrize("name", ["EDITH", "ines smith", "", "i" * 151])
def test_a_name_that_is_taken_or_none_is_refused(editor, name):
    with pytest.raises(CommandError):
        call_command("make_account", name)

    assert User.objects.count() == 1
