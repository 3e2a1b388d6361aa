"""How well contents are compared, on pairs that were written for it: the weights are fitted to the odd lines; the rules to all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from articles.wordings.comparing import Verdict, compare
from articles.wordings.keying import keys

GOLD = Path(__file__).parent.parent / "linking" / "gold" / "statements.jsonl"
PAIRS = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
ONE = [pair for pair in PAIRS if pair["label"] != Verdict.DIFFERENT]


def quality(pairs):
    """Precision and recall of "one statement", and the share of pairs with the right verdict."""
    verdicts = [(pair["label"], compare(pair["one"], pair["other"]).verdict) for pair in pairs]
    found = [label for label, verdict in verdicts if verdict != Verdict.DIFFERENT]
    right = sum(label != Verdict.DIFFERENT for label in found)
    wanted = sum(label != Verdict.DIFFERENT for label, _ in verdicts)
    return right / len(found), right / wanted, sum(label == verdict for label, verdict in verdicts) / len(verdicts)


def test_gold_is_large_and_has_all_labels():
    assert len(PAIRS) >= 120
    assert {pair["label"] for pair in PAIRS} == set(Verdict)
    assert len({(pair["one"], pair["other"]) for pair in PAIRS}) == len(PAIRS)


@pytest.mark.parametrize(
    ("pairs", "precision", "recall", "verdicts"),
    [(PAIRS, 0.98, 0.9, 0.92), (PAIRS[::2], 0.98, 0.9, 0.92), (PAIRS[1::2], 0.98, 0.9, 0.92)],
    ids=["all", "fitted to", "kept aside"],
)
def test_quality_on_the_gold(pairs, precision, recall, verdicts):
    measured = quality(pairs)
    assert measured[0] >= precision
    assert measured[1] >= recall
    assert measured[2] >= verdicts


def test_contents_of_different_pairs_are_different():
    contents = [(number, pair[side]) for number, pair in enumerate(PAIRS) for side in ("one", "other")]
    alike = [
        (content, other)
        for at, (number, content) in enumerate(contents)
        for others, other in contents[at + 1 :]
        if number != others and set(keys(content)) & set(keys(other)) and compare(content, other).is_one_statement
    ]
    assert len(alike) <= 5  # the herring quota and the brewery are in several pairs


def test_the_order_of_two_makes_no_difference():
    turned = [
        pair
        for pair in PAIRS
        if compare(pair["one"], pair["other"]).verdict != compare(pair["other"], pair["one"]).verdict
    ]
    assert turned == []


def test_keys_find_nearly_all():
    found = [pair for pair in ONE if set(keys(pair["one"])) & set(keys(pair["other"]))]
    assert len(found) >= 0.98 * len(ONE)
