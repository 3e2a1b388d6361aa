"""From which probability on an editor confirms what is left of an article."""

from __future__ import annotations

from django import forms

LEAST = 80


class ConfirmingForm(forms.Form):
    """`least` is in per cent."""

    least = forms.IntegerField(min_value=0, max_value=100)
