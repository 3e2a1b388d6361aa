"""What is sent about second readings: a sample to draw, an answer, who was right, whose agreement to show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.models import User
from django.utils.crypto import get_random_string

from articles.editing.second_readings import Said
from articles.forms.claims import KEY_DIGITS, NEW_KINDS
from articles.models import Claim, Entity, Outlet, Passage
from articles.models.anchors import Origin
from articles.models.entities import KEY_LENGTH

if TYPE_CHECKING:
    from articles.editing.second_readings import Stretch
    from articles.models import Article
    from articles.models.entities import EntityQuerySet

LARGEST = 500
"""Articles of a sample."""
OFFSET = {"min_value": 0, "max_value": 2**31 - 1, "required": False}


def editors() -> Any:
    """Those who may decide, and so read again."""
    return User.objects.filter(is_active=True, groups__name__in=["editor", "admin"]).distinct().order_by("username")


def new_seed() -> int:
    return int(get_random_string(6, "0123456789"))


class SampleForm(forms.Form):
    size = forms.IntegerField(
        label="How many articles",
        min_value=1,
        max_value=LARGEST,
        initial=20,
        help_text="All are drawn where there are fewer.",
    )
    readers = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label="Who reads them again",
        widget=forms.CheckboxSelectMultiple,
        help_text="Each reads all of them, and sees nothing of what the first or another decided.",
    )
    editor = forms.ModelChoiceField(User.objects.none(), label="Decided by", required=False, empty_label="Anybody")
    outlet = forms.ModelChoiceField(Outlet.objects.order_by("name"), required=False, empty_label="All outlets")
    since = forms.DateField(label="Published from", required=False, widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(label="to", required=False, widget=forms.DateInput({"type": "date"}))
    seed = forms.IntegerField(
        min_value=0,
        max_value=2**31 - 1,
        initial=new_seed,
        help_text="With the same number the same articles are drawn again.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in ("readers", "editor"):
            self.fields[field].queryset = editors()  # type: ignore[attr-defined]


def choosable(article: Article) -> EntityQuerySet:
    """Who may be named in a blind answer: without sources of the article that editors made, or they would be told of them."""
    return Entity.objects.usable_in(article).exclude(article=article, origin=Origin.PERSON)


class AnswerForm(forms.Form):
    """`choice` is the key of an entity, or one of NOT, UNNAMED and NEW; the words are from `start` to `end`."""

    NOT, UNNAMED, NEW = "not", "unnamed", "new"
    choice = forms.CharField(error_messages={"required": "Choose who said it, or that it is no claim."})
    # not "form": an element of that name would hide the property of every element beside it
    claim_form = forms.ChoiceField(choices=Claim.Form.choices, required=False)
    description = forms.CharField(max_length=KEY_LENGTH, required=False)
    name = forms.CharField(max_length=KEY_LENGTH, required=False)
    kind = forms.ChoiceField(choices=NEW_KINDS, required=False)
    start = forms.IntegerField(**OFFSET)  # type: ignore[arg-type]
    end = forms.IntegerField(**OFFSET)  # type: ignore[arg-type]

    def __init__(self, *args: Any, article: Article, content: Stretch | None, **kwargs: Any) -> None:
        """`content` is from where to where the machine has the words; None where it has none."""
        super().__init__(*args, **kwargs)
        self._choosable = choosable(article)
        self._content = content

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        choice = cleaned.get("choice", "")
        if not choice or self.errors:
            return cleaned
        if choice == self.NOT:
            return {"said": Said(is_claim=False)}
        if not cleaned["claim_form"]:
            raise forms.ValidationError("Say which form it has: direct, mixed or indirect.")
        return {
            "said": Said(
                is_claim=True, form=cleaned["claim_form"], content=self._other_words(), **self._speaker(choice)
            )
        }

    def _speaker(self, choice: str) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if choice == self.UNNAMED:
            if not cleaned["description"]:
                raise forms.ValidationError("Say how the article describes the source.")
            return {"description": cleaned["description"]}
        if choice == self.NEW:
            if not (cleaned["name"] and cleaned["kind"]):
                raise forms.ValidationError("Type the name, and say what it is.")
            return {"name": cleaned["name"], "kind": cleaned["kind"]}
        key = int(choice) if choice.isdecimal() and len(choice) < KEY_DIGITS else 0
        speaker = self._choosable.filter(pk=key).first()
        if speaker is None:
            raise forms.ValidationError("Choose who said it, or that it is no claim.")
        return {"speaker": speaker}

    def _other_words(self) -> Stretch | None:
        start, end = self.cleaned_data["start"], self.cleaned_data["end"]
        if start is None or end is None or (start, end) == self._content:
            return None
        if start >= end:
            raise forms.ValidationError("The last word stands before the first.")
        return start, end


class SettlingForm(forms.Form):
    """Who was right, and the edition of the attribution that the editor saw; none where there is no claim yet."""

    choice = forms.ChoiceField(choices=Passage.Choice.choices)
    edition = forms.IntegerField(min_value=1, max_value=2**31 - 1, required=False)


class DifferencesForm(forms.Form):
    """Which difference an editor asks for."""

    at = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False)


class PassageForm(forms.Form):
    """Which passage of the article a reader asks for, or in which paragraph a claim was missed; and whom they look for."""

    passage = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False)
    missed = forms.IntegerField(**OFFSET)  # type: ignore[arg-type]
    q = forms.CharField(max_length=KEY_LENGTH, required=False)


class PairForm(forms.Form):
    """Whose agreement: "3-5", the keys of two editors; empty: everybody's."""

    pair = forms.RegexField(r"^\d{1,18}-\d{1,18}$", required=False)

    def clean_pair(self) -> tuple[int, int] | None:
        one, _, other = self.cleaned_data["pair"].partition("-")
        return (int(one), int(other)) if other else None
