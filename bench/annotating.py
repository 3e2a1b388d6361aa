"""How much the whole pipeline costs beside the bare spaCy pipeline: words a CPU second of each, on the same texts in one run."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import spacy
from django.conf import settings

from articles.nlp import pipeline

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def ratio(texts: Sequence[str], *, rounds: int = 3) -> str:
    """One line: both speeds (words a CPU second, best of the rounds) and their ratio."""
    words = sum(len(text.split()) for text in texts)
    bare = spacy.load(settings.SPACY_MODEL)
    whole = pipeline.build_pipeline(settings.SPACY_MODEL, settings.ENCODER)
    bare_seconds, whole_seconds = [], []
    for _ in range(rounds):  # in turn, so that a machine that slows down slows both
        bare_seconds.append(_cpu_seconds(lambda: list(bare.pipe(texts))))
        whole_seconds.append(
            _cpu_seconds(lambda: list(pipeline.annotate_many(whole, [(text, "", None) for text in texts])))
        )
    bare_speed, whole_speed = words / min(bare_seconds), words / min(whole_seconds)
    return (
        f"annotate {whole_speed:,.0f} words a CPU second, bare spaCy {bare_speed:,.0f}: "
        f"{whole_speed / bare_speed:.2f} of its speed ({words:,} words, {rounds} rounds in turn)"
    )


def _cpu_seconds(act: Callable[[], object]) -> float:
    begun = time.process_time()
    act()
    return time.process_time() - begun
