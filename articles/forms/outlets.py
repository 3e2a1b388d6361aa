"""What an admin says about an outlet."""

from __future__ import annotations

from django import forms
from django.core.validators import RegexValidator

from articles.models import Outlet

DOMAIN = RegexValidator(
    r"^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$",
    "This is no domain: letters, digits, hyphens and dots, as in quay-courier.example.",
)
LANGUAGE = RegexValidator(
    r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,6})?$", "This is no language: two or three letters, as in en or pt-BR."
)
COUNTRY = RegexValidator(r"^[A-Z]{2}$", "This is no country: two letters, as in GB.")


class Lowered(forms.CharField):
    def to_python(self, value: object) -> str:
        return (super().to_python(value) or "").lower()


class Raised(forms.CharField):
    def to_python(self, value: object) -> str:
        return (super().to_python(value) or "").upper()


class OutletForm(forms.Form):
    name = forms.CharField(max_length=200, help_text="As its articles show it.")
    domain = Lowered(
        max_length=253,
        required=False,
        validators=[DOMAIN],
        help_text="Of its web pages, as in quay-courier.example.",
    )
    language = forms.CharField(max_length=10, required=False, validators=[LANGUAGE], help_text="As in en, fr or pt-BR.")
    country = Raised(max_length=2, required=False, validators=[COUNTRY], help_text="Two letters, as in GB or PT.")
    date_order = forms.ChoiceField(
        label="How it writes dates",
        required=False,
        choices=[("", "Nobody has said yet"), *Outlet.DateOrder.choices],
        widget=forms.RadioSelect,
        help_text="It is asked for only where a date can be read two ways.",
    )
