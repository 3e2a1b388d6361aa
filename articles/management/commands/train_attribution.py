"""`manage.py train_attribution`: trains the encoder that finds claims, from articles marked by hand. No database."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from articles.nlp.training.checkpoint import TrainingUnavailable, find_checkpoint
from articles.nlp.training.golds import CorpusError


class Command(BaseCommand):
    help = (
        "Train the encoder from articles marked by hand; hours. Started again, it goes on where it stopped. Use the "
        "result with NEWSDESK_ENCODER, or evaluate_attribution --encoder."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--corpus", nargs="+", type=Path, required=True, metavar="FILE", help="JSON Lines")
        parser.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="where the model goes")
        parser.add_argument("--model", default=settings.SPACY_MODEL, help="spaCy's, which parses the articles")

    def handle(self, *, corpus: list[Path], out: Path, model: str, **options: Any) -> None:
        try:
            checkpoint = find_checkpoint()
            # Only here: it imports PyTorch, which few have, and find_checkpoint() tells them so.
            from articles.nlp.training.train import OtherRunError, train
        except (TrainingUnavailable, ImportError) as error:
            raise CommandError(str(error)) from error
        try:
            train(corpus, out, checkpoint, model, say=self.say)
        except (CorpusError, OtherRunError, OSError) as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt as error:
            raise CommandError("Stopped. The same command goes on from what it has written.") from error

    def say(self, line: str) -> None:
        """At once, also into a file that somebody follows."""
        self.stdout.write(line)
        self.stdout.flush()
