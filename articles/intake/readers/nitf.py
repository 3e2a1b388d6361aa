"""NITF, the IPTC's markup of one news article (versions 3.x, with or without their namespace).

The dateline is set before the first paragraph, as agencies print it, unless the text has it already. Captions, notes to
editors, pull-quotes and what follows the text (taglines) are no part of it; a quotation set as a block (bq) is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles.intake import xml
from articles.intake.cleaning import make_record
from articles.intake.readers.html_text import WITHIN_A_LINE, paragraphs
from articles.intake.readers.page_text import BYLINE, without_doubles
from articles.intake.records import Pending, Refused
from articles.intake.status import refuse_unusable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from articles.intake.cleaning import Fields
    from articles.intake.records import ArticleRecord
    from articles.intake.source import Source

OF_NITF = (
    "alt-code chron city classifier copyrite copyrite.holder copyrite.year country denom event frac frac-den frac-num "
    "frac-sep function lang location money name.family name.given num numer object.title org person pronounce q region "
    "state story.date sublocation virtloc"
)
INLINE = WITHIN_A_LINE | frozenset(OF_NITF.split())
NOT_WORDS = frozenset(["media", "media-caption", "caption", "note", "fn", "nitf-table-metadata", "nitf-table-summary"])
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
PULL_QUOTE = "pull"  # in the class of a bq: pullquote, pull-quote
BEFORE_TEXT = " — "


def read(source: Source) -> Iterator[Pending]:
    yield Pending("", lambda: _record(source.data()))


def _record(data: bytes) -> ArticleRecord:
    root = xml.without_namespaces(xml.parse(data))
    if root.tag != "nitf":
        raise Refused(f"no NITF: it begins with <{root.tag}>")
    refuse_unusable(first_of(root, "head/docdata", "management-status"), "management-status")
    return make_record(words_of(root), fields_of(root))


def words_of(root: etree._Element) -> str:
    """The words of the article in an NITF document without namespaces. Raises Refused."""
    contents = root.findall("body/body.content")  # a note has one too
    if not contents:
        raise Refused("no text: NITF has its words in body.content")
    for content in contents:
        for element in list(content.iter("*")):
            if element.tag in NOT_WORDS or (element.tag == "bq" and PULL_QUOTE in element.get("class", "").lower()):
                remove(element)
    parts = without_doubles([part for content in contents for part in paragraphs(content, INLINE)])
    dateline = text_of(root.find(".//body.head/dateline"))
    if parts and dateline and not parts[0].casefold().startswith(dateline.split(",")[0].casefold()):
        parts[0] = f"{dateline.rstrip(' —–-')}{BEFORE_TEXT}{parts[0]}"
    return "\n\n".join(parts)


def fields_of(root: etree._Element) -> Fields:
    """What an NITF document without namespaces says about its article."""
    fields: Fields = {
        "title": text_of(root.find(".//hedline/hl1")) or text_of(root.find("head/title")),
        "byline": [name for byline in root.findall(".//body.head/byline") for name in _names(byline)],
        "published_at": first_of(root, "head/docdata/date.issue", "norm")
        or first_of(root, "head/docdata/date.release", "norm")
        or first_of(root, "head/pubdata", "date.publication")
        or first_of(root, ".//dateline/story.date", "norm"),
        "language": first_of(root, "body", LANG) or root.get(LANG),
        "section": first_of(root, "head/pubdata", "position.section")
        or first_of(root, "head/tobject/tobject.subject", "tobject.subject.type"),
        "outlet": first_of(root, "head/pubdata", "name")
        or text_of(root.find(".//body.head/distributor"))
        or first_of(root, "head/docdata/doc.copyright", "holder")
        or first_of(root, "head/docdata/doc-id", "regsrc"),
        "url": web_address(
            first_of(root, "head/pubdata", "ex-ref"), first_of(root, "head/docdata/doc-id", "id-string")
        ),
    }
    return {name: value for name, value in fields.items() if value}


def first_of(root: etree._Element, path: str, name: str) -> str:
    """The attribute `name` of the first element on the path that has it."""
    return next((value for element in root.findall(path) if (value := element.get(name, "").strip())), "")


def text_of(element: etree._Element | None) -> str:
    """The words of an element on one line; an empty string for none."""
    return "" if element is None else " ".join(paragraphs(element, INLINE)).replace("\n", " ")


def web_address(*candidates: str) -> str:
    """The first that is one: identifiers are often URNs."""
    return next((address for address in candidates if address.startswith(("https://", "http://"))), "")


def remove(element: etree._Element) -> None:
    """Takes an element out of its tree; the words behind it stay."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if before is None:
        parent.text = (parent.text or "") + (element.tail or "")
    else:
        before.tail = (before.tail or "") + (element.tail or "")
    element.tail = None
    parent.remove(element)


def _names(byline: etree._Element) -> list[str]:
    """The people of a byline, or its words without their function ("Staff writer") and without “By”."""
    if people := [name for person in byline.iter("person") if (name := text_of(person))]:
        return people
    for function in list(byline.iter("byttl")):
        remove(function)
    words = BYLINE.sub("", text_of(byline), count=1)
    return [words] if words else []
