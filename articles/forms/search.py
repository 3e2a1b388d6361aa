"""What somebody searches for, in which order, and where in the list they are. What makes no sense is left out of account."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING

from django import forms

from articles.searching import language
from articles.searching.asking import KINDS, kind_of
from articles.searching.finding import KEYS, MOST_ORDERED, PAGE

if TYPE_CHECKING:
    from articles.searching.asking import Kind
    from articles.searching.finding import Place

LONGEST = 2_000
ORDERS = {"newest": "Newest first", "best": "Best first"}
PLACE = re.compile(r"(-?\d{1,18})((?:_-?\d{1,18})+)")
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
MICROSECOND = datetime.timedelta(microseconds=1)


class SearchForm(forms.Form):
    q = forms.CharField(max_length=LONGEST, required=False, strip=False)
    kind = forms.ChoiceField(choices=[(kind, kind) for kind in KINDS], required=False)
    order = forms.ChoiceField(choices=list(ORDERS.items()), required=False)
    place = forms.CharField(max_length=100, required=False)
    page = forms.IntegerField(min_value=1, max_value=MOST_ORDERED // PAGE + 1, required=False)

    @property
    def typed(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("q") or self.data.get("q", ""))[:LONGEST].replace("\0", " ")

    @property
    def asked_kind(self) -> Kind:
        self.is_valid()
        return kind_of(self.cleaned_data.get("kind", ""))

    @property
    def asked_order(self) -> str:
        self.is_valid()
        return self.cleaned_data.get("order") or "newest"

    @property
    def asked_page(self) -> int:
        self.is_valid()
        return self.cleaned_data.get("page") or 1

    @property
    def asked_place(self) -> Place | None:
        """After which hit the list goes on."""
        self.is_valid()
        match = PLACE.fullmatch(self.cleaned_data.get("place") or "")
        if match is None:
            return None
        keys = tuple(int(key) for key in match[2].split("_")[1:])
        if len(keys) != len(KEYS[self.asked_kind]) - 1:
            return None
        try:
            return (EPOCH + int(match[1]) * MICROSECOND, *keys)
        except OverflowError:
            return None


def written(place: Place) -> str:
    """The place as a query string has it."""
    moment, *keys = place
    return "_".join([str((moment - EPOCH) // MICROSECOND), *(str(key) for key in keys)])


class SaveForm(forms.Form):
    """A search that somebody wants to keep."""

    name = forms.CharField(max_length=100)
    q = forms.CharField(max_length=language.LONGEST, required=False, strip=False)
    kind = forms.ChoiceField(choices=[(kind, kind) for kind in KINDS])


class FeedForm(forms.Form):
    """Whether a saved search is to have a feed."""

    wanted = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])


class CompletionForm(forms.Form):
    q = forms.CharField(max_length=LONGEST, required=False, strip=False)
    at = forms.IntegerField(min_value=0, max_value=LONGEST, required=False)
