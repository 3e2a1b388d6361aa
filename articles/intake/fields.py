"""The names under which files give what we call title, outlet, published_at ..."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from articles.intake.cleaning import Fields

NAMES = {
    "title": ("title", "headline"),
    "outlet": ("outlet", "publisher", "publication", "newspaper", "site_name"),
    "outlet_domain": ("outlet_domain", "domain"),
    "outlet_country": ("outlet_country", "country"),
    "url": ("url", "link", "canonical_url", "permalink"),
    "byline": ("byline", "author", "authors", "by"),
    "published_at": ("published_at", "published", "date", "datetime", "date_published", "datepublished", "pubdate"),
    "language": ("language", "lang"),
    "section": ("section", "category"),
}
BODY_NAMES = ("text", "body", "content")
FIELDS = ("text", *NAMES)
"""Ours: what a record may have."""


def known_fields(given: Mapping[str, object]) -> Fields:
    """Those that ArticleRecord has, by its names; the first name that holds something counts."""
    lowered = {name.lower().replace("-", "_"): value for name, value in given.items() if value not in (None, "", [])}
    return {
        field: next(lowered[name] for name in names if name in lowered)
        for field, names in NAMES.items()
        if not lowered.keys().isdisjoint(names)
    }
