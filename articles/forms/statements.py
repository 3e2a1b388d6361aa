"""What readers ask of the list of statements, and what editors say of one: parsed and cleaned here, saved by editing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django import forms

from articles.forms.claims import KEY_DIGITS, EditionForm
from articles.models import Claim, Entity, Revision, Statement, StatementRelation, Story

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

    from articles.models.statements import StatementQuerySet

TYPED = 500
NOTE_LENGTH = 500
ANY = "any"
BACKWARDS = "backwards"
CLAIM_LINK = re.compile(r"(?:.*/claims/)?(\d+)/?(?:[?#].*)?", re.ASCII | re.DOTALL)
STATEMENT_LINK = re.compile(r"(?:.*/statements/)?(\d+)/?(?:[?#].*)?", re.ASCII | re.DOTALL)
KINDS = [
    (StatementRelation.Kind.CONTRADICTS.value, "They contradict each other"),
    (StatementRelation.Kind.BACKGROUND.value, "This one is background to the other"),
    (BACKWARDS, "The other is background to this one"),
]


class StatementListForm(forms.Form):
    """`flag` is one of the flags, or ANY of them."""

    flag = forms.ChoiceField(
        choices=[("", "All statements"), (ANY, "What an editor must see"), *Statement.Flag.choices], required=False
    )
    speaker = forms.ModelChoiceField(Entity.objects.filter(merged_into=None), required=False)
    story = forms.ModelChoiceField(Story.objects.filter(merged_into=None), required=False)
    older = forms.CharField(max_length=60, required=False)
    newer = forms.CharField(max_length=60, required=False)

    def flagged(self, statements: StatementQuerySet) -> StatementQuerySet:
        """Those with the flag that is asked for."""
        flag = self.cleaned_data.get("flag")
        if not flag:
            return statements
        flagged = statements.exclude(flags=[])
        return flagged if flag == ANY else flagged.filter(flags__contains=[flag])


class FindForm(forms.Form):
    """Words, or the address of a claim or of a statement, or its number."""

    q = forms.CharField(max_length=TYPED, required=False)

    def key_by(self, link: re.Pattern[str]) -> int | None:
        """The number that a link has, where that is what was typed."""
        match = link.fullmatch(self.cleaned_data.get("q", "").strip())
        return int(match[1]) if match and len(match[1]) < KEY_DIGITS else None


class OtherClaimForm(forms.Form):
    claim = forms.ModelChoiceField(Claim.objects.none())

    def __init__(self, *args: object, user: User | AnonymousUser, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        claims = Claim.objects.visible_to(user).standing().select_related("article")
        self.fields["claim"].queryset = claims.prefetch_related("parts")  # type: ignore[attr-defined]


class AddForm(OtherClaimForm, EditionForm):
    """A claim that prints the statement, and the statement's edition."""


class OtherForm(forms.Form):
    other = forms.ModelChoiceField(Statement.objects.none())

    def __init__(self, *args: object, user: User | AnonymousUser, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["other"].queryset = Statement.objects.visible_to(user)  # type: ignore[attr-defined]


class MergeForm(OtherForm, EditionForm):
    """Another statement, and the edition of this one."""


class RelationForm(MergeForm):
    kind = forms.ChoiceField(choices=KINDS, widget=forms.RadioSelect)
    note = forms.CharField(max_length=NOTE_LENGTH, required=False)

    def clean(self) -> dict[str, object]:
        """With `backwards`, where it is the other statement that is background to this one."""
        kind = self.cleaned_data.get("kind")
        is_backwards = kind == BACKWARDS
        return self.cleaned_data | {
            "kind": StatementRelation.Kind.BACKGROUND.value if is_backwards else kind,
            "backwards": is_backwards,
        }


class PlaceForm(forms.Form):
    """The statement on whose page something was said."""

    at = forms.ModelChoiceField(Statement.objects.none(), required=False)

    def __init__(self, *args: object, user: User | AnonymousUser, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["at"].queryset = Statement.objects.visible_to(user)  # type: ignore[attr-defined]


class GiveForm(EditionForm):
    """Who said it in all appearances; `seen` are the editions of the attributions, "claim-edition" with commas between."""

    speaker = forms.ModelChoiceField(Entity.objects.all())
    seen = forms.RegexField(re.compile(r"\d{1,18}-\d{1,9}(?:,\d{1,18}-\d{1,9})*", re.ASCII))

    def editions(self) -> dict[int, int]:
        pairs = (pair.split("-") for pair in self.cleaned_data["seen"].split(","))
        return {int(claim): int(edition) for claim, edition in pairs}


class ChangeForm(forms.Form):
    """A change of the statement, to be taken back."""

    revision = forms.ModelChoiceField(Revision.objects.none())

    def __init__(self, *args: object, statement: Statement, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        changes = Revision.objects.about_statement(statement).select_related("statement")
        self.fields["revision"].queryset = changes  # type: ignore[attr-defined]
