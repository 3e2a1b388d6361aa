"""What can stand against a change; views turn each into a status code and a sentence."""

from __future__ import annotations


class EditingError(Exception):
    """The change cannot be made."""


class StaleEdit(EditingError):
    """Somebody changed this while you were looking at it. Nothing was overwritten."""


class NotAllowed(EditingError):
    """This change does not fit the claim as it is."""


class NothingToUndo(EditingError):
    """There is no change of yours left to undo here."""
