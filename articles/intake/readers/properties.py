"""What a document's own properties are worth: much of it was written by programs, or left from another document."""

from __future__ import annotations

import re

NOBODY = frozenset(
    [
        "",
        "admin",
        "administrator",
        "anonymous",
        "author",
        "microsoft office user",
        "owner",
        "unknown",
        "user",
        "windows user",
    ]
)
NO_TITLE = re.compile(
    r"(?:microsoft (?:word|powerpoint|excel)\b.*|untitled.*|unbenannt.*|sans titre.*|(?:word )?document ?\d*|slide \d+|print(?:ing)?|"
    r"\S+\.(?:docx?|pdf|indd|qxd|qxp|rtf|odt|txt|html?|pages|xps|tmp)|(?:https?|file)://\S*|[\W\d_]*|.*\.(?:indd|qxd|docx?))",
    re.IGNORECASE | re.DOTALL,
)
LONGEST = 1_000  # characters
CREATED = "the date is the day on which the document was made: it does not say when it was published"


def title_of(given: str) -> str:
    """A title that somebody wrote, or an empty string."""
    words = " ".join(given[:LONGEST].split())
    return "" if NO_TITLE.fullmatch(words) else words


def writer_of(given: str) -> str:
    """A name that somebody wrote, or an empty string."""
    words = " ".join(given[:LONGEST].split())
    return "" if words.lower() in NOBODY or "@" in words or "://" in words else words
