"""What a page says about itself: schema.org data in JSON-LD first, then its meta tags."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urljoin, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from articles.intake.cleaning import Fields

ARTICLES = (
    "Article",
    "NewsArticle",
    "ReportageNewsArticle",
    "AnalysisNewsArticle",
    "BackgroundNewsArticle",
    "OpinionNewsArticle",
    "ReviewNewsArticle",
    "BlogPosting",
    "LiveBlogPosting",
)
LONGEST = 1_500_000  # characters of one block of JSON-LD
MOST_THINGS = 2_000  # of all blocks
DEEPEST = 20
WITHIN = ("@graph", "mainEntity", "mainEntityOfPage", "hasPart", "item", "itemListElement")
WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)?\s*|\s*(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/)?[\s;]*$"
)
META = {
    "title": ("og:title", "twitter:title"),
    "outlet": ("og:site_name",),
    "url": ("og:url",),
    "published_at": ("article:published_time", "datePublished", "date", "dc.date", "DC.date.issued", "pubdate"),
    "byline": ("author", "article:author", "dc.creator", "parsely-author"),
    "section": ("article:section", "section"),
}


@dataclass(frozen=True, slots=True)
class PageData:
    """`fields` are what make_record() takes; `body` the article's words, where its data has them; `is_free`: for all readers."""

    fields: Fields
    body: str = ""
    is_free: bool = True


def page_data(page: HtmlElement) -> PageData:
    fields = _from_meta(page)
    things = _all_things(page)
    article = next((thing for thing in things if _is_article(thing)), {})
    fields |= _from_article(article, {name: thing for thing in things if isinstance(name := thing.get("@id"), str)})
    if url := _canonical_url(page, str(fields.get("url", ""))):
        fields["url"] = url
    return PageData(fields, _body(article), str(article.get("isAccessibleForFree", True)).lower() != "false")


def _is_article(thing: dict[str, Any]) -> bool:
    """A thing that is no more than named is a reference to one that is told elsewhere."""
    return not _types(thing).isdisjoint(ARTICLES) and len(thing.keys() - {"@type", "@id"}) > 0


def _from_meta(page: HtmlElement) -> Fields:
    given: dict[str, str] = {}
    for meta in cast("list[HtmlElement]", page.xpath("//meta[@content]")):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        given.setdefault(name, meta.get("content", "").strip())
    fields: Fields = {
        field: value for field, names in META.items() if (value := next((given[n] for n in names if given.get(n)), ""))
    }
    if str(fields.get("byline", "")).startswith("http"):  # article:author is often a profile's address
        del fields["byline"]
    if languages := _texts(page, "/html/@lang"):
        fields["language"] = languages[0]
    return fields


def _canonical_url(page: HtmlElement, other: str) -> str:
    """What the page calls its own address, or an empty string; one that is relative counts from its base or `other`."""
    bases = [*_texts(page, "//base/@href"), other]
    base = next((base for base in bases if base.startswith(("https://", "http://"))), "")
    for link in cast("list[HtmlElement]", page.xpath("//link[@rel and @href]")):
        address = absolute(link.get("href", ""), base)
        if "canonical" in link.get("rel", "").lower().split() and address.startswith(("https://", "http://")):
            return address
    return ""


def absolute(address: str, base: str) -> str:
    """The address as a web address where it is relative; as it came where the two make none."""
    try:
        return address if urlsplit(address.strip()).scheme else urljoin(base, address.strip())
    except ValueError:  # a bad IPv6 address
        return address


def _texts(page: HtmlElement, path: str) -> list[str]:
    found = cast("list[HtmlElement | str]", page.xpath(path))
    return [part if isinstance(part, str) else part.text_content() for part in found]


def _all_things(page: HtmlElement) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for script in cast("list[HtmlElement]", page.xpath("//script[contains(@type, 'ld+json')]")):
        for thing in _things(_loaded(script.text_content())):
            if len(found) == MOST_THINGS:
                return found
            found.append(thing)
    return found


def _loaded(block: str) -> object:
    """The value of a block; None where it is not JSON, as many pages' are not: their meta tags still tell."""
    try:
        return json.loads(WRAPPING.sub("", block), strict=False) if len(block) <= LONGEST else None
    except (ValueError, RecursionError):
        return None


def _things(value: object, depth: int = 0) -> Iterator[dict[str, Any]]:
    if isinstance(value, list) and depth < DEEPEST:
        for member in value:
            yield from _things(member, depth + 1)
    elif isinstance(value, dict):
        yield value
        for name in WITHIN:
            if isinstance(value.get(name), list | dict) and depth < DEEPEST:
                yield from _things(value[name], depth + 1)


def _types(thing: dict[str, Any]) -> set[str]:
    """The names of its types, without the vocabulary's address."""
    given = thing.get("@type")
    names = given if isinstance(given, list) else [given]
    return {name.rpartition("/")[2].rpartition(":")[2] for name in names if isinstance(name, str)}


def _from_article(thing: dict[str, Any], named: dict[str, dict[str, Any]]) -> Fields:
    fields: Fields = {
        "title": thing.get("headline"),
        "byline": _names(thing.get("author") or thing.get("creator"), named),
        "published_at": thing.get("datePublished") or thing.get("dateCreated"),
        "outlet": ", ".join(_names(thing.get("publisher"), named)),
        "language": thing.get("inLanguage"),
        "section": thing.get("articleSection"),
        "url": thing.get("url") or thing.get("mainEntityOfPage"),
    }
    if isinstance(fields["url"], dict):
        fields["url"] = fields["url"].get("@id")
    return {name: value for name, value in fields.items() if value and isinstance(value, str | list)}


def _names(people: object, named: dict[str, dict[str, Any]]) -> list[str]:
    """The names of people or organisations, given as text, as objects, as references to such, or as a list of them."""
    names = []
    for one in people if isinstance(people, list) else [people]:
        if isinstance(one, dict) and "name" not in one:
            one = named.get(str(one.get("@id")), {})
        name = one.get("name") if isinstance(one, dict) else one
        if isinstance(name, str) and name.strip() and name not in names:
            names.append(name)
    return names


def _body(thing: dict[str, Any]) -> str:
    """The words of the article as its data has them; of a live blog those of its posts, each under its headline."""
    posts = thing.get("liveBlogUpdate")
    parts = [thing.get("articleBody")]
    for post in posts if isinstance(posts, list) else [posts]:
        if isinstance(post, dict):
            parts += [post.get("headline"), post.get("articleBody")]
    return "\n\n".join(part for part in parts if isinstance(part, str) and part.strip())
