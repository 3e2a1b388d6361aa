"""Broken, hostile and odd archives, documents and names of files, and what must become of each."""

from __future__ import annotations

import gzip
import io
import zipfile

from articles.intake.records import NAME_LENGTH
from tests.articles.intake import zips
from tests.articles.intake.hostile_case import EVIL, FILE_ENTITY, LAUGHS, NO_ENTITY, Case, Lost, Taken
from tests.articles.intake.zips import zipped

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(content: str, before: str = "", *, twice: bool = False) -> bytes:
    document = f'<?xml version="1.0"?>{before}<w:document xmlns:w="{W}"><w:body>{content}</w:body></w:document>'
    types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    return zipped(("[Content_Types].xml", types), *[("word/document.xml", document)] * (1 + twice))


def paragraph(words: str) -> str:
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


def epub(chapter: str, href: str = "a.xhtml", **parts: str) -> bytes:
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="content.opf" '
        'media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata/><manifest><item id="a" '
        f'href="{href}" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine></package>'
    )
    files = {"mimetype": "application/epub+zip", "META-INF/container.xml": container, "content.opf": package}
    return zipped(*(files | {"a.xhtml": chapter} | parts).items())


def odd_name(name: str) -> zipfile.ZipInfo:
    """For a name that ZipInfo would cut."""
    info = zipfile.ZipInfo()
    info.filename = name
    return info


def nested_zip(depth: int) -> bytes:
    data = zipped(("a.txt", "The innermost ferry."))
    for _ in range(depth):
        data = zipped((zipfile.ZipInfo("a.zip"), data))
    return data


def many_members(count: int) -> bytes:
    return zipped(*((zipfile.ZipInfo(f"{number}.txt"), "") for number in range(count)))


def lzma_packed() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.txt", "The ferry is packed in LZMA.")
    return packed.getvalue()


TWO = zipped(("a.txt", "The first ferry of two."), ("b.txt", "The second ferry of two."))

ARCHIVES = [
    Case(
        "bomb.zip",
        lambda: zips.zeros(1 << 30),
        Lost("“a.txt” in it unpacks to 1.0\xa0GB, more than 200 times its packed size"),
    ),
    Case("overlap.zip", lambda: zips.overlapping(50, 900_000), Lost("files in the ZIP archive overlap")),
    Case(
        "deep.zip",
        lambda: nested_zip(10),
        {"a.zip, a.zip, a.zip": Lost("archives in archives, more than 3 deep: unpack it")},
        in_zip=False,
    ),
    Case("members.zip", lambda: many_members(1_501), Lost("1,501 files in one ZIP archive: it has no more than 1,500")),
    Case(
        "outside.zip",
        zipped(
            (f"../../{EVIL}.txt", "The ferry goes up."),
            (f"/{EVIL}.txt", "The ferry goes to the root."),
            (f"C:\\{EVIL}.txt", "The ferry goes to a drive."),
            (f"..\\..\\{EVIL}\\..\\x.txt", "The ferry goes up backwards."),
            (zips.link(f"{EVIL}.lnk"), "/etc/passwd"),
        ),
        {
            f"../../{EVIL}.txt": Taken(body="The ferry goes up."),
            f"/{EVIL}.txt": Taken(body="The ferry goes to the root."),
            f"C:\\{EVIL}.txt": Taken(body="The ferry goes to a drive."),
            f"..\\..\\{EVIL}\\..\\x.txt": Taken(body="The ferry goes up backwards."),
            f"{EVIL}.lnk": Lost("a link to another file, or a device: pack the file itself"),
        },
    ),
    Case(
        "odd-names.zip",
        zipped(
            (odd_name("nul\0.txt"), "The ferry of a NUL."),
            ("rtl\u202etxt.exe", "The ferry of a mark."),
            ("line\nend.txt", "The ferry of a line end."),
            ("CON", "The ferry of a device."),
        ),
        {
            "nul\\u0000.txt": Taken(body="The ferry of a NUL."),
            "rtl\\u202etxt.exe": Taken(body="The ferry of a mark."),
            "line\\u000aend.txt": Taken(body="The ferry of a line end."),
            "CON": Taken(body="The ferry of a device."),
        },
    ),
    Case(
        "long.zip",
        zipped(("x" * 300, "The ferry of a long name.")),
        {f"…{'x' * (NAME_LENGTH - len('long.zip, …'))}": Taken(body="The ferry of a long name.")},
        in_zip=False,
    ),
    Case(
        "same-names.zip",
        zipped(("a.txt", "The ferry that is first."), ("a.txt", "The ferry that is second.")),
        {"a.txt": Taken(body="The ferry that is first.")},
        others=1,
    ),
    Case(
        "sizes.zip",
        zips.with_sizes(TWO, unpacked=5),
        {"a.txt": Lost("damaged in the ZIP archive: Bad CRC-32")},
        others=1,
    ),
    Case(
        "encrypted.zip",
        zips.with_flag(TWO, 1),
        Lost("“a.txt” in it is encrypted: unpack it and send the files themselves"),
    ),
    Case(
        "zip64.zip",
        zips.with_zip64_end(zipped(("a.txt", "The ferry of 64 bits."))),
        {"a.txt": Taken(body="The ferry of 64 bits.")},
    ),
    Case("two-ends.zip", zips.with_zip64_end(TWO, said=-56), Lost("its directory can be read two ways")),
    Case("lzma.zip", lzma_packed, {"a.txt": Lost("packed by a method that is not read")}),
    Case("cut-off.zip", TWO[:-30], Lost("the ZIP archive is cut off: its directory")),
    Case("nothing.zip", zipped(), Lost("empty: there are no files in the ZIP archive")),
    Case(
        "page-behind.zip",
        zipped(("a.txt", "The ferry before a page.")) + b"<html><p>The ferry</p></html>",
        {"a.txt": Taken(body="The ferry before a page.")},
    ),
    Case(
        "page-before.zip",
        b"PK\3\4<html><p>The ferry</p></html>" + TWO,
        Lost("bytes that are no part of it stand before"),
    ),
    Case("zip-behind.html", b"<html><p>The ferry of a polyglot.</p></html>" + TWO, Lost("holds a NUL byte")),
]

BINARIES = [
    Case("picture.html", b"\x89PNG\r\n\x1a\n<html><p>The ferry</p></html>", Lost("this is a PNG image")),
    Case("packed.txt", gzip.compress(b"The ferry stays.", mtime=0), Lost("this is a file packed with gzip: unpack it")),
    Case(
        "old.doc",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        Lost("this is an old Office document: save it as DOCX"),
    ),
    Case("rich.txt", "{\\rtf1 The ferry stays.}", Lost("this is an RTF document: save it as text or DOCX")),
    Case("program.txt", b"\x7fELF\2\1\1" + bytes(60), Lost("this is a program")),
]

NAMES = [
    Case(
        f"../../{EVIL}-file.txt", "The name goes up.", Taken(body="The name goes up."), shown=f"../../{EVIL}-file.txt"
    ),
    Case(
        f"long-{'x' * 300}.txt",
        "The name is long.",
        Taken(body="The name is long."),
        shown=f"long-{'x' * 254}…",
        in_zip=False,
    ),
    Case("CON", "The name is a device.", Taken(body="The name is a device.")),
    Case(
        "name\nof two lines.txt",
        "The name has two lines.",
        Taken(body="The name has two lines."),
        shown="name\\u000aof two lines.txt",
    ),
    Case("nul\0.txt", "The name has a NUL.", Taken(body="The name has a NUL."), shown="nul\\u0000.txt"),
    Case("bidi\u2066.txt", "The name has a mark.", Taken(body="The name has a mark."), shown="bidi\\u2066.txt"),
    Case("", "The name is empty.", Taken(body="The name is empty."), shown="(no name)", in_zip=False),
]

DOCUMENTS = [
    Case(
        "xxe.docx",
        docx(paragraph("The pier of Eid is &e; shut."), FILE_ENTITY),
        Taken(has=("The pier of Eid is",), lacks=NO_ENTITY),
    ),
    Case(
        "laughs.docx", docx(paragraph("The pier of Flo is &l9; shut."), LAUGHS), Lost("its entities unfold without end")
    ),
    Case(
        "twice.docx",
        docx(paragraph("Ferry"), twice=True),
        Lost("a part of the document is in the file twice: it can be read two ways"),
    ),
    Case("bomb.docx", lambda: docx(paragraph("ha " * 3_000_000)), Lost("more than 200 times its packed size")),
    Case("no-words.docx", docx(""), Lost("empty: there are no words in it")),
    Case("cut-off.docx", docx(paragraph("Ferry"))[:-40], Lost("the ZIP archive is cut off")),
    Case(
        "sheet.docx",
        zipped(("[Content_Types].xml", ""), ("xl/workbook.xml", "")),
        Lost("this is a table, slides or an OpenDocument text"),
    ),
    Case("outside.epub", epub("", href="../../../../etc/passwd"), Lost("a part of the EPUB is missing")),
    Case(
        "xxe.epub",
        epub(f"{FILE_ENTITY}<html><body><h1>Pier</h1><p>The pier of Gol is &e; shut.</p></body></html>"),
        Taken(has=("The pier of Gol is",), lacks=NO_ENTITY),
    ),
    Case(
        "locked.epub",
        epub(
            "",
            **{
                "META-INF/encryption.xml": "<e><EncryptedData><EncryptionMethod Algorithm='http://x'/><CipherReference URI='a.xhtml'/></EncryptedData></e>"
            },
        ),
        Lost("the EPUB is encrypted (DRM)"),
    ),
]

PACKED = [*ARCHIVES, *BINARIES, *NAMES, *DOCUMENTS]
