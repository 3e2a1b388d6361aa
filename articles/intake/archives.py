"""ZIP archives within limits: what the directory says is checked first, and nothing that it says is believed later.

Nothing is ever written by a member's name. The format: PKWARE's APPNOTE.TXT 6.3.10. Overlapping members: CVE-2024-0450,
which zipfile refuses from Python 3.12 on alone; two directories in one file: CVE-2025-8291.
"""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, NamedTuple

from django.template.defaultfilters import filesizeformat

from articles.intake.records import Refused, shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from articles.intake.source import Limits, Source

END = struct.Struct("<4s4H2LH")
"""End of central directory: mark, disk, disk of the directory, entries here, entries, bytes, offset, bytes of comment."""
END_MARK = b"PK\5\6"
END_64 = struct.Struct("<4sQ2H2L4Q")
"""The same for ZIP64: mark, bytes of this, versions, disks, entries here, entries, bytes, offset."""
LOCATOR_64 = struct.Struct("<4sLQL")
"""Just before END: mark, disk, offset of END_64, disks."""
LOCATOR_64_MARK, END_64_MARK = b"PK\6\7", b"PK\6\6"
UNKNOWN = (0xFFFF, 0xFFFFFFFF)
"""What END says where END_64 has the number."""
LONGEST_COMMENT = 0xFFFF
ENTRY_MARK = b"PK\1\2"
ENTRY_BYTES = 1_000
"""Of the directory for one member: its name and more. Far more than any program writes."""
LOCAL_HEADER = 30  # bytes before the name
ENCRYPTED = 0x1 | 0x40 | 0x2000
"""Bits of a member's flags: its data, its data strongly, its place in the directory."""
UTF_8 = 0x800
"""The bit that says in which encoding a name is."""
SMALL = 1_000_000
"""Bytes: members up to here may be packed as well as they can be."""
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Those of all programs; others unpack some thousand times as much from one piece as was asked for."""
CHUNK = 65_536  # bytes
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeDecodeError, struct.error)
"""What zipfile raises for archives that are not as they should be."""


class End(NamedTuple):
    """What END or END_64 says of the directory."""

    disk: int
    first_disk: int
    here: int
    """Entries on this disk."""
    members: int
    size: int
    start: int


def opened(source: Source) -> zipfile.ZipFile:
    """The archive, its directory read and found to be within the limits. Raises Refused."""
    limits = source.options.limits
    count, start = _directory(source, limits)
    try:
        archive = zipfile.ZipFile(source.file)
    except BROKEN as error:
        raise Refused(f"the ZIP archive is damaged: {shown(str(error), 200)}") from None
    if len(archive.filelist) != count or archive.start_dir != start:
        raise Refused("the ZIP archive is damaged: its directory can be read two ways")
    _check(archive, limits)
    return archive


def member_data(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limits: Limits) -> bytes:
    """A member that is one document, unpacked. Raises Refused."""
    if info.file_size > limits.document_bytes:
        size, most = filesizeformat(info.file_size), filesizeformat(limits.document_bytes)
        raise Refused(f"“{shown(name_of(info))}” has {size}: a document has no more than {most}")
    return b"".join(pieces(archive, info))


def pieces(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """A member unpacked, in pieces of CHUNK bytes or less, never more of them than the directory says. Raises Refused."""
    if info.compress_type not in METHODS:
        raise Refused("packed by a method that is not read: pack it as other ZIP archives are (deflate)")
    count = 0
    try:
        with archive.open(info) as file:
            while piece := file.read(CHUNK):
                count += len(piece)
                yield piece
    except BROKEN as error:
        reason = "it ends too early" if isinstance(error, EOFError) else shown(str(error), 200)
        raise Refused(f"damaged in the ZIP archive: {reason}") from None
    if count != info.file_size:
        raise Refused(f"damaged in the ZIP archive: {count:,} bytes, where its directory says {info.file_size:,}")


def beginning(archive: zipfile.ZipFile, info: zipfile.ZipInfo, size: int) -> bytes:
    """The first bytes of a member; nothing of one that cannot be read."""
    try:
        with archive.open(info) as file:
            return file.read(size) if info.compress_type in METHODS else b""
    except BROKEN:
        return b""


def name_of(info: zipfile.ZipInfo) -> str:
    """As it was packed, which zipfile cuts at a NUL. Many programs write UTF-8 and do not say so."""
    name = info.orig_filename
    if info.flag_bits & UTF_8:
        return name
    try:
        return name.encode("cp437").decode("utf-8")
    except UnicodeError:
        return name


def is_file(info: zipfile.ZipInfo) -> bool:
    """Not a link, a device or the like."""
    return stat.S_IFMT(info.external_attr >> 16) in (0, stat.S_IFREG)


def _directory(source: Source, limits: Limits) -> tuple[int, int]:
    """How many members the directory has, and where it starts. Raises Refused.

    Read here because zipfile makes an object for each of its entries, however many, before anybody can count them.
    """
    at, (disk, first_disk, here, count, size, start) = _end(source.file, source.size)
    if disk or first_disk or here != count:
        raise Refused("this is one part of a ZIP archive: join the parts, or send the files themselves")
    if count > limits.archive_members:
        raise Refused(f"{count:,} files in one ZIP archive: it has no more than {limits.archive_members:,}")
    if start + size != at:
        raise Refused(
            "the ZIP archive is damaged: bytes that are no part of it stand before its directory or behind it"
            if start + size < at
            else "the ZIP archive is damaged or cut off: its directory is not where it should be"
        )
    if size > limits.archive_members * ENTRY_BYTES:
        raise Refused(f"the directory of the ZIP archive has {filesizeformat(size)}: that is no list of files")
    source.file.seek(start)
    if source.file.read(size).count(ENTRY_MARK) > limits.archive_members:
        raise Refused(f"more than {limits.archive_members:,} files in one ZIP archive: it has no more")
    return count, start


def _end(file: BinaryIO, size: int) -> tuple[int, End]:
    """Where the directory ends, and what END says, with the numbers of END_64 where there is one. Raises Refused."""
    first = max(0, size - END.size - LONGEST_COMMENT)
    file.seek(first)
    tail = file.read()
    found = tail.rfind(END_MARK)
    if found < 0 or len(tail) - found < END.size:
        raise Refused("the ZIP archive is cut off: its directory, which stands at its end, is not there")
    at = first + found
    _, *numbers, _ = END.unpack_from(tail, found)
    end = End(*numbers)
    if at < LOCATOR_64.size:
        return at, end
    file.seek(at - LOCATOR_64.size)
    mark, disk, end_64_at, disks = LOCATOR_64.unpack(file.read(LOCATOR_64.size))
    if mark != LOCATOR_64_MARK:
        return at, end
    if disk or disks > 1:
        raise Refused("this is one part of a ZIP archive: join the parts, or send the files themselves")
    return _end_64(file, at - LOCATOR_64.size - END_64.size, end_64_at, end)


def _end_64(file: BinaryIO, at: int, said: int, end: End) -> tuple[int, End]:
    """Some programs look where the locator points, others just before it, and some at END alone: all must find the same."""
    confused = Refused("the ZIP archive is damaged: its directory can be read two ways")
    if at != said:
        raise confused
    file.seek(at)
    mark, _, _, _, *numbers = END_64.unpack(file.read(END_64.size))
    if mark != END_64_MARK:
        raise confused
    if any(one != other and one not in UNKNOWN for one, other in zip(end, numbers, strict=True)):
        raise confused
    return at, End(*numbers)


def _check(archive: zipfile.ZipFile, limits: Limits) -> None:
    """Raises Refused for an archive that is a trap, or that nobody can open."""
    for info in archive.filelist:
        if info.flag_bits & ENCRYPTED:
            raise Refused(f"“{shown(name_of(info))}” in it is encrypted: unpack it and send the files themselves")
        if info.file_size > SMALL and info.file_size > limits.archive_ratio * info.compress_size:
            raise Refused(
                f"“{shown(name_of(info))}” in it unpacks to {filesizeformat(info.file_size)}, "
                f"more than {limits.archive_ratio:,} times its packed size: that is no text"
            )
    total = sum(info.file_size for info in archive.filelist)
    if total > limits.archive_bytes:
        size, most = filesizeformat(total), filesizeformat(limits.archive_bytes)
        raise Refused(f"{size} unpacked: a ZIP archive has no more than {most}")
    spans = sorted((info.header_offset, _least_end(info)) for info in archive.filelist)
    starts = [start for start, _ in spans[1:]] + [archive.start_dir]
    if any(end > start for (_, end), start in zip(spans, starts, strict=False)):
        raise Refused("files in the ZIP archive overlap: it was made to fill disks")


def _least_end(info: zipfile.ZipInfo) -> int:
    return info.header_offset + LOCAL_HEADER + len(info.orig_filename) + info.compress_size
