"""`manage.py related`: the articles about the same event as one of the archive, best first."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.linking.neighbours import Related, related
from articles.models import Article, Profile


class Command(BaseCommand):
    help = "Print the articles about the same event as one of the archive, best first, with the reasons."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("article", metavar="ARTICLE_ID", type=int, help="as in the article's address")
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--most", type=int, default=10, help="articles at most; 10 unless told")

    def handle(self, *, article: int, most: int, **options: Any) -> None:
        row = Article.objects.filter(pk=article).first()
        if row is None:
            raise CommandError(f"There is no article {article}.")
        if not Profile.objects.filter(pk=article).exclude(made_by="").exists():
            raise CommandError(f"Article {article} waits for a worker, or for manage.py link_articles.")
        found = related(row, most=most)
        if options["json"]:
            self.stdout.write(json.dumps({"id": article, "related": [as_json(one) for one in found]}))
            return
        for one in found:
            self.stdout.write(f"{one.probability:.2f}  {one.article.pk}  {one.article}: {', '.join(one.reasons)}")


def as_json(one: Related) -> dict[str, object]:
    article = one.article
    return {
        "id": article.pk,
        "title": article.title,
        "outlet": article.outlet.name if article.outlet else None,
        "published_at": article.published_at.isoformat() if article.published_at else None,
        "probability": round(one.probability, 4),
        "reasons": list(one.reasons),
        "is_copy": one.is_copy,
        "stories": list(one.stories),
    }
