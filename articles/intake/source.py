"""A file to be read: its name, its bytes as a stream, and what the admin said about it."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import BinaryIO, TextIO, cast

from django.template.defaultfilters import filesizeformat

from articles.intake.decoding import decode, marked_encoding
from articles.intake.records import Refused

BEGINNING = 65_536  # bytes
LONGEST_LINE = 5_000_000  # characters
FEW_NULS = 3
MOST_NULS = 0.01  # so many, or that share of the bytes, among records; of UTF-16 they are about half


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may ask of us; settings.INTAKE_LIMITS has those of this installation."""

    document_bytes: int
    """Of a file, or a member of an archive, that is one document: it is read into memory as a whole."""
    archive_members: int
    archive_bytes: int
    """Of all members of an archive together, unpacked."""
    archive_ratio: int
    """How many times its packed size a member may have."""
    archive_depth: int
    """Of archives in archives; 1 is an archive of documents."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the reader of a file is told beside the file."""

    limits: Limits
    format: str = ""
    """One of recognising.Format; empty: to be recognised."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """For a table: the column of each field that ArticleRecord has, and of "text"; empty: by the columns' names."""


class Source:
    """A file, or a member of an archive. `file` can be sought; `name` is as items show it."""

    def __init__(self, file: BinaryIO, name: str, options: Options) -> None:
        self.file = file
        self.name = name
        self.options = options

    @cached_property
    def size(self) -> int:
        """Bytes."""
        return self.file.seek(0, os.SEEK_END)

    @cached_property
    def beginning(self) -> bytes:
        """The first BEGINNING bytes."""
        self.file.seek(0)
        return self.file.read(BEGINNING)

    def data(self) -> bytes:
        """All of it, for a format that is one document. Raises Refused where it is too large for one."""
        limit = self.options.limits.document_bytes
        if self.size > limit:
            raise Refused(f"{filesizeformat(self.size)}: a document has no more than {filesizeformat(limit)}")
        self.file.seek(0)
        return self.file.read()

    def text(self, declared: str = "") -> str:
        """All of it, decoded; `declared` is the encoding that the file says it has. Raises Refused."""
        return decode(self.data(), declared)

    def text_of_records(self, declared: str = "") -> str:
        """As text(); but a few NULs in UTF-8 come as they are, and the records that hold them are refused."""
        try:
            return self.text(declared)
        except Refused:
            data = self.data()
            if 0 < data.count(0) <= max(FEW_NULS, MOST_NULS * len(data)):
                with suppress(UnicodeDecodeError):
                    return data.decode("utf-8")
            raise

    def lines(self) -> Iterator[tuple[int, str]]:
        """Its lines by number, from 1, each with the line feed that ended it. Raises Refused.

        Of a line of more than LONGEST_LINE characters only so many and one come, so that its length can be seen.
        """
        text, number = self._opened(), 0
        while line := text.readline(LONGEST_LINE + 1):
            number += 1
            yield number, line
            while len(line) > LONGEST_LINE and not line.endswith("\n"):
                line = text.readline(LONGEST_LINE + 1)

    def _opened(self) -> TextIO | _Lines:
        """Its characters. A file too large to be decoded as a whole is taken for UTF-8, unless a mark says otherwise;
        bytes that are none come as half characters, and the record that holds them is refused.
        """
        if self.size <= self.options.limits.document_bytes:
            return _Lines(self.text_of_records())
        encoding = marked_encoding(self.beginning) or "utf-8"
        self.file.seek(0)
        kept = cast("io.BufferedReader", _Kept(self.file))
        return io.TextIOWrapper(kept, encoding=encoding, errors="surrogateescape", newline=None)


class _Lines:
    """The lines of a text; io.StringIO takes four bytes for each character."""

    def __init__(self, text: str) -> None:
        self._text = text.replace("\r\n", "\n").replace("\r", "\n")
        self._at = 0

    def readline(self, size: int, /) -> str:
        """The next line with its line feed, or so many characters of it; empty at the end."""
        start = self._at
        end = self._text.find("\n", start, start + size)
        self._at = start + size if end < 0 else end + 1
        return self._text[start : self._at]


class _Kept(io.BufferedIOBase):
    """A stream that stays open when the text around it is closed."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def read1(self, size: int = -1, /) -> bytes:
        return self._file.read(size)

    def read(self, size: int | None = -1, /) -> bytes:
        return self._file.read(-1 if size is None else size)
