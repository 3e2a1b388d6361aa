"""What editors decide shifts the calibration, if it holds for decisions kept aside."""

from __future__ import annotations

import numpy as np

from articles.linking.features import Pile
from articles.linking.lessons import ENOUGH, Decision, Lesson, learn, taught
from articles.linking.likeness import odds
from articles.linking.model import model, probability
from tests.articles.linking.invented import ANOTHER_FERRY, FERRY, MINISTER, told


def decisions(*, similar_together: bool, number: int = 2 * ENOUGH) -> list[Decision]:
    """Of the same event, of another, and of a similar one, on which editors agree."""
    first, same, similar, other = (told(report) for report in (FERRY[0], FERRY[1], ANOTHER_FERRY, MINISTER))
    kinds = [(same, True), (other, False), (similar, similar_together)]
    return [Decision(first, *kinds[place % 3], group=place) for place in range(number)]


def chance(lesson: Lesson) -> float:
    """That the similar events are one, by the model with the lesson."""
    found = odds(told(FERRY[0]), Pile([told(ANOTHER_FERRY)]), model())
    return float(probability(taught(lesson, model()).pair_calibration(found[:, np.newaxis]))[0])


def test_of_few_decisions_nothing_is_learned():
    assert learn(decisions(similar_together=True, number=ENOUGH - 1)) == Lesson()


def test_editors_who_put_similar_events_together_make_them_likelier():
    assert chance(learn(decisions(similar_together=True))) > chance(Lesson()) + 0.1


def test_editors_who_keep_them_apart_make_them_less_likely():
    assert chance(learn(decisions(similar_together=False))) < chance(Lesson())


def test_what_does_not_hold_for_decisions_kept_aside_is_not_learned():
    # similar events are together in some stories and apart in others, and nothing tells which
    first, similar = told(FERRY[0]), told(ANOTHER_FERRY)
    assert learn([Decision(first, similar, place % 5 < 2, group=place) for place in range(2 * ENOUGH)]) == Lesson()


def test_a_lesson_that_says_nothing_changes_nothing():
    before, after = model().pair_calibration, taught(Lesson(), model()).pair_calibration
    assert (after.weights.tolist(), after.bias) == (before.weights.tolist(), before.bias)
