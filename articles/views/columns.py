"""Tables of an import that ask which of their columns is which, those with the same headings together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from articles.forms.intakes import ColumnsForm
from articles.models import IntakeFile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from articles.models import Intake

ASKS = IntakeFile.State.ASKS


@dataclass(frozen=True, slots=True)
class AskingTable:
    file: IntakeFile
    """The first of those with these headings; its rows are shown."""
    others: int
    form: ColumnsForm


def tables_of(intake: Intake, *, wrong: ColumnsForm | None = None, asked: int = 0) -> Sequence[AskingTable]:
    """One for each set of headings, in the order of the files. `wrong` is the form of the file `asked`, with what is wrong."""
    together: dict[tuple[str, ...], list[IntakeFile]] = {}
    for file in intake.files.filter(state=ASKS).order_by("position"):
        together.setdefault(tuple(headings_of(file)), []).append(file)
    return [
        AskingTable(
            files[0],
            len(files) - 1,
            wrong if wrong is not None and asked in {file.pk for file in files} else form_of(files[0]),
        )
        for files in together.values()
    ]


def form_of(file: IntakeFile, data: object = None) -> ColumnsForm:
    """Preset to what the reader of the table took each column for."""
    guessed = (file.table or {}).get("guessed", {})
    return ColumnsForm(headings_of(file), data, initial=guessed, auto_id=f"id_{file.pk}_%s")


def headings_of(file: IntakeFile) -> list[str]:
    return list((file.table or {}).get("headings", []))


def with_the_same_headings(intake: Intake, file: IntakeFile) -> Sequence[IntakeFile]:
    return list(intake.files.filter(state=ASKS, table__headings=headings_of(file)))
