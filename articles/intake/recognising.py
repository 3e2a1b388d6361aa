"""Which format a file is in: by its content first, by its name where the content could be either."""

from __future__ import annotations

import re
import zlib
from enum import StrEnum
from pathlib import PurePath

from articles.intake.columns import guessed
from articles.intake.decoding import marked_encoding
from articles.intake.records import Refused
from articles.intake.xml import root_start


class Format(StrEnum):
    PLAIN = "plain"
    MARKDOWN = "markdown"
    HTML = "html"
    FEED = "feed"
    JSON = "json"
    """One document or a list of them: ninjs, or records under the names that fields.py knows."""
    NEWSML = "newsml"
    NITF = "nitf"
    TABLE = "table"
    JSONL = "jsonl"
    """A record a line, of the same two kinds."""
    WARC = "warc"
    MAIL = "mail"
    DOCX = "docx"
    PDF = "pdf"
    EPUB = "epub"
    EXPORT = "export"
    ZIP = "zip"


BINARY = [
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "a picture, sound or film"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"{\\rtf", "an RTF document: save it as text or DOCX"),
    (b"\xd0\xcf\x11\xe0", "an old Office document: save it as DOCX"),
    (b"\x1f\x8b", "packed with gzip: unpack it"),
    (b"BZh", "packed with bzip2: unpack it"),
    (b"\xfd7zXZ", "packed with xz: unpack it"),
    (b"\x28\xb5\x2f\xfd", "packed with zstd: unpack it"),
    (b"7z\xbc\xaf", "a 7-Zip archive: unpack it"),
    (b"Rar!", "a RAR archive: unpack it"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"ID3", "a sound file"),
    (b"OggS", "a sound or film"),
    (b"SQLite format 3", "a database"),
]
GZIP = b"\x1f\x8b"
OFFICE_FIRST = re.compile(r"\[Content_Types\]\.xml$|_rels/|docProps/|word/|customXml/")
"""What the first member of a DOCX is called, whichever program made it."""
OFFICE_WORD = re.compile(rb"\[Content_Types\]\.xml|word/document\.xml|_rels/\.rels")
"""Names of members of a DOCX, which stand unpacked in its beginning."""
OTHER_FIRST = re.compile(rf"{OFFICE_FIRST.pattern}|xl/|ppt/|mimetype$")
"""The same of the other documents, tables and slides of office programs."""
EPUB_TYPE = b"mimetypeapplication/epub+zip"
EPUB_FIRST = re.compile(r"mimetype$|META-INF/")
EPUB_CONTAINER = b"META-INF/container.xml"
OTHER_OFFICE = re.compile(rb"mimetypeapplication/vnd\.oasis|xl/workbook\.xml|xl/_rels|ppt/presentation\.xml|ppt/_rels")

HTML = re.compile(
    r"\s*(?:<!--(?:(?!-->).)*-->\s*)*(?:<\?xml[^>]*>\s*)?(?:<!doctype\s+html|<html|<head|<body|<article|<main|<div|<p[\s>])",
    re.IGNORECASE | re.DOTALL,
)
FRONT_MATTER = re.compile(r"---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
JSON_RECORD = re.compile(r'\s*\{\s*"')
JSON_LIST = re.compile(r'\s*\[\s*\{\s*"')
JSON = re.compile(r"\s*[\[{]")
XML = re.compile(r"<(?:\?xml\b|!doctype\b|svg\b)", re.IGNORECASE)
ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)(?=[\s/>])")
ROOTS = {
    "rss": Format.FEED,
    "feed": Format.FEED,
    "rdf": Format.FEED,
    "entry": Format.FEED,
    "newsitem": Format.NEWSML,
    "newsmessage": Format.NEWSML,
    "packageitem": Format.NEWSML,
    "conceptitem": Format.NEWSML,
    "knowledgeitem": Format.NEWSML,
    "planningitem": Format.NEWSML,
    "newsml": Format.NEWSML,
    "nitf": Format.NITF,
    "html": Format.HTML,
}
"""By the local name of the root element, in small letters."""
MAILBOX = re.compile(r"From \S+ .*\d{4}\s*\n[A-Za-z-]+: ")
MAIL_HEADER = re.compile(
    r"^(?:Return-Path|Received|Delivered-To|Message-ID|MIME-Version|DKIM-Signature|Content-Type|X-[\w-]+|From|To|Date|Subject|Sender|List-[\w-]+):",
    re.IGNORECASE | re.MULTILINE,
)
LEAST_MAIL_HEADERS = 3
ACCESSION = r"Document [A-Z]{1,6}[A-Z0-9]{8,22}[a-z]{1,2}[a-z0-9]{5,10}"
"""Factiva's number of a document, which ends it: “Document QUAYC00020261005ea5000001”."""
EXPORT = re.compile(
    rf"^[ \t]*(?:\d+ of \d+ DOCUMENTS|Document \d+ of \d+|End of Document|{ACCESSION})[ \t]*$"
    r"|^(?:LENGTH|Length):[ \t]*[\d,]+ words[ \t]*$",
    re.MULTILINE,
)
BETWEEN_CELLS = re.compile(r"[,;\t|]")
BEGINNING = 20_000  # characters that are looked at

NAMED = {
    "txt": Format.PLAIN,
    "text": Format.PLAIN,
    "md": Format.MARKDOWN,
    "markdown": Format.MARKDOWN,
    "html": Format.HTML,
    "htm": Format.HTML,
    "xhtml": Format.HTML,
    "json": Format.JSON,
    "jsonl": Format.JSONL,
    "ndjson": Format.JSONL,
    "csv": Format.TABLE,
    "tsv": Format.TABLE,
    "tab": Format.TABLE,
    "eml": Format.MAIL,
    "mbox": Format.MAIL,
    "rss": Format.FEED,
    "atom": Format.FEED,
}
OTHERS = frozenset(
    ["cfg", "css", "ini", "js", "py", "sh", "sql", "srt", "svg", "tex", "toml", "vcf", "xml", "yaml", "yml"]
)
"""Endings of names that say: text, but no article that we can read."""


def recognise(beginning: bytes, name: str) -> Format:
    """The format of a file by its first bytes and its name. Raises Refused where it is in none that we read."""
    if beginning.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _recognise_zip(beginning)
    if beginning.startswith(b"%PDF-"):
        return Format.PDF
    if beginning.startswith(b"WARC/") or (beginning.startswith(GZIP) and _unpacked(beginning).startswith(b"WARC/")):
        return Format.WARC
    for mark, what in BINARY:
        if beginning.startswith(mark):
            raise Refused(f"this is {what}" if what.startswith("a") else f"this is a file {what}")
    return _recognise_text(_characters(beginning), PurePath(name).suffix.removeprefix(".").lower())


def _recognise_zip(beginning: bytes) -> Format:
    first = _first_name(beginning)
    if beginning[30:].startswith(EPUB_TYPE) or (EPUB_FIRST.match(first) and EPUB_CONTAINER in beginning):
        return Format.EPUB
    if OTHER_FIRST.match(first) and OTHER_OFFICE.search(beginning):
        raise Refused("this is a table, slides or an OpenDocument text: save it as CSV, DOCX or text")
    return Format.DOCX if OFFICE_FIRST.match(first) and OFFICE_WORD.search(beginning) else Format.ZIP


def _first_name(beginning: bytes) -> str:
    """Of the first member alone: the members of a member that is stored unpacked stand in the beginning too."""
    length = int.from_bytes(beginning[26:28], "little")
    return beginning[30 : 30 + length].decode("latin-1")


def _unpacked(beginning: bytes) -> bytes:
    try:
        return zlib.decompressobj(wbits=31).decompress(beginning, 100)
    except zlib.error:
        return b""


def _characters(beginning: bytes) -> str:
    """Enough of the text to tell its format; what is lost at its end, or is in another alphabet, does not matter."""
    encoding = marked_encoding(beginning) or "utf-8"
    text = beginning.decode(encoding, errors="replace").replace("\0", "").lstrip("\ufeff")
    return text[:BEGINNING].replace("\r\n", "\n").replace("\r", "\n")


def _recognise_text(beginning: str, ending: str) -> Format:
    if NAMED.get(ending) is not Format.MARKDOWN and (found := _recognise_markup(beginning)):
        return found
    if FRONT_MATTER.match(beginning):
        return Format.MARKDOWN
    if JSON_LIST.match(beginning):
        return Format.JSON
    if JSON_RECORD.match(beginning):
        return Format.JSON if _is_over_several_lines(beginning) else Format.JSONL
    if ending in OTHERS:
        raise Refused(f"this is a .{ending} file: no format that is read")
    if ending == "json" and not JSON.match(beginning):
        raise Refused("this is a .json file that holds neither an object nor a list of them")
    return _recognise_words(beginning, ending)


def _recognise_markup(beginning: str) -> Format | None:
    start = root_start(beginning)
    root = ROOT.match(beginning, start)
    if root and (found := ROOTS.get(root[1].lower())):
        return found
    if HTML.match(beginning):
        return Format.HTML
    if XML.match(beginning.lstrip()) or (root and XML.match(root[0])):
        raise Refused("this is XML: of that, RSS and Atom feeds, NewsML, NITF and XHTML are read")
    return None


def _is_over_several_lines(beginning: str) -> bool:
    """Whether the first record goes on in the next line: there is one, and it does not begin a record of its own."""
    first, _, others = beginning.lstrip().partition("\n")
    return bool(others.strip()) and not first.rstrip().endswith("}") and not others.lstrip().startswith("{")


def _recognise_words(beginning: str, ending: str) -> Format:
    named, head = NAMED.get(ending), beginning.partition("\n\n")[0]
    is_table = named is Format.TABLE and BETWEEN_CELLS.search(beginning.partition("\n")[0])
    if is_table or (named in (None, Format.PLAIN) and _begins_as_a_table(beginning)):
        return Format.TABLE
    if MAILBOX.match(beginning) or len(MAIL_HEADER.findall(head)) >= LEAST_MAIL_HEADERS:
        return Format.MAIL
    if EXPORT.search(beginning):
        return Format.EXPORT
    return named or Format.PLAIN


def _begins_as_a_table(beginning: str) -> bool:
    """A line with names of columns, among them that of the words, and a row: spreadsheets write such .txt files too."""
    heading, _, rest = beginning.partition("\n")
    row = rest.partition("\n")[0]
    return any(
        delimiter in row
        and "text" in (found := guessed([cell.strip(' "') for cell in heading.split(delimiter)]))
        and len(found) > 1
        for delimiter in sorted(set(BETWEEN_CELLS.findall(heading)))
    )
