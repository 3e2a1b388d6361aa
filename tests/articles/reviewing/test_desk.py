"""The desk gives out claims: least certain first, none to two editors, none that was put aside, and all come back."""

from __future__ import annotations

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import timezone

from articles.editing import attributions, sampling
from articles.models import Hold, Review, Skip
from articles.reviewing import desk
from articles.reviewing.scope import Scope
from tests.factories import ArticleFactory, ArticleVersionFactory, ClaimFactory, EntityFactory, user_in_role

pytestmark = pytest.mark.django_db

WORDS = ("a wall", "the committee", "the extra cost", "nine million", "before spring", "Monday")


@pytest.fixture
def claims(dantas):
    """Six claims, of which the machine is the less certain the later they were made."""
    article = ArticleFactory()
    made = [
        ClaimFactory(
            article=article, words=words, parts__words=words, attribution=dantas, attribution__certainty=0.9 - n / 10
        )
        for n, words in enumerate(WORDS)
    ]
    return [claim.pk for claim in made]


def test_the_least_certain_come_first_and_each_once(claims, editor):
    first = desk.take(editor, Scope(), count=2)
    second = desk.take(editor, Scope(), count=9, besides=first)

    assert [*first, *second] == claims[::-1]


def test_who_asks_again_gets_what_lies_on_their_desk(claims, editor):
    assert desk.take(editor, Scope(), count=2) == desk.take(editor, Scope(), count=2)


def test_two_editors_never_get_the_same(claims, editor, desk_chief):
    mine = desk.take(editor, Scope(), count=3)
    theirs = desk.take(desk_chief, Scope(), count=9)

    assert not set(mine) & set(theirs)
    assert {*mine, *theirs} == set(claims)


def test_a_taken_one_comes_back_after_a_while(claims, editor, desk_chief):
    taken = desk.take(editor, Scope(), count=1)
    Hold.objects.update(until=timezone.now() - datetime.timedelta(seconds=1))

    assert desk.take(desk_chief, Scope(), count=1) == taken
    assert Hold.objects.get(claim=taken[0]).editor == desk_chief


def test_what_is_decided_waits_no_longer(claims, editor):
    (first,) = desk.take(editor, Scope(), count=1)
    attribution = Hold.objects.get().claim.attribution
    attributions.reject(attribution, by=editor, edition=1)

    assert first not in desk.take(editor, Scope(), count=9)


def test_what_an_editor_puts_aside_comes_to_others_and_to_them_when_they_ask_for_it(claims, editor, desk_chief):
    (first,) = desk.take(editor, Scope(), count=1)
    desk.put_aside(Hold.objects.get().claim, by=editor, reason=Skip.Reason.KNOWLEDGE)

    assert first not in desk.take(editor, Scope(), count=9)
    Hold.objects.all().delete()
    assert desk.take(desk_chief, Scope(skipped=True), count=9) == [first]
    Hold.objects.all().delete()
    assert desk.take(editor, Scope(skipped=True), count=9) == [first]
    assert first not in desk.take(editor, Scope(), count=9)


def test_what_the_outlet_has_withdrawn_does_not_wait(claims, editor):
    ArticleVersionFactory(article=Hold(claim_id=claims[0]).claim.article, number=2)

    assert desk.take(editor, Scope(), count=9) == []


@pytest.mark.django_db(transaction=True)
def test_editors_who_ask_at_the_same_moment_share_what_waits(dantas):
    article = ArticleFactory()
    for words in WORDS:
        ClaimFactory(article=article, words=words, parts__words=words, attribution=dantas)
    editors = [user_in_role(name, "editor") for name in ("ada", "ben", "cleo")]

    def take(editor):
        try:
            return desk.take(editor, Scope(), count=2)
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        taken = [claim for claims in pool.map(take, editors) for claim in claims]

    assert len(taken) == len(set(taken)) == len(WORDS)


class TestScope:
    """Each narrowing, alone, on a claim that fits and one that does not."""

    @pytest.fixture
    def other(self, verbeke):
        """A claim of another outlet, day, form and speaker."""
        article = ArticleFactory(
            outlet__name="Coast Lantern",
            outlet__domain="",
            published_at=datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC),
        )
        return ClaimFactory(article=article, form="indirect", attribution=verbeke, words_key=7)

    def taken(self, editor, **scope):
        return desk.take(editor, Scope(**scope), count=99)

    def test_by_outlet(self, claims, other, editor):
        assert self.taken(editor, outlet=other.article.outlet) == [other.pk]

    def test_by_speaker(self, claims, other, editor):
        assert self.taken(editor, speaker="verb") == [other.pk]

    def test_by_day_with_both_days_included(self, claims, other, editor):
        day = datetime.date(2026, 3, 2)

        assert self.taken(editor, since=day, until=day) == [other.pk]
        assert self.taken(editor, since=day + datetime.timedelta(days=1)) == []

    def test_only_direct_quotes(self, claims, other, editor):
        assert other.pk not in self.taken(editor, direct=True)
        assert self.taken(editor, direct=True)

    def test_only_unnamed_sources(self, claims, other, editor):
        source = EntityFactory(name="an official", kind="unnamed", article=other.article)
        unnamed = ClaimFactory(article=other.article, words="a wall", parts__words="a wall", attribution=source)

        assert self.taken(editor, unnamed=True) == [unnamed.pk]

    def test_only_words_given_to_somebody_else_elsewhere(self, claims, other, editor, dantas):
        same = ClaimFactory(attribution=dantas, words_key=7)
        agreeing = ClaimFactory(attribution=dantas, words_key=8)
        ClaimFactory(attribution=dantas, words_key=8)

        assert set(self.taken(editor, disagreeing=True)) == {same.pk, other.pk}
        assert agreeing.pk in self.taken(editor)

    def test_article_by_article_the_newest_first(self, claims, other, editor):
        newest = self.taken(editor, order="newest")

        assert newest[0] == other.pk  # the others are undated
        assert newest[1:] == sorted(claims, key=lambda claim: Hold(claim_id=claim).claim.start)


def test_what_an_editor_reads_blind_does_not_come_to_their_desk(claims, editor, desk_chief, dantas):
    decided = Hold(claim_id=claims[0]).claim
    attributions.choose_speaker(decided.attribution, speaker=dantas, by=desk_chief, edition=1)
    Review.objects.create(version=decided.version, editor=desk_chief, finished_at=timezone.now() + desk.KEPT)
    sampling.ask(readers=[editor], size=1, seed=1, by=desk_chief, editor=desk_chief)

    assert desk.take(editor, Scope(), count=9) == []
    assert len(desk.take(desk_chief, Scope(), count=9)) == len(claims) - 1
