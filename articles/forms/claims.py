"""What an editor sends about a claim: parsed and cleaned here, saved by editing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms

from articles.models import Entity
from articles.models.entities import KEY_LENGTH

if TYPE_CHECKING:
    from articles.models import Article

NEW_KINDS = [(kind.value, kind.label) for kind in Entity.Kind if kind != Entity.Kind.UNNAMED]


class EditionForm(forms.Form):
    """The edition of the attribution that the editor saw."""

    edition = forms.IntegerField(min_value=1, max_value=2**31 - 1)


class SpeakerForm(EditionForm):
    speaker = forms.ModelChoiceField(Entity.objects.none())

    def __init__(self, *args: object, article: Article, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["speaker"].queryset = Entity.objects.usable_in(article)  # type: ignore[attr-defined]


class NewSpeakerForm(EditionForm):
    name = forms.CharField(max_length=KEY_LENGTH)
    kind = forms.ChoiceField(choices=NEW_KINDS)


class UnnamedForm(EditionForm):
    description = forms.CharField(max_length=KEY_LENGTH)


class RelayForm(EditionForm):
    relay = forms.ModelChoiceField(Entity.objects.none(), required=False)

    def __init__(self, *args: object, article: Article, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["relay"].queryset = Entity.objects.usable_in(article)  # type: ignore[attr-defined]


class EntitySearchForm(forms.Form):
    q = forms.CharField(max_length=KEY_LENGTH, required=False)
