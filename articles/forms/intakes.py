"""What an admin says about an import: what to import, which of its items to show, which column is which."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core.files.base import ContentFile, File
from django.template.defaultfilters import filesizeformat

from articles.intake.cleaning import LONGEST_BODY
from articles.intake.fields import FIELDS
from articles.models import IntakeItem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from articles.models.intakes import IntakeItemQuerySet, Spot

FILES_AT_ONCE = 10
"""How many files of the largest size may come in one request."""
PASTED = "Pasted text"
LONGEST_NAME = 300
"""Of a file, in a search or in what a browser says; a longer one is cut when it is shown."""
LABELS = {
    "text": "Text of the article",
    "title": "Title",
    "outlet": "Outlet",
    "outlet_domain": "Domain of the outlet",
    "outlet_country": "Country of the outlet",
    "url": "Web address",
    "byline": "Byline",
    "published_at": "Date",
    "language": "Language",
    "section": "Section",
}
"""Of intake.fields.FIELDS."""


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
    """Files and text come with it; a script that sends the files afterwards says how many are coming, and the first's name."""

    uploads = FilesField(
        label="Files",
        required=False,
        help_text="Texts, pages, feeds, tables, newsletters, documents, and ZIP archives of them; as many as you like.",
    )
    folder = FilesField(
        label="A folder, with all that is in it",
        required=False,
        widget=FilesInput(attrs={"webkitdirectory": True}),
        help_text="Hidden files are left out.",
    )
    text = forms.CharField(
        label="Or paste an article",
        required=False,
        max_length=LONGEST_BODY,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Its first line is the title, if it looks like one.",
    )
    outlet = forms.CharField(
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"list": "outlets", "autocomplete": "off"}),
        help_text="Who publishes what does not say it itself. A new name makes a new outlet.",
    )
    trial = forms.BooleanField(label="Dry run: say what would happen, store nothing", required=False)
    coming = forms.IntegerField(required=False, min_value=0)
    first = forms.CharField(required=False)

    def clean_folder(self) -> list[File[bytes]]:
        return [file for file in self.cleaned_data["folder"] if not (file.name or "").startswith(".")]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        files = [*cleaned.get("uploads", []), *cleaned.get("folder", [])]
        limit = FILES_AT_ONCE * settings.UPLOAD_LIMIT
        if (size := sum(file.size for file in files)) > limit:
            self.add_error(
                "uploads", f"{filesizeformat(size)} together: send no more than {filesizeformat(limit)} at once."
            )
        elif not (files or cleaned.get("text") or cleaned.get("coming")) and not self.errors:
            raise forms.ValidationError("There is nothing to import yet: choose files, or paste an article.")
        return cleaned

    @property
    def sent(self) -> list[File[bytes]]:
        """The files, and the pasted text as one more."""
        text = self.cleaned_data["text"]
        pasted: list[File[bytes]] = [ContentFile(text.encode(), name=PASTED)] if text else []
        return [*self.cleaned_data["uploads"], *self.cleaned_data["folder"], *pasted]

    @property
    def label(self) -> str:
        """What the import is called in lists: after its first file."""
        names = [file.name or "" for file in self.sent] or [self.cleaned_data["first"]]
        more = (self.cleaned_data["coming"] or len(names)) - 1
        return f"{names[0][:150]} and {more:,} more" if more > 0 else names[0][:200]


class ItemsForm(forms.Form):
    outcome = forms.ChoiceField(choices=[("", "Everything"), *IntakeItem.Outcome.choices], required=False)
    name = forms.CharField(max_length=LONGEST_NAME, required=False)
    behind = forms.RegexField(r"^\d{1,18}\.\d{1,9}\.\d{1,9}$", required=False)
    before = forms.RegexField(r"^\d{1,18}\.\d{1,9}\.\d{1,9}$", required=False)

    def chosen(self, items: IntakeItemQuerySet) -> IntakeItemQuerySet:
        """Those that the form asks for; what it asks for and does not exist is left out of account."""
        outcome, name = self.asked("outcome"), self.asked("name")
        items = items.filter(outcome=outcome) if outcome else items
        return items.filter(name__icontains=name) if name else items

    def spot(self, side: str) -> Spot | None:
        """The spot "behind" or "before" which to go on, as intake.listing.as_query() gave it."""
        if not (given := self.asked(side)):
            return None
        file, member, record = map(int, given.split("."))
        return file, member, record

    def asked(self, field: str) -> str:
        self.is_valid()
        return str(self.cleaned_data.get(field, ""))


class ColumnsForm(forms.Form):
    """Which column of a table holds which field; the columns are known by their headings."""

    def __init__(self, headings: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        columns = [(heading, heading) for heading in dict.fromkeys(headings) if heading]
        for field in FIELDS:
            is_needed = field == "text"
            nothing = [("", "Choose a column" if is_needed else "not in this table")]
            self.fields[field] = forms.ChoiceField(
                label=LABELS[field],
                choices=nothing + columns,
                required=is_needed,
                error_messages={"required": "Say which column holds the text: without it there is nothing to store."},
            )

    @property
    def columns(self) -> dict[str, str]:
        return {field: heading for field, heading in self.cleaned_data.items() if heading}
