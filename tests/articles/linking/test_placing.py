"""Where a new article is put."""

from __future__ import annotations

from articles.linking.placing import ASK, JOIN, Act, place
from tests.articles.linking.invented import ANOTHER_FERRY, FERRY, MINISTER, told


def test_an_article_joins_the_story_of_its_event():
    stories = {7: [told(FERRY[0]), told(FERRY[1])], 8: [told(MINISTER)]}
    placement = place(told(FERRY[2], days=1), stories, {})
    assert (placement.act, placement.story, placement.lone) == (Act.JOINS, 7, ())
    assert placement.probability >= JOIN
    assert placement.reasons


def test_an_article_opens_a_story_with_those_that_were_alone():
    lone = {"first": told(FERRY[0]), "minister": told(MINISTER), "second": told(FERRY[1])}
    placement = place(told(FERRY[2]), {}, lone)
    assert (placement.act, placement.story) == (Act.OPENS, None)
    assert set(placement.lone) == {"first", "second"}


def test_an_article_brings_into_its_story_what_was_alone():
    placement = place(told(FERRY[2]), {7: [told(FERRY[0])]}, {"second": told(FERRY[1]), "minister": told(MINISTER)})
    assert (placement.act, placement.story, placement.lone) == (Act.JOINS, 7, ("second",))


def test_an_article_of_another_event_stays_alone():
    placement = place(told(MINISTER), {7: [told(report) for report in FERRY]}, {"other": told(ANOTHER_FERRY)})
    assert (placement.act, placement.story, placement.lone, placement.reasons) == (Act.NOTHING, None, (), ())


def test_a_similar_event_is_not_the_same():
    placement = place(told(ANOTHER_FERRY), {7: [told(report) for report in FERRY]}, {})
    assert placement.act is Act.NOTHING


def test_one_like_article_in_a_story_of_others_is_not_enough():
    mixed = [told(FERRY[0]), *[told(MINISTER)] * 5]
    placement = place(told(FERRY[1]), {7: mixed}, {})
    assert placement.act is not Act.JOINS


def test_the_first_article_of_an_archive_has_nowhere_to_go():
    assert place(told(MINISTER), {}, {}).act is Act.NOTHING
    assert place(told(MINISTER), {7: []}, {}).act is Act.NOTHING


def test_in_the_grey_zone_it_asks(monkeypatch):
    placement = place(told(FERRY[2], days=1), {7: [told(FERRY[0])]}, {})
    monkeypatch.setattr("articles.linking.placing.JOIN", placement.probability + 0.001)
    asked = place(told(FERRY[2], days=1), {7: [told(FERRY[0])]}, {})
    assert (asked.act, asked.story, asked.probability) == (Act.ASKS, 7, placement.probability)
    assert asked.reasons == placement.reasons
    assert ASK < JOIN


def test_about_an_article_that_is_alone_nobody_is_asked(monkeypatch):
    monkeypatch.setattr("articles.linking.placing.JOIN", 1.1)
    assert place(told(FERRY[2]), {}, {"first": told(FERRY[0])}).act is Act.NOTHING
