"""The documents in a file: the file itself, or those of a ZIP archive and of the archives in it, each by its number.

The numbers are the same each time, so that reading can go on at one of them; what comes before it is looked at (is it an
archive?), and not unpacked.
"""

from __future__ import annotations

import errno
import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, BinaryIO, NoReturn, cast

from django.template.defaultfilters import filesizeformat

from articles.intake import archives
from articles.intake.recognising import Format, recognise
from articles.intake.records import NAME_LENGTH, Refused, shown
from articles.intake.source import BEGINNING, Limits, Options, Source

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

PACKED_DOCUMENTS = (Format.DOCX, Format.EPUB)
MARK = b"PK"
PARTS = re.compile(r"[/\\]")
LEFTOVERS = frozenset(["__macosx", "thumbs.db", "desktop.ini"])
"""What systems put beside people's files; names that begin with a dot are such too."""
SHORTEST_NAME = 60
"""Characters of a member's name that are shown, however long that of its archive is."""


class Member(Source):
    """A member of an archive; it is unpacked when it is first read. Whatever is asked of one that cannot be raises Refused."""

    def __init__(self, unpack: Callable[[], BinaryIO], name: str, options: Options) -> None:
        self._unpack = unpack
        self.name = name
        self.options = options

    @cached_property
    def file(self) -> BinaryIO:  # type: ignore[override]
        return self._unpack()

    def close(self) -> None:
        if "file" in self.__dict__:
            self.file.close()


class _Room:
    """What an archive and all archives in it may still hold."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._members = limits.archive_members
        self._bytes = limits.archive_bytes

    def take(self, archive: ZipFile) -> None:
        """Raises Refused, and takes nothing, where it is too much."""
        members, size = len(archive.filelist), sum(info.file_size for info in archive.filelist)
        if members > self._members:
            most = f"{self._limits.archive_members:,} files"
        elif size > self._bytes:
            most = f"{filesizeformat(self._limits.archive_bytes)} unpacked"
        else:
            self._members -= members
            self._bytes -= size
            return
        raise Refused(f"with it the ZIP archive and those in it have more than {most}")


def members(source: Source) -> Iterator[tuple[int, Source]]:
    """The documents of a file by number, from 0, at least one. Of an archive, each is closed when the next is asked for."""
    if not _is_archive(source):
        yield 0, source
        return
    for number, member in enumerate(_documents(source, _Room(source.options.limits), depth=1)):
        try:
            yield number, member
        finally:
            member.close()


def _is_archive(source: Source) -> bool:
    """What is named as another format may hold files in it, but for documents that are archives themselves."""
    named = source.options.format
    return named == Format.ZIP or (named not in PACKED_DOCUMENTS and _is_zip(source.beginning, source.name))


def _is_zip(beginning: bytes, name: str) -> bool:
    try:
        return beginning.startswith(MARK) and recognise(beginning, name) is Format.ZIP
    except Refused:
        return False


def _documents(source: Source, room: _Room, depth: int) -> Iterator[Member]:
    """At least one: an archive that cannot be opened, or is empty, is refused itself."""
    limits, count = source.options.limits, 0
    try:
        if depth > limits.archive_depth:
            raise Refused(f"archives in archives, more than {limits.archive_depth} deep: unpack it")
        archive = archives.opened(source)
        room.take(archive)
    except Refused as refused:
        yield _refused(refused, source.name, source.options)
        return
    for info in archive.filelist:
        if not _is_leftover(archives.name_of(info)):
            for member in _documents_of(archive, info, source, room, depth):
                count += 1
                yield member
    if not count:
        yield _refused(Refused("empty: there are no files in the ZIP archive"), source.name, source.options)


def _documents_of(archive: ZipFile, info: ZipInfo, outer: Source, room: _Room, depth: int) -> Iterator[Member]:
    options = replace(outer.options, format="") if outer.options.format == Format.ZIP else outer.options
    name = _name(outer.name, archives.name_of(info))
    if not archives.is_file(info):
        yield _refused(Refused("a link to another file, or a device: pack the file itself"), name, options)
        return
    member = Member(partial(_unpacked, archive, info, options.limits), name, options)
    if not _is_archive_in(archive, info):
        yield member
        return
    try:
        yield from _documents(member, room, depth + 1)
    finally:
        member.close()


def _is_archive_in(archive: ZipFile, info: ZipInfo) -> bool:
    """By its beginning; of most members a few bytes tell."""
    if archives.beginning(archive, info, len(MARK)) != MARK:
        return False
    return _is_zip(archives.beginning(archive, info, BEGINNING), info.filename)


def _unpacked(archive: ZipFile, info: ZipInfo, limits: Limits) -> BinaryIO:
    """In memory, but on disk if it is larger than one document. Raises Refused."""
    file = tempfile.SpooledTemporaryFile(max_size=limits.document_bytes)  # noqa: SIM115 - whoever reads it closes it
    try:
        for piece in archives.pieces(archive, info):
            file.write(piece)
    except BaseException as error:
        file.close()
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise Refused("there is no room on the disk to unpack it: make room and retry") from None
        raise
    return cast("BinaryIO", file)


def _refused(refused: Refused, name: str, options: Options) -> Member:
    return Member(partial(_raise, refused), name, options)


def _raise(refused: Refused) -> NoReturn:
    raise refused


def _is_leftover(name: str) -> bool:
    """A folder, or a file that no person put there."""
    *folders, last = PARTS.split(name)
    return not last or any(
        part.lower() in LEFTOVERS or (part.startswith(".") and part not in (".", "..")) for part in (*folders, last)
    )


def _name(outer: str, path: str) -> str:
    """Both names, one behind the other; the end of a long one is shown, for it has the file's own."""
    outer = outer if len(outer) <= NAME_LENGTH - SHORTEST_NAME else f"{outer[: NAME_LENGTH - SHORTEST_NAME - 1]}…"
    room = NAME_LENGTH - len(outer) - 2
    shown_path = shown(path, len(path))
    return f"{outer}, {shown_path if len(shown_path) <= room else f'…{shown_path[1 - room :]}'}"
