"""Two articles about one event are likely to be; two about similar events are not."""

from __future__ import annotations

import re

import pytest

from articles.linking.likeness import compare, probabilities
from articles.linking.profiles import Text, profile
from articles.linking.related import rank
from tests.articles.linking.invented import ANOTHER_FERRY, FERRY, MINISTER, told

EMPTY = profile(Text("", "", None, ""))


def test_the_same_event_is_likelier_than_a_similar_one_and_that_than_another():
    same, similar, other = probabilities(told(FERRY[0]), [told(FERRY[1]), told(ANOTHER_FERRY), told(MINISTER)])
    assert same > 0.9
    assert similar < 0.5
    assert other < similar


def test_it_does_not_matter_which_of_the_two_is_asked():
    one, other = told(FERRY[0]), told(FERRY[2], days=1)
    assert compare(one, other).probability == pytest.approx(compare(other, one).probability)


def test_compared_alone_or_with_others_is_the_same():
    others = [told(report) for report in (*FERRY, ANOTHER_FERRY, MINISTER)]
    together = probabilities(others[0], others)
    assert [compare(others[0], other).probability for other in others] == pytest.approx(together)


def test_the_longer_apart_the_less_likely():
    one = told(FERRY[0])
    near, later, long_after = probabilities(one, [told(ANOTHER_FERRY, days=days) for days in (0, 5, 300)])
    assert near > later > long_after


def test_undated_articles_are_compared_by_their_words():
    assert compare(told(FERRY[0], days=None), told(FERRY[1])).probability > 0.8


def test_an_article_without_words_is_like_no_other():
    assert compare(EMPTY, told(FERRY[0])).probability < 0.01
    assert compare(told(FERRY[0]), EMPTY).probability < 0.01
    assert compare(EMPTY, EMPTY).probability < 0.01
    assert len(probabilities(EMPTY, [])) == 0


def test_reasons_name_what_both_have():
    [names, quotation, days] = compare(told(FERRY[0]), told(FERRY[1], days=2)).reasons
    assert names.startswith("shares ")
    assert {"Port Elgar", "Henrik Solberg"} <= set(re.split(", | and |shares ", names))
    assert (quotation, days) == ("a quotation of the same words", "2 days apart")


def test_nothing_is_said_of_what_is_not_known():
    assert compare(told(MINISTER, days=None), told(FERRY[0])).reasons == ()


def test_related_articles_come_best_first():
    others = {"minister": MINISTER, "other ferry": ANOTHER_FERRY, "captain": FERRY[2], "saved": FERRY[1]}
    ranked = rank(told(FERRY[0]), {key: told(report) for key, report in others.items()})
    assert {key for key, _ in ranked[:2]} == {"captain", "saved"}
    assert [score for _, score in ranked] == sorted((score for _, score in ranked), reverse=True)
    assert ranked[1][1] > 0.8
    assert ranked[2][1] < 0.4


def test_nothing_is_related_to_an_article_alone():
    assert rank(told(MINISTER), {}) == []
