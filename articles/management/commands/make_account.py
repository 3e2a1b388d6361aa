"""manage.py make_account NAME: makes an account, the first admin's above all, and prints its password."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from articles.editing import accounts
from articles.editing.errors import NotAllowed
from articles.forms.accounts import NewAccountForm
from articles.models.roles import ROLE_NAMES

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(BaseCommand):
    help = "Makes an account and prints its password, this once. For a lost password: changepassword NAME."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", metavar="NAME", help="to sign in with")
        parser.add_argument("--role", choices=ROLE_NAMES, default="reader", help="what the account may do")

    def handle(self, *, username: str, role: str, **options: Any) -> None:
        form = NewAccountForm({"username": username, "role": role})
        if not form.is_valid():
            raise CommandError(" ".join(str(error) for errors in form.errors.values() for error in errors))
        try:
            user, password = accounts.create(**form.cleaned_data, by=None)
        except NotAllowed as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{user} may sign in as {role} with the password {password}")
