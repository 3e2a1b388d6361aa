"""Articles and claims as flat records, for tables and for lines of JSON: the names of their fields are a contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterable, Iterator

    from articles.models import Article, Claim

Record = dict[str, "str | int | float | None"]
FIELDS = {
    "articles": ("id", "page", "outlet", "published_at", "title", "byline", "language", "section", "url"),
    "claims": (
        "id",
        "page",
        "words",
        "form",
        "state",
        "speaker",
        "speaker_kind",
        "relay",
        "source_words",
        "confidence",
        "outlet",
        "published_at",
        "article_id",
        "article_title",
        "article_url",
    ),
}


def article_records(articles: Iterable[Article], address: Callable[[str], str]) -> Iterator[Record]:
    """Reads article.outlet. `address` makes a path an address."""
    for article in articles:
        yield {
            "id": article.pk,
            "page": address(article.get_absolute_url()),
            "outlet": str(article.outlet or ""),
            "published_at": _moment(article.published_at),
            "title": article.title,
            "byline": article.byline,
            "language": article.language,
            "section": article.section,
            "url": article.url,
        }


def claim_records(claims: Iterable[Claim], address: Callable[[str], str]) -> Iterator[Record]:
    """Reads article and outlet, attribution, speaker and relay, and the parts."""
    for claim in claims:
        attribution, article = claim.attribution, claim.article
        yield {
            "id": claim.pk,
            "page": address(claim.get_absolute_url()),
            "words": claim.words,
            "form": claim.form,
            "state": attribution.state,
            "speaker": str(attribution.speaker or ""),
            "speaker_kind": attribution.speaker.kind if attribution.speaker else "",
            "relay": str(attribution.relay or ""),
            "source_words": claim.source_words,
            "confidence": claim.confidence,
            "outlet": str(article.outlet or ""),
            "published_at": _moment(article.published_at),
            "article_id": article.pk,
            "article_title": article.title,
            "article_url": article.url,
        }


def _moment(moment: datetime.datetime | None) -> str:
    return moment.isoformat() if moment else ""
