"""`manage.py evaluate_attribution`: how good the annotation is, by articles marked by hand. No database."""

from __future__ import annotations

from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from articles.nlp.annotations import ArticleAnnotation
from articles.nlp.pipeline import Pipeline, annotate_many, build_pipeline
from articles.nlp.training import diagram as diagrams
from articles.nlp.training.evaluate import evaluate, table
from articles.nlp.training.golds import CorpusError, GoldArticle, read_golds


class Command(BaseCommand):
    help = "Compare what is found in articles with what people marked in them: claims, and their speakers if told."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--corpus", nargs="+", type=Path, required=True, metavar="FILE", help="JSON Lines")
        parser.add_argument("--encoder", type=Path, default=settings.ENCODER, metavar="FOLDER", help="its model")
        parser.add_argument("--rules-only", action="store_true", help="without the encoder")
        parser.add_argument("--diagram", type=Path, metavar="FILE", help="a PNG of how far the probabilities hold")

    def handle(
        self, *, corpus: list[Path], encoder: Path, rules_only: bool, diagram: Path | None, **options: Any
    ) -> None:
        try:
            if diagram is not None:
                diagrams.require_matplotlib()
            golds = read(corpus)
            pipeline = load(encoder, rules_only=rules_only)
            self.stdout.write(f"pipeline {pipeline.version}")
            evaluation = evaluate(golds, annotations_of(pipeline, golds))
            for line in table(evaluation):
                self.stdout.write(line)
            if diagram is not None:
                diagrams.draw(evaluation, diagram)
        except (CorpusError, diagrams.DiagramUnavailable, OSError) as error:
            raise CommandError(str(error)) from error


def read(corpora: list[Path]) -> list[GoldArticle]:
    """The articles of the corpora. Raises CorpusError, also where there are none."""
    golds = list(read_golds(corpora))
    if not golds:
        raise CorpusError(f"{', '.join(map(str, corpora))}: there are no articles")
    return golds


def load(encoder: Path, *, rules_only: bool) -> Pipeline:
    """The pipeline to evaluate. Raises CommandError where the encoder is missing, OSError where spaCy's model is."""
    pipeline = build_pipeline(settings.SPACY_MODEL, encoder)
    if rules_only:
        return replace(pipeline, encoder=None)
    if pipeline.encoder is None:
        raise CommandError(f"There is no encoder in {encoder} that can be used; --rules-only evaluates without one.")
    if not {"threshold", "weights"} <= pipeline.encoder.settings.keys():
        raise CommandError(f"The encoder in {encoder} was never calibrated: its training did not come to an end.")
    return pipeline


def annotations_of(pipeline: Pipeline, golds: list[GoldArticle]) -> dict[str, ArticleAnnotation]:
    """What the pipeline finds, by the id of the article; an article of several annotators is read once."""
    articles = {gold.id: gold for gold in golds}
    texts = ((gold.text, gold.title, gold.id) for gold in articles.values())
    return {identifier: annotation for annotation, identifier in annotate_many(pipeline, texts)}
