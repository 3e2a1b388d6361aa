"""Two articles of a story beside each other."""

from __future__ import annotations

import datetime
import re

import pytest
from django.urls import reverse

from tests.factories import (
    AppearanceFactory,
    ArticleFactory,
    ClaimFactory,
    OutletFactory,
    StatementFactory,
    StoryFactory,
    StoryLinkFactory,
)

pytestmark = pytest.mark.django_db
BODIES = (
    "“We left too early,” Mirela Dantas told the harbour office. The ferry is on the sand.",
    "“We left far too early,” Mirela Dantas told the harbour office. “It was the tide,” Joost Verbeke said.",
    "Nobody was hurt.",
)
EARLY, FAR_TOO_EARLY, TIDE = "“We left too early,”", "“We left far too early,”", "“It was the tide,”"


@pytest.fixture
def story(dantas, verbeke):
    """Three articles; the first two have a statement in common, in other words, and the second a claim of its own."""
    story = StoryFactory(name="Ferry aground")
    statement = StatementFactory(words=EARLY)
    for number, body in enumerate(BODIES):
        article = ArticleFactory(
            title=f"Article {number}",
            outlet=OutletFactory(name=f"Outlet {number}"),
            published_at=datetime.datetime(2026, 5, 4, 8 + number, tzinfo=datetime.UTC),
            version__body=body,
        )
        StoryLinkFactory(story=story, article=article)
        if number < 2:
            words = (EARLY, FAR_TOO_EARLY)[number]
            claim = ClaimFactory(article=article, words=words, parts__words=words, attribution=dantas)
            AppearanceFactory(statement=statement, claim=claim)
    second = story.links.get(article__title="Article 1").article
    ClaimFactory(
        article=second,
        words=TIDE,
        parts__words=TIDE,
        parts__cue="said",
        parts__source="Joost Verbeke",
        attribution=verbeke,
    )
    return story


def asked(client, story, **query):
    return client.get(reverse("story_compare", args=[story.pk]), query).content.decode()


def heads(page):
    return re.findall(r"<h2[^>]*><a[^>]*>(Article \d)</a>", page)


def key(story, number):
    return story.links.get(article__title=f"Article {number}").article_id


def text(html):
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


def test_the_first_and_the_one_that_shares_most_with_it_are_proposed(reader_client, story):
    assert heads(asked(reader_client, story)) == ["Article 0", "Article 1"]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"one": 2, "other": 0}, ["Article 2", "Article 0"]),
        ({"tick": [1, 2]}, ["Article 1", "Article 2"]),
        ({"tick": [2]}, ["Article 2", "Article 0"]),
        ({"one": 1, "other": 1}, ["Article 1", "Article 0"]),
        ({"tick": [0, 1, 2]}, ["Article 0", "Article 1"]),
    ],
)
def test_two_are_chosen_by_name_or_by_ticks(reader_client, story, query, shown):
    keys = {name: [key(story, one) for one in (of if isinstance(of, list) else [of])] for name, of in query.items()}

    assert heads(asked(reader_client, story, **keys)) == shown


@pytest.mark.parametrize("query", [{"one": "x"}, {"other": 10**30}, {"tick": "x"}, {"one": -1}, {"tick": 2**31 - 1}])
def test_what_is_not_in_the_story_is_not_shown(reader_client, story, query):
    assert heads(asked(reader_client, story, **query)) == ["Article 0", "Article 1"]


def test_what_both_have_is_beside_each_other_with_the_words_that_differ(reader_client, story):
    page = asked(reader_client, story)

    [pairs] = re.findall(r'<ol class="pairs">(.*?)</ol>', page, re.DOTALL)
    assert text(pairs) == f"Outlet 0 {EARLY} Outlet 1 {FAR_TOO_EARLY} Mirela Dantas in both"
    assert "<mark>far</mark>" in pairs


def test_what_only_one_has_stands_on_its_side(reader_client, story):
    page = asked(reader_client, story)

    left, right = re.findall(r'<ul class="claims">(.*?)</ul>', page, re.DOTALL)
    assert text(left) == "Nothing that the other has not."
    assert text(right) == f"{TIDE}Joost Verbeke, direct"
    assert re.search(r"Both quote</dt><dd>.*Mirela Dantas", page)
    assert re.search(r"Quoted by Outlet 1 only</dt><dd>.*Joost Verbeke", page)


def test_the_texts_are_whole_and_what_both_have_is_told_from_the_rest(reader_client, story):
    page = asked(reader_client, story)

    [texts] = re.findall(r'<div class="sides texts">(.*?)</section>', page, re.DOTALL)
    assert BODIES[0] in text(texts)
    assert BODIES[1] in text(texts)
    shared = re.findall(r'<span class="shared">(.*?)</span>', texts)
    assert [text(one) for one in shared] == [body.split(". ")[0] + "." for body in BODIES[:2]]


def test_the_next_one_comes_on_the_right_side(reader_client, story):
    page = asked(reader_client, story)

    [after] = re.findall(r'href="(\?[^"]*)" data-key="n"', page)
    assert after == f"?one={key(story, 0)}&amp;other={key(story, 2)}"
    assert 'data-key="p"' not in page
    assert f'href="?one={key(story, 1)}&amp;other={key(story, 0)}" data-key="v"' in page


def test_one_article_alone_is_compared_with_nothing(reader_client):
    link = StoryLinkFactory()

    assert "no two articles" in asked(reader_client, link.story)


def test_it_costs_the_same_queries_however_large_the_story_is(reader_client, story, django_assert_num_queries):
    for _ in range(5):
        StoryLinkFactory(story=story)

    # session, user, role; the story; its articles, their versions, what they say; two texts; claims, parts; names, entities;
    # keys
    with django_assert_num_queries(13):
        asked(reader_client, story)
