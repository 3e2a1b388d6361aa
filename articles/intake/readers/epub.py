"""EPUB 2 and 3 (OCF and OPF, W3C): an article a chapter for an issue whose chapters have headings, else one article.

Covers, tables of contents, pages of links and imprints are left out. Read with lxml within the limits of archives.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import unquote

from articles.intake import archives, xml
from articles.intake.cleaning import make_record
from articles.intake.dates import bearable_date
from articles.intake.decoding import decode
from articles.intake.readers.blocks import HEADINGS, Block, blocks
from articles.intake.records import Pending, Refused, shown

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element as Element

    from articles.intake.cleaning import Fields
    from articles.intake.records import ArticleRecord
    from articles.intake.source import Limits, Source

MOST_CHAPTERS = 5_000
"""Documents in the order of reading: an issue of a daily paper has some 200."""
CONTAINER, ENCRYPTION = "META-INF/container.xml", "META-INF/encryption.xml"
PAGES = ("application/xhtml+xml", "text/html")
HEADING = re.compile(r"<h[1-3][\s>]", re.IGNORECASE)
DECLARED = re.compile(rb"<\?xml[^>]{0,100}encoding=[\"']([\w.:-]+)")
FRONT = re.compile(
    r"(?:epub:type|role)=[\"'][^\"'<>]{0,100}\b(?:doc-)?(?:toc|cover|copyright-page|landmarks|titlepage|imprint|index|colophon)\b"
)
FRONT_NAME = re.compile(
    r"(?:cover|toc|nav|contents|copyright|title_?page|imprint|impressum|masthead|colophon)\d*$", re.IGNORECASE
)
FRONT_IN_GUIDE = frozenset(["cover", "toc", "title-page", "copyright-page", "index", "colophon"])
TAG = re.compile(r"<[^<>]*>")
LEAST_WORDS_A_LINK = 8
"""With fewer words for each of its links (and more than FEW_LINKS of them) a page is a list of other pages."""
FEW_LINKS = 4
BYLINE = re.compile(r"by\s+(\S.{2,100})", re.IGNORECASE)
PROGRAMS = frozenset(["", "calibre", "unknown", "pandoc", "sigil"])
BRACKETS_AT_END = re.compile(r"\s*[\[(][^\[\]()]{4,40}[\])]\s*$")
"""Calibre puts the day of an issue there."""


@dataclass(frozen=True, slots=True)
class Issue:
    """What the package says: the documents in the order of reading, and of the whole."""

    title: str
    creators: list[str]
    publisher: str
    date: str
    language: str
    documents: tuple[str, ...]


class _Book:
    """The files of an EPUB by their names."""

    def __init__(self, source: Source) -> None:
        self._archive: zipfile.ZipFile = archives.opened(source)
        self._limits: Limits = source.options.limits
        self._files = {archives.name_of(info): info for info in self._archive.filelist}
        if len(self._files) < len(self._archive.filelist):
            raise Refused("a part of the EPUB is in the file twice: it can be read two ways")

    def has(self, name: str) -> bool:
        return name in self._files

    def data(self, name: str) -> bytes:
        info = self._files.get(name)
        if info is None:
            raise Refused(f"a part of the EPUB is missing: “{shown(name)}”")
        return archives.member_data(self._archive, info, self._limits)

    def page(self, name: str) -> str:
        data = self.data(name)
        declared = DECLARED.search(data[:200])
        return decode(data, declared[1].decode("ascii") if declared else "")


def read(source: Source) -> Iterator[Pending]:
    """A record for each chapter that has a heading, with the documents behind it that have none; or one for all."""
    book = _Book(source)
    issue = _issue(book)
    chapters = _chapters(book, issue.documents)
    if not chapters:
        raise Refused("no article in the EPUB: it has no pages but its cover, contents and the like")
    if len(chapters) == 1:
        yield Pending("", partial(_article, book, issue, chapters[0]))
        return
    for number, documents in enumerate(chapters, start=1):
        yield Pending(f"chapter {number}", partial(_chapter, book, issue, documents))


def _issue(book: _Book) -> Issue:
    container = xml.without_namespaces(xml.parse(book.data(CONTAINER)))
    package_name = next((root.get("full-path", "") for root in container.iter("rootfile")), "")
    package = xml.without_namespaces(xml.parse(book.data(posixpath.normpath(package_name))))
    folder = posixpath.dirname(package_name)
    front = _front(package, folder)
    documents = tuple(name for name in _spine(package, folder) if name not in front)
    if len(documents) > MOST_CHAPTERS:
        raise Refused(f"{len(documents):,} chapters: an EPUB that is read has no more than {MOST_CHAPTERS:,}")
    _refuse_protected(book, documents)
    dates = [date for date in package.iter("date") if date.get("event", "publication") in ("publication", "issued")]
    return Issue(
        title=_first(package, "title"),
        creators=[name for name in _texts(package, "creator") if name.lower() not in PROGRAMS],
        publisher=_first(package, "publisher"),
        date=(dates[0].text or "").strip() if dates else "",
        language=_first(package, "language"),
        documents=documents,
    )


def _spine(package: Element, folder: str) -> Iterator[str]:
    """The names of the pages in the order of reading; what stands beside it (linear="no") is left out."""
    items = {item.get("id", ""): item for item in package.iter("item")}
    for reference in package.iter("itemref"):
        item = items.get(reference.get("idref", ""))
        if item is None or reference.get("linear") == "no" or item.get("media-type") not in PAGES:
            continue
        if not {"nav", "cover"}.intersection(item.get("properties", "").split()):
            yield _name(folder, item.get("href", ""))


def _front(package: Element, folder: str) -> frozenset[str]:
    guide = [reference for reference in package.iter("reference") if reference.get("type") in FRONT_IN_GUIDE]
    return frozenset(_name(folder, reference.get("href", "")) for reference in guide)


def _name(folder: str, address: str) -> str:
    """The name in the archive; one that leads out of it is the name of nothing there."""
    return posixpath.normpath(posixpath.join(folder, unquote(address.partition("#")[0])))


def _refuse_protected(book: _Book, documents: Sequence[str]) -> None:
    """Fonts are often encrypted, and do not matter."""
    if not book.has(ENCRYPTION):
        return
    encrypted = xml.without_namespaces(xml.parse(book.data(ENCRYPTION)))
    names = {_name("", reference.get("URI", "")) for reference in encrypted.iter("CipherReference")}
    if names.intersection(documents):
        raise Refused("the EPUB is encrypted (DRM): its words cannot be read")


def _texts(package: Element, name: str) -> list[str]:
    return [words for element in package.iter(name) if (words := " ".join((element.text or "").split()))]


def _first(package: Element, name: str) -> str:
    return next(iter(_texts(package, name)), "")


def _chapters(book: _Book, documents: Sequence[str]) -> list[list[str]]:
    """The documents of each article: looked at for a heading only, so that one that is a trap spoils no other."""
    chapters: list[list[str]] = []
    headings = 0
    for name in documents:
        try:
            page = book.page(name)
        except Refused:  # told when it is read
            chapters.append([name])
            continue
        if _is_front(name, page):
            continue
        if HEADING.search(page):
            headings += 1
            chapters.append([name])
        elif chapters:
            chapters[-1].append(name)
        else:
            chapters.append([name])
    if headings > 1 or not chapters:
        return chapters
    return [[name for chapter in chapters for name in chapter]]


def _is_front(name: str, page: str) -> bool:
    stem = posixpath.splitext(posixpath.basename(name))[0]
    if FRONT_NAME.match(stem) or FRONT.search(page[:5_000]):
        return True
    links, words = page.count("<a "), len(TAG.sub(" ", page).split())
    return not words or (links > FEW_LINKS and words < LEAST_WORDS_A_LINK * links)


def _chapter(book: _Book, issue: Issue, documents: Sequence[str]) -> ArticleRecord:
    found = [block for name in documents for block in blocks(book.page(name))]
    title, byline, found = _headed(found)
    fields, note = _fields(issue)
    fields |= {"title": title, "byline": byline, "outlet": _outlet(issue)}
    return make_record("\n\n".join(block.words for block in found), fields, (note,))


def _article(book: _Book, issue: Issue, documents: Sequence[str]) -> ArticleRecord:
    found = [block for name in documents for block in blocks(book.page(name))]
    title, byline, rest = _headed(found)
    fields, note = _fields(issue)
    fields |= {"title": issue.title or title, "byline": issue.creators or byline, "outlet": issue.publisher}
    if title and title.casefold() != issue.title.casefold() and issue.title:
        rest = found
    return make_record("\n\n".join(block.words for block in rest), fields, (note,))


def _fields(issue: Issue) -> tuple[Fields, str]:
    date = bearable_date(issue.date)
    moment = date.moment.isoformat() if date.moment else issue.date if date.readings else ""
    return {"published_at": moment, "language": issue.language}, "" if date.readings else date.note


def _outlet(issue: Issue) -> str:
    """Of an issue: who published it, or its own title without the day."""
    if issue.publisher.lower() not in PROGRAMS:
        return issue.publisher
    return BRACKETS_AT_END.sub("", issue.title)


def _headed(found: list[Block]) -> tuple[str, str, list[Block]]:
    """The heading that the article begins with, the byline below it, and the blocks without them; a kicker goes."""
    heading = next((index for index, block in enumerate(found[:3]) if block.tag in HEADINGS), None)
    if heading is None:
        return "", "", found
    rest = found[heading + 1 :]
    for index, block in enumerate(rest[:2]):
        if byline := BYLINE.fullmatch(block.words):
            return found[heading].words, byline[1], [*rest[:index], *rest[index + 1 :]]
    return found[heading].words, "", rest
