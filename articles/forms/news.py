"""What an open page of an article says of itself when it asks for news."""

from __future__ import annotations

from django import forms

MOST_NUMBERS = 500
DIGITS = 18


class NumbersField(forms.CharField):
    """ "3,14,15" -> [3, 14, 15]."""

    def __init__(self) -> None:
        super().__init__(required=False)

    def clean(self, value: object) -> list[int]:
        words = [word for word in str(super().clean(value)).split(",") if word]
        if len(words) > MOST_NUMBERS or not all(word.isdecimal() and len(word) <= DIGITS for word in words):
            raise forms.ValidationError("Numbers, with commas between.")
        return [int(word) for word in words]


def _number(*, required: bool = False) -> forms.IntegerField:
    return forms.IntegerField(min_value=0, max_value=10**DIGITS, required=required)


class NewsForm(forms.Form):
    since = _number(required=True)
    """The page shows all revisions up to this one,"""
    known = NumbersField()
    """and these;"""
    held = NumbersField()
    """it has been told of these, which belong to rows that it keeps."""
    keep = NumbersField()
    """Rows in which somebody works: not to be touched."""
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, required=False)
    reading = forms.CharField(required=False, max_length=200)
    """The version as the machine had read it."""
    here = forms.CharField(required=False, max_length=2_000)
    """The line about who else is here, as it was answered last."""
    open = _number()
    """The claim whose panel is open,"""
    edition = _number()
    """and the edition that it shows."""
    take = forms.BooleanField(required=False)
    """The rows kept are wanted as they now are, with the panel open in its new state."""
    own = forms.BooleanField(required=False)
