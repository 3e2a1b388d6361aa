"""A file's bytes to its entries: refused for what it is, or read by the reader of its format, member by member."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

from articles.intake.readers import feed, html, json, jsonl, markdown, newsml, nitf, plain
from articles.intake.recognising import Format, recognise
from articles.intake.records import ArticleRecord, Entry, Pending, Place, Refused
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
}
log = logging.getLogger(__name__)
Wanted = Callable[[Place], bool]


def everything(place: Place) -> bool:
    return True


def entries(source: Source, *, wanted: Wanted = everything) -> Iterator[Entry]:
    """The entries of a file, in order and always the same; at least one, where all are wanted.

    Only what is `wanted` is worked on; where record 0 of a member is, all its records are.
    """
    for number, member in _members(source):
        whole = Place(number, 0)
        if isinstance(member, Refused):
            if wanted(whole):
                yield Entry(source.name, member, whole)
            return
        if wanted(whole):
            yield from _entries_of(member, number, everything)
        else:
            yield from _entries_of(member, number, wanted)


def _members(source: Source) -> Iterator[tuple[int, Source | Refused]]:
    yield 0, source


def _entries_of(member: Source, number: int, wanted: Wanted) -> Iterator[Entry]:
    count = 0
    try:
        for count, pending in enumerate(_records(member), start=1):
            place = Place(number, count)
            if wanted(place):
                name = f"{member.name}, {pending.name}" if pending.name else member.name
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
    log.error("%s could not be read", name, exc_info=error)
    return Refused(f"could not be read, by a fault of Newsdesk ({type(error).__name__}); the log says more")
