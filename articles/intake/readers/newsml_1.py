"""NewsML 1.x: a tree of components, of which one has the text; what is told above it counts for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from articles.intake.cleaning import make_record
from articles.intake.readers import nitf
from articles.intake.readers.html_text import words_of_fragment
from articles.intake.readers.page_text import BYLINE
from articles.intake.records import Refused
from articles.intake.status import refuse_unusable

if TYPE_CHECKING:
    from articles.intake.cleaning import Fields
    from articles.intake.records import ArticleRecord

TEXT = ("text", "")


def record_of(item: etree._Element) -> ArticleRecord:
    """The article of a NewsItem without namespaces. Raises Refused."""
    refuse_unusable(nitf.first_of(item, "NewsManagement/Status", "FormalName"), "Status")
    for content in item.iter("ContentItem"):
        data = content.find(".//DataContent")
        if data is None or _formal_name(content.find("MediaType")).lower() not in TEXT:
            continue
        words, fields = _words(data)
        if words.strip():
            return make_record(words, fields | _fields(item))
    raise Refused("no text in it: what lies elsewhere is not fetched")


def _words(data: etree._Element) -> tuple[str, Fields]:
    document = next(data.iter("nitf"), None)
    if document is not None:
        return nitf.words_of(document), nitf.fields_of(document)
    if len(data):
        return words_of_fragment(etree.tostring(data, method="html", encoding="unicode")), {}
    return data.text or "", {}


def _fields(item: etree._Element) -> Fields:
    fields: Fields = {
        "title": nitf.text_of(item.find(".//NewsLines/HeadLine")),
        "byline": BYLINE.sub("", nitf.text_of(item.find(".//NewsLines/ByLine")), count=1),
        "published_at": nitf.text_of(item.find("NewsManagement/FirstCreated"))
        or nitf.text_of(item.find("NewsManagement/ThisRevisionCreated")),
        "language": _formal_name(item.find(".//DescriptiveMetadata/Language")),
        "outlet": _formal_name(item.find(".//AdministrativeMetadata/Provider/Party"))
        or nitf.text_of(item.find("Identification/NewsIdentifier/ProviderId")),
    }
    return {name: value for name, value in fields.items() if value}


def _formal_name(element: etree._Element | None) -> str:
    return "" if element is None else element.get("FormalName", "")
