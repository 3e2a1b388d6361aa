"""HTML pages as published: schema.org data first, then the page's meta tags, then what trafilatura finds.

Scripts, styles, frames and comments of readers are no part of the text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

import lxml.html
from lxml import etree
from trafilatura import bare_extraction

from articles.intake.cleaning import make_record
from articles.intake.readers.page_data import page_fields
from articles.intake.records import Pending, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement
    from trafilatura.settings import Document

    from articles.intake.records import ArticleRecord
    from articles.intake.source import Source

LONGEST = 5_000_000  # characters
MOST_ELEMENTS = 30_000  # without scripts and the like; trafilatura takes 15 s for a page of 350,000 links
MOST_ATTRIBUTES = 2_000  # of one element: libxml2 compares each with all before it, which took hours for 200,000
LONG_TAG = re.compile(r"<[a-z][^<>]{20000,}", re.IGNORECASE)
DECLARED = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([a-z0-9_:.-]+)", re.IGNORECASE)
NO_TEXT = (
    "script",
    "style",
    "noscript",
    "template",
    "iframe",
    "frame",
    "object",
    "embed",
    "svg",
    "math",
    "canvas",
)


def read(source: Source) -> Iterator[Pending]:
    yield Pending("", lambda: record_of_page(source.text(declared_encoding(source.beginning))))


def record_of_page(text: str) -> ArticleRecord:
    """The article of a page. Raises Refused."""
    if len(text) > LONGEST:
        raise Refused(f"{len(text):,} characters: a page has no more than {LONGEST:,}")
    if any(len(tag[0].split()) > MOST_ATTRIBUTES for tag in LONG_TAG.finditer(text)):
        raise Refused(f"an element with more than {MOST_ATTRIBUTES:,} attributes: this is no page of an article")
    page = _parsed(text)
    fields = page_fields(page)
    _drop(page)
    if (count := sum(1 for _ in page.iter())) > MOST_ELEMENTS:
        raise Refused(f"{count:,} elements: the page of an article has no more than {MOST_ELEMENTS:,}")
    found = cast(
        "Document | None",
        bare_extraction(
            page,
            include_comments=False,
            include_tables=False,
            with_metadata=True,
            date_extraction_params={"extensive_search": False, "original_date": True},
        ),
    )
    if found is None or not found.text:
        raise Refused("no article was found in the page")
    guessed = {"title": found.title, "byline": found.author, "published_at": found.date, "outlet": found.sitename}
    fields = {name: value for name, value in guessed.items() if value} | fields
    return make_record("\n\n".join(found.text.split("\n")), fields)


def declared_encoding(data: bytes) -> str:
    """What the page says its encoding is, or an empty string."""
    found = DECLARED.search(data[:4096])
    return found[1].decode("ascii") if found else ""


def words_of_fragment(markup: str) -> str:
    """The words of a piece of HTML, a blank line after each element."""
    try:
        fragment = lxml.html.fragment_fromstring(markup.encode(), create_parent="div", parser=_parser())
    except etree.ParserError:  # a comment alone
        return ""
    _drop(fragment)
    return "\n\n".join(
        " ".join(words.split()) for words in cast("list[str]", fragment.xpath(".//text()")) if words.strip()
    )


def _parser() -> lxml.html.HTMLParser:
    return lxml.html.HTMLParser(
        no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, encoding="utf-8"
    )


def _parsed(text: str) -> HtmlElement:
    """As bytes, for lxml refuses a str that declares an encoding; the parser is told which they are in."""
    try:
        return lxml.html.document_fromstring(text.encode("utf-8", errors="replace"), parser=_parser())
    except etree.LxmlError as error:
        raise Refused(f"the page could not be read: {error}") from None


def _drop(page: HtmlElement) -> None:
    for element in list(page.iter(*NO_TEXT)):
        element.drop_tree()
