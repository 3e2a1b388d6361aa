"""The keys that somebody chooses: one field for each usual key, empty or the usual key itself for "as usual"."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from articles.keymap import ALWAYS, Action, written

UNFIT = frozenset("CMZ")
"""Unicode's categories of what is no single sign: control characters, accents that join another sign, white space."""


class KeyMapForm(forms.Form):
    """Cleans to {"keys": usual -> chosen}, of what is not as usual."""

    def __init__(self, *args: Any, actions: Sequence[Action], chosen: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names: dict[str, list[str]] = {}
        for action in actions:
            self.names.setdefault(action.usual, []).append(action.name)
        for usual, names in self.names.items():
            shown = chosen.get(usual, "" if usual in ALWAYS else usual)
            widget = forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"})
            self.fields[_field(usual)] = forms.CharField(
                label="; ".join(names), required=False, max_length=1, initial=shown, strip=False, widget=widget
            )

    def clean(self) -> dict[str, Any]:
        chosen = {usual: self.cleaned_data.get(_field(usual), "") or usual for usual in self.names}
        for usual, key in chosen.items():
            if key != usual and not _is_fit(key):
                self.add_error(_field(usual), "A key is one letter, digit or sign.")
        self._refuse_clashes(chosen)
        return {"keys": {usual: key for usual, key in chosen.items() if key != usual}}

    def _refuse_clashes(self, chosen: Mapping[str, str]) -> None:
        holders: dict[str, str] = {}
        for usual, key in chosen.items():
            first = holders.setdefault(key, usual)
            if first != usual:
                self.add_error(
                    _field(usual),
                    f"“{written(key)}” would mean two things: “{self._names_of(first)}” and “{self._names_of(usual)}”.",
                )

    def _names_of(self, usual: str) -> str:
        return "; ".join(self.names[usual])

    def field_of(self, usual: str) -> forms.BoundField:
        return self[_field(usual)]


def _field(usual: str) -> str:
    return f"key-{usual}"


def _is_fit(key: str) -> bool:
    return len(key) == 1 and unicodedata.category(key)[0] not in UNFIT
