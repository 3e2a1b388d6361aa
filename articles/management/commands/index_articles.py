"""manage.py index_articles: lets articles be searched that were stored or changed since, or all of them anew."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from tqdm import tqdm

from articles.searching import indexing


class Command(BaseCommand):
    help = "Indexes what was stored or changed since the last time, as a worker does every few seconds; broken off, it goes on."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="index every article anew, the newest first")

    def handle(self, **options: Any) -> None:
        if options["all"]:
            indexing.note_all()
        with tqdm(total=indexing.waiting(), unit="note", disable=None) as progress:
            indexed = indexing.index_waiting(told=progress.update)
        self.stdout.write(f"{indexed:,} articles indexed.")
