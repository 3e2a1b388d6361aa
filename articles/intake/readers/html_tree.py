"""The one place where HTML is parsed: comments are left out, no address is followed, size has limits."""

from __future__ import annotations

import re

import lxml.html
from lxml import etree
from lxml.html import HtmlElement

from articles.intake.records import Refused

LONGEST = 5_000_000  # characters
MOST_ATTRIBUTES = 2_000  # of one element: libxml2 compares each with all before it, which took hours for 200,000
TOO_DEEP = "Excessive depth"
"""What libxml2 says where it stops; it gives what it has read until then."""
LONG_TAG = re.compile(r"<[a-z][^<>]{20000,}", re.IGNORECASE)


def parse(text: str) -> HtmlElement | None:
    """The root of a page, or of one made around a piece of HTML; None where nothing but comments is there. Raises Refused.

    As bytes, for lxml refuses a str that declares an encoding; the parser is told which they are in.
    """
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
        return None
    except etree.LxmlError as error:
        raise Refused(f"the HTML could not be read: {error}") from None
    if any(TOO_DEEP in error.message for error in parser.error_log):
        raise Refused("the page is nested too deep: what stands behind that place could not be read")
    return page
