"""Files of an import as the script of the upload page sends them, some in each request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.utils.datastructures import MultiValueDict

LONGEST_PATH = 4096


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file's place in the import, its name with the folders above it, its bytes; without these, the browser held it back."""

    position: int
    name: str
    size: int
    upload: UploadedFile | None


class SentFilesForm(forms.Form):
    """Lists of the same length: `position`, `name`, `size`; `held` names the positions of which no bytes are sent.

    The bytes of all others are in `file`, in the same order. Names come beside them, for a server takes the folders off
    the name of an upload.
    """

    def clean(self) -> dict[str, Any]:
        data: MultiValueDict[str, str] = self.data  # type: ignore[assignment]
        try:
            self.sent = self._read(data)
        except ValueError:
            raise forms.ValidationError("The files did not come as the page should have sent them.") from None
        return {}

    def _read(self, data: MultiValueDict[str, str]) -> list[SentFile]:
        held = {int(position) for position in data.getlist("held")}
        uploads = iter(self.files.getlist("file"))
        sent = []
        rows = zip(data.getlist("position"), data.getlist("name"), data.getlist("size"), strict=True)
        for position, name, size in [(int(position), name, int(size)) for position, name, size in rows]:
            upload = None if position in held else next(uploads, None)
            if not self._can_be(position, name, size) or (upload is None and position not in held):
                raise ValueError(position)
            sent.append(SentFile(position, name, size, upload))
        if not sent or next(uploads, None) is not None:
            raise ValueError("as many files as names")
        return sent

    def _can_be(self, position: int, name: str, size: int) -> bool:
        return 0 < position < 2**31 and 0 <= size < 2**63 and len(name) <= LONGEST_PATH and "\0" not in name
