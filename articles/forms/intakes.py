"""What an admin sends to be imported, and which items of an import to show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core.files.base import ContentFile, File
from django.template.defaultfilters import filesizeformat

from articles.intake.cleaning import LONGEST_BODY
from articles.models import IntakeItem

if TYPE_CHECKING:
    from django.db.models import QuerySet

FILES_AT_ONCE = 10
"""How many files of the largest size may come in one request."""
PASTED = "Pasted text"


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; an empty one is no error here: the import refuses it by name."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[File[bytes]]:
        return [file for file in data or [] if file]

    def bound_data(self, data: Any, initial: Any) -> Any:
        return data


class IntakeForm(forms.Form):
    uploads = FilesField(
        label="Files",
        required=False,
        help_text="Plain text, Markdown, HTML pages or JSON Lines; as many as you like. You can drop them here.",
    )
    text = forms.CharField(
        label="Or paste an article",
        required=False,
        max_length=LONGEST_BODY,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Its first line is the title, if it looks like one.",
    )
    outlet = forms.CharField(
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"list": "outlets", "autocomplete": "off"}),
        help_text="Who publishes what does not say it itself. A new name makes a new outlet.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        files: list[File[bytes]] = cleaned.get("uploads", [])
        limit = FILES_AT_ONCE * settings.UPLOAD_LIMIT
        if (size := sum(file.size for file in files)) > limit:
            self.add_error(
                "uploads", f"{filesizeformat(size)} together: send no more than {filesizeformat(limit)} at once."
            )
        elif not files and not cleaned.get("text") and not self.errors:
            raise forms.ValidationError("There is nothing to import yet: choose files, or paste an article.")
        return cleaned

    @property
    def sent(self) -> list[File[bytes]]:
        """The files, and the pasted text as one more."""
        text = self.cleaned_data["text"]
        pasted: list[File[bytes]] = [ContentFile(text.encode(), name=PASTED)] if text else []
        return [*self.cleaned_data["uploads"], *pasted]

    @property
    def label(self) -> str:
        """What the import is called in lists: after its first file."""
        first, *more = [file.name or "" for file in self.sent]
        return f"{first[:150]} and {len(more):,} more" if more else first[:200]


class ItemsForm(forms.Form):
    outcome = forms.ChoiceField(choices=[("", "Everything"), *IntakeItem.Outcome.choices], required=False)

    def chosen(self, items: QuerySet[IntakeItem]) -> QuerySet[IntakeItem]:
        """Those that the form asks for; all of them where it asks for what does not exist."""
        outcome = self.cleaned_data["outcome"] if self.is_valid() else ""
        return items.filter(outcome=outcome) if outcome else items
