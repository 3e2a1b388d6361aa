"""`manage.py link --jsonl`: the story of each article of a stream, and those related to it, as JSON Lines. No database."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.linking.profiles import profile
from articles.linking.records import parse
from articles.linking.stream import Stream

DECIMALS = 4


class Command(BaseCommand):
    help = "Put articles, as they arrive on standard input as JSON Lines, into stories; prints JSON Lines at the end."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--jsonl", action="store_true", required=True, help='read {"id", "title", "text", "published_at", "outlet"}'
        )

    def handle(self, **options: Any) -> None:
        self.refused = 0
        stream = Stream()
        names = self.read(sys.stdin.buffer, stream)
        for number, name in enumerate(names):
            related = [[names[other], round(score, DECIMALS)] for other, score in stream.related(number)]
            opener = stream.story_of[number]
            story = names[number if opener is None else opener]
            self.stdout.write(json.dumps({"id": name, "story": story, "related": related}))
        if self.refused:
            raise CommandError(f"{self.refused} refused.")

    def read(self, lines: Iterable[bytes], stream: Stream) -> list[str]:
        """The ids of the articles in the stream, in order; what is no article, or is there already, is refused."""
        names: dict[str, None] = {}
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                name, text = parse(line)
                if name in names:
                    raise ValueError(f"{name!r} is there already")
            except ValueError as error:
                self.refused += 1
                self.stderr.write(f"line {number}: {error}")
                continue
            stream.add(profile(text))
            names[name] = None
        return list(names)
