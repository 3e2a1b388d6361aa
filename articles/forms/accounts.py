"""What an admin sends about an account."""

from __future__ import annotations

from django import forms
from django.contrib.auth.forms import UsernameField
from django.contrib.auth.models import User
from django.contrib.auth.validators import UnicodeUsernameValidator

from articles.models import Role

ROLES = [
    ("reader", "reader: reads"),
    ("editor", "editor: reads, and decides who said what"),
    ("admin", "admin: all that, imports, and manages accounts"),
]


class RoleForm(forms.Form):
    role = forms.TypedChoiceField(choices=ROLES, coerce=lambda name: Role[name.upper()], widget=forms.RadioSelect)


class NewAccountForm(RoleForm):
    username = UsernameField(
        max_length=User._meta.get_field("username").max_length,
        validators=[UnicodeUsernameValidator()],
        help_text="Letters, digits and @ . + - _ only. It is shown beside everything that they decide.",
    )
    field_order = ("username", "role")
