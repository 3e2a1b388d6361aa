"""Learns the weights of data/naming.json: whom the descriptions in articles with known speakers mean.

    python -m articles.nlp.training.naming GOLD... > articles/nlp/data/naming.json

Golds tell the speaker of each claim (tests/articles/nlp/gold). Only descriptions that name a source are learned from.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from spacy.tokens import Doc

from articles.nlp.descriptions import Description
from articles.nlp.discourse import Antecedent, Occurrence
from articles.nlp.encoder import Floats
from articles.nlp.entities import find_entities
from articles.nlp.extents import tokens_of
from articles.nlp.layout import DATA
from articles.nlp.naming import FEATURES, NOBODY, Namer
from articles.nlp.pipeline import build_pipeline, read
from articles.nlp.training.calibrate import Choices, fit_choices
from articles.nlp.training.evaluate import plain, same_speaker
from articles.nlp.training.golds import GoldArticle, read_golds

NOTE = "The weights of articles/nlp/naming.py, learned by training/naming.py."

# Few articles: the weights are held nearer to nothing than those of the encoder's choices.
HELD = 0.02


class Asked(Namer):
    """A Namer that keeps what it was asked: by the token of each description, its choices."""

    asked: dict[int, list[tuple[int, Floats]]] = {}

    def rank(self, description: Description, possessor: int) -> tuple[Antecedent, ...]:
        Asked.asked[description.head] = self.choices(description, possessor)
        return super().rank(description, possessor)


def decisions(doc: Doc, gold: GoldArticle) -> Iterator[tuple[Floats, list[int]]]:
    """What there is to decide in an article, with what is right."""
    Asked.asked = {}
    found = find_entities(doc, doc._.layout, doc._.quotations)
    for claim in gold.claims:
        if not claim.source or not claim.speaker:
            continue
        start, end = tokens_of(doc, claim.source[0])
        heads = [occurrence.head for occurrence in found.overlapping(start, end) if _is_asked(occurrence)]
        for head in heads[:1]:
            choices = Asked.asked[head]
            names = [
                frozenset(map(plain, found.referents[number].names)) if number != NOBODY else frozenset()
                for number, _ in choices
            ]
            speaker = frozenset([plain(claim.speaker)])
            right = [row for row, some in enumerate(names) if some and same_speaker(speaker, some)]
            right = right or [row for row, (number, _) in enumerate(choices) if number == NOBODY]
            yield np.array([features for _, features in choices]), right


def _is_asked(occurrence: Occurrence) -> bool:
    return occurrence.kind == "description" and occurrence.head in Asked.asked


def main(paths: list[str]) -> None:
    import articles.nlp.occurrences as occurrences

    occurrences.Namer = Asked  # type: ignore[misc]
    nlp = build_pipeline().nlp
    learned: Choices = []
    for gold in read_golds([Path(path) for path in paths]):
        learned += decisions(nlp(read(nlp, gold.text)), gold)
    weights = fit_choices(learned, len(FEATURES), held=HELD, start=None)
    named = {feature: round(float(value), 2) for feature, value in zip(FEATURES, weights, strict=True)}
    by_hand = json.loads((DATA / "naming.json").read_text(encoding="utf-8"))["by_hand"]
    sys.stdout.write(json.dumps({"note": NOTE, "by_hand": by_hand, "weights": named}, indent=1) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
