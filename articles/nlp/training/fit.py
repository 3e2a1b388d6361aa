"""Trains the tagger on two cores: an hour for PolNeAR. Seeds are fixed; a run that was stopped goes on where it stopped."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from articles.nlp.encoder import POINTER, TAGS
from articles.nlp.training.examples import NOWHERE, Example, MarkedArticle
from articles.nlp.training.network import Network, load_minilm

# Steps between two lines of progress, and between two states that a stopped run can go on from.
SAID_EVERY, KEPT_EVERY = 50, 200


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to train: the numbers that a run is reproduced by."""

    epochs: int = 4
    batch: int = 8
    rate: float = 2e-4
    head_rate: float = 1e-3
    warmup: float = 0.06
    decay: float = 0.01
    pointer_weight: float = 0.4
    seed: int = 20


@dataclass(frozen=True, slots=True)
class Batch:
    """Examples side by side: subwords (windows, length), and their words by paragraph (parts, words)."""

    ids: Tensor
    quoted: Tensor
    mask: Tensor
    places: Tensor
    tags: Tensor
    known: Tensor
    cue_rows: Tensor
    source_rows: Tensor


def start_network(checkpoint: Path, seed: int) -> Network:
    """A network that begins as MiniLM, of a file in safetensors; the seed draws its heads and, later, the dropout."""
    torch.manual_seed(seed)
    network = Network()
    load_minilm(network, load_file(checkpoint))
    return network


def continue_network(weights: dict[str, Tensor], seed: int) -> Network:
    """A network that begins with the weights of a trained one; the seed draws the dropout."""
    torch.manual_seed(seed)
    network = Network()
    network.load_state_dict(weights)
    return network


def fit(
    articles: Sequence[MarkedArticle],
    tokenizer: Tokenizer,
    network: Network,
    folder: Path,
    recipe: Recipe = Recipe(),
    say: Callable[[str], object] = print,
) -> Network:
    """The network, trained on articles; `folder` keeps what a stopped run goes on from.

    The network is one that was just made: nothing may draw from torch's chance in between.
    """
    optimizer = _optimizer(network, recipe)
    saved = folder / "run.pt"
    epochs = [_epoch(articles, tokenizer, recipe, number) for number in range(recipe.epochs)]
    total = sum(map(len, epochs))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _pace(step / total, recipe))
    step = 0
    if saved.exists():
        state = torch.load(saved)
        step = state["step"]
        network.load_state_dict(state["network"])
        optimizer.load_state_dict(state["optimizer"])
        schedule.load_state_dict(state["schedule"])
        torch.set_rng_state(state["chance"])
        say(f"goes on after step {step} of {total}")
    network.train()
    began, recent = time.monotonic(), 0.0
    steps = [batch for epoch in epochs for batch in epoch]
    for number in range(step, total):
        loss = _loss(network, _side_by_side(steps[number]), recipe)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        recent = loss.item() if number == step else 0.98 * recent + 0.02 * loss.item()
        done = number + 1
        if done % SAID_EVERY == 0 or done == total:
            left = (time.monotonic() - began) / (done - step) * (total - done)
            say(f"step {done} of {total}, loss {recent:.3f}, {left / 60:.0f} minutes left")
        if done % KEPT_EVERY == 0 or done == total:
            state = {
                "step": done,
                "network": network.state_dict(),
                "optimizer": optimizer.state_dict(),
                "schedule": schedule.state_dict(),
                "chance": torch.get_rng_state(),
            }
            save(state, saved)
    network.eval()
    return network


def save(state: dict[str, Any], path: Path) -> None:
    """Write what torch can load again, all of it or nothing."""
    fresh = path.with_suffix(".new")
    torch.save(state, fresh)
    fresh.replace(path)


def _pace(done: float, recipe: Recipe) -> float:
    """The share of the learning rate at a part of the run: up, then straight down to nothing."""
    return min((done + 1e-3) / recipe.warmup, (1 - done) / (1 - recipe.warmup))


def _optimizer(network: Network, recipe: Recipe) -> torch.optim.Optimizer:
    fresh = ("tags", "pointers", "transitions", "starts", "quoted")
    groups: dict[tuple[float, float], list[torch.nn.Parameter]] = {}
    for name, parameter in network.named_parameters():
        rate = recipe.head_rate if name.startswith(fresh) else recipe.rate
        decay = 0.0 if "norm" in name or name.endswith("bias") or name.startswith(fresh) else recipe.decay
        groups.setdefault((rate, decay), []).append(parameter)
    return torch.optim.AdamW(
        [{"params": some, "lr": rate, "weight_decay": decay} for (rate, decay), some in groups.items()]
    )


def _epoch(articles: Sequence[MarkedArticle], tokenizer: Tokenizer, recipe: Recipe, number: int) -> list[list[Example]]:
    """The batches of an epoch: windows of like length together, in an order drawn by chance."""
    chance = random.Random(recipe.seed + number)  # noqa: S311 - to be drawn alike again
    examples = [example for article in articles for example in article.examples(tokenizer, chance)]
    examples.sort(key=lambda example: (len(example.window.ids) // 16, chance.random()))
    batches = [examples[at : at + recipe.batch] for at in range(0, len(examples), recipe.batch)]
    chance.shuffle(batches)
    return batches


def _side_by_side(examples: Sequence[Example]) -> Batch:
    length = max(len(example.window.ids) for example in examples)
    ids, quoted, mask = (torch.zeros(len(examples), length, dtype=torch.long) for _ in range(3))
    sequences: list[tuple[list[int], list[int]]] = []
    cues: list[tuple[int, int]] = []
    sources: list[tuple[int, int]] = []
    for row, example in enumerate(examples):
        window = example.window
        ids[row, : len(window.ids)] = torch.tensor(window.ids)
        quoted[row, : len(window.ids)] = torch.tensor(window.quoted)
        mask[row, : len(window.ids)] = 1
        base = row * length
        sequences += [
            ([base + at for at in window.firsts[start:end]], example.tags[start:end]) for start, end in window.parts
        ]
        for first, cue, source in zip(window.firsts, example.cues, example.sources, strict=True):
            if cue != NOWHERE:
                cues.append((base + first, cue))
            if source != NOWHERE:
                sources.append((base + first, source))
    longest = max(len(places) for places, _ in sequences)
    places, tags, known = (torch.zeros(len(sequences), longest, dtype=torch.long) for _ in range(3))
    for row, (some, gold) in enumerate(sequences):
        places[row, : len(some)] = torch.tensor(some)
        tags[row, : len(gold)] = torch.tensor(gold)
        known[row, : len(gold)] = 1
    return Batch(ids, quoted, mask.bool(), places, tags, known.bool(), _rows(cues), _rows(sources))


def _rows(pairs: list[tuple[int, int]]) -> Tensor:
    return torch.tensor(pairs, dtype=torch.long).reshape(-1, 2)


def _loss(network: Network, batch: Batch, recipe: Recipe) -> Tensor:
    scores, pointers = network(batch.ids, batch.quoted, batch.mask)
    words = scores.reshape(-1, len(TAGS))[batch.places]
    loss = network.sequence_loss(words, batch.tags, batch.known) / batch.known.sum()
    for rows, (here, there) in ((batch.cue_rows, (0, 1)), (batch.source_rows, (2, 3))):
        if len(rows):
            loss = loss + recipe.pointer_weight * _pointer_loss(pointers, rows, here, there, batch.mask)
    return loss


def _pointer_loss(pointers: Tensor, rows: Tensor, here: int, there: int, mask: Tensor) -> Tensor:
    """The mean loss of words pointing to a subword of their window. rows: (word in the batch, subword it points to)."""
    windows, length, _ = pointers.shape
    parts = pointers.view(windows, length, 4, POINTER)
    at, target = rows[:, 0], rows[:, 1]
    row = at // length
    from_ = parts[:, :, here].reshape(-1, POINTER)[at]
    scores = torch.bmm(parts[row, :, there], from_[:, :, None])[:, :, 0] / POINTER**0.5
    scores = scores.masked_fill(~mask[row], -1e4)
    return functional.cross_entropy(scores, target)
