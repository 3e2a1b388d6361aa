"""A long list with a tick for each claim: what is ticked on the page that is sent, and on those that are not.

The claims and their editions travel with the form, signed, as the first look at them had them; of ticks only those that
differ from the rule by which all were set.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any

from django import forms
from django.core import signing

from articles.editing.many import Seen

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

KEPT_S = 86_400
"""Seconds for which a preview can be acted on."""
SALT = "articles.seen"
ALL, NONE, UNDECIDED = "all", "none", "undecided"
RULES = (ALL, NONE, UNDECIDED)
KEY_DIGITS = 19


@dataclass(frozen=True, slots=True)
class Ticks:
    """The claims of a preview, and which of them are ticked: those of the rule, but for the exceptions."""

    seen: Sequence[Seen]
    rule: str = UNDECIDED
    exceptions: frozenset[int] = frozenset()

    def has(self, one: Seen) -> bool:
        by_rule = self.rule == ALL or (self.rule == UNDECIDED and one.is_suggested)
        return by_rule != (one.claim in self.exceptions)

    def editions(self) -> dict[int, int]:
        """Of the claims that are ticked, by key."""
        return {one.claim: one.edition for one in self.seen if self.has(one)}

    def sent(self, *, shown: Iterable[int], ticked: Iterable[int]) -> Ticks:
        """The ticks after those of the claims shown were set to `ticked`."""
        of = {one.claim: one for one in self.seen}
        set_to = set(ticked)
        exceptions = set(self.exceptions)
        for claim in of.keys() & set(shown):
            if self.has(of[claim]) != (claim in set_to):
                exceptions ^= {claim}
        return replace(self, exceptions=frozenset(exceptions))


class SeenField(forms.CharField):
    """The claims of a preview: a list of Seen."""

    def clean(self, value: Any) -> list[Seen]:
        try:
            return _unpacked(signing.loads(super().clean(value), salt=SALT, max_age=KEPT_S))
        except signing.BadSignature as error:
            raise forms.ValidationError("This list is too old. Look at it again.") from error


class KeysField(forms.CharField):
    """Keys with commas between: a set of int."""

    def clean(self, value: Any) -> set[int]:
        return {int(key) for key in super().clean(value).split(",") if _is_key(key)}


class TicksForm(forms.Form):
    """`go` says what to do with the list: another page ("page-3"), or another rule for all ticks."""

    seen = SeenField()
    rule = forms.ChoiceField(choices=[(rule, rule) for rule in RULES])
    exceptions = KeysField(required=False)
    shown = KeysField(required=False)
    go = forms.CharField(required=False)

    def ticks(self) -> Ticks:
        """As the whole form has them."""
        values = self.cleaned_data
        if values["go"] in RULES:
            return Ticks(values["seen"], rule=values["go"])
        ticked = {int(key) for key in self.data.getlist("tick") if _is_key(key)}  # type: ignore[attr-defined]
        before = Ticks(values["seen"], rule=values["rule"], exceptions=frozenset(values["exceptions"]))
        return before.sent(shown=values["shown"], ticked=ticked)

    def page(self) -> str:
        """The number of the page that is asked for."""
        return str(self.cleaned_data["go"]).removeprefix("page-")


def packed(seen: Sequence[Seen]) -> str:
    """The claims in their order, signed: some three bytes for each.

    Of each the distance from the one before; of the edition and the state only those that most do not have.
    """
    usual = Counter((one.edition, one.is_suggested) for one in seen).most_common(1)
    (edition, is_suggested), _ = usual[0] if usual else ((1, True), 0)
    others = {
        one.claim: [one.edition, one.is_suggested]
        for one in seen
        if (one.edition, one.is_suggested) != (edition, is_suggested)
    }
    steps = [after - before for before, after in pairwise([0, *(one.claim for one in seen)])]
    return signing.dumps([steps, [edition, is_suggested], others], salt=SALT, compress=True)


def _unpacked(sent: tuple[list[int], tuple[int, bool], dict[str, tuple[int, bool]]]) -> list[Seen]:
    steps, usual, others = sent
    return [Seen(claim, *others.get(str(claim), usual)) for claim in accumulate(steps)]


def _is_key(text: str) -> bool:
    return text.isdecimal() and len(text) < KEY_DIGITS
