"""What intake reads and what it stores: one record, or the words that say why there is none."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from articles.intake.places import Place
from articles.intake.sketching import sketch

UNSTORABLE = re.compile("[\0\ud800-\udfff]")
NAME_LENGTH = 260  # of a file, so that the place of a record in it fits behind it


class Refused(Exception):
    """Why a file or a record is not taken, in words for the admin who sent it."""


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """One article, cleaned and ready to be stored; cleaning.make_record() makes it.

    `body` is plain text with a blank line between paragraphs. An empty string says that the file does not tell.
    `notes` say what was left out or mended, in words for the admin.
    """

    title: str
    body: str
    outlet: str = ""
    outlet_domain: str = ""
    outlet_country: str = ""
    url: str = ""
    byline: str = ""
    published_at: datetime.datetime | None = None
    language: str = ""
    section: str = ""
    notes: tuple[str, ...] = ()
    date_readings: Mapping[str, datetime.datetime] = field(default_factory=dict)
    """Where the date can be read two ways: each reading by its order ("DMY", "MDY", "YMD"); the outlet's setting decides."""
    date_note: str = ""
    """Says so, in words for the admin."""
    digest: str = field(init=False)
    """SHA-256 (hex) of the body's words, white space folded."""

    keys: tuple[int, ...] = field(init=False)
    """A sketch of the body (sketching.sketch), by which copies of it are found."""

    def __post_init__(self) -> None:
        words = " ".join(self.body.split())
        object.__setattr__(self, "digest", hashlib.sha256(words.encode()).hexdigest())
        object.__setattr__(self, "keys", tuple(sketch(self.body)))


@dataclass(frozen=True, slots=True)
class Pending:
    """One record of a file that is yet to be read: nothing of it is worked on before `read` is called.

    `name` is its place in the file ("line 7", "message 3"), or empty for a file that is one article.
    """

    name: str
    read: Callable[[], ArticleRecord]
    """Raises Refused."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One record of a file, or why it was refused; `name` is the file's, with the place in it where it holds several."""

    name: str
    record: ArticleRecord | Refused
    place: Place


def shown(text: str, length: int = 60) -> str:
    """The text on one line that can be shown anywhere: what cannot be seen (line ends, marks of direction) as its code."""
    cut = text if len(text) <= length else f"{text[: length - 1]}…"
    if cut.isprintable():
        return cut
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in cut)


def storable(text: str) -> str:
    """The text with a mark for what PostgreSQL cannot hold: NULs and halves of characters."""
    return UNSTORABLE.sub("\ufffd", text)


def shown_name(path: str) -> str:
    """A file's name as an item of an import shows it."""
    return shown(path, NAME_LENGTH)[:NAME_LENGTH] or "(no name)"
