"""Bytes to text: a mark at the beginning, what the file declares, UTF-8, Windows-1252; a guess for long files alone.

charset-normalizer does not decide on short files: it called one sentence of cp1252 with curly quotes Mac Turkish.
"""

from __future__ import annotations

import codecs
import re
from typing import Any

import charset_normalizer

from articles.intake.records import Refused

MARKS = [  # the longer first: UTF-32 begins as UTF-16 does
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
MOST_FOREIGN = 0.25
"""Share of bytes over 127 among the letters that Windows-1252 text has at most: more is another alphabet."""
ENOUGH_TO_GUESS = 200  # bytes over 127
GUESSED_FROM = 200_000  # bytes
CASE_BROKEN = re.compile(r"[a-zß-öø-ÿ][À-ÖØ-Þ]")  # as in donÕt: what another encoding's marks look like
SEVEN_BITS = re.compile("iso-?2022", re.IGNORECASE)
"""Encodings of Asia in mail: their bytes are ASCII, and would pass for it."""
ESCAPE = b"\x1b"
LETTERS = re.compile(rb"[A-Za-z\x80-\xff]")
FOREIGN = re.compile(rb"[\x80-\xff]")


def marked_encoding(data: bytes) -> str:
    """The encoding that the mark at the beginning tells, or an empty string."""
    return next((encoding for mark, encoding in MARKS if data.startswith(mark)), "")


def decode(data: bytes, declared: str = "") -> str:
    """The text of a file, without the mark at its beginning. Raises Refused."""
    if encoding := marked_encoding(data):
        return _strictly(data, encoding).lstrip("\ufeff")
    if SEVEN_BITS.match(declared) and ESCAPE in data and (text := _declared(data, declared)) is not None:
        return text
    if b"\0" in data:
        return _utf_16_without_mark(data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _other(data, declared, error)


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Refused(
            f"wrong encoding: begins as {encoding.removesuffix('-sig').upper()}, but breaks at byte {error.start + 1:,}"
        ) from None


def _utf_16_without_mark(data: bytes) -> str:
    """Western text in UTF-16 has its NULs on every second place, and nowhere else."""
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        high, low = data[first::2], data[1 - first :: 2]
        if len(data) % 2 == 0 and high.count(0) > 0.5 * len(high) and 0 not in low:
            return _strictly(data, encoding)
    raise Refused(f"holds a NUL byte, at byte {data.index(0) + 1:,}: this is no text")


def _other(data: bytes, declared: str, error: UnicodeDecodeError) -> str:
    if declared and (text := _declared(data, declared)) is not None:
        return text
    damaged = data.decode("utf-8", errors="replace")
    lost = damaged.count("\ufffd")
    if sum(char > "\x7f" for char in damaged) > 2 * lost:
        raise Refused(
            f"wrong encoding: this is UTF-8, but {lost:,} places in it are not (the first at byte {error.start + 1:,}); "
            "save it again as UTF-8"
        )
    foreign = len(FOREIGN.findall(data))
    if foreign <= MOST_FOREIGN * len(LETTERS.findall(data)):
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError:
            pass
        else:
            if not CASE_BROKEN.search(text):
                return text
    if foreign >= ENOUGH_TO_GUESS and (best := charset_normalizer.from_bytes(data[:GUESSED_FROM]).best()):
        return _guessed(data, best.encoding)
    raise Refused("wrong encoding: neither UTF-8 nor Windows-1252, and too short to tell which; save it again as UTF-8")


def _declared(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (LookupError, UnicodeError):  # the codec “undefined” raises UnicodeError
        return None


def _guessed(data: bytes, encoding: str) -> str:
    text: Any = _declared(data, encoding)
    if text is None:
        raise Refused(f"wrong encoding: it looks like {encoding}, but is not all of it; save it again as UTF-8")
    return str(text)
