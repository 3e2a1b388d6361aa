"""Which decisions a reader wants counted, and which of them listed. What makes no sense is left out of account."""

from __future__ import annotations

from dataclasses import fields

from django import forms
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef

from articles.measuring.filters import Filters
from articles.measuring.listing import LISTED
from articles.models import Attribution, Claim, Outlet

LONGEST_WORDS = 2000
LARGEST_KEY = 2**63 - 1


class DayInput(forms.DateInput):
    input_type = "date"


class MachineForm(forms.Form):
    since = forms.DateField(label="Decided from", required=False, widget=DayInput(format="%Y-%m-%d"))
    until = forms.DateField(label="to", required=False, widget=DayInput(format="%Y-%m-%d"))
    outlet = forms.ModelChoiceField(Outlet.objects.all(), required=False, empty_label="All outlets")
    form = forms.ChoiceField(choices=[("", "All forms"), *Claim.Form.choices], required=False)
    editor = forms.ModelChoiceField(User.objects.none(), required=False, empty_label="All editors")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        decided = Attribution.objects.filter(decided_by=OuterRef("pk")).exclude(state=Attribution.State.SUGGESTED)
        editors = self.fields["editor"]
        assert isinstance(editors, forms.ModelChoiceField)  # noqa: S101 -- for the type alone
        editors.queryset = User.objects.filter(Exists(decided)).order_by("username")

    @property
    def filters(self) -> Filters:
        self.is_valid()
        given = {field.name: self.cleaned_data.get(field.name) for field in fields(Filters)}
        asked = {name: getattr(value, "pk", value) for name, value in given.items() if value not in (None, "")}
        return Filters(**asked)


class ListedForm(MachineForm):
    """The same, and what the link of a number asks for beside it."""

    verdict = forms.ChoiceField(choices=[(kind, kind) for kind in LISTED], required=False)
    story = forms.IntegerField(min_value=1, max_value=LARGEST_KEY, required=False)
    reason = forms.CharField(max_length=LONGEST_WORDS, required=False)
    pipeline = forms.CharField(max_length=100, required=False)
    month = forms.DateField(required=False)
    chance = forms.IntegerField(min_value=0, max_value=9, required=False)
    confidence = forms.IntegerField(min_value=0, max_value=9, required=False)
    machine = forms.IntegerField(min_value=1, max_value=LARGEST_KEY, required=False)
    chosen = forms.IntegerField(min_value=1, max_value=LARGEST_KEY, required=False)
    source = forms.CharField(max_length=LONGEST_WORDS, required=False)
    cue = forms.CharField(max_length=LONGEST_WORDS, required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        # 0: where the outlet is not known
        self.fields["outlet"] = forms.IntegerField(min_value=0, max_value=LARGEST_KEY, required=False)

    @property
    def asked_verdict(self) -> str:
        """One of LISTED; "" for all that are counted."""
        self.is_valid()
        return str(self.cleaned_data.get("verdict", ""))
