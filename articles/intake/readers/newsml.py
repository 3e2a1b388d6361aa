"""NewsML: the IPTC's envelope of news items, G2 and the older 1.x; the text in it is NITF, HTML or plain.

What lies elsewhere (remoteContent) is never fetched; a package names other items and has no text of its own.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lxml import etree

from articles.intake import xml
from articles.intake.cleaning import make_record
from articles.intake.readers import newsml_1, nitf
from articles.intake.readers.html_text import words_of_fragment
from articles.intake.records import Pending, Refused, shown
from articles.intake.status import refuse_unusable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from articles.intake.cleaning import Fields
    from articles.intake.records import ArticleRecord
    from articles.intake.source import Source

ITEMS = ("newsItem", "packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem")


def read(source: Source) -> Iterator[Pending]:
    root = xml.without_namespaces(xml.parse(source.data()))
    if root.tag in ITEMS:
        yield Pending("", partial(_record, root))
    elif root.tag == "NewsML":
        for number, item in enumerate(root.findall("NewsItem"), start=1):
            yield Pending(f"item {number}", partial(newsml_1.record_of, item))
    elif root.tag == "newsMessage":
        items = [item for item in root.findall("itemSet/*") if item.tag in ITEMS]
        for number, item in enumerate(items, start=1):
            yield Pending(f"item {number}", partial(_record, item))
    else:
        raise Refused(f"no NewsML: it begins with <{shown(root.tag)}>")


def _record(item: etree._Element) -> ArticleRecord:
    if item.tag == "packageItem":
        raise Refused("a package of other items: it has no text of its own")
    if item.tag != "newsItem":
        raise Refused(f"a {item.tag}: it is no article")
    refuse_unusable(
        nitf.first_of(item, "itemMeta/pubStatus", "qcode") or nitf.first_of(item, "itemMeta/pubStatus", "uri"),
        "pubStatus",
    )
    words, fields = _content(item)
    if not words:
        kind = _code(item.find("itemMeta/itemClass"))
        is_text = kind in ("", "text", "composite")
        raise Refused(
            "no text in it: what lies elsewhere is not fetched" if is_text else f"a {shown(kind)}: it has no text"
        )
    return make_record(words, fields | _fields(item))


def _content(item: etree._Element) -> tuple[str, Fields]:
    """The words of the first of its contents that has any, and what NITF says about them."""
    for content in item.findall("contentSet/*"):
        words = ""
        fields: Fields = {}
        if content.tag == "inlineXML":
            words, fields = _inline(content)
        elif content.tag == "inlineData" and not content.get("encoding"):
            text = content.text or ""
            words = words_of_fragment(text) if "html" in content.get("contenttype", "") else text
        if words.strip():
            return words, fields
    return "", {}


def _inline(content: etree._Element) -> tuple[str, Fields]:
    """The words of the XML in an element, which is NITF or HTML, and what NITF says about them."""
    if (document := content.find("nitf")) is not None:
        return nitf.words_of(document), nitf.fields_of(document)
    return words_of_fragment("".join(etree.tostring(part, method="html", encoding="unicode") for part in content)), {}


def _fields(item: etree._Element) -> Fields:
    fields: Fields = {
        "title": _text(item, "contentMeta/headline", "itemMeta/title"),
        "byline": _text(item, "contentMeta/by") or [_name(creator) for creator in item.findall("contentMeta/creator")],
        "published_at": _text(item, "itemMeta/firstCreated", "contentMeta/contentCreated", "itemMeta/versionCreated"),
        "language": next((found.get("tag") for found in item.findall("contentMeta/language")), item.get(nitf.LANG)),
        "section": next((name for found in item.findall("contentMeta/subject") if (name := _text(found, "name"))), ""),
        "outlet": _name(item.find("itemMeta/provider"))
        or _name(item.find("contentMeta/infoSource"))
        or _name(item.find("rightsInfo/copyrightHolder")),
        "url": nitf.web_address(item.get("guid", "")),
    }
    return {name: value for name, value in fields.items() if value and value != [""]}


def _text(item: etree._Element, *paths: str) -> str:
    """The words of the first element that has any, by the first of the paths."""
    return next((words for path in paths for found in item.findall(path) if (words := nitf.text_of(found))), "")


def _name(party: etree._Element | None) -> str:
    """The name of a person or organisation; where it has only a code (nprov:COAST), that."""
    if party is None:
        return ""
    return _text(party, "name", "organisationDetails/name") or party.get("literal", "") or _code(party)


def _code(element: etree._Element | None) -> str:
    """A qcode without the name of its scheme."""
    return "" if element is None else element.get("qcode", "").rpartition(":")[2]
