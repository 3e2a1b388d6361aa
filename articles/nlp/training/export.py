"""Writes a trained network down as ONNX with int8 weights, one scale a column: what onnxruntime runs, 22 MiB.

Products of u8 and s8 overflow the 16-bit sums of processors without VNNI, so that weights keep to 7 bits ("reduced
range" in onnxruntime's documentation). Embeddings have one scale a row. The last layer stays in floats.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from articles.nlp.encoder import POINTER, SETTINGS, TAGS, TOKENIZER, WEIGHTS, Floats
from articles.nlp.training.network import EPSILON, HEADS, HIDDEN, LAYERS, Network
from articles.nlp.windows import LENGTH

MICROSOFT = "com.microsoft"
WEIGHT_LIMIT, ROW_LIMIT = 63, 127
FORBIDDEN = -1e4


def export(network: Network, tokenizer: Path, folder: Path, *, quantized: bool = True) -> None:
    """Write encoder.onnx, settings.json and tokenizer.json into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    weights = _Graph(network, quantized).model().SerializeToString()
    (folder / WEIGHTS).write_bytes(weights)
    stamp = hashlib.sha256(weights).hexdigest()[:8]
    write_settings(folder, {"stamp": stamp, "transitions": _allowed(network), "starts": network.starts.tolist()})
    if tokenizer != folder / TOKENIZER:
        (folder / TOKENIZER).write_bytes(tokenizer.read_bytes())


def write_settings(folder: Path, settings: dict[str, Any]) -> None:
    """Write what belongs to the model beside its weights over what settings.json has."""
    path = folder / SETTINGS
    before = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    path.write_text(json.dumps({**before, **settings}, indent=1) + "\n", encoding="utf-8")


def _allowed(network: Network) -> list[list[float]]:
    """The transitions; what the format of the tags forbids, an inside after another role, is as good as impossible."""
    transitions: list[list[float]] = network.transitions.tolist()
    for row, before in enumerate(TAGS):
        for column, tag in enumerate(TAGS):
            if tag.startswith("I-") and before[2:] != tag[2:]:
                transitions[row][column] = FORBIDDEN
    return transitions


class _Graph:
    """The network's computation, node by node. Inputs ids and quoted (1, length), outputs scores and vectors."""

    def __init__(self, network: Network, quantized: bool) -> None:
        self.weights: dict[str, Floats] = {name: value.float().numpy() for name, value in network.state_dict().items()}
        self.quantized = quantized
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def model(self) -> onnx.ModelProto:
        x = self._embedded()
        for number in range(LAYERS):
            x = self._layer(x, f"layers.{number}")
        self._float_linear(x, "tags", "scores")
        self._float_linear(x, "pointers", "vectors")
        graph = helper.make_graph(
            self.nodes,
            "newsdesk-encoder",
            [helper.make_tensor_value_info(name, TensorProto.INT64, [1, "length"]) for name in ("ids", "quoted")],
            [
                helper.make_tensor_value_info("scores", TensorProto.FLOAT, [1, "length", len(TAGS)]),
                helper.make_tensor_value_info("vectors", TensorProto.FLOAT, [1, "length", 4 * POINTER]),
            ],
            self.constants,
        )
        opsets = [helper.make_opsetid("", 17), helper.make_opsetid(MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=9)

    def _constant(self, name: str, value: np.ndarray) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def _weight(self, name: str) -> str:
        return self._constant(name, self.weights[name])

    def _node(self, kind: str, inputs: list[str], output: str, domain: str = "", **settings: Any) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [output], domain=domain, **settings))
        return output

    def _embedded(self) -> str:
        if self.quantized:
            rows, scales = quantize(self.weights["words.weight"], ROW_LIMIT, axis=1)
            self._node("Gather", [self._constant("words", rows), "ids"], "rows", axis=0)
            self._node("Cast", ["rows"], "row_values", to=TensorProto.FLOAT)
            self._node("Gather", [self._constant("word_scales", scales), "ids"], "row_scales", axis=0)
            self._node("Mul", ["row_values", "row_scales"], "word_vectors")
        else:
            self._node("Gather", [self._weight("words.weight"), "ids"], "word_vectors", axis=0)
        self._node("Gather", [self._weight("quoted.weight"), "quoted"], "quoted_vectors", axis=0)
        self._node("Shape", ["ids"], "length", start=1, end=2)
        places = self._constant("places", self.weights["places.weight"][:LENGTH])
        self._node("Slice", [places, self._constant("zero", np.array([0])), "length"], "place_vectors")
        self._node("Add", ["word_vectors", "quoted_vectors"], "without_places")
        self._node("Add", ["without_places", "place_vectors"], "embedded")
        norm = [self._weight("norm.weight"), self._weight("norm.bias")]
        self._constant("thirds", np.array([HIDDEN] * 3))
        return self._node("LayerNormalization", ["embedded", *norm], "x", axis=-1, epsilon=EPSILON)

    def _layer(self, x: str, name: str) -> str:
        qkv = self._linear(x, f"{name}.qkv")
        parts = [f"{name}.{part}" for part in "qkv"]
        self.nodes.append(helper.make_node("Split", [qkv, "thirds"], parts, axis=-1))
        self._node("MultiHeadAttention", parts, f"{name}.seen", MICROSOFT, num_heads=HEADS)
        x = self._normalized(x, self._linear(f"{name}.seen", f"{name}.mix"), f"{name}.norm")
        product = self._product(x, f"{name}.up")
        self._node("BiasGelu", [product, self._weight(f"{name}.up.bias")], f"{name}.inner", MICROSOFT)
        return self._normalized(x, self._linear(f"{name}.inner", f"{name}.down"), f"{name}.norm_out")

    def _normalized(self, x: str, change: str, name: str) -> str:
        weights = [self._weight(f"{name}.weight"), self._weight(f"{name}.bias")]
        return self._node("SkipLayerNormalization", [x, change, *weights], f"{name}.out", MICROSOFT, epsilon=EPSILON)

    def _linear(self, x: str, name: str) -> str:
        return self._node("Add", [self._product(x, name), self._weight(f"{name}.bias")], f"{name}.out")

    def _product(self, x: str, name: str) -> str:
        columns = self.weights[f"{name}.weight"].T
        if not self.quantized:
            return self._node("MatMul", [x, self._constant(f"{name}.columns", columns)], f"{name}.product")
        values, scales = quantize(columns, WEIGHT_LIMIT, axis=0)
        inputs = [
            x,
            self._constant(f"{name}.columns", values),
            self._constant(f"{name}.scales", scales.reshape(-1)),
            self._constant(f"{name}.zeros", np.zeros(scales.size, np.int8)),
        ]
        return self._node("DynamicQuantizeMatMul", inputs, f"{name}.product", MICROSOFT)

    def _float_linear(self, x: str, name: str, output: str) -> None:
        self._node(
            "MatMul", [x, self._constant(f"{name}.columns", self.weights[f"{name}.weight"].T)], f"{name}.product"
        )
        self._node("Add", [f"{name}.product", self._weight(f"{name}.bias")], output)


def quantize(weights: Floats, limit: int, axis: int) -> tuple[np.ndarray, Floats]:
    """The weights as int8 between -limit and limit, and their scales, one for each line along the axis."""
    scales = np.maximum(np.abs(weights).max(axis, keepdims=True), 1e-12).astype(np.float32) / np.float32(limit)
    return np.round(weights / scales).astype(np.int8), scales
