"""Web archives (WARC 1.0 and 1.1, ISO 28500), packed with gzip or not: an article for each page that was answered.

The standard library's parser of headers has the limits we want: 100 headers, 65,536 bytes a line.
"""

from __future__ import annotations

import gzip
import io
import zlib
from collections import Counter
from dataclasses import dataclass, replace
from functools import partial
from http.client import HTTPException, HTTPMessage, parse_headers
from typing import TYPE_CHECKING, BinaryIO, cast
from urllib.parse import urlsplit

from django.template.defaultfilters import filesizeformat

from articles.intake.addresses import canonical
from articles.intake.cleaning import make_record
from articles.intake.decoding import decode
from articles.intake.readers.html import declared_encoding, record_of_page
from articles.intake.recognising import GZIP
from articles.intake.records import ArticleRecord, Pending, Refused, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from articles.intake.source import Source

PAGES = ("text/html", "application/xhtml+xml")
PLAIN = "text/plain"
LONGEST_HEAD = 65_536  # bytes of an answer that are looked at for its headers
AT_ONCE = 65_536  # bytes
KINDS_NAMED = 8
DIGITS = 15  # of a length


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server sent: `data` is the body as it was sent, perhaps in chunks and packed."""

    address: str
    kind: str
    headers: HTTPMessage
    data: bytes


def read(source: Source) -> Iterator[Pending]:
    """A record for each page; a file that breaks off gives those before the break."""
    limit = source.options.limits.document_bytes
    source.file.seek(0)
    packed = source.beginning.startswith(GZIP)
    stream = cast("BinaryIO", gzip.GzipFile(fileobj=source.file, mode="rb")) if packed else source.file
    source.file.seek(0)
    others: Counter[str] = Counter()
    found, records = 0, _Records(stream)
    try:
        for headers, block in records:
            kind, size = _kind(headers, block), block.left
            if kind not in (*PAGES, PLAIN):
                others[kind] += 1
                continue
            found += 1
            if size > limit:
                yield Pending(f"record {records.number}", partial(_refuse, size, limit))
            else:
                answer = _answer(headers, kind, block.all())
                yield Pending(f"record {records.number}", partial(_record, answer, limit))
    except (EOFError, OSError, zlib.error) as error:
        raise Refused(f"breaks off in record {records.number:,}: {shown(str(error), 200)}") from None
    if not found:
        kinds = ", ".join(f"{count:,} {kind}" for kind, count in others.most_common(KINDS_NAMED))
        raise Refused(f"no page of an article: its records are {kinds}" if kinds else "no page of an article in it")


class _Block:
    """The bytes of one record. Raises EOFError where the file ends before it."""

    def __init__(self, stream: BinaryIO, length: int) -> None:
        self._stream = stream
        self._seen = b""
        self._unread = length

    @property
    def left(self) -> int:
        return len(self._seen) + self._unread

    def beginning(self) -> bytes:
        if not self._seen:
            self._seen = self._read(min(LONGEST_HEAD, self._unread))
        return self._seen

    def all(self) -> bytes:
        return self.beginning() + self._read(self._unread)

    def skip(self) -> None:
        while self._unread:
            self._read(min(AT_ONCE, self._unread))

    def _read(self, size: int) -> bytes:
        data = self._stream.read(size)
        if len(data) < size:
            raise EOFError("the file ends before the record does")
        self._unread -= size
        return data


class _Records:
    """Each record's headers and its block, which holds until the next is asked for; `number` is of the one at hand."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.number = 0

    def __iter__(self) -> Iterator[tuple[HTTPMessage, _Block]]:
        while line := self._stream.readline(LONGEST_HEAD):
            if not line.strip():
                continue
            self.number += 1
            headers = self._headers(line)
            block = _Block(self._stream, _length(headers))
            yield headers, block
            block.skip()

    def _headers(self, line: bytes) -> HTTPMessage:
        if not line.startswith(b"WARC/"):
            raise EOFError(
                f"it begins with “{shown(line.decode('latin-1').strip(), 40)}”, not with “WARC/1.0” or the like"
            )
        return _headers(self._stream)


def _length(headers: HTTPMessage) -> int:
    length = str(headers.get("Content-Length", "")).strip()
    if not (length.isascii() and length.isdigit() and len(length) <= DIGITS):
        raise EOFError("it does not say how long it is")
    return int(length)


def _headers(stream: BinaryIO) -> HTTPMessage:
    try:
        return parse_headers(stream)
    except HTTPException as error:
        raise EOFError(f"headers that cannot be read: {error}") from None


def _kind(headers: HTTPMessage, block: _Block) -> str:
    """The media type of a page or text that was found, else in a word what the record is."""
    kind = str(headers.get("WARC-Type", "")).strip().lower()
    if kind == "resource":
        return _type(headers)
    if kind != "response":
        return shown(kind, 40) or "of no kind"
    head = block.beginning()
    status = head.partition(b"\n")[0].split()[1:2]
    if not head.startswith(b"HTTP/") or not status:
        return "response that is not HTTP's"
    if status != [b"200"]:
        return f"response {shown(status[0].decode('latin-1'), 3)}"
    if _path(headers).endswith("/robots.txt"):
        return "robots.txt"
    return _type(_http(head)[0])


def _type(headers: HTTPMessage) -> str:
    return str(headers.get_content_type()) if "Content-Type" in headers else "of no type"


def _path(headers: HTTPMessage) -> str:
    try:
        return urlsplit(_address(headers)).path
    except ValueError:
        return ""


def _address(headers: HTTPMessage) -> str:
    """The address that was asked for; Wget 1.19 wrote it between < and >."""
    given = str(headers.get("WARC-Target-URI", "")).strip().removeprefix("<").removesuffix(">")
    try:
        return given.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return given


def _http(block: bytes) -> tuple[HTTPMessage, int]:
    """The headers of an answer and where its body begins; none where they cannot be read."""
    stream = io.BytesIO(block)
    stream.readline()
    try:
        headers = _headers(stream)
    except EOFError:
        return HTTPMessage(), len(block)
    return headers, stream.tell()


def _answer(headers: HTTPMessage, kind: str, block: bytes) -> Answer:
    if str(headers.get("WARC-Type", "")).strip().lower() == "resource":
        return Answer(_address(headers), kind, headers, block)
    answered, start = _http(block)
    return Answer(_address(headers), kind, answered, block[start:])


def _refuse(size: int, limit: int) -> ArticleRecord:
    raise Refused(f"{filesizeformat(size)}: a page has no more than {filesizeformat(limit)}")


def _record(answer: Answer, limit: int) -> ArticleRecord:
    data = _unpacked(answer, limit)
    declared = str(answer.headers.get_content_charset() or "")
    if answer.kind == PLAIN:
        return make_record(decode(data, declared), {"url": answer.address})
    record = record_of_page(decode(data, declared or declared_encoding(data)))
    return record if record.url else replace(record, url=canonical(answer.address)[0])


def _unpacked(answer: Answer, limit: int) -> bytes:
    """The body without chunks and packing; archives of some crawlers name a packing that they have undone themselves."""
    data = answer.data
    if "chunked" in str(answer.headers.get("Transfer-Encoding", "")).lower():
        data = _joined(data)
    packing = str(answer.headers.get("Content-Encoding", "")).strip().lower()
    if packing in ("", "identity"):
        return data
    if packing not in ("gzip", "x-gzip", "deflate"):
        raise Refused(f"packed with {shown(packing)}: of that, gzip and deflate are read")
    try:
        unpacker = zlib.decompressobj(wbits=47 if data[:1] in b"\x1f\x78" else -15)
        page = unpacker.decompress(data, limit + 1)
    except zlib.error as error:
        if packing != "deflate" and not data.startswith(GZIP):
            return data
        raise Refused(f"packed with {packing}, but broken: {shown(str(error))}") from None
    if len(page) > limit:
        raise Refused(f"a page of more than {filesizeformat(limit)}, unpacked")
    return page


def _joined(data: bytes) -> bytes:
    """The chunks of a body in one; a body that only says that it comes in chunks, as it is."""
    stream, chunks = io.BytesIO(data), []
    while line := stream.readline(100):
        size = line.partition(b";")[0].strip()
        try:
            length = int(size, 16)
        except ValueError:
            return data
        if length <= 0:
            break
        chunks.append(stream.read(length))
        stream.readline(2)
    return b"".join(chunks)
