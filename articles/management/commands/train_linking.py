"""`manage.py train_linking`: learns when two articles tell of the same event, from corpora of stories. No database."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.linking import model
from articles.linking.training.corpus import CorpusError, read
from articles.linking.training.train import train, write


class Command(BaseCommand):
    help = "Learn the weights by which articles are put into stories, from JSON Lines with the story of each; a minute."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--corpus", nargs="+", type=Path, required=True, metavar="FILE", help="JSON Lines")
        parser.add_argument(
            "--half", nargs="+", type=Path, default=[], metavar="FILE", help="learn from half of its stories only"
        )
        parser.add_argument("--out", type=Path, default=model.FILE, metavar="FILE", help="where the weights go")

    def handle(self, *, corpus: list[Path], half: list[Path], out: Path, **options: Any) -> None:
        try:
            corpora = [*(read(path) for path in corpus), *(read(path, half=True) for path in half)]
            write(train(corpora), out)
        except (CorpusError, OSError) as error:
            raise CommandError(str(error)) from error
        articles = sum(map(len, corpora))
        stories = sum(len(set(corpus.stories.tolist())) for corpus in corpora)
        self.stdout.write(f"Learned from {articles} articles of {stories} stories: {out}")
