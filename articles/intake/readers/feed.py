"""RSS and Atom files: one article an item, its full content; an item that only points to its article is refused.

Each item is parsed by itself, between the feed's head and its end, so that one that is broken loses itself alone and a
feed of any length takes no more memory than its text. feedparser gets a stream of bytes: it would open a path.
"""

from __future__ import annotations

import io
import re
from email.utils import parseaddr
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

import feedparser

from articles.intake import xml
from articles.intake.cleaning import make_record
from articles.intake.readers.html import words_of_fragment
from articles.intake.readers.page_data import absolute
from articles.intake.readers.page_text import is_cut
from articles.intake.records import Pending, Refused, shown
from articles.intake.teasers import note_of_teaser

if TYPE_CHECKING:
    from collections.abc import Iterator

    from articles.intake.cleaning import Fields
    from articles.intake.records import ArticleRecord
    from articles.intake.source import Source

MOST_ITEMS = 100_000
LONGEST_HEAD = 50_000  # characters: it is read once more with every item
LONGEST_ITEM = 3_000_000  # characters
ITEM = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<(?P<end>/?)(?P<tag>(?:[\w.-]+:)?(?:item|entry))(?=[\s/>])[^<>]*>",
    re.DOTALL,
)
CHANNEL = re.compile(r"<(/?(?:[\w.-]+:)?channel)(?=[\s/>])")
ROOT = re.compile(r"<([\w.:-]+)")
APPEARED_FIRST = re.compile(r"The post .{1,400} (?:appeared first on|first appeared on) .{1,200}\.?")
MARKUP = ("text/html", "application/xhtml+xml")
WEB = ("https://", "http://")


def read(source: Source) -> Iterator[Pending]:
    text = source.text_of_records(xml.declared_encoding(source.beginning))
    text = xml.with_numbers(text[xml.root_start(text) :])
    spans = list(islice(_spans(text), MOST_ITEMS + 1))
    if not spans:
        raise Refused("a feed without items")
    head = text[: spans[0][0]]
    tail = "" if len(spans) > MOST_ITEMS else text[spans[-1][1] :]
    if len(head) + len(tail) > LONGEST_HEAD:
        raise Refused(f"the head of the feed has {len(head) + len(tail):,} characters: no more than {LONGEST_HEAD:,}")
    for number, (first, last) in enumerate(spans[:MOST_ITEMS], start=1):
        yield Pending(f"item {number}", partial(_record, text, head, first, last, tail or _closing(head)))
    if len(spans) > MOST_ITEMS:
        raise Refused(f"a feed has no more than {MOST_ITEMS:,} items: those behind them were not read")


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Where each item begins and ends; one that is not closed ends where the next begins."""
    start: int | None = None
    tag = ""
    for found in ITEM.finditer(text):
        if not found["tag"] or (tag and found["tag"] != tag):
            continue
        tag = found["tag"]
        if start is not None:
            yield start, found.end() if found["end"] else found.start()
        start = None if found["end"] else found.start()
        if start is not None and found[0].endswith("/>"):
            yield start, found.end()
            start = None
    if start is not None:
        yield start, len(text)


def _closing(head: str) -> str:
    """The end of a feed that was cut off behind an item."""
    root, channels = ROOT.match(head), CHANNEL.findall(head)
    channel = f"</{channels[-1]}>" if channels and not channels[-1].startswith("/") else ""
    return f"{channel}</{root[1]}>" if root else ""


def _record(text: str, head: str, first: int, last: int, tail: str) -> ArticleRecord:
    if last - first > LONGEST_ITEM:
        raise Refused(f"{last - first:,} characters: an item has no more than {LONGEST_ITEM:,}")
    if "\0" in text[first:last]:
        raise Refused(f"holds a NUL character, at character {text.index(chr(0), first) - first + 1:,}")
    document = f"{head}{text[first:last]}{tail}".encode(errors="replace")
    parsed = _parsed(document)
    if not parsed.entries:
        raise Refused(f"not a feed's item that we read: {_fault(parsed)}")
    feed, entry = parsed.feed, parsed.entries[0]
    notes: tuple[str, ...] = (
        (f"broken XML ({_fault(parsed)}): what could be read of it was taken",) if parsed.bozo else ()
    )
    words, is_teaser = _words(entry)
    if parsed.bozo and not words:
        raise Refused(f"broken XML ({_fault(parsed)}): no words of it could be read")
    if words and is_teaser:
        notes += (note_of_teaser(words, "a summary"),)
    return make_record(words, _fields(feed, entry, is_atom=parsed.get("version", "").startswith("atom")), notes)


def _parsed(document: bytes) -> Any:
    """Not sanitised, for nothing but words is taken from it: feedparser's way leaves the words of frames among them."""
    try:
        return feedparser.parse(io.BytesIO(document), sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # it has no error of its own: a place without a position, say, is a KeyError in it
        raise Refused(f"not a feed's item that we read: feedparser fails on it ({type(error).__name__})") from None


def _fault(parsed: Any) -> str:
    error = parsed.get("bozo_exception")
    message = error.getMessage() if hasattr(error, "getMessage") else str(error or "it holds nothing")
    return shown(message, 100)


def _words(entry: Any) -> tuple[str, bool]:
    """The item's words, and whether they are only its beginning or its summary."""
    content = max((_plain(content) for content in entry.get("content", [])), key=len, default="")
    if content and not is_cut(content):
        return content, False
    return max(content, _plain(entry.get("summary_detail")), key=len), True


def _plain(detail: Any) -> str:
    """The words of a text as feedparser gives it: with its type."""
    if not detail or not isinstance(value := detail.get("value"), str):
        return ""
    if detail.get("type", "text/plain") == "text/plain":
        return value
    if detail["type"] not in MARKUP:
        return ""
    parts = words_of_fragment(value).split("\n\n")
    return "\n\n".join(part for part in parts if not APPEARED_FIRST.fullmatch(part))


def _fields(feed: Any, entry: Any, *, is_atom: bool) -> Fields:
    source = entry.get("source", {})
    content: Any = next(iter(entry.get("content", [])), {})
    tags = [tag.get("label") or tag.get("term") for tag in entry.get("tags", [])]
    names = _names(entry) or _names(source) or (_names(feed) if is_atom else [])
    fields: Fields = {
        "title": _plain(entry.get("title_detail")),
        "url": absolute(entry["link"], _home(feed)) if entry.get("link") else "",
        "byline": names,
        "published_at": entry.get("published") or entry.get("updated") or entry.get("created"),
        "section": next((tag for tag in tags if tag), ""),
        "language": content.get("language") or entry.get("language") or feed.get("language"),
        "outlet": source.get("title") or _plain(feed.get("title_detail")),
    }
    return {name: value for name, value in fields.items() if value}


def _names(thing: Any) -> list[str]:
    """The authors by name: an address alone is no byline."""
    if "@" in (author := thing.get("author", "")):  # of an address behind a long ending feedparser makes half a name
        return [name] if (name := parseaddr(author)[0]) else []
    details = [*thing.get("authors", []), thing.get("author_detail", {})]
    return list(dict.fromkeys(detail["name"] for detail in details if isinstance(detail.get("name"), str)))


def _home(feed: Any) -> str:
    """The feed's own web address, from which those of its items count."""
    links = [feed.get("link", ""), *(link.get("href", "") for link in feed.get("links", []))]
    return next((link for link in links if link.startswith(WEB)), "")
