"""What an editor says about an entity: parsed and cleaned here, saved by editing."""

from __future__ import annotations

from django import forms

from articles.forms.claims import KEY_DIGITS, NEW_KINDS
from articles.models import Alias, Entity, Revision
from articles.models.entities import KEY_LENGTH

NOTE_LENGTH = 200


class Keys(forms.Field):
    """Numbers that rows have, as many as were ticked."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: object) -> list[int]:
        ticked = value if isinstance(value, list) else []
        if not all(str(key).isdecimal() and len(str(key)) < KEY_DIGITS for key in ticked):
            raise forms.ValidationError("This was not sent by the page. Load it again.")
        return [int(key) for key in ticked]


class Texts(forms.Field):
    widget = forms.MultipleHiddenInput

    def to_python(self, value: object) -> list[str]:
        return [str(text).replace("\0", "") for text in value] if isinstance(value, list) else []


class NameForm(forms.Form):
    """`seen` is the newest change that the page knew of."""

    name = forms.CharField(max_length=KEY_LENGTH)
    kind = forms.ChoiceField()
    note = forms.CharField(
        max_length=NOTE_LENGTH, required=False, help_text="Tells two of the same name apart: “the footballer”."
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: object, entity: Entity, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        kinds = NEW_KINDS if entity.article_id is None else Entity.Kind.choices
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]


class AliasForm(forms.Form):
    name = forms.CharField(label="Another name", max_length=KEY_LENGTH)
    since = forms.DateField(
        label="From this date",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="In articles of that day and later: “the minister”. Empty: in all.",
    )


class AliasOfForm(forms.Form):
    """One of the names of the entity."""

    alias = forms.ModelChoiceField(Alias.objects.none())

    def __init__(self, *args: object, entity: Entity, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["alias"].queryset = Alias.objects.filter(entity=entity)  # type: ignore[attr-defined]


class OtherForm(forms.Form):
    """Somebody beside the entity. Who was merged meanwhile may be named: editing says so."""

    other = forms.ModelChoiceField(Entity.objects.all())


class MergeForm(OtherForm):
    """Which of the two survives."""

    survivor = forms.CharField()

    def clean(self) -> dict[str, object]:
        other, survivor = self.cleaned_data.get("other"), self.cleaned_data.get("survivor")
        if survivor not in {"this", "other"}:
            raise forms.ValidationError("Choose which of the two remains.")
        return {"other": other, "other_survives": survivor == "other"}


class ChangeForm(forms.Form):
    """A change about the entity, to be taken back."""

    revision = forms.ModelChoiceField(Revision.objects.none())

    def __init__(self, *args: object, entity: Entity, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        changes = Revision.objects.about(entity).select_related("entity")
        self.fields["revision"].queryset = changes  # type: ignore[attr-defined]


class DealForm(forms.Form):
    """What is ticked to be given away, and to whom: somebody known, or somebody new."""

    claims = Keys(required=False)
    relayed = Keys(required=False)
    mentions = Keys(required=False)
    articles = Keys(required=False)
    names = Texts(required=False)
    to = forms.ModelChoiceField(Entity.objects.all(), required=False)
    q = forms.CharField(max_length=KEY_LENGTH, required=False)
    find = forms.CharField(required=False)
    name = forms.CharField(max_length=KEY_LENGTH, required=False)
    kind = forms.ChoiceField(choices=Entity.Kind.choices, required=False)
    note = forms.CharField(max_length=NOTE_LENGTH, required=False)

    def ticked(self) -> dict[str, list[int] | list[str]]:
        """What `dealing.chosen` takes."""
        return {
            name: self.cleaned_data.get(name, []) for name in ("claims", "relayed", "mentions", "articles", "names")
        }

    def clean(self) -> dict[str, object]:
        data = self.cleaned_data
        if not data.get("find"):
            if not any(self.ticked().values()):
                raise forms.ValidationError("Tick what is to be given away.")
            if not data.get("to") and not (data.get("name") and data.get("kind")):
                raise forms.ValidationError("Say to whom: choose somebody, or give a name and a kind.")
        return data
