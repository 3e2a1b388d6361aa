"""What can stand against a change; views turn each into a status code and a sentence. A docstring is the message."""

from __future__ import annotations


class EditingError(Exception):
    """The change cannot be made."""

    def __str__(self) -> str:
        return super().__str__() or str(type(self).__doc__)


class StaleEdit(EditingError):
    """Somebody changed this while you were looking at it. Nothing was overwritten."""


class NotAllowed(EditingError):
    """This change does not fit what stands here."""


class NothingToUndo(EditingError):
    """There is no change of yours left to undo here."""
