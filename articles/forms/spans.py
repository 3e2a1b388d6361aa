"""What an editor has marked in a text: parsed and cleaned here, checked against the text and saved by editing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from articles.editing.marks import MOST_PARTS, Mark
from articles.forms.claims import NEW_KINDS, EditionForm, claim_and_edition
from articles.models import ArticleVersion, Claim, ClaimPart, Entity
from articles.models.entities import KEY_LENGTH

if TYPE_CHECKING:
    from articles.models import Article

LARGEST = 2**31 - 1


class MarkForm(forms.Form):
    """One stretch of words, as the browser saw it."""

    start = forms.IntegerField(min_value=0, max_value=LARGEST)
    end = forms.IntegerField(min_value=0, max_value=LARGEST)
    words = forms.CharField(strip=False)
    role = forms.ChoiceField(choices=ClaimPart.Role, required=False)

    @property
    def mark(self) -> Mark:
        return Mark(**{name: self.cleaned_data[name] for name in ("start", "end", "words", "role")})


class MarksForm(forms.Form):
    """Any number of stretches: as many of each of "role", "start", "end" and "words", in the same order."""

    def clean(self) -> dict[str, Any]:
        values = [self.data.getlist(name) for name in MarkForm.base_fields]  # type: ignore[attr-defined]
        if len({len(some) for some in values}) != 1 or not 0 < len(values[0]) <= MOST_PARTS:
            raise forms.ValidationError("Mark the words first.")
        pieces = [MarkForm(dict(zip(MarkForm.base_fields, piece, strict=True))) for piece in zip(*values, strict=True)]
        if not all(piece.is_valid() and piece.cleaned_data["role"] for piece in pieces):
            raise forms.ValidationError("What was marked did not arrive whole. Mark the words once more.")
        return (super().clean() or {}) | {"marks": [piece.mark for piece in pieces]}


class WordsForm(MarksForm, EditionForm):
    """All the words of a claim, in place of those that it had."""


class SplitForm(MarkForm, EditionForm):
    """The words with which the second of two claims begins."""


class InArticleForm(forms.Form):
    """The version of the article that the page shows."""

    version = forms.ModelChoiceField(ArticleVersion.objects.none())

    def __init__(self, *args: object, article: Article, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["version"].queryset = article.versions.select_related("article")  # type: ignore[attr-defined]
        if "entity" in self.fields:
            self.fields["entity"].queryset = Entity.objects.usable_in(article)  # type: ignore[attr-defined]


class SomebodyForm(InArticleForm):
    """Who is meant: an entity that the archive knows, or somebody new."""

    entity = forms.ModelChoiceField(Entity.objects.none(), required=False)
    name = forms.CharField(max_length=KEY_LENGTH, required=False)
    kind = forms.ChoiceField(choices=NEW_KINDS, required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        chosen = [name for name in ("entity", "name", "description") if said.get(name)]
        if len(chosen) != 1 or (chosen == ["name"] and not said.get("kind")):
            raise forms.ValidationError("Choose who it is.")
        return said


class NewClaimForm(MarksForm, SomebodyForm):
    """A claim's words, and who said them; a speaker may be unnamed."""

    description = forms.CharField(max_length=KEY_LENGTH, required=False)


class MentionForm(MarkForm, SomebodyForm):
    """A mention's words, and whom they refer to."""


class ChangedMentionForm(MarkForm, SomebodyForm):
    """The same for one that stands; `was` is what the page showed of it."""

    was = forms.CharField()


class RemovedMentionForm(forms.Form):
    was = forms.CharField()


class PeopleForm(InArticleForm):
    """Whom marked words may name: those at `start` to `end`, or those that a search finds."""

    start = forms.IntegerField(min_value=0, max_value=LARGEST)
    end = forms.IntegerField(min_value=0, max_value=LARGEST)
    of = forms.ChoiceField(choices=[("claim", "claim"), ("mention", "mention")])
    q = forms.CharField(max_length=KEY_LENGTH, required=False)


class FormForm(EditionForm):
    form = forms.ChoiceField(choices=Claim.Form)


class JoinForm(EditionForm):
    """Which other claim to join; the edition is that of its attribution, and comes with it: "claim-edition"."""

    other = forms.CharField()

    def __init__(self, *args: object, claim: Claim, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._claims = Claim.objects.filter(version=claim.version_id).select_related(
            "version", "attribution__speaker", "attribution__relay"
        )

    def clean(self) -> dict[str, Any]:
        chosen = claim_and_edition(self._claims, str(self.cleaned_data.get("other", "")))
        if chosen is None:
            raise forms.ValidationError("Choose the claim to join.")
        return self.cleaned_data | {"other": chosen[0], "other_edition": chosen[1]}
