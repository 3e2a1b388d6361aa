"""ZIP archives for tests: sound ones, and those that were made to do harm."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile

END = struct.Struct("<4s4H2LH")


def zipped(*files: tuple[str | zipfile.ZipInfo, bytes | str]) -> bytes:
    """An archive of files, each by its name."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings(action="ignore"):
        for name, data in files:  # zipfile warns of a name that is there twice
            archive.writestr(name, data)
    return packed.getvalue()


def zeros(count: int) -> bytes:
    """An archive of a file with so many zero bytes, made without holding them."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive,
        archive.open("a.txt", "w") as file,
    ):
        for _ in range(count // 1_048_576):
            file.write(bytes(1_048_576))
    return packed.getvalue()


def link(name: str) -> zipfile.ZipInfo:
    """A symbolic link, as Info-ZIP stores it."""
    info = zipfile.ZipInfo(name)
    info.external_attr = 0o120777 << 16
    return info


def directory(data: bytes) -> tuple[bytes, bytes, tuple[int, ...]]:
    """An archive as the files, their directory, and the numbers of its end: disks, entries, bytes, offset."""
    at = data.rindex(b"PK\5\6")
    _, *numbers, _ = END.unpack(data[at : at + END.size])
    return data[: numbers[-1]], data[numbers[-1] : at], tuple(numbers)


def joined(files: bytes, entries: bytes, count: int) -> bytes:
    """An archive of files with another directory."""
    return files + entries + END.pack(b"PK\5\6", 0, 0, count, count, len(entries), len(files), 0)


def overlapping(count: int, size: int = 1_000_000) -> bytes:
    """Many entries in the directory for one file (CVE-2024-0450)."""
    files, entries, _ = directory(zipped(("a.txt", "a b " * (size // 4))))
    return joined(files, entries * count, count)


def with_zip64_end(data: bytes, *, said: int = 0, count: int = 0) -> bytes:
    """With the records of ZIP64 too: `said` is added to the place that the locator tells, `count` to the members."""
    files, entries, (*_, entries_count, size, start) = directory(data)
    at = start + size
    members = entries_count + count
    end_64 = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, members, members, size, start)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, at + said, 1)
    return files + entries + end_64 + locator + data[at:]


def with_flag(data: bytes, flag: int) -> bytes:
    """The first member's entry in the directory with a flag set."""
    files, entries, numbers = directory(data)
    flags = struct.unpack_from("<H", entries, 8)[0] | flag
    return joined(files, entries[:8] + struct.pack("<H", flags) + entries[10:], numbers[2])


def with_sizes(data: bytes, *, packed: int | None = None, unpacked: int | None = None) -> bytes:
    """The first member's entry in the directory with other sizes."""
    files, entries, numbers = directory(data)
    old = struct.unpack_from("<2L", entries, 20)
    new = [old[0] if packed is None else packed, old[1] if unpacked is None else unpacked]
    return joined(files, entries[:20] + struct.pack("<2L", *new) + entries[28:], numbers[2])


def with_raw_name(name: bytes, data: str) -> bytes:
    """An archive of one file whose name is these bytes, in an encoding that it does not tell."""
    return zipped(("x" * len(name), data)).replace(b"x" * len(name), name)
