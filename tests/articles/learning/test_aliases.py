"""Words that editors give to the same somebody: learned where they agree, in enough articles, and the machine was wrong."""

from __future__ import annotations

import datetime

import pytest

from articles.learning.aliases import Aliases
from tests.articles.learning.decided import (
    CHANCELLOR,
    NOTED,
    PEOPLE,
    RENNER,
    SORLEY,
    VOSS,
    Said,
    article,
    described,
    pronoun,
)

DAY = datetime.date(2026, 3, 1)


def learned(articles):
    return Aliases(articles, PEOPLE).learned()


def told(articles):
    return [(alias.words, alias.name, alias.times, alias.of) for alias in learned(articles)]


def test_what_editors_give_to_one_in_several_articles_is_learned():
    articles = [article(group, described(RENNER)) for group in range(1, 10)]
    assert told(articles) == [("the chancellor", "Karla Renner", 9, 9)]


@pytest.mark.parametrize("count", [1, 3])
def test_too_few_articles_teach_nothing(count):
    assert told([article(group, described(RENNER)) for group in range(1, count + 1)]) == []


def test_many_decisions_in_one_article_or_in_its_copies_are_one():
    copies = [article(1, *[described(RENNER)] * 5, number=number) for number in range(5)]
    assert told(copies) == []


def test_editors_who_do_not_agree_teach_nothing():
    articles = [article(group, described(RENNER if group % 2 else SORLEY)) for group in range(1, 13)]
    assert told(articles) == []


@pytest.mark.parametrize(("others", "is_learned"), [(1, True), (2, False)])
def test_one_of_nine_may_differ_not_two(others, is_learned):
    articles = [article(group, described(SORLEY if group <= others else RENNER)) for group in range(1, 10)]
    assert bool(told(articles)) is is_learned


def test_an_article_in_which_the_words_mean_two_speaks_for_none():
    articles = [article(group, described(RENNER), described(VOSS)) for group in range(1, 10)]
    assert told(articles) == []


def test_where_the_machine_was_never_wrong_there_is_nothing_to_learn():
    known = Said("the chancellor", ((RENNER, 0.9, "described as “the chancellor”"),), RENNER)
    assert told([article(group, known) for group in range(1, 10)]) == []
    corrected = [article(group, described(RENNER) if group == 1 else known) for group in range(1, 10)]
    assert told(corrected) == [("the chancellor", "Karla Renner", 9, 9)]


@pytest.mark.parametrize("entity", [CHANCELLOR, NOTED])
def test_who_cannot_be_told_by_name_is_nobodys_alias(entity):
    said = Said("the chancellor", ((VOSS, 0.9, "described as “the chancellor”"),), entity)
    assert told([article(group, said) for group in range(1, 10)]) == []


def test_pronouns_are_no_aliases():
    assert told([article(group, pronoun(SORLEY)) for group in range(1, 10)]) == []


def change_of_office(before=5, after=6):
    days = [DAY + datetime.timedelta(days=number) for number in range(before + after)]
    speakers = [VOSS] * before + [RENNER] * after
    return [
        article(group, described(speaker), day=day)
        for group, (speaker, day) in enumerate(zip(speakers, days, strict=True), start=1)
    ]


def test_a_change_of_office_makes_two_with_dates():
    day = DAY + datetime.timedelta(days=5)

    voss, renner = learned(change_of_office())

    assert (voss.name, voss.since, voss.until) == ("Ada Voss", None, day)
    assert (renner.name, renner.since, renner.until) == ("Karla Renner", day, None)


def test_a_change_needs_enough_articles_on_both_sides():
    assert learned(change_of_office(before=3, after=3)) == ()


def test_articles_without_a_date_show_no_change():
    undated = [article(group, described(VOSS if group < 6 else RENNER)) for group in range(1, 12)]
    assert learned(undated) == ()


def test_what_a_group_decided_is_not_heard_where_it_is_judged_itself():
    aliases = Aliases([article(group, described(RENNER)) for group in range(1, 5)], PEOPLE)

    assert aliases.learned()
    assert aliases.find_without(1, "the chancellor", None) is None
    assert aliases.find_without(99, "the chancellor", None) is not None
    assert aliases.find_without(99, "the minister", None) is None
