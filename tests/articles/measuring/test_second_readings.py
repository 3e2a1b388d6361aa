"""What is compared: the answers of finished second readings, by passage, pair and month."""

from __future__ import annotations

import datetime

import pytest

from articles.editing import attributions, sampling, second_readings, settling
from articles.editing.second_readings import Said
from articles.measuring.second_readings import agreement, by_month, by_pair, compared
from articles.models import Claim, Passage, SecondReadingArticle
from tests.factories import ArticleFactory, ClaimFactory, EntityFactory, user_in_role

pytestmark = pytest.mark.django_db
WORDS = ("before spring", "We found a wall", "nine million")  # in text order


@pytest.fixture
def first(db):
    return user_in_role("rolf", "editor")


def decided_article(speakers, by):
    """An article in which `by` gave each claim to its speaker."""
    article = ArticleFactory()
    for words, speaker in zip(WORDS, speakers, strict=False):
        claim = ClaimFactory(article=article, attribution=speaker, words=words, parts__words=words)
        attributions.choose_speaker(claim.attribution, speaker=speaker, by=by, edition=1)
    return article


def read_again(reader, answers, chief):
    """Reads everything decided again; `answers` names the speaker of each passage in turn, None for no claim."""
    sampling.ask(readers=[reader], size=99, seed=1, by=chief)
    waiting = SecondReadingArticle.objects.filter(state="waiting", reading__reader=reader).order_by("version")
    given = iter(answers)
    for article in waiting:
        for passage in article.passages.all():
            speaker = next(given)
            said = Said(is_claim=True, form="direct", speaker=speaker) if speaker else Said(is_claim=False)
            second_readings.answer(passage, said=said, by=reader)
        second_readings.finish(article, by=reader)
    return list(waiting)


def test_the_numbers_are_those_of_the_answers(first, editor, desk_chief, dantas, verbeke):
    decided_article([dantas, verbeke, dantas], first)
    decided_article([dantas, verbeke], first)
    read_again(editor, [dantas, verbeke, None, dantas, dantas], desk_chief)

    found = agreement(compared())

    assert (found.claim.kappa.units, found.claim.kappa.articles) == (5, 2)
    assert found.claim.agreed == pytest.approx(4 / 5)
    assert found.claim.is_one_sided  # the first took all of them for claims
    # of four claims both found: Dantas twice and Verbeke once alike, Verbeke taken for Dantas once; p_o 3/4, p_e 1/2
    assert found.speaker.kappa.value == pytest.approx(0.5)
    assert found.speaker.kappa.units == 4
    assert found.form.kappa.value is None
    assert found.exact.value == pytest.approx(2 * 4 / (5 + 4))
    assert not found.claim.is_telling


def test_other_words_overlap_and_are_not_the_same(first, editor, desk_chief, dantas):
    decided_article([dantas], first)
    sampling.ask(readers=[editor], size=1, seed=1, by=desk_chief)
    passage = Passage.objects.get()
    start = passage.start
    said = Said(is_claim=True, form="direct", speaker=dantas, content=(start, start + 4))
    second_readings.answer(passage, said=said, by=editor)
    second_readings.finish(passage.article, by=editor)

    found = agreement(compared())

    assert (found.exact.value, found.overlapping.value) == (0, 1)


def test_what_is_unfinished_or_opened_is_not_compared(first, editor, desk_chief, dantas):
    decided_article([dantas], first)
    sampling.ask(readers=[editor], size=1, seed=1, by=desk_chief)
    passage = Passage.objects.get()
    second_readings.answer(passage, said=Said(is_claim=False), by=editor)

    assert compared() == []
    second_readings.open_first_decisions(passage.article, by=editor)
    assert compared() == []
    assert agreement([]).claim.kappa.value is None


def test_settling_changes_no_agreement(first, editor, desk_chief, dantas, verbeke):
    decided_article([dantas, verbeke], first)
    read_again(editor, [verbeke, verbeke], desk_chief)
    before = agreement(compared())

    passage = Passage.objects.to_settle().get()
    settling.settle(passage, choice="second", by=desk_chief, edition=2)

    assert agreement(compared()) == before
    assert Claim.objects.get(pk=passage.claim_id).attribution.speaker == verbeke


def test_two_that_are_merged_later_agree(first, editor, desk_chief, dantas, verbeke):
    decided_article([dantas, verbeke], first)
    double = EntityFactory(name="M. Dantas")
    read_again(editor, [double, verbeke], desk_chief)
    assert agreement(compared()).speaker.agreed == pytest.approx(1 / 2)

    double.merged_into = dantas
    double.save()

    assert agreement(compared()).speaker.agreed == 1


def test_a_pair_is_one_whoever_read_first_and_alpha_counts_each_reader_once(first, editor, desk_chief, dantas, verbeke):
    decided_article([dantas, verbeke], first)
    read_again(editor, [dantas, verbeke], desk_chief)
    decided_article([dantas, verbeke], editor)
    read_again(first, [dantas, dantas], desk_chief)
    third = user_in_role("ada", "editor")
    read_again(third, [verbeke, verbeke, dantas, verbeke], desk_chief)

    passages = compared()
    pairs = by_pair(passages)

    assert {pair: len(of) for pair, of in pairs.items()} == {
        tuple(sorted((first.pk, editor.pk))): 4,
        tuple(sorted((first.pk, third.pk))): 2,
        tuple(sorted((editor.pk, third.pk))): 2,
    }
    both = agreement(passages)
    assert both.speaker.kappa.units == 8
    assert both.speaker.alpha.units == 4


def test_months_are_those_in_which_the_second_finished(first, editor, desk_chief, dantas):
    decided_article([dantas], first)
    decided_article([dantas], first)
    one, other = read_again(editor, [dantas, dantas], desk_chief)
    for article, month in ((one, 3), (other, 2)):
        ended = datetime.datetime(2026, month, 14, tzinfo=datetime.UTC)
        SecondReadingArticle.objects.filter(pk=article.pk).update(ended_at=ended)

    months = by_month(compared())

    assert list(months) == [datetime.date(2026, 2, 1), datetime.date(2026, 3, 1)]
    assert [one.article for one in months[datetime.date(2026, 3, 1)]] == [one.version_id]


def test_it_costs_the_same_queries_however_many(first, editor, desk_chief, dantas, django_assert_num_queries):
    decided_article([dantas, dantas, dantas], first)
    read_again(editor, [dantas, None, dantas], desk_chief)

    with django_assert_num_queries(4):  # passages with their articles; answers, their readers, their speakers
        agreement(compared())
