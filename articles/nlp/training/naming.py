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
from articles.nlp.discourse import Antecedent, read_setting
from articles.nlp.encoder import Floats
from articles.nlp.extents import tokens_of
from articles.nlp.layout import DATA
from articles.nlp.name_search import find_names
from articles.nlp.naming import FEATURES, NOBODY, Namer
from articles.nlp.occurrences import Reading
from articles.nlp.pipeline import build_pipeline, read
from articles.nlp.referents import group_names
from articles.nlp.training.calibrate import Choices, fit_choices
from articles.nlp.training.evaluate import plain, same_speaker
from articles.nlp.training.golds import GoldArticle, read_golds

NOTE = "The weights of articles/nlp/naming.py, learned by training/naming.py."

# Few articles: the weights are held nearer to nothing than those of the encoder's choices.
HELD = 0.02


class Asked(Namer):
    """A Namer that keeps what it was asked: by the token of each description, its choices."""

    def __init__(self, doc: Doc, reading: Reading) -> None:
        super().__init__(doc, reading.setting, reading.referents, reading.salience)
        self.asked: dict[int, list[tuple[int, Floats]]] = {}

    def rank(self, description: Description, possessor: int) -> tuple[Antecedent, ...]:
        self.asked[description.head] = self.choices(description, possessor)
        return super().rank(description, possessor)


def decisions(doc: Doc, gold: GoldArticle) -> Iterator[tuple[Floats, list[int]]]:
    """What there is to decide in an article, with what is right."""
    setting = read_setting(doc, doc._.layout, doc._.quotations)
    names = [name for name in find_names(doc) if not setting.is_boilerplate[name.start]]
    referents, numbers = group_names(doc, names)
    reading = Reading(doc, setting, referents)
    reading.namer = asker = Asked(doc, reading)
    reading.read(names, numbers)
    for claim in gold.claims:
        start, end = tokens_of(doc, claim.source[0]) if claim.source and claim.speaker else (0, 0)
        head = next((head for head in asker.asked if start <= head < end), None)
        if head is None:
            continue
        speaker = frozenset([plain(claim.speaker)])
        right = [
            row
            for row, (number, _) in enumerate(asker.asked[head])
            if number != NOBODY and same_speaker(speaker, frozenset(map(plain, referents[number].names)))
        ]
        right = right or [row for row, (number, _) in enumerate(asker.asked[head]) if number == NOBODY]
        yield np.array([features for _, features in asker.asked[head]]), right


def main(paths: list[str]) -> None:
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
