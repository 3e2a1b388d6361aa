"""The learned reader: a small BERT, in int8 on one thread, that scores every word as source, cue or content.

Trained by training/, described in model/MODEL_CARD.md. `Encoder.read()` runs it over the windows of an article.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc
from tokenizers import Tokenizer

from articles.nlp.extents import Range
from articles.nlp.layout import MODEL
from articles.nlp.quotations import Quotation
from articles.nlp.windows import Window, pack

Floats = npt.NDArray[np.float32]

WEIGHTS, SETTINGS, TOKENIZER = "encoder.onnx", "settings.json", "tokenizer.json"

TAGS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")

# The length of a pointer's vectors.
POINTER = 64

# The vectors of a word: as content looking for its cue, as cue found by it, as cue looking for its source, as source.
CONTENT, CUE, CUE_TO_SOURCE, SOURCE = range(4)


class EncoderUnavailable(Exception):
    """The encoder's files cannot be loaded: claims are then found by the rules alone."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the encoder says of a window's words: `words` are token positions, `parts` ranges of words by paragraph.

    `scores` (words, tags) are the emissions of the CRF; `vectors` (1 + words, 4, POINTER), the first one for nowhere.
    """

    words: list[int]
    parts: list[Range]
    scores: Floats
    vectors: Floats

    def point(self, words: list[int], look: int, found: int) -> Floats:
        """The probabilities (some words, 1 + words of the window) of what words of the window point to; 0 is nowhere.

        `look` and `found` say which of the vectors: CONTENT and CUE, or CUE_TO_SOURCE and SOURCE.
        """
        rows = self.vectors[[1 + word for word in words], look]
        return softmax(rows @ self.vectors[:, found].T / np.float32(POINTER**0.5))


def softmax(scores: Floats) -> Floats:
    """Along the last axis."""
    powers = np.exp(scores - scores.max(-1, keepdims=True))
    shares: Floats = powers / powers.sum(-1, keepdims=True)
    return shares


class Encoder:
    """The model in a folder, loaded once. Raises EncoderUnavailable."""

    def __init__(self, folder: Path = MODEL) -> None:
        try:
            self.tokenizer = load_tokenizer(folder / TOKENIZER)
            self.settings: dict[str, Any] = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))
            self._session = _session(folder / WEIGHTS)
            _ = self.stamp, self.transitions, self.starts  # settings without them fail here, not at the first text
        except Exception as error:  # the libraries raise what they like
            raise EncoderUnavailable(f"The encoder in {folder} cannot be loaded: {error}") from error
        self._weights: dict[tuple[str, tuple[str, ...]], Floats] = {}

    @property
    def stamp(self) -> str:
        """What tells these weights from others."""
        return str(self.settings["stamp"])

    @property
    def threshold(self) -> float:
        """How likely a claim must be to be told."""
        return float(self.settings["threshold"])

    def weights(self, model: str, features: tuple[str, ...]) -> Floats:
        """The learned weights of a small model ("cues", "sources", "claims"), in the order of its features."""
        if (model, features) not in self._weights:
            learned: dict[str, float] = self.settings["weights"][model]
            self._weights[model, features] = np.array([learned.get(feature, 0.0) for feature in features], np.float32)
        return self._weights[model, features]

    @cached_property
    def transitions(self) -> Floats:
        """The scores (tags, tags) of one tag after another."""
        return np.asarray(self.settings["transitions"], np.float32)

    @cached_property
    def starts(self) -> Floats:
        """The scores (tags,) of a paragraph's first tag."""
        return np.asarray(self.settings["starts"], np.float32)

    def read(self, doc: Doc, paragraphs: Iterable[Range], quotations: Iterable[Quotation]) -> Iterator[Reading]:
        """The readings of an article's windows, in text order."""
        for window in pack(doc, paragraphs, tuple(quotations), self.tokenizer):
            yield self._read(window)

    def _read(self, window: Window) -> Reading:
        scores, vectors = self._session.run(
            None, {"ids": np.array([window.ids], np.int64), "quoted": np.array([window.quoted], np.int64)}
        )
        places = [0, *window.firsts]
        return Reading(
            window.words, window.parts, scores[0, places[1:]], vectors[0, places].reshape(len(places), 4, POINTER)
        )


def stamp_of(folder: Path) -> str:
    """The stamp of the model in a folder, "" where there is none."""
    try:
        return str(json.loads((folder / SETTINGS).read_text(encoding="utf-8"))["stamp"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def load_tokenizer(path: Path) -> Tokenizer:
    """The subword tokenizer of a file, whatever limits were saved with it taken off."""
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _session(path: Path) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
