"""What onnxruntime runs computes what was trained; without PyTorch and ONNX there is nothing to test."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("onnx")

import torch

from articles.nlp.encoder import SETTINGS, TAGS, TOKENIZER, WEIGHTS, Encoder
from articles.nlp.layout import MODEL
from articles.nlp.training.export import FORBIDDEN, export, quantize, write_settings
from articles.nlp.training.network import Network


@pytest.fixture(scope="module")
def network():
    torch.manual_seed(3)
    return Network().eval()


@pytest.mark.parametrize(("quantized", "nearness"), [(False, 0.9999), (True, 0.98)])
def test_the_exported_network_says_the_same(tmp_path, network, quantized, nearness):
    import onnxruntime

    export(network, MODEL / TOKENIZER, tmp_path, quantized=quantized)
    ids, quoted = np.array([[101, 7592, 2088, 102]]), np.array([[0, 1, 1, 0]])
    session = onnxruntime.InferenceSession(str(tmp_path / WEIGHTS), providers=["CPUExecutionProvider"])
    with torch.no_grad():
        expected = network(torch.tensor(ids), torch.tensor(quoted), torch.ones(1, 4, dtype=torch.bool))
    for values, other in zip(session.run(None, {"ids": ids, "quoted": quoted}), expected, strict=True):
        assert values.shape == other.shape
        one, two = values.ravel(), other.numpy().ravel()
        assert one @ two / math.sqrt((one @ one) * (two @ two)) > nearness


def test_exporting_again_keeps_what_was_calibrated(tmp_path, network):
    export(network, MODEL / TOKENIZER, tmp_path)
    write_settings(tmp_path, {"threshold": 0.4})
    before = Encoder(tmp_path)
    export(network, MODEL / TOKENIZER, tmp_path)
    after = Encoder(tmp_path)
    assert (after.threshold, after.stamp) == (0.4, before.stamp)
    settings = json.loads((tmp_path / SETTINGS).read_text())
    assert settings["transitions"][TAGS.index("B-cue")][TAGS.index("I-content")] == FORBIDDEN
    assert settings["transitions"][TAGS.index("B-cue")][TAGS.index("I-cue")] != FORBIDDEN


def test_quantized_weights_are_near_and_keep_to_their_limit():
    weights = np.random.default_rng(1).normal(0, 1, (20, 3)).astype(np.float32)
    weights[:, 2] = 0
    values, scales = quantize(weights, 63, axis=0)
    assert (values.dtype, np.abs(values[:, :2]).max(0).tolist()) == (np.int8, [63, 63])
    assert np.abs(values * scales - weights).max() <= scales.max() / 2 + 1e-6
