"""manage.py find_copies: looks for near-duplicates among the articles that were stored before Newsdesk looked for them."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from articles.intake import copies, storing
from articles.models import Article


class Command(BaseCommand):
    help = "Looks for copies of one text among the articles that nobody has looked at so far."

    def handle(self, **options: Any) -> None:
        read = found = 0
        while articles := self._next():
            read += len(articles)
            found += Article.objects.filter(pk__in=articles, copy_of__isnull=False).count()
        self.stdout.write(f"{read:,} articles read, {found:,} of them copies of another.")

    def _next(self) -> list[int]:
        """The articles of one batch; an import that writes meanwhile waits for no more than that."""
        with transaction.atomic():
            storing.wait_for_others()
            articles = copies.without_sketch(storing.BATCH)
            copies.sketch_again(articles)
        return articles
