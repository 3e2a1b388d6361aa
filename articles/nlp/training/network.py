"""The tagger as PyTorch trains it: a BERT encoder, a linear-chain CRF over source, cue and content, and two pointers.

The pointers say which words belong together: a word of a content points to the first word of its cue, a cue to the
first word of its source, or to [CLS] where there is none. Weights of the encoder come from a sentence-transformers
checkpoint (Wang et al. 2020, MiniLM); CRF after Lafferty et al. 2001; pointers after Dozat and Manning 2017, without
their affine terms.
"""

from __future__ import annotations

from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from articles.nlp.encoder import POINTER, TAGS

LAYERS, HIDDEN, HEADS, INNER, VOCABULARY, POSITIONS = 6, 384, 12, 1536, 30522, 512
EPSILON = 1e-12
DROPOUT = 0.1


class Layer(nn.Module):
    """One layer of BERT, with the normalisation after each half."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(HIDDEN, 3 * HIDDEN)
        self.mix = nn.Linear(HIDDEN, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=EPSILON)
        self.up = nn.Linear(HIDDEN, INNER)
        self.down = nn.Linear(INNER, HIDDEN)
        self.norm_out = nn.LayerNorm(HIDDEN, eps=EPSILON)
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, length, _ = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, HEADS, HIDDEN // HEADS).permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        seen = seen.transpose(1, 2).reshape(batch, length, HIDDEN)
        x = self.norm(x + self.dropout(self.mix(seen)))
        out: Tensor = self.norm_out(x + self.dropout(self.down(functional.gelu(self.up(x)))))
        return out


class Network(nn.Module):
    """Subwords in; for each one the scores of the tags and the four vectors of the pointers."""

    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, HIDDEN)
        self.places = nn.Embedding(POSITIONS, HIDDEN)
        self.quoted = nn.Embedding(3, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=EPSILON)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.dropout = nn.Dropout(DROPOUT)
        self.tags = nn.Linear(HIDDEN, len(TAGS))
        self.pointers = nn.Linear(HIDDEN, 4 * POINTER)
        self.transitions = nn.Parameter(torch.zeros(len(TAGS), len(TAGS)))
        self.starts = nn.Parameter(torch.zeros(len(TAGS)))
        nn.init.zeros_(self.quoted.weight)

    def forward(self, ids: Tensor, quoted: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Of ids, quoted (batch, length) and mask (batch, length; True for subwords): (.., tags), (.., 4 pointers)."""
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.dropout(self.norm(self.words(ids) + self.places(places) + self.quoted(quoted)))
        attended = mask[:, None, None, :]
        for layer in self.layers:
            x = layer(x, attended)
        x = self.dropout(x)
        return self.tags(x), self.pointers(x)

    def sequence_loss(self, scores: Tensor, gold: Tensor, mask: Tensor) -> Tensor:
        """The CRF's negative log likelihood, in all, of padded sequences (n, length, tags), (n, length), (n, length)."""
        n, length, _ = scores.shape
        rows = torch.arange(n)
        right = self.starts[gold[:, 0]] + scores[rows, 0, gold[:, 0]]
        total = self.starts + scores[:, 0]
        for at in range(1, length):
            on = mask[:, at]
            right = right + on * (self.transitions[gold[:, at - 1], gold[:, at]] + scores[rows, at, gold[:, at]])
            onward = torch.logsumexp(total[:, :, None] + self.transitions, 1) + scores[:, at]
            total = torch.where(on[:, None], onward, total)
        return (torch.logsumexp(total, 1) - right).sum()


def load_minilm(network: Network, weights: dict[str, Tensor]) -> None:
    """Take the encoder's weights from a BERT checkpoint by their usual names."""

    def take(module: nn.Module, name: str) -> dict[str, Tensor]:
        return {key: weights[f"{name}.{key}"] for key in module.state_dict()}

    network.words.load_state_dict(take(network.words, "embeddings.word_embeddings"))
    network.places.load_state_dict(take(network.places, "embeddings.position_embeddings"))
    network.norm.load_state_dict(take(network.norm, "embeddings.LayerNorm"))
    with torch.no_grad():
        # The type of a sentence is the same everywhere.
        network.places.weight += weights["embeddings.token_type_embeddings.weight"][0]
    for number in range(LAYERS):
        layer = cast(Layer, network.layers[number])
        base = f"encoder.layer.{number}"
        parts = [f"{base}.attention.self.{part}" for part in ("query", "key", "value")]
        layer.qkv.load_state_dict(
            {kind: torch.cat([weights[f"{part}.{kind}"] for part in parts]) for kind in ("weight", "bias")}
        )
        layer.mix.load_state_dict(take(layer.mix, f"{base}.attention.output.dense"))
        layer.norm.load_state_dict(take(layer.norm, f"{base}.attention.output.LayerNorm"))
        layer.up.load_state_dict(take(layer.up, f"{base}.intermediate.dense"))
        layer.down.load_state_dict(take(layer.down, f"{base}.output.dense"))
        layer.norm_out.load_state_dict(take(layer.norm_out, f"{base}.output.LayerNorm"))
