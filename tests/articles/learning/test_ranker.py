"""How much each sign counts: nothing without decisions, what editors do with many, never what a decision says of itself."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from articles.learning import ranker
from articles.learning.aliases import Aliases
from articles.nlp import signs
from tests.articles.learning.decided import (
    PEOPLE,
    RENNER,
    SORLEY,
    VOSS,
    article,
    at_random,
    consistent,
    described,
    examples,
    pronoun,
)

NAMED = examples([]).named
NEARER = "pronoun: named in the same sentence"


def choices(articles):
    return ranker.choices(articles, Aliases(articles, PEOPLE), NAMED)


def test_without_decisions_nothing_moves():
    assert ranker.fit([]) == (1.0, {signs.ALIAS_ODDS: 1.0})


def test_one_decision_moves_next_to_nothing():
    temperature, weights = ranker.fit(choices([article(1, pronoun(SORLEY))]))
    assert temperature == pytest.approx(1, abs=0.05)
    assert all(abs(weight) < 0.15 for name, weight in weights.items() if name != signs.ALIAS_ODDS)


def test_what_editors_prefer_is_learned():
    _, weights = ranker.fit(choices(consistent()))
    assert weights[NEARER] > 0.5
    assert weights["pronoun: subject of the sentence before"] < -0.5


def test_more_decisions_speak_louder():
    few, many = (ranker.fit(choices(consistent(count)))[1][NEARER] for count in (5, 80))
    assert 0 < few < many


def test_chance_teaches_that_the_machine_is_too_sure():
    """Not whom to prefer."""
    temperature, weights = ranker.fit(choices(at_random(200)))
    assert temperature > 1.1
    assert abs(weights.get(NEARER, 0) - weights.get("pronoun: subject of the sentence before", 0)) < 1


def test_the_weights_are_the_best_ones():
    some = choices(consistent(12))
    start = ranker._start()
    held = np.full(len(start), ranker.HELD)
    held[0] = ranker.HELD_TEMPERATURE
    held[[1 + ranker._AT[signs.ALIAS], 1 + ranker._AT[signs.ALIAS_ODDS]]] = ranker.HELD_ALIAS
    blocks = [ranker._side_by_side(some, len(start))]
    temperature, told = ranker.fit(some)
    weights = np.array([1 / temperature, *(told.get(name, 0.0) for name in signs.SIGNS)])
    best = ranker._loss(weights, blocks, held, start)

    for at in range(len(weights)):
        for step in (-0.3, 0.3):
            other = weights.copy()
            other[at] += step
            assert ranker._loss(other, blocks, held, start) > best


def test_the_machines_probability_is_never_left_out_and_the_weights_fit_what_is_left_of_it():
    """In 200 articles the likelier one is wrong half of the time, and how likely it was told to be says nothing."""
    some = choices(at_random(200))
    temperature, weights = ranker.fit(some)
    assert temperature <= ranker.TEMPERATURES[1]

    right = [
        choice for choice in some if choice.rows[0, 1 + ranker._AT[NEARER]] or choice.rows[1, 1 + ranker._AT[NEARER]]
    ]
    rates = []
    for choice in right:
        scores = choice.rows[:, 0] / temperature + choice.rows[:, 1:] @ [weights.get(name, 0) for name in signs.SIGNS]
        shares = np.exp(scores) / np.exp(scores).sum()
        rates.append((shares[0], choice.right == 0))
    told, happened = np.mean(rates, axis=0)
    assert told == pytest.approx(happened, abs=0.03)


def test_blocks_change_nothing(monkeypatch):
    some = choices(consistent(12))
    in_one = ranker.fit(some)
    monkeypatch.setattr(ranker, "BLOCK", 5)
    assert ranker.fit(some) == in_one


def test_who_is_not_among_the_candidates_is_none_of_them():
    [choice] = choices([article(1, described(RENNER))])
    assert choice.right == len(choice.rows) - 1
    assert choice.rows[-1, 1 + ranker._AT[signs.NOBODY + "description"]] == 1


def test_a_decision_hears_what_other_articles_say_of_its_words_not_what_it_says_itself():
    alias = 1 + ranker._AT[signs.ALIAS]
    alone = [article(1, *[described(RENNER)] * 6), *[article(1, described(RENNER), number=n) for n in range(1, 4)]]
    assert not any(choice.rows[:, alias].any() for choice in choices(alone))

    with_others = [article(group, described(RENNER)) for group in range(1, 6)]
    for choice in choices(with_others):
        assert choice.rows[choice.right, alias] == 1


def test_claims_that_the_machine_has_nobody_for_teach_nothing():
    nobody = article(1, pronoun(VOSS))
    assert choices([nobody])
    without = replace(nobody, claims=tuple(replace(claim, candidates=(), speaker=None) for claim in nobody.claims))
    assert choices([without]) == []
