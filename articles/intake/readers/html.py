"""HTML pages as published: schema.org data first, then the page's meta tags, then what trafilatura finds.

Scripts, styles, frames and what stands around an article (comments, pull-quotes, promotion) are no part of the text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from trafilatura import bare_extraction

from articles.intake.cleaning import make_record
from articles.intake.readers.html_text import paragraphs, words_of_fragment
from articles.intake.readers.html_tree import parse
from articles.intake.readers.page_data import page_data
from articles.intake.readers.page_parts import drop_all
from articles.intake.readers.page_text import article_words, as_written, is_cut, plain
from articles.intake.records import Pending, Refused
from articles.intake.teasers import note_of_teaser

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trafilatura.settings import Document

    from articles.intake.records import ArticleRecord
    from articles.intake.source import Source

DECLARED = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([a-z0-9_:.-]+)", re.IGNORECASE)
MARKUP = re.compile(r"</?(?:p|br|div|em|strong|b|i|a|ul|li|h[1-6]|blockquote)\b[^<>]*>", re.IGNORECASE)


def read(source: Source) -> Iterator[Pending]:
    yield Pending("", lambda: record_of_page(source.text(declared_encoding(source.beginning))))


def record_of_page(text: str) -> ArticleRecord:
    """The article of a page. Raises Refused."""
    page = parse(text)
    if page is None:
        raise Refused("the page could not be read: there is nothing in it")
    data = page_data(page)
    drop_all(page)
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
