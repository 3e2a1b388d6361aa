"""What an editor sends about a claim: parsed and cleaned here, saved by editing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms

from articles.models import Claim, Entity
from articles.models.entities import KEY_LENGTH

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from articles.models import Article

KEY_DIGITS = 19
NEW_KINDS = [(kind.value, kind.label) for kind in Entity.Kind if kind != Entity.Kind.UNNAMED]


class EditionForm(forms.Form):
    """The edition of the attribution that the editor saw."""

    edition = forms.IntegerField(min_value=1, max_value=2**31 - 1)


class SpeakerForm(EditionForm):
    """Whom an open page shows may have been merged into another meanwhile: editing knows who that is now."""

    speaker = forms.ModelChoiceField(Entity.objects.none())

    def __init__(self, *args: object, article: Article, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["speaker"].queryset = Entity.objects.known_in(article)  # type: ignore[attr-defined]


class NewSpeakerForm(EditionForm):
    name = forms.CharField(max_length=KEY_LENGTH)
    kind = forms.ChoiceField(choices=NEW_KINDS)


class UnnamedForm(EditionForm):
    description = forms.CharField(max_length=KEY_LENGTH)


class RelayForm(EditionForm):
    relay = forms.ModelChoiceField(Entity.objects.none(), required=False)

    def __init__(self, *args: object, article: Article, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["relay"].queryset = Entity.objects.known_in(article)  # type: ignore[attr-defined]


class EntitySearchForm(forms.Form):
    q = forms.CharField(max_length=KEY_LENGTH, required=False)


class PlaceForm(forms.Form):
    """Which claim a lost one is now; the edition is that of its attribution, and comes with it: "claim-edition"."""

    claim = forms.CharField()

    def __init__(self, *args: object, article: Article, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._claims = Claim.objects.filter(article=article).select_related("attribution", "version")

    def clean(self) -> dict[str, object]:
        chosen = claim_and_edition(self._claims, str(self.cleaned_data.get("claim", "")))
        if chosen is None:
            raise forms.ValidationError("Choose the claim that it is now.")
        return {"claim": chosen[0], "edition": chosen[1]}


def claim_and_edition(claims: QuerySet[Claim], value: str) -> tuple[Claim, int] | None:
    """The one of the claims that `value`, "claim-edition", names, and the edition of its attribution."""
    key, _, edition = value.partition("-")
    claim = claims.filter(pk=int(key)).first() if key.isdecimal() and len(key) < KEY_DIGITS else None
    return (claim, int(edition)) if claim and edition.isdecimal() and len(edition) < KEY_DIGITS else None
