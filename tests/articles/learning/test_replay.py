"""Decisions replayed: better where editors are consistent, no better where they are not, and never on what was learned from."""

from __future__ import annotations

from collections import defaultdict

import pytest

from articles.learning import replay
from articles.learning.examples import FOLDS, fold_of, split
from tests.articles.learning.decided import (
    KOLBE,
    PEOPLE,
    RENNER,
    SORLEY,
    VOSS,
    article,
    at_random,
    consistent,
    described,
    examples,
    named,
    pronoun,
)


def replayed(articles):
    return replay.replay(examples(articles)).outcomes


def row(articles, what="all decisions"):
    figures = replay.figures(replay.replay(examples(articles)), PEOPLE)
    return next(row for row in figures["rows"] if row["what"] == what)


def test_consistent_editors_make_it_better_on_articles_that_it_has_not_seen():
    all_of_them = row(consistent())

    assert all_of_them["n"] == 120
    assert all_of_them["before"] == 40
    assert all_of_them["after"] == 120
    assert (all_of_them["better"], all_of_them["worse"]) == (80, 0)
    assert all_of_them["gain_interval"][0] > 0.3


@pytest.mark.parametrize("seed", range(3))
def test_editors_who_decide_by_chance_do_not(seed):
    all_of_them = row(at_random(100, seed=seed))
    assert all_of_them["gain_interval"][0] < 0.02
    assert all_of_them["after"] - all_of_them["before"] < 0.06 * all_of_them["n"]


def test_how_sure_it_says_to_be_comes_nearer_to_how_often_it_is_right():
    all_of_them = row(at_random(100))
    before, after = (
        abs(all_of_them[f"sure_{when}"] - all_of_them[when] / all_of_them["n"]) for when in ("before", "after")
    )
    assert after < before


def test_no_article_and_no_copy_of_one_is_judged_by_what_it_taught(monkeypatch):
    copies = [article(group, described(RENNER), named(), number=number) for group in range(1, 21) for number in (0, 1)]
    taught = []

    def learn_from(articles, examples, *, number, learn=replay.learn_from):
        taught.append({article.group for article in articles})
        return learn(articles, examples, number=number)

    def outcomes(lesson, article, examples, judge=replay.outcomes):
        assert article.group not in taught[-1]
        judged[article.group] += 1
        return judge(lesson, article, examples)

    judged = defaultdict(int)
    monkeypatch.setattr(replay, "learn_from", learn_from)
    monkeypatch.setattr(replay, "outcomes", outcomes)

    replay.replay(examples(copies))

    assert len(taught) == FOLDS
    assert judged == dict.fromkeys(range(1, 21), 2)


def test_words_that_only_one_part_of_the_articles_has_are_not_known_there():
    """Learned from all, the alias would be right each time; held out, nobody has told of it."""
    group_of_part = [group for group in range(1, 200) if fold_of(group) == 0][:8]
    others = [article(group, named()) for group in range(1, 200) if fold_of(group) != 0][:20]
    articles = [article(group, described(RENNER)) for group in group_of_part] + others

    held_out = [one for one in replayed(articles) if one.sort == "description"]

    assert len(held_out) == 8
    assert not any(one.right_after for one in held_out)
    [alias] = replay.learn_from(articles, examples(articles), number=1).aliases
    assert alias.name == "Karla Renner"


def test_every_decision_is_judged_once():
    articles = consistent(30)
    judged = [one.decision.claim for one in replayed(articles)]
    assert sorted(judged) == sorted(decision.claim for article in articles for decision in article.decisions)


def test_parts_stay_the_same_when_articles_come():
    before = {group: fold_of(group) for group in range(1, 50)}
    assert {group: fold_of(group) for group in range(1, 500)}.items() >= before.items()
    assert set(before.values()) == set(range(FOLDS))


def test_a_part_and_the_rest_are_all():
    articles = consistent(20)
    for fold in range(FOLDS):
        seen, held_out = split(articles, fold)
        assert not {one.group for one in seen} & {one.group for one in held_out}
        assert len(seen) + len(held_out) == 20


def test_figures_are_told_by_form_and_by_what_names_the_source():
    figures = replay.figures(replay.replay(examples(consistent())), PEOPLE)
    assert [(row["of"], row["what"], row["n"]) for row in figures["rows"]] == [
        ("All", "all decisions", 120),
        ("Form", "direct", 120),
        ("Source", "name", 40),
        ("Source", "description", 40),
        ("Source", "pronoun", 40),
    ]


def test_what_would_change_is_listed_with_who_was_decided(monkeypatch):
    figures = replay.figures(replay.replay(examples(consistent(20))), PEOPLE)
    change = next(change for change in figures["changes"] if change["after"] == "Karla Renner")

    assert figures["changed"] == len(figures["changes"]) == 40
    assert change | {"claim": 0, "title": "", "words": ""} == {
        "outcome": "better",
        "claim": 0,
        "title": "",
        "words": "",
        "before": "the chancellor",
        "after": "Karla Renner",
        "decided": "Karla Renner",
    }


def test_of_too_many_changes_the_worse_ones_are_kept(monkeypatch):
    monkeypatch.setattr(replay, "CHANGES", 10)
    articles = [article(group, pronoun(SORLEY)) for group in range(1, 41)]
    articles += [article(group, pronoun(VOSS)) for group in range(41, 46)]

    figures = replay.figures(replay.replay(examples(articles)), PEOPLE)

    assert figures["changed"] > 10
    assert len(figures["changes"]) == 10
    worse = [change for change in figures["changes"] if change["outcome"] == "worse"]
    assert {change["decided"] for change in worse} == {"Ada Voss"}
    assert len(worse) == 5


def test_a_claim_given_to_nobody_on_the_list_is_wrong_before_and_after():
    [outcome] = replay.outcomes(replay.learn_from([], examples([]), number=1), article(1, pronoun(KOLBE)), examples([]))
    assert (outcome.right_before, outcome.right_after) == (False, False)
