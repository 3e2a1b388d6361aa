"""How much the whole pipeline costs beside the bare spaCy pipeline: words a CPU second of each, on the same texts in one run."""

from __future__ import annotations

import resource
import time
from typing import TYPE_CHECKING

import spacy
from django.conf import settings

from articles.nlp.pipeline import Pipeline, annotate_many, build_pipeline

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def ratios(texts: Sequence[str], *, rounds: int = 3) -> str:
    """One line: the speeds (words a CPU second, best of the rounds), their ratios, and the most memory that was held."""
    words = sum(len(text.split()) for text in texts)
    bare = spacy.load(settings.SPACY_MODEL)
    whole = build_pipeline(settings.SPACY_MODEL, settings.ENCODER)
    rules = Pipeline(whole.nlp, None)
    triples = [(text, "", None) for text in texts]
    acts: dict[str, Callable[[], object]] = {
        "bare spaCy": lambda: list(bare.pipe(texts)),
        "rules alone": lambda: list(annotate_many(rules, triples)),
        "annotate": lambda: list(annotate_many(whole, triples)),
    }
    seconds: dict[str, list[float]] = {name: [] for name in acts}
    for _ in range(rounds):  # in turn, so that a machine that slows down slows all
        for name, act in acts.items():
            seconds[name].append(_cpu_seconds(act))
    speeds = {name: words / min(some) for name, some in seconds.items()}
    told = ", ".join(
        f"{name} {speed:,.0f} ({speed / speeds['bare spaCy']:.2f} of bare)" for name, speed in speeds.items()
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return f"words a CPU second: {told}; {words:,} words, {rounds} rounds in turn, at most {peak:,.0f} MB resident"


def _cpu_seconds(act: Callable[[], object]) -> float:
    begun = time.process_time()
    act()
    return time.process_time() - begun
