"""A file's bytes to its entries: refused for what it is, or read by the reader of its format, member by member."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

from articles.intake.members import members
from articles.intake.places import ALL, Place, Wanted
from articles.intake.readers import (
    docx,
    epub,
    export,
    feed,
    html,
    json,
    jsonl,
    mail,
    markdown,
    newsml,
    nitf,
    pdf,
    plain,
    table,
    warc,
)
from articles.intake.recognising import Format, recognise
from articles.intake.records import ArticleRecord, Entry, Pending, Refused
from articles.intake.source import Source

READERS: dict[Format, Callable[[Source], Iterator[Pending]]] = {
    Format.PLAIN: plain.read,
    Format.MARKDOWN: markdown.read,
    Format.HTML: html.read,
    Format.FEED: feed.read,
    Format.NEWSML: newsml.read,
    Format.NITF: nitf.read,
    Format.JSON: json.read,
    Format.JSONL: jsonl.read,
    Format.TABLE: table.read,
    Format.WARC: warc.read,
    Format.MAIL: mail.read,
    Format.DOCX: docx.read,
    Format.PDF: pdf.read,
    Format.EPUB: epub.read,
    Format.EXPORT: export.read,
}
log = logging.getLogger(__name__)
Begun = Callable[[Place, str], None]
"""Told the place and the name of what is about to be read; of a member that is about to be opened, with record 0."""


def entries(source: Source, *, wanted: Wanted = ALL, begun: Begun = lambda place, name: None) -> Iterator[Entry]:
    """The wanted entries of a file, in order and always the same; at least one of each member that is wanted whole."""
    for number, member in members(source):
        if not wanted.touches(number):
            continue
        begun(Place(number, 0), member.name)
        yield from _entries_of(member, number, wanted, begun)


def look(source: Source) -> table.TableLook | None:
    """What there is to ask about a file before it is read: of a table, which column is which. None for all others."""
    try:
        format_ = source.options.format or recognise(source.beginning, source.name)
    except Refused:
        return None
    found = table.look(source) if format_ == Format.TABLE and source.beginning.strip() else None
    return found if found and found.headings else None


def _entries_of(member: Source, number: int, wanted: Wanted, begun: Begun) -> Iterator[Entry]:
    count = 0
    try:
        for count, pending in enumerate(_records(member), start=1):
            place = Place(number, count)
            name = f"{member.name}, {pending.name}" if pending.name else member.name
            begun(place, name)
            if place in wanted:
                yield Entry(name, _read(pending, name), place)
        if not count:
            raise Refused("empty: there are no words in it")
    except Refused as refused:
        yield Entry(member.name, refused, Place(number, count + 1 if count else 0))
    except Exception as error:
        yield Entry(member.name, _fault(error, member.name), Place(number, count + 1 if count else 0))


def _records(member: Source) -> Iterator[Pending]:
    if not member.size:
        raise Refused("empty: there is nothing in it")
    if not member.beginning.strip() and not member.data().strip():
        raise Refused("empty: there are only spaces in it")
    options = member.options
    yield from READERS[Format(options.format) if options.format else recognise(member.beginning, member.name)](member)


def _read(pending: Pending, name: str) -> ArticleRecord | Refused:
    try:
        return pending.read()
    except Refused as refused:
        return refused
    except Exception as error:
        return _fault(error, name)


def _fault(error: Exception, name: str) -> Refused:
    """A fault of ours or of a library must not stop the records behind this one; it is told, to the admin and in the log."""
    if isinstance(error, MemoryError):
        raise error  # the process has no more of it, and is ended: whoever started it goes on behind this record
    log.error("%s could not be read", name, exc_info=error)
    return Refused(f"could not be read, by a fault of Newsdesk ({type(error).__name__}); the log says more")
