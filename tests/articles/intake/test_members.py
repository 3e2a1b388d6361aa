"""Documents in archives: each by its number, each refused alone, nothing written by a name."""

from __future__ import annotations

import json
import tempfile
import zipfile
from itertools import pairwise

import pytest

from articles.intake import archives, members
from articles.intake.files import entries
from articles.intake.places import Place, Wanted
from articles.intake.records import ArticleRecord, Refused
from tests.articles.intake import zips
from tests.articles.intake.sources import read, source
from tests.articles.intake.zips import zipped

WORDS = "The ferry stays in port until Friday."
TEN = [(f"{number}.txt", f"{WORDS} It is number {number}.") for number in range(10)]


def told(data, **limits):
    """Each entry's name with its words, or why it was refused."""
    return [
        (entry.name, entry.record.body if isinstance(entry.record, ArticleRecord) else str(entry.record))
        for entry in read(data, "a.zip", **limits)
    ]


def names(data, **limits):
    return [name for name, _ in told(data, **limits)]


def test_a_file_that_is_no_archive_is_its_own_member():
    given = source(WORDS)

    assert list(members.members(given)) == [(0, given)]


def test_members_come_in_the_order_of_the_directory_as_formats_of_their_own():
    data = zipped(
        ("z/page.html", f"<html><body><article><p>{WORDS}</p></article></body></html>"),
        ("lines.jsonl", "\n".join(json.dumps({"text": f"{WORDS} {n}"}) for n in range(2))),
        ("a.txt", WORDS),
    )
    found = read(data, "a.zip")

    assert [entry.name for entry in found] == [
        "a.zip, z/page.html",
        "a.zip, lines.jsonl, line 1",
        "a.zip, lines.jsonl, line 2",
        "a.zip, a.txt",
    ]
    assert [entry.place for entry in found] == [Place(0, 1), Place(1, 1), Place(1, 2), Place(2, 1)]
    assert all(isinstance(entry.record, ArticleRecord) for entry in found)


def test_one_broken_member_among_ten_loses_itself_alone():
    packed = bytearray(zipped(*TEN))
    at = packed.index(b"6.txt") + len("6.txt")
    packed[at : at + 4] = b"\xff\xff\xff\xff"
    found = told(bytes(packed))

    assert [name for name, words in found if not words.startswith(WORDS)] == ["a.zip, 6.txt"]
    assert len(found) == 10
    assert found[6][1].startswith("damaged in the ZIP archive: ")


REFUSED_ALONE = {
    "a link": (zips.link("link.txt"), "/etc/passwd", "a link to another file, or a device"),
    "a picture": ("a.png", b"\x89PNG\r\n\x1a\n\0\0", "this is a PNG image"),
    "a spreadsheet": ("a.xlsx", zipped(("xl/workbook.xml", "<a/>")), "this is a table, slides or an OpenDocument text"),
    "an empty file": ("empty.txt", b"", "empty: there is nothing in it"),
    "too large for a document": ("large.txt", WORDS * 40, "a document has no more than 1.0\xa0KB"),
    "an archive that is cut off": ("b.zip", zipped(*TEN)[:-30], "the ZIP archive is cut off"),
    "an archive of nothing": ("b.zip", zipped(), "empty: there are no files in the ZIP archive"),
    "an archive of folders": ("b.zip", zipped(("c/", b"")), "empty: there are no files in the ZIP archive"),
    "an archive of many": (
        "b.zip",
        zipped(*[(f"{n}.txt", "") for n in range(18)]),
        "the ZIP archive and those in it have more than 20 files",
    ),
    "archives that overlap": ("b.zip", zips.overlapping(15, 500), "files in the ZIP archive overlap"),
}


@pytest.mark.parametrize(("name", "data", "reason"), REFUSED_ALONE.values(), ids=REFUSED_ALONE)
def test_a_member_that_is_refused_leaves_the_others(name, data, reason):
    found = told(zipped(TEN[0], (name, data), TEN[1]), document_bytes=1_024, archive_members=20)

    assert [name for name, _ in found] == [
        "a.zip, 0.txt",
        f"a.zip, {getattr(name, 'filename', name)}",
        "a.zip, 1.txt",
    ]
    assert reason in found[1][1]
    assert all(words.startswith(WORDS) for _, words in (found[0], found[2]))


def test_an_archive_that_cannot_be_opened_is_refused_under_its_own_name():
    ((name, reason),) = told(zipped(*TEN), archive_members=9)

    assert (name, reason) == ("a.zip", "10 files in one ZIP archive: it has no more than 9")
    assert read(zipped(*TEN), "a.zip", archive_members=9)[0].place == Place(0, 0)


def test_what_systems_leave_beside_files_is_no_member():
    data = zipped(
        ("paper/", b""),
        ("paper/a.txt", WORDS),
        ("__MACOSX/paper/._a.txt", b"\0\5\x16\7"),
        ("paper/.DS_Store", b"\0\0\0\1Bud1"),
        (".git/config", "[core]"),
        ("paper/Thumbs.db", b"\xd0\xcf\x11\xe0"),
        ("paper/sub\\", b""),
    )

    assert names(data) == ["a.zip, paper/a.txt"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/cron.d/x.txt", "../../etc/cron.d/x.txt"),
        ("/etc/x.txt", "/etc/x.txt"),
        ("C:\\Windows\\x.txt", "C:\\Windows\\x.txt"),
        ("CON", "CON"),
        ("a\0b.txt", "a\\u0000b.txt"),
        ("a\u202etxt.exe", "a\\u202etxt.exe"),
        ("a\nb.txt", "a\\u000ab.txt"),
        ("long/" * 100 + "file.txt", "…" + ("long/" * 100 + "file.txt")[-252:]),
    ],
)
def test_a_name_is_only_shown_and_never_written_to(name, shown, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    raw = zipfile.ZipInfo("placeholder")
    raw.filename = raw.orig_filename = name
    ((found, words),) = told(zipped((raw, WORDS)), document_bytes=100)

    assert (found, words) == (f"a.zip, {shown}", WORDS)
    assert len(found) <= 260
    assert list(tmp_path.iterdir()) == []


def test_two_members_of_one_name_are_two():
    assert told(zipped(("a.txt", WORDS), ("a.txt", f"{WORDS} Twice."))) == [
        ("a.zip, a.txt", WORDS),
        ("a.zip, a.txt", f"{WORDS} Twice."),
    ]


def test_archives_in_archives_are_opened_in_their_turn():
    inner = zipped(TEN[1], ("c.zip", zipped(TEN[2])))
    found = read(zipped(TEN[0], ("b.zip", inner), TEN[3]), "a.zip")

    assert [entry.name for entry in found] == [
        "a.zip, 0.txt",
        "a.zip, b.zip, 1.txt",
        "a.zip, b.zip, c.zip, 2.txt",
        "a.zip, 3.txt",
    ]
    assert [entry.place.member for entry in found] == [0, 1, 2, 3]


def test_archives_ten_deep_are_refused_where_it_is_too_deep():
    data = zipped(TEN[0])
    for _ in range(9):
        data = zipped(TEN[1], ("n.zip", data))
    found = told(data, archive_depth=3)

    assert [name for name, _ in found] == [
        "a.zip, 1.txt",
        "a.zip, n.zip, 1.txt",
        "a.zip, n.zip, n.zip, 1.txt",
        "a.zip, n.zip, n.zip, n.zip",
    ]
    assert found[-1][1] == "archives in archives, more than 3 deep: unpack it"
    assert len(told(data, archive_depth=10)) == 10


def test_the_limit_of_bytes_is_of_all_archives_together():
    inner = zipped(("x.txt", "The ferry stays. " * 100))
    found = told(zipped(("b.zip", inner), ("c.zip", inner), TEN[0]), archive_bytes=len(inner) * 2 + 1_700 + 100)

    assert [name for name, _ in found] == ["a.zip, b.zip, x.txt", "a.zip, c.zip", "a.zip, 0.txt"]
    assert "the ZIP archive and those in it have more than" in found[1][1]


def test_a_hundred_thousand_entries_are_refused_unread():
    files, entries_, _ = zips.directory(zipped(("a.txt", "")))
    data = zips.joined(files, entries_ * 60_000, 60_000)

    assert told(data, archive_members=50_000) == [
        ("a.zip", "60,000 files in one ZIP archive: it has no more than 50,000")
    ]


def test_documents_that_are_archives_themselves_are_documents():
    word = zipped(("[Content_Types].xml", "<a/>"), ("word/document.xml", "<b/>"))
    found = list(members.members(source(zipped(("a.docx", word), TEN[0]), "a.zip")))

    assert [member.name for _, member in found] == ["a.zip, a.docx", "a.zip, 0.txt"]


def test_a_named_format_is_that_of_the_files_in_an_archive():
    lines = json.dumps({"text": WORDS})
    (entry,) = read(zipped(("lines.txt", lines)), "a.zip", format="jsonl")
    (as_words,) = read(zipped(("lines.txt", lines)), "a.zip", format="plain")
    (unnamed,) = read(zipped(("lines.txt", WORDS)), "a.zip", format="zip")

    assert (entry.record.body, as_words.record.body, unnamed.record.body) == (WORDS, lines, WORDS)


def test_a_file_that_is_said_to_be_an_archive_and_is_none():
    ((_, reason),) = [(entry.name, str(entry.record)) for entry in read(WORDS, "a.txt", format="zip")]

    assert reason.startswith("the ZIP archive is cut off")


def test_what_is_not_wanted_is_not_unpacked(monkeypatch):
    unpacked = []
    pieces = archives.pieces
    monkeypatch.setattr(
        archives, "pieces", lambda archive, info: unpacked.append(info.filename) or pieces(archive, info)
    )
    data = zipped(*TEN[:3], ("b.zip", zipped(*TEN[3:6])), *TEN[6:])
    whole = read(data, "a.zip")
    unpacked.clear()
    rest = list(entries(source(data, "a.zip"), wanted=Wanted(since=Place(8, 0))))
    one = list(entries(source(data, "a.zip"), wanted=Wanted(only=frozenset([Place(4, 1)]))))

    assert [entry.place for entry in rest] == [Place(8, 1), Place(9, 1)]
    assert [entry.record for entry in (*rest, *one)] == [entry.record for entry in (*whole[8:], whole[4])]
    assert unpacked == ["b.zip", "8.txt", "9.txt", "b.zip", "4.txt"]


def test_a_member_is_closed_when_the_next_is_asked_for():
    files = []
    for _, member in members.members(source(zipped(*TEN[:3]), "a.zip")):
        assert [file.closed for file in files] == [True] * len(files)
        files.append(member.file)

    assert [file.closed for file in files] == [True, True, True]
    assert all(one is not other for one, other in pairwise(files))


def test_a_large_member_of_many_records_lies_on_disk_and_is_read_from_there(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    lines = "\n".join(json.dumps({"text": f"{WORDS} {n}"}) for n in range(1_000))
    found = read(zipped(("lines.jsonl", lines)), "a.zip", document_bytes=1_000)

    assert len(found) == 1_000
    assert not any(isinstance(entry.record, Refused) for entry in found)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told(monkeypatch):
    def fail(archive, info):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archives, "pieces", fail)

    assert told(zipped(TEN[0])) == [("a.zip, 0.txt", "there is no room on the disk to unpack it: make room and retry")]


def test_archives_with_a_byte_changed_never_fail_by_a_fault_of_ours():
    data = zipped(TEN[0], ("b.zip", zipped(TEN[1])))
    for at in range(0, len(data), 3):
        broken = data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]
        for _, words in told(broken):
            assert "fault of Newsdesk" not in words, at
