"""What an editor wants to review, and why something is put aside."""

from __future__ import annotations

import dataclasses
from typing import Any

from django import forms

from articles.models import Intake, Outlet, Skip, Story
from articles.models.entities import KEY_LENGTH
from articles.reviewing.scope import Scope

SHOWN = 100
"""Stories and imports that the lists name: the latest."""
ORDER_NAMES = [("doubt", "Least certain first"), ("newest", "Newest article first"), ("oldest", "Oldest article first")]
TICKS = ("direct", "unnamed", "disagreeing", "skipped")
CHOICES = ("outlet", "story", "intake", "speaker", "since", "until")
DATE = forms.DateInput(attrs={"type": "date"})


class ScopeForm(forms.Form):
    order = forms.ChoiceField(choices=ORDER_NAMES, required=False)
    outlet = forms.ModelChoiceField(Outlet.objects.all(), required=False, empty_label="All outlets")
    story = forms.ModelChoiceField(Story.objects.all(), required=False, empty_label="All stories")
    intake = forms.ModelChoiceField(Intake.objects.all(), required=False, empty_label="All imports", label="Import")
    speaker = forms.CharField(
        max_length=KEY_LENGTH, required=False, widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"})
    )
    since = forms.DateField(required=False, label="From", widget=DATE)
    until = forms.DateField(required=False, label="To", widget=DATE)
    direct = forms.BooleanField(required=False, label="Only direct quotes")
    unnamed = forms.BooleanField(required=False, label="Only unnamed sources")
    disagreeing = forms.BooleanField(required=False, label="Only words given to somebody else elsewhere")
    skipped = forms.BooleanField(required=False, label="Only what was put aside")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for name, rows in (("story", Story.objects.order_by("-pk")), ("intake", Intake.objects.order_by("-pk"))):
            if not self.data.get(name):  # what is chosen may be older than what is listed
                self.fields[name].queryset = rows[:SHOWN]  # type: ignore[attr-defined]

    def scope(self) -> Scope:
        """What the form asks for; of fields that ask for what cannot be, nothing."""
        chosen = self.cleaned_data if not self.errors else self._valid()
        return Scope(**{name: value for name, value in chosen.items() if value})

    def _valid(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in self.errors}

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the order is asked for."""
        return dataclasses.replace(self.scope(), order="doubt") != Scope()

    def in_words(self) -> str:
        """What comes: "Only direct quotes, outlet The Quay Courier, newest article first"."""
        scope = self.scope()
        ticked = [str(self[name].label) for name in TICKS if getattr(scope, name)]
        chosen = [(self[name].label, getattr(scope, name)) for name in CHOICES]
        said = [*ticked, *(f"{label} {value}" for label, value in chosen if value), dict(ORDER_NAMES)[scope.order]]
        words = ", ".join(phrase[0].lower() + phrase[1:] for phrase in said)
        return words[0].upper() + words[1:]


class SkipForm(forms.Form):
    reason = forms.ChoiceField(choices=Skip.Reason.choices)


class BesidesForm(forms.Form):
    """The claims that are on the screen already, or were passed over: "12,13"."""

    besides = forms.RegexField(r"^\d{1,18}(,\d{1,18}){0,999}$", required=False)

    def keys(self) -> list[int]:
        return [int(key) for key in self.cleaned_data["besides"].split(",") if key] if self.is_valid() else []
