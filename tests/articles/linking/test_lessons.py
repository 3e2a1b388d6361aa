"""What editors decide shifts the calibration, if it holds for decisions kept aside."""

from __future__ import annotations

import numpy as np

from articles.linking.lessons import ENOUGH, Decision, Lesson, learn, taught
from articles.linking.model import model
from articles.linking.placing import Act, Placement, place
from tests.articles.linking.invented import ANOTHER_FERRY, FERRY, MINISTER, told


def decisions(*, similar_belongs: bool, number: int = 2 * ENOUGH) -> list[Decision]:
    """About an article of the same event, of another, and of a similar one, on which editors agree."""
    story = [told(report) for report in FERRY[1:]]
    same, similar, other = told(FERRY[0]), told(ANOTHER_FERRY), told(MINISTER)
    kinds = [(same, True), (other, False), (similar, similar_belongs)]
    return [Decision(kinds[at % 3][0], story, kinds[at % 3][1], group=at) for at in range(number)]


def chance(lesson: Lesson) -> float:
    """That the similar article belongs in the story, by the model with the lesson; 0 where it is not even asked about."""
    stories = {1: [told(report) for report in FERRY[1:]]}
    found: Placement[int, int] = place(told(ANOTHER_FERRY), stories, {}, taught(lesson, model()))
    return found.probability if found.act != Act.NOTHING else 0.0


def test_of_few_decisions_nothing_is_learned():
    assert learn(decisions(similar_belongs=True, number=ENOUGH - 1)) == Lesson()


def test_editors_who_put_similar_events_together_make_them_likelier():
    assert chance(learn(decisions(similar_belongs=True))) > chance(Lesson())


def test_editors_who_keep_them_apart_make_them_no_likelier():
    assert chance(learn(decisions(similar_belongs=False))) <= chance(Lesson())


def test_what_does_not_hold_for_decisions_kept_aside_is_not_learned():
    # the similar event belongs in some stories and not in others, and nothing tells which
    story, similar = [told(report) for report in FERRY[1:]], told(ANOTHER_FERRY)
    assert learn([Decision(similar, story, at % 5 < 2, group=at) for at in range(2 * ENOUGH)]) == Lesson()


def test_a_lesson_that_says_nothing_changes_nothing():
    before, after = model().story, taught(Lesson(), model()).story
    assert np.array_equal(after.weights, before.weights)
    assert after.bias == before.bias
