"""Invented reports of any length, what becomes of them on their way through the newsrooms, and the archive that has them."""

from __future__ import annotations

import random

from articles.intake import copies
from articles.intake.duplicates import Text, find_copies
from articles.models import Article, ArticleVersion
from tests.factories import digest

WORDS = [
    start + end
    for start in ["bra", "cle", "dro", "fen", "gli", "har", "jun", "kos", "lum", "mar"]
    for end in ["bank", "dell", "fort", "gate", "holm", "lock", "mont", "nest", "port", "sted", "tor", "vale"]
]


def report(seed: int, words: int = 400, paragraph: int = 50) -> str:
    """A text of its own for each seed."""
    chosen = random.Random(seed).choices(WORDS, k=words)  # noqa: S311 -- nothing secret is drawn
    return "\n\n".join(" ".join(chosen[at : at + paragraph]) + "." for at in range(0, words, paragraph))


def cut(text: str, share: float) -> str:
    paragraphs = text.split("\n\n")
    return "\n\n".join(paragraphs[: round(share * len(paragraphs))])


def edited(text: str, share: float, seed: int = 1) -> str:
    """Another word for that share of the words, and the paragraphs in another order."""
    chosen = random.Random(seed)  # noqa: S311
    paragraphs = [
        " ".join(chosen.choice(WORDS) if chosen.random() < share else word for word in paragraph.split())
        for paragraph in text.split("\n\n")
    ]
    return "\n\n".join(chosen.sample(paragraphs, len(paragraphs)))


def stored(*bodies: str) -> list[Article]:
    """The bodies as an import stores them, in one batch."""
    found = find_copies(bodies)
    articles = Article.objects.bulk_create(
        Article(title="Ropeworks reopen", digest=digest(f"{Article.objects.count() + at}")) for at in range(len(bodies))
    )
    ArticleVersion.objects.bulk_create(
        ArticleVersion(article=article, title=article.title, body=body, digest=digest(body))
        for article, body in zip(articles, bodies, strict=True)
    )
    copies.remember(articles, found)
    return articles


def originals(*bodies: str) -> list[Text | None]:
    return [one.match.original if one.match else None for one in find_copies(bodies)]
