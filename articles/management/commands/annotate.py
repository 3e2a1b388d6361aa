"""`manage.py annotate`: who said what in texts from files or standard input, as one JSON object a line. No database."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from articles.nlp.contract import as_json
from articles.nlp.pipeline import annotate_many, build_pipeline

STANDARD_INPUT = "-"

Text = tuple[str, str, str]
"""A text, its title or "", and what it is called: its id, or the name of its file."""


class RefusedTextError(ValueError):
    """The text cannot be annotated."""


class Command(BaseCommand):
    help = "Annotate plain text files, or JSON Lines with --jsonl; without files, standard input. Prints JSON Lines."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="*", metavar="FILE")
        parser.add_argument("--jsonl", action="store_true", help='read JSON Lines: {"id", "text", "title"?}')

    def handle(self, *, files: list[str], jsonl: bool, **options: Any) -> None:
        self.refused = 0
        records = self.read_lines(files) if jsonl else self.read_files(files)
        pipeline = build_pipeline(settings.SPACY_MODEL, settings.ENCODER)
        for annotation, identifier in annotate_many(pipeline, records):
            self.stdout.write(json.dumps(as_json(identifier, annotation)))
        if self.refused:
            raise CommandError(f"{self.refused} refused.")

    def read_files(self, files: list[str]) -> Iterator[Text]:
        """A text for each file, named after it; a file that cannot be read is refused."""
        for name in files or [STANDARD_INPUT]:
            try:
                with opened(name) as file:
                    yield checked_text(file.read().decode("utf-8")), "", name
            except (OSError, ValueError) as error:
                self.refuse(name, error)

    def read_lines(self, files: list[str]) -> Iterator[Text]:
        """A text for each of the JSON Lines; a line that does not keep to the format is refused."""
        for name in files or [STANDARD_INPUT]:
            try:
                with opened(name) as lines:
                    yield from self.parse_lines(name, lines)
            except OSError as error:
                self.refuse(name, error)

    def parse_lines(self, name: str, lines: Iterable[bytes]) -> Iterator[Text]:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                try:
                    yield parse_line(line)
                except (ValueError, RecursionError) as error:
                    self.refuse(f"{name}, line {number}", error)

    def refuse(self, where: str, error: Exception) -> None:
        self.refused += 1
        self.stderr.write(f"{where}: {error}")


def opened(name: str) -> AbstractContextManager[BinaryIO]:
    """The file of that name, or standard input, which stays open."""
    return nullcontext(sys.stdin.buffer) if name == STANDARD_INPUT else Path(name).open("rb")


def parse_line(line: bytes) -> Text:
    """The text of a JSON line. Raises ValueError with what is wrong with it."""
    record = json.loads(line.decode("utf-8"))
    if not isinstance(record, dict):
        raise RefusedTextError("not a JSON object")
    identifier = record.get("id")
    if not isinstance(identifier, str):
        raise RefusedTextError('"id" is not a string')
    return text_of(record, "text"), text_of(record, "title", absent=""), identifier


def text_of(record: dict[str, object], field: str, absent: object = None) -> str:
    """A field of a JSON line that holds text. Raises RefusedTextError, which names the field and the line's id."""
    try:
        return checked_text(record.get(field, absent))
    except RefusedTextError as error:
        raise RefusedTextError(f'"{field}" of {record["id"]!r}: {error}') from None


def checked_text(text: object) -> str:
    """The text, if the archive could hold it. Raises RefusedTextError with the reason."""
    if not isinstance(text, str):
        raise RefusedTextError("not a string")
    if "\0" in text:
        raise RefusedTextError(f"holds NUL at offset {text.index(chr(0))}")
    return text
