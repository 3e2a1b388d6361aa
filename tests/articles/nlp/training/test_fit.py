"""Training goes on where it was stopped, as if it had not been; without PyTorch there is nothing to test."""

from __future__ import annotations

import pytest
import spacy

pytest.importorskip("torch")

import torch

from articles.nlp.encoder import TOKENIZER, load_tokenizer
from articles.nlp.layout import MODEL
from articles.nlp.training import fit as fitting
from articles.nlp.training.examples import mark
from articles.nlp.training.fit import Recipe, continue_network, fit
from articles.nlp.training.network import Network

TEXT = "“It leaves,” Anna Lind said. She left."
MARKED = {"content": [(0, 12)], "cue": [(23, 27)], "source": [(13, 22)]}
RECIPE = Recipe(epochs=3, batch=1, seed=5)


@pytest.fixture
def articles():
    return [mark(spacy.blank("en"), [{"text": TEXT, "attributions": [MARKED]}])]


@pytest.fixture(scope="module")
def weights():
    torch.manual_seed(7)
    return Network().state_dict()


def test_it_goes_on_where_it_stopped(tmp_path, monkeypatch, articles, weights):
    monkeypatch.setattr(fitting, "SAID_EVERY", 1)
    monkeypatch.setattr(fitting, "KEPT_EVERY", 1)
    tokenizer = load_tokenizer(MODEL / TOKENIZER)
    (tmp_path / "whole").mkdir()
    (tmp_path / "parts").mkdir()

    whole = fit(articles, tokenizer, continue_network(weights, 5), tmp_path / "whole", RECIPE, lambda line: None)

    def stop(line):
        if line.startswith("step 2 of 3"):
            raise KeyboardInterrupt

    said: list[str] = []
    with pytest.raises(KeyboardInterrupt):
        fit(articles, tokenizer, continue_network(weights, 5), tmp_path / "parts", RECIPE, stop)
    parts = fit(articles, tokenizer, continue_network(weights, 5), tmp_path / "parts", RECIPE, said.append)

    assert said[0] == "goes on after step 1 of 3"
    assert not parts.training
    for name, value in whole.state_dict().items():
        assert torch.equal(value, parts.state_dict()[name]), name


def test_it_learns(tmp_path, articles, weights):
    said: list[str] = []
    for part, epochs in (("short", 1), ("long", 8)):
        (tmp_path / part).mkdir()
        network = continue_network(weights, 5)
        recipe = Recipe(epochs=epochs, batch=1, rate=1e-4, seed=5)
        fit(articles, load_tokenizer(MODEL / TOKENIZER), network, tmp_path / part, recipe, said.append)
    before, after = (float(line.partition("loss ")[2].partition(",")[0]) for line in said)
    assert after < before
