"""What a page says about itself: schema.org data in JSON-LD first, then its meta tags."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from articles.intake.cleaning import Fields

ARTICLES = (
    "Article",
    "NewsArticle",
    "ReportageNewsArticle",
    "AnalysisNewsArticle",
    "OpinionNewsArticle",
    "BlogPosting",
    "LiveBlogPosting",
)
LONGEST = 500_000  # characters of one block of JSON-LD
DEEPEST = 20
META = {
    "title": ("og:title",),
    "outlet": ("og:site_name",),
    "url": ("og:url",),
    "published_at": ("article:published_time", "datePublished", "date", "dc.date", "DC.date.issued"),
    "byline": ("author", "article:author", "dc.creator"),
    "section": ("article:section",),
}


def page_fields(page: HtmlElement) -> Fields:
    """What make_record() takes, as far as the page says it."""
    fields = _from_meta(page)
    for block in _texts(page, "//script[@type='application/ld+json']"):
        for thing in _things(_loaded(block)):
            if not _types(thing).isdisjoint(ARTICLES):
                return fields | _from_article(thing)
    return fields


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
    if links := _texts(page, "//link[@rel='canonical']/@href"):
        fields["url"] = links[0]
    if languages := _texts(page, "/html/@lang"):
        fields["language"] = languages[0]
    return fields


def _texts(page: HtmlElement, path: str) -> list[str]:
    found = cast("list[HtmlElement | str]", page.xpath(path))
    return [part if isinstance(part, str) else part.text_content() for part in found]


def _loaded(block: str) -> object:
    """The value of a block; None where it is not JSON, as many pages' are not: their meta tags still tell."""
    try:
        return json.loads(block) if len(block) <= LONGEST else None
    except (ValueError, RecursionError):
        return None


def _things(value: object, depth: int = 0) -> Iterator[dict[str, Any]]:
    if isinstance(value, list) and depth < DEEPEST:
        for member in value:
            yield from _things(member, depth + 1)
    elif isinstance(value, dict):
        yield value
        yield from _things(value.get("@graph"), depth + 1)


def _types(thing: dict[str, Any]) -> set[str]:
    given = thing.get("@type")
    return {name for name in (given if isinstance(given, list) else [given]) if isinstance(name, str)}


def _from_article(thing: dict[str, Any]) -> Fields:
    fields: Fields = {
        "title": thing.get("headline"),
        "byline": _names(thing.get("author")),
        "published_at": thing.get("datePublished"),
        "outlet": ", ".join(_names(thing.get("publisher"))),
        "language": thing.get("inLanguage"),
        "section": thing.get("articleSection"),
    }
    return {name: value for name, value in fields.items() if value and isinstance(value, str | list)}


def _names(people: object) -> list[str]:
    """The names of people or organisations, given as text, as objects, or as a list of them."""
    names = []
    for one in people if isinstance(people, list) else [people]:
        name = one.get("name") if isinstance(one, dict) else one
        if isinstance(name, str) and name.strip():
            names.append(name)
    return names
