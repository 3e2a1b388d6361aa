"""The small models on made-up choices whose answer is known, and all of them together on a few marked articles."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from articles.nlp import judging
from articles.nlp.choices import CUE_FEATURES, SOURCE_FEATURES
from articles.nlp.pipeline import read
from articles.nlp.training.calibrate import THRESHOLDS, calibrate, fit_choices, fit_logistic, see
from articles.nlp.training.golds import read_golds

GOLD = Path(__file__).parent.parent / "gold" / "tuning.jsonl"

ONE_OF_TWO = np.array([[1.0], [0.0]])


def test_a_choice_is_as_likely_as_it_was_right():
    decisions = [(ONE_OF_TWO, [0])] * 3 + [(ONE_OF_TWO, [1])]
    [weight] = fit_choices(decisions, 1, held=0.0)
    assert weight == pytest.approx(np.log(3), abs=1e-3)


def test_weights_are_held_near_nothing():
    decisions = [(ONE_OF_TWO, [0])]
    [free], [held] = fit_choices(decisions, 1, held=0.0), fit_choices(decisions, 1, held=0.1)
    # Where the slope is nothing: the share of the wrong choice is what holds the weight.
    assert 1 / (1 + np.exp(held)) == pytest.approx(0.1 * held, abs=1e-4)
    assert free > 3 * held


def test_of_several_right_choices_any_will_do():
    options = np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]])
    one, other = fit_choices([(options, [0, 1])], 2, held=0.01, start=None)
    assert one == pytest.approx(other)
    assert one > 2


def test_a_feature_may_count_at_first_and_without_decisions_stays_as_it_is():
    assert fit_choices([], 3, held=0.0).tolist() == [1, 0, 0]
    assert fit_choices([], 3, held=0.0, start=None).tolist() == [0, 0, 0]


def test_a_logistic_model_finds_the_odds_that_it_was_given():
    rows = np.array([[1.0, 0.0]] * 4000 + [[1.0, 1.0]] * 4000)
    right = [True] * 1000 + [False] * 3000 + [True] * 3000 + [False] * 1000
    always, feature = fit_logistic(rows, right)
    assert always == pytest.approx(np.log(1 / 3), abs=0.01)
    assert feature == pytest.approx(np.log(9), abs=0.01)


def test_a_logistic_model_rests_where_its_slope_is_nothing():
    chance = np.random.default_rng(3)
    rows = chance.normal(0, 1, (200, 4))
    right = (rows @ [2, -1, 0, 0.5] + chance.logistic(0, 1, 200) > 0).tolist()
    weights = fit_logistic(rows, right).astype(float)
    slope = rows.T @ (np.array(right, float) - 1 / (1 + np.exp(-rows @ weights))) - weights
    assert np.abs(slope).max() < 1e-3


def test_without_examples_a_logistic_model_has_no_opinion():
    assert fit_logistic(np.zeros((0, 2)), []).tolist() == [0, 0]


def test_marked_articles_give_weights_for_every_feature_and_a_threshold(pipeline, nlp):
    seen, said = [], []
    for gold in list(read_golds([GOLD]))[:4]:
        marked = [
            {role: [(span.start, span.end) for span in getattr(claim, role)] for role in ("content", "cue", "source")}
            for claim in gold.claims
        ]
        seen.append(see(nlp(read(nlp, gold.text)), pipeline.encoder, marked))
    settings = calibrate(seen, said.append)
    assert settings == calibrate(seen, said.append)
    assert {name: tuple(weights) for name, weights in settings["weights"].items()} == {
        "cues": CUE_FEATURES,
        "sources": SOURCE_FEATURES,
        "claims": judging.FEATURES,
    }
    assert settings["weights"]["cues"]["pointer"] > 0
    assert settings["threshold"] in THRESHOLDS
    assert said[0].startswith("attribution F1 on held-out articles")


def test_articles_in_which_nothing_can_be_found_are_no_obstacle(pipeline, nlp):
    marked = [{"content": [(4, 11)], "cue": [], "source": []}]
    seen = [see(nlp(read(nlp, "The harbour.")), pipeline.encoder, marked)] * 2
    settings = calibrate(seen, lambda line: None)
    assert set(settings["weights"]["claims"].values()) == {0.0}
