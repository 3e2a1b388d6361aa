"""manage.py export: what a search finds, all of it, as a table or as lines of JSON on standard output."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from articles.exporting.rows import FIELDS
from articles.exporting.tables import FORMATS, lines
from articles.searching import asking
from articles.views.search_export import records


class Command(BaseCommand):
    help = "Writes every article or claim that a search finds, the newest first, to standard output."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", choices=list(FORMATS), required=True)
        parser.add_argument("--query", default="", help="as in the search box; without it everything")
        parser.add_argument("--kind", choices=asking.KINDS, default="claims")

    def handle(self, **options: Any) -> None:
        asked = asking.ask(options["query"], options["kind"], None)
        for mistake in asked.query.mistakes:
            place = options["query"][mistake.start : mistake.end]
            self.stderr.write(f"{place}: {mistake.told}")
        found = records(asked, None, str)
        for line in lines(options["format"], FIELDS[asked.kind], found):
            self.stdout.write(line, ending="")
