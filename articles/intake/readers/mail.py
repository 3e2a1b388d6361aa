"""Mail: a newsletter (EML, RFC 5322 and MIME), or many in one file (mbox, RFC 4155), message by message.

Attachments are never read. A newsletter's sender is its outlet; who writes to somebody is the byline.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.headerregistry import Address, HeaderRegistry
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from django.template.defaultfilters import filesizeformat

from articles.intake.addresses import canonical
from articles.intake.cleaning import make_record
from articles.intake.dates import bearable_date
from articles.intake.decoding import decode
from articles.intake.readers import newsletter
from articles.intake.records import ArticleRecord, Pending, Refused

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator
    from typing import BinaryIO

    from articles.intake.cleaning import Fields
    from articles.intake.source import Source

BEGINNING_OF_MESSAGE = re.compile(
    rb"From \S+ +[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d(?::\d\d)? (?:\S+ )?\d{4}(?: \S+)?\s*\Z"
)
QUOTED_FROM = re.compile(rb">+From ")
LONGEST_LINE = 1_000_000
"""Bytes of a mailbox that are read at once; a longer line comes in several."""
LONGEST_HEADER = 2_000  # characters: the standard library's parser takes seconds for a hostile one of 10,000
YEAR_0 = re.compile(r"[A-Za-z]{3} 0+ ")
"""The standard library takes it for 2000."""
NESTED = re.compile(rb"content-type\s*:\s*(?:multipart|message)/", re.IGNORECASE)
MOST_NESTED = 50
"""Parts that hold parts: the parser calls itself for each. A newsletter has up to five."""
PART = re.compile(rb"^--\S", re.MULTILINE)
MOST_PARTS = 5_000
FORWARDED = re.compile(r"\s*(?:(?:fwd?|wg|tr|rv)\s*:\s*)+", re.IGNORECASE)
FEW_WORDS = 40
"""A message with no more of its own was sent for the sake of the message in it."""
ANGLED = re.compile(r"<\s*(https?://[^<>\s]+)\s*>")
SIGNS_OF_A_LIST = ("List-Id", "List-Unsubscribe", "List-Post")
FULLER = 0.8
"""Share of the plain text's words from which on the HTML is taken: its paragraphs are whole."""
LONGEST_TOKEN = 40
"""Characters of one word of an address; a longer one is the reader's own."""


@dataclass(frozen=True, slots=True)
class Body:
    """The two ways in which a message gives its words; `nested` are the messages that it holds."""

    plain: tuple[str, ...]
    html: tuple[str, ...]
    nested: tuple[EmailMessage, ...]


def read(source: Source) -> Iterator[Pending]:
    limit = source.options.limits.document_bytes
    if not source.beginning.startswith(b"From "):
        yield Pending("", lambda: _record(source.data()))
        return
    for number, message in enumerate(_messages(source.file, limit), start=1):
        yield Pending(f"message {number}", partial(_record_within, message, limit))


def _messages(file: BinaryIO, limit: int) -> Iterator[bytes]:
    """Each message of a mailbox, its quoted lines (mboxo, mboxrd) as they were; of a larger one than `limit` the beginning."""
    file.seek(0)
    message, is_after_blank, is_begun = bytearray(), True, True
    while line := file.readline(LONGEST_LINE):
        if is_after_blank and is_begun and BEGINNING_OF_MESSAGE.match(line):
            if message.strip():
                yield bytes(message)
            message = bytearray()
        elif len(message) <= limit:
            message += line[1:] if is_begun and QUOTED_FROM.match(line) else line
        is_after_blank = is_begun and not line.strip()
        is_begun = line.endswith(b"\n")
    if message.strip():
        yield bytes(message)


def _record_within(data: bytes, limit: int) -> ArticleRecord:
    if len(data) > limit:
        raise Refused(f"more than {filesizeformat(limit)}: a message has no more")
    return _record(data)


def _record(data: bytes) -> ArticleRecord:
    if len(NESTED.findall(data)) > MOST_NESTED:
        raise Refused(f"more than {MOST_NESTED} parts that hold parts: this is no newsletter")
    if len(PART.findall(data)) > MOST_PARTS:
        raise Refused(f"more than {MOST_PARTS:,} parts: this is no newsletter")
    message = message_from_bytes(data.lstrip(b"\xef\xbb\xbf\r\n"), EmailMessage, policy=POLICY)
    if not message.keys():
        raise Refused("no mail: it has no headers")
    return _record_of(message)


def _record_of(message: EmailMessage, notes: tuple[str, ...] = ()) -> ArticleRecord:
    body = _body(message)
    plain, html = newsletter.from_plain("\n\n".join(body.plain)), newsletter.from_html(body.html)
    letter = html if html.count >= FULLER * plain.count else plain
    if body.nested and letter.count <= FEW_WORDS:
        if len(body.nested) > 1:
            raise Refused(f"{len(body.nested)} messages in one: save each by itself")
        return _record_of(body.nested[0], ("read: the message that is forwarded in it",))
    fields, note = _fields(message)
    fields["url"] = _address(message, html.view_link)
    record = make_record(letter.text, fields, (*notes, *letter.notes(), note))
    nested = f"{len(body.nested)} attached messages left out" if body.nested else ""
    return replace(record, notes=(*record.notes, nested)) if nested else record


def _body(message: EmailMessage) -> Body:
    """The words of the message itself; parts with a file's name or of another kind are attachments."""
    plain, html, nested = [], [], []
    waiting = [message]
    while waiting:
        part = waiting.pop()
        kind = part.get_content_type()
        if kind == "message/rfc822":
            nested += _parts(part)
        elif part.is_multipart():
            waiting += reversed(_parts(part))
        elif part.get_content_disposition() == "attachment" or part.get_filename():
            continue
        elif kind == "text/plain":
            plain.append(_plain(part))
        elif kind == "text/html":
            html.append(_words(part))
    return Body(tuple(plain), tuple(html), tuple(nested))


def _parts(part: EmailMessage) -> list[EmailMessage]:
    payload = part.get_payload()
    return cast("list[EmailMessage]", payload) if isinstance(payload, list) else []


def _plain(part: EmailMessage) -> str:
    words = _words(part).replace("\r\n", "\n")
    if str(part.get_param("format", "")).lower() != "flowed":
        return words
    return newsletter.unflowed(words, delete_space=str(part.get_param("delsp", "")).lower() == "yes")


def _words(part: EmailMessage) -> str:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    return decode(data, str(part.get_content_charset() or "")) if data.strip() else ""


def _fields(message: EmailMessage) -> tuple[Fields, str]:
    """What the headers say, and a note of a date that cannot be."""
    sender, _ = _sender(message)
    is_list = any(name in message for name in SIGNS_OF_A_LIST) or _header(message, "Precedence").lower() in (
        "bulk",
        "list",
    )
    date = bearable_date(_date(message))
    return {
        "title": FORWARDED.sub("", _header(message, "Subject"), count=1),
        "outlet": sender if is_list else "",
        "byline": "" if is_list else sender,
        "published_at": date.moment.isoformat() if date.moment else "",
        "language": _header(message, "Content-Language").partition(",")[0].strip(),
    }, date.note


def _sender(message: EmailMessage) -> tuple[str, str]:
    """The name that is shown, and the domain of the address; empty where the header cannot be parsed."""
    addresses: tuple[Address, ...] = getattr(message.get("From"), "addresses", ())
    return (addresses[0].display_name, addresses[0].domain.lower()) if addresses else ("", "")


def _header(message: EmailMessage, name: str) -> str:
    return " ".join(str(message.get(name, "")).split())


def _date(message: EmailMessage) -> str:
    """In ISO 8601; "-0000" says that the time is UTC and the place unknown (RFC 5322, 3.3)."""
    given = (str(value) for name, value in message.raw_items() if name.lower() == "date")
    header = " ".join(next(given, "").split())
    if YEAR_0.search(header):
        return header
    try:
        moment: datetime.datetime = parsedate_to_datetime(header)
    except (ValueError, TypeError, IndexError, OverflowError):
        return header
    return moment.isoformat() + ("" if moment.tzinfo else "+00:00")


def _address(message: EmailMessage, view_link: str) -> str:
    """Where the letter can be read: what the list says (RFC 5064), or its own link where it is of the sender's domain
    and holds nothing that is the reader's own.
    """
    if archived := ANGLED.search(_header(message, "Archived-At")):
        return archived[1]
    url, _ = canonical(view_link)
    _, _, rest = url.partition("://")
    host, _, path = rest.partition("/")
    domain = _sender(message)[1]
    is_own = bool(domain) and (host == domain or host.endswith(f".{domain}") or domain.endswith(f".{host}"))
    return url if is_own and all(len(word) < LONGEST_TOKEN for word in re.split(r"[/?&=]", path)) else ""


class _Headers:
    """Parses a header within limits; one that cannot be parsed stays as it is."""

    def __init__(self) -> None:
        self._registry = HeaderRegistry()

    def __call__(self, name: str, value: str) -> Any:
        words = value[:LONGEST_HEADER].encode("utf-8", "surrogateescape").decode("utf-8", errors="replace")
        try:
            return self._registry(name, words)
        except Exception:  # in many ways: IndexError, AttributeError, ValueError, RecursionError ...
            return words


POLICY = default.clone(header_factory=_Headers())
