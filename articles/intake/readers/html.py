"""HTML pages as published: schema.org data first, then the page's meta tags, then what trafilatura finds.

Scripts, styles, frames and what stands around an article (comments, pull-quotes, promotion) are no part of the text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

import lxml.html
from lxml import etree
from trafilatura import bare_extraction

from articles.intake.cleaning import make_record
from articles.intake.readers.html_text import paragraphs
from articles.intake.readers.page_data import page_data
from articles.intake.readers.page_parts import drop_around, drop_without_text
from articles.intake.readers.page_text import article_words, as_written, is_cut, plain
from articles.intake.records import Pending, Refused
from articles.intake.teasers import note_of_teaser

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement
    from trafilatura.settings import Document

    from articles.intake.records import ArticleRecord
    from articles.intake.source import Source

LONGEST = 5_000_000  # characters
MOST_ELEMENTS = 30_000  # without scripts and the like; trafilatura takes 15 s for a page of 350,000 links
MOST_ATTRIBUTES = 2_000  # of one element: libxml2 compares each with all before it, which took hours for 200,000
TOO_DEEP = "Excessive depth"
"""What libxml2 says where it stops; it gives what it has read until then."""
LONG_TAG = re.compile(r"<[a-z][^<>]{20000,}", re.IGNORECASE)
DECLARED = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([a-z0-9_:.-]+)", re.IGNORECASE)
MARKUP = re.compile(r"</?(?:p|br|div|em|strong|b|i|a|ul|li|h[1-6]|blockquote)\b[^<>]*>", re.IGNORECASE)


def read(source: Source) -> Iterator[Pending]:
    yield Pending("", lambda: record_of_page(source.text(declared_encoding(source.beginning))))


def record_of_page(text: str) -> ArticleRecord:
    """The article of a page. Raises Refused."""
    page = _parsed(text)
    data = page_data(page)
    _drop_all(page)
    written = paragraphs(page)
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
    if found is None or not (found.text or data.body):
        raise Refused("no article was found in the page")
    guessed = {"title": found.title, "byline": found.author, "published_at": found.date, "outlet": found.sitename}
    fields = {name: value for name, value in guessed.items() if value} | data.fields
    given = words_of_fragment(data.body) if MARKUP.search(data.body) else plain(data.body)
    words = "\n\n".join(article_words(as_written((found.text or "").split("\n"), written), given, fields))
    is_whole = data.is_free or (given and not is_cut(given))
    return make_record(words, fields, () if is_whole else (note_of_teaser(words, "the beginning, before a paywall,"),))


def declared_encoding(data: bytes) -> str:
    """What the page says its encoding is, or an empty string."""
    found = DECLARED.search(data[:4096])
    return found[1].decode("ascii") if found else ""


def words_of_fragment(markup: str) -> str:
    """The words of a piece of HTML, a blank line between its paragraphs. Raises Refused."""
    root = _parsed(f"<body>{markup}")  # where a comment is all there is, there is a page around it
    for head in list(root.iter("head", "title")):
        head.drop_tree()
    _drop_all(root)
    return "\n\n".join(paragraphs(root))


def _parsed(text: str) -> HtmlElement:
    """As bytes, for lxml refuses a str that declares an encoding; the parser is told which they are in."""
    if len(text) > LONGEST:
        raise Refused(f"{len(text):,} characters: a page has no more than {LONGEST:,}")
    if any(len(tag[0].split()) > MOST_ATTRIBUTES for tag in LONG_TAG.finditer(text)):
        raise Refused(f"an element with more than {MOST_ATTRIBUTES:,} attributes: this is no page of an article")
    parser = lxml.html.HTMLParser(
        no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, encoding="utf-8"
    )
    try:
        page = lxml.html.document_fromstring(text.encode("utf-8", errors="replace"), parser=parser)
    except etree.ParserError:
        raise Refused("the page could not be read: there is nothing in it") from None
    except etree.LxmlError as error:
        raise Refused(f"the page could not be read: {error}") from None
    if any(TOO_DEEP in error.message for error in parser.error_log):
        raise Refused("the page is nested too deep: what stands behind that place could not be read")
    return page


def _drop_all(page: HtmlElement) -> None:
    """Takes out all that is no text of an article. Raises Refused where too much is left to be one."""
    drop_without_text(page)
    if (count := sum(1 for _ in page.iter())) > MOST_ELEMENTS:
        raise Refused(f"{count:,} elements: the page of an article has no more than {MOST_ELEMENTS:,}")
    drop_around(page)
