"""Which format a file is in: by its content first, by its name where the content could be either."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import PurePath

from articles.intake.records import Refused


class Format(StrEnum):
    PLAIN = "plain"
    MARKDOWN = "markdown"
    HTML = "html"
    JSONL = "jsonl"


BINARY = [
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "a picture, sound or film"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"%PDF-", "a PDF document: export its text"),
    (b"{\\rtf", "an RTF document: save it as text"),
    (b"\xd0\xcf\x11\xe0", "an old Office document: save it as text"),
    (b"PK\x03\x04", "a ZIP archive, or a document that is one (DOCX, ODT, EPUB): unpack it, or save it as text"),
    (b"PK\x05\x06", "a ZIP archive, and an empty one"),
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
HTML = re.compile(
    r"\s*(?:<!--(?:(?!-->).)*-->\s*)*(?:<\?xml[^>]*>\s*)?(?:<!doctype\s+html|<html|<head|<body|<article|<main|<div|<p[\s>])",
    re.IGNORECASE | re.DOTALL,
)
FRONT_MATTER = re.compile(r"---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
JSON_RECORD = re.compile(r'\s*\{[ \t]*"')
JSON = re.compile(r"\s*[\[{]")
XML = re.compile(r"\s*<(?:\?xml|svg|rss|feed|!doctype (?!html))", re.IGNORECASE)
BEGINNING = 20_000  # characters that are looked at
READ = "plain text, Markdown, HTML pages and JSON Lines are read"

NAMED = {
    "txt": Format.PLAIN,
    "text": Format.PLAIN,
    "md": Format.MARKDOWN,
    "markdown": Format.MARKDOWN,
    "html": Format.HTML,
    "htm": Format.HTML,
    "xhtml": Format.HTML,
    "jsonl": Format.JSONL,
    "ndjson": Format.JSONL,
}
OTHERS = frozenset(
    [
        "atom",
        "cfg",
        "css",
        "csv",
        "eml",
        "ini",
        "js",
        "mbox",
        "py",
        "rss",
        "sh",
        "sql",
        "srt",
        "svg",
        "tex",
        "toml",
        "tsv",
        "vcf",
        "xml",
        "yaml",
        "yml",
    ]
)
"""Endings of names that say: text, but no article that we can read."""


def refuse_binary(data: bytes) -> None:
    """Raises Refused for a file that begins as something else than text does, whatever its name."""
    for beginning, what in BINARY:
        if data.startswith(beginning):
            raise Refused(f"this is {what}" if what.startswith("a") else f"this is a file {what}")


def recognise(text: str, name: str) -> Format:
    """The format of a text. Raises Refused where it is in none that we read."""
    beginning = text[:BEGINNING].replace("\r\n", "\n").replace("\r", "\n")
    ending = PurePath(name).suffix.removeprefix(".").lower()
    if HTML.match(beginning) and NAMED.get(ending) is not Format.MARKDOWN:
        return Format.HTML
    if FRONT_MATTER.match(beginning):
        return Format.MARKDOWN
    if JSON_RECORD.match(beginning):
        return Format.JSONL
    if XML.match(beginning):
        raise Refused(f"this is XML: {READ}")
    if ending in OTHERS:
        raise Refused(f"this is a .{ending} file: {READ}")
    if JSON.match(beginning) and ending in ("json", "jsonl", "ndjson"):
        raise Refused("this is JSON over several lines: JSON Lines is read, one record a line")
    return NAMED.get(ending, Format.PLAIN)
