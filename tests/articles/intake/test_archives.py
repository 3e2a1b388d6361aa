"""ZIP archives: what is refused before anything is unpacked, and what is found out while it is."""

from __future__ import annotations

import io
import zipfile

import pytest

from articles.intake import archives
from articles.intake.records import Refused
from tests.articles.intake import zips
from tests.articles.intake.sources import source
from tests.articles.intake.zips import zipped

WORDS = "The ferry stays in port until Friday."
TEN = zipped(*[(f"{number}.txt", f"{WORDS} {number}") for number in range(10)])
STORED = io.BytesIO()
with zipfile.ZipFile(STORED, "w") as archive:
    archive.writestr("a.txt", WORDS)


def refusal(data, **limits):
    """Why an archive is refused, when it is opened or when its first member is unpacked."""
    given = source(data, "a.zip", **limits)
    with pytest.raises(Refused) as refused:  # noqa: PT012 - either of the two
        archive = archives.opened(given)
        archives.member_data(archive, archive.filelist[0], given.options.limits)
    return str(refused.value)


@pytest.mark.parametrize("data", [TEN, zips.with_zip64_end(TEN)], ids=["plain", "ZIP64"])
def test_a_sound_archive_is_read(data):
    given = source(data, "a.zip")
    archive = archives.opened(given)

    assert archives.member_data(archive, archive.filelist[9], given.options.limits) == f"{WORDS} 9".encode()
    assert b"".join(archives.pieces(archive, archive.filelist[0])) == f"{WORDS} 0".encode()


TRAPS = {
    "overlapping": (zips.overlapping(50), {"archive_ratio": 10_000}, "files in the ZIP archive overlap"),
    "overlapping the directory": (zips.with_sizes(TEN, packed=2_000), {}, "files in the ZIP archive overlap"),
    "too many members": (TEN, {"archive_members": 9}, "10 files in one ZIP archive: it has no more than 9"),
    "too large unpacked": (TEN, {"archive_bytes": 389}, "390\xa0bytes unpacked: a ZIP archive has no more than 389"),
    "encrypted": (zips.with_flag(TEN, 0x1), {}, "“0.txt” in it is encrypted: unpack it"),
    "strongly encrypted": (zips.with_flag(TEN, 0x41), {}, "is encrypted"),
    "cut off": (TEN[:-30], {}, "the ZIP archive is cut off: its directory"),
    "cut off in its middle": (TEN[:200], {}, "the ZIP archive is cut off: its directory"),
    "cut off before its end": (TEN[:-1], {}, "the ZIP archive is cut off: its directory"),
    "its beginning gone": (TEN[100:], {}, "damaged or cut off: its directory is not where it should be"),
    "two archives in one file": (TEN + TEN, {}, "bytes that are no part of it stand before its directory"),
    "a locator that points elsewhere": (zips.with_zip64_end(TEN, said=-56), {}, "directory can be read two ways"),
    "a ZIP64 end that says another count": (zips.with_zip64_end(TEN, count=1), {}, "directory can be read two ways"),
    "more members than it counts": (
        zips.joined(*zips.directory(TEN)[:2], count=9),
        {},
        "directory can be read two ways",
    ),
    "far more members than it counts": (
        zips.joined(*zips.directory(TEN)[:2], count=1),
        {"archive_members": 5},
        "more than 5 files in one ZIP archive",
    ),
    "a huge directory": (
        zips.joined(b"", b"PK\1\2" + bytes(2_000), count=1),
        {"archive_members": 2},
        "that is no list of files",
    ),
    "a directory of nothing": (zips.joined(b"", bytes(100), count=1), {}, "damaged: Bad magic number"),
    "a size too small": (zips.with_sizes(TEN, unpacked=5), {}, "damaged in the ZIP archive: Bad CRC-32"),
    "a size too large": (zips.with_sizes(TEN, unpacked=500), {}, "39 bytes, where its directory says 500"),
    "a member too large": (TEN, {"document_bytes": 38}, "“0.txt” has 39\xa0bytes: a document has no more than 38"),
    "a byte changed": (STORED.getvalue().replace(b"ferry", b"fairy"), {}, "damaged in the ZIP archive: Bad CRC-32"),
    "no ZIP at all": (b"PK\3\4" + bytes(100), {}, "the ZIP archive is cut off"),
}


@pytest.mark.parametrize(("data", "limits", "reason"), TRAPS.values(), ids=TRAPS)
def test_a_trap_is_refused_for_its_reason(data, limits, reason):
    assert reason in refusal(data, **limits)


def test_a_gigabyte_of_zeros_is_refused_before_it_is_unpacked():
    bomb = zips.zeros(1 << 30)

    assert len(bomb) < 2_000_000
    assert "“a.txt” in it unpacks to 1.0\xa0GB, more than 200 times its packed size" in refusal(bomb)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_that_unpack_without_measure_are_refused(method):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        archive.writestr("a.txt", WORDS)

    assert "packed by a method that is not read" in refusal(packed.getvalue())


def test_a_small_member_may_be_packed_well():
    given = source(zipped(("a.txt", "a" * 1_000_000)), "a.zip")
    archive = archives.opened(given)

    assert len(archives.member_data(archive, archive.filelist[0], given.options.limits)) == 1_000_000


NAMES = {
    "UTF-8": ("Fähre.txt", "Fähre.txt"),
    "cp437": ("F\x84hre.txt", "Fähre.txt"),
    "UTF-8 that says nothing of it": ("F\xc3\xa4hre.txt", "Fähre.txt"),
}


@pytest.mark.parametrize("case", NAMES)
def test_names_in_three_encodings(case):
    written, name = NAMES[case]
    data = zipped((written, WORDS))
    if case != "UTF-8":  # bytes that are not marked as UTF-8
        data = zips.with_raw_name(written.encode("latin-1"), WORDS)
    (info,) = archives.opened(source(data, "a.zip")).filelist

    assert archives.name_of(info) == name


def test_a_name_that_says_it_is_utf_8_and_is_not():
    data = zips.with_flag(zips.with_raw_name(b"F\x84hre.txt", WORDS), 0x800)

    assert "the ZIP archive is damaged: 'utf-8' codec can't decode" in refusal(data)


def test_an_empty_archive_opens():
    assert archives.opened(source(zipped(), "a.zip")).filelist == []


def test_a_link_is_no_file():
    infos = archives.opened(source(zipped((zips.link("l"), "/etc/passwd"), ("a.txt", WORDS)), "a.zip")).filelist

    assert [archives.is_file(info) for info in infos] == [False, True]
