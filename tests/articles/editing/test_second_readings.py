"""A sample is drawn, read again, compared and settled: each step keeps the first decisions where they are."""

from __future__ import annotations

import datetime

import pytest
from django.db import IntegrityError, transaction

from articles.editing import attributions, sampling, second_readings, settling, undoing
from articles.editing.errors import NotAllowed, NothingToUndo, StaleEdit
from articles.editing.second_readings import Said
from articles.models import Article, Attribution, Claim, Entity, Passage, Revision, SecondReadingArticle
from tests.factories import BODY, QUOTE, ArticleFactory, ClaimFactory, CopyFactory, OutletFactory, user_in_role

pytestmark = pytest.mark.django_db
INDIRECT = "the extra cost would stay below nine million"
SUNDAY = "before spring"
State = SecondReadingArticle.State


@pytest.fixture
def rolf(db):
    return user_in_role("rolf", "editor")


def decided_claim(speaker, by, article=None, **values):
    claim = ClaimFactory(article=article or ArticleFactory(), attribution=speaker, **values)
    attributions.choose_speaker(claim.attribution, speaker=speaker, by=by, edition=1)
    return claim


def asked(readers, by, **values) -> SecondReadingArticle | None:
    sample = sampling.ask(readers=readers, size=values.pop("size", 9), seed=values.pop("seed", 1), by=by, **values)
    return SecondReadingArticle.objects.filter(reading__sample=sample).order_by("pk").first()


def said(claim_or_passage, **values) -> Said:
    return Said(is_claim=True, form=values.pop("form", "direct"), **values)


def stretch(words) -> tuple[int, int]:
    return BODY.index(words), BODY.index(words) + len(words)


def state_of(claim) -> tuple[str, str | None]:
    attribution = Attribution.objects.get(claim=claim)
    return attribution.state, attribution.speaker.name if attribution.speaker else None


@pytest.fixture
def claim(dantas, verbeke, editor):
    return decided_claim(dantas, editor, attribution__candidates=[dantas, verbeke])


@pytest.fixture
def article(claim, rolf, desk_chief):
    return asked([rolf], desk_chief)


@pytest.fixture
def passage(article):
    return article.passages.get()


def differing(passage, by, **values) -> Passage:
    """The passage, answered so by the second reader, in an article that is finished."""
    is_claim = values.pop("is_claim", True)
    second_readings.answer(passage, said=Said(is_claim, form=values.pop("form", "direct"), **values), by=by)
    second_readings.finish(passage.article, by=by)
    return Passage.objects.get(pk=passage.pk)


# ------------------------------------------------------------------------------------------------------- the sample


def test_the_same_seed_draws_the_same_articles_for_every_reader(dantas, editor, rolf, desk_chief):
    for _ in range(12):
        decided_claim(dantas, editor)
    ada, ben = user_in_role("ada", "editor"), user_in_role("ben", "editor")

    def drawn(reader, seed):
        with transaction.atomic():
            sample = sampling.ask(readers=[reader], size=4, seed=seed, by=desk_chief)
            keys = set(sample.readings.get().articles.values_list("version", flat=True))
            transaction.set_rollback(True)
        return keys

    assert len(drawn(rolf, 7)) == 4
    assert drawn(rolf, 7) == drawn(ada, 7) == drawn(ben, 7)
    assert any(drawn(rolf, 7) != drawn(rolf, seed) for seed in range(8, 12))


def test_each_of_several_readers_gets_every_article(claim, rolf, desk_chief):
    ada = user_in_role("ada", "editor")

    sampling.ask(readers=[rolf, ada], size=5, seed=1, by=desk_chief)

    assert {(row.reading.reader, row.version) for row in SecondReadingArticle.objects.all()} == {
        (rolf, claim.version),
        (ada, claim.version),
    }


def test_only_decided_articles_unknown_to_the_reader_are_drawn(claim, dantas, editor, rolf, desk_chief):
    ClaimFactory(article=ArticleFactory(), attribution=dantas)  # nobody has decided it
    half = decided_claim(dantas, editor)
    ClaimFactory(article=half.article, words=INDIRECT, parts__words=INDIRECT, parts__cue="said on", attribution=dantas)
    decided_claim(dantas, rolf)

    sample = sampling.ask(readers=[rolf], size=9, seed=1, by=desk_chief)

    assert [row.version for row in sample.readings.get().articles.all()] == [claim.version]


def test_what_a_reader_once_undid_is_known_to_them(claim, dantas, rolf, desk_chief, editor):
    attribution = Attribution.objects.get(claim=claim)
    undoing.undo(attributions.choose_speaker(attribution, speaker=dantas, by=rolf, edition=2), by=rolf)

    with pytest.raises(NotAllowed):
        sampling.ask(readers=[rolf], size=1, seed=1, by=desk_chief)


def test_outlet_dates_and_editor_narrow_the_draw(dantas, editor, rolf, desk_chief):
    day = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)
    lantern = OutletFactory(name="Coast Lantern", domain="")
    decided_claim(dantas, editor)
    wanted = decided_claim(dantas, editor, ArticleFactory(outlet=lantern, published_at=day))
    decided_claim(dantas, user_in_role("ada", "editor"), ArticleFactory(outlet=lantern, published_at=day))
    narrow = {"outlet": lantern, "since": day.date(), "until": day.date(), "editor": editor}

    sample = sampling.ask(readers=[rolf], size=9, seed=1, by=desk_chief, **narrow)

    assert [row.version for row in sample.readings.get().articles.all()] == [wanted.version]
    with pytest.raises(NotAllowed):
        sampling.ask(readers=[desk_chief], size=9, seed=1, by=desk_chief, since=day.date() + datetime.timedelta(1))


def test_nobody_reads_their_own_decisions_again(claim, editor, desk_chief):
    with pytest.raises(NotAllowed):
        sampling.ask(readers=[editor], size=1, seed=1, by=desk_chief, editor=editor)
    with pytest.raises(NotAllowed):
        sampling.ask(readers=[editor], size=1, seed=1, by=desk_chief)


def test_the_reader_is_shown_the_machines_words_and_not_what_the_first_made_of_them(claim, editor, rolf, desk_chief):
    machine = [[part.role, part.start, part.end] for part in claim.parts.all()]
    narrow = stretch("a wall that is on no map")
    differently_marked(claim, narrow, editor)

    passage = asked([rolf], desk_chief).passages.get()

    assert sorted(passage.parts) == sorted(machine)
    assert passage.form == "direct"
    assert passage.first.content == [narrow]


def differently_marked(claim, content, by):
    """The claim, given other content by an editor, as the desk for spans does."""
    from articles import history
    from articles.editing import words

    attribution = Attribution.objects.select_related("claim__version").get(claim=claim)
    before = history.snapshot_with_words(attribution)
    words.write(attribution.claim, [("content", *content)], form="mixed", nested=False)
    attributions.replace(attribution, edition=attribution.edition)
    after = history.snapshot_with_words(attribution)
    history.record(Revision.Act.WORDS_CHANGED, attribution=attribution, by=by, before=before, after=after)


# ----------------------------------------------------------------------------------------------- blind to the first


def test_the_article_its_claims_and_its_copies_are_kept_from_the_reader_until_the_end(claim, article, rolf, editor):
    copy = CopyFactory(copy_of=claim.article)

    def seen(user):
        return set(Article.objects.visible_to(user)), set(Claim.objects.visible_to(user))

    assert seen(rolf) == (set(), set())
    assert seen(editor) == ({claim.article, copy}, {claim})
    second_readings.open_first_decisions(article, by=rolf)
    assert seen(rolf) == seen(editor)


def test_one_that_was_opened_is_not_compared(article, passage, verbeke, rolf):
    second_readings.answer(passage, said=said(passage, speaker=verbeke), by=rolf)
    second_readings.open_first_decisions(article, by=rolf)

    assert not Passage.objects.to_settle()
    with pytest.raises(StaleEdit):
        second_readings.finish(article, by=rolf)


# ------------------------------------------------------------------------------------------------------ the answers


def test_answers_touch_no_attribution_and_can_be_given_again(claim, passage, verbeke, dantas, rolf):
    second_readings.answer(passage, said=said(passage, speaker=verbeke), by=rolf)
    second_readings.answer(passage, said=Said(is_claim=False), by=rolf)

    assert (passage.second.is_claim, passage.second.speaker) == (False, None)
    assert state_of(claim) == ("confirmed", "Mirela Dantas")
    assert Revision.objects.count() == 1


def test_a_new_person_and_an_unnamed_source_are_made_once(passage, rolf):
    second_readings.answer(passage, said=said(passage, name="Arne Kolbe", kind="person"), by=rolf)
    assert passage.second.speaker == Entity.objects.get(name="Arne Kolbe")
    passage = Passage.objects.get(pk=passage.pk)
    second_readings.answer(passage, said=said(passage, description="a clerk"), by=rolf)

    source = Entity.objects.get(name="a clerk")
    assert (source.kind, source.article, passage.second.speaker) == ("unnamed", passage.claim.article, source)


def test_nobody_answers_for_another_nor_after_the_end(article, passage, dantas, rolf, desk_chief):
    answer = said(passage, speaker=dantas)
    with pytest.raises(StaleEdit):
        second_readings.answer(passage, said=answer, by=desk_chief)
    with pytest.raises(NotAllowed, match="1 still to answer"):
        second_readings.finish(article, by=rolf)
    second_readings.answer(passage, said=answer, by=rolf)
    second_readings.finish(article, by=rolf)
    with pytest.raises(StaleEdit):
        second_readings.answer(passage, said=answer, by=rolf)
    with pytest.raises(StaleEdit):
        second_readings.mark_missed(article, said=said(None, speaker=dantas, content=(0, 4)), by=rolf)


@pytest.mark.parametrize("content", [(0, 10**6), (-4, 8), (9, 9)])
def test_words_outside_the_text_are_refused(article, passage, dantas, rolf, content):
    with pytest.raises(NotAllowed):
        second_readings.answer(passage, said=said(passage, speaker=dantas, content=content), by=rolf)
    with pytest.raises(NotAllowed):
        second_readings.mark_missed(article, said=said(None, speaker=dantas, content=content), by=rolf)
    assert article.passages.count() == 1


def test_a_mark_can_be_taken_back_but_no_claim_of_the_machine(article, passage, dantas, rolf):
    marked = second_readings.mark_missed(article, said=said(None, speaker=dantas, content=stretch(SUNDAY)), by=rolf)
    second_readings.unmark(marked, by=rolf)
    with pytest.raises(NotAllowed):
        second_readings.unmark(passage, by=rolf)

    assert list(article.passages.all()) == [passage]


# ----------------------------------------------------------------------------------------- in what the two differ


@pytest.mark.parametrize(
    ("answer", "differs_in"),
    [
        ({}, ""),
        ({"is_claim": False}, "missed"),
        ({"speaker": "verbeke", "form": "mixed", "content": SUNDAY}, "speaker"),
        ({"content": "a wall", "form": "mixed"}, "span"),
        ({"form": "mixed"}, "form"),
    ],
)
def test_the_gravest_difference_is_told(passage, rolf, dantas, verbeke, answer, differs_in):
    known = {"dantas": dantas, "verbeke": verbeke}
    answer = {"speaker": "dantas"} | answer
    answer["speaker"] = known[answer["speaker"]] if answer.get("is_claim", True) else None
    if "content" in answer:
        answer["content"] = stretch(answer["content"])

    assert differing(passage, rolf, **answer).differs_in == differs_in


def test_a_rejection_by_both_is_no_difference(claim, rolf, editor, desk_chief):
    attributions.reject(Attribution.objects.get(claim=claim), by=editor, edition=2)

    assert differing(asked([rolf], desk_chief).passages.get(), rolf, is_claim=False).differs_in == ""


def test_what_only_one_of_them_found_the_other_has_missed(article, passage, dantas, rolf, editor):
    second_readings.mark_missed(article, said=said(None, speaker=dantas, content=stretch(SUNDAY)), by=rolf)
    differing(passage, rolf, speaker=dantas)

    found = article.passages.get(is_shown=False)
    assert found.differs_in == "missed"
    assert (found.first.reader, found.first.is_claim, found.second.is_claim) == (editor, False, True)


@pytest.mark.parametrize("words", [SUNDAY, "run before", None])
def test_a_claim_that_the_first_added_is_hidden_and_met_where_the_second_marks_it(
    claim, dantas, rolf, editor, desk_chief, words
):
    added = ClaimFactory(
        article=claim.article, words=SUNDAY, parts__words=SUNDAY, parts__cue="", parts__source="", origin="person"
    )
    attribution = Attribution.objects.get(claim=added)
    attributions.choose_speaker(attribution, speaker=dantas, by=editor, edition=1)
    article = asked([rolf], desk_chief)
    hidden = article.passages.get(is_shown=False)
    with pytest.raises(NotAllowed):
        second_readings.answer(hidden, said=said(hidden, speaker=dantas), by=rolf)

    if words:
        second_readings.mark_missed(article, said=said(None, speaker=dantas, content=stretch(words)), by=rolf)
    second_readings.answer(article.passages.get(is_shown=True), said=said(None, speaker=dantas), by=rolf)
    second_readings.finish(article, by=rolf)

    hidden = article.passages.get(is_shown=False)
    assert hidden.differs_in == {SUNDAY: "", "run before": "span", None: "missed"}[words]
    assert hidden.second.is_claim == bool(words)


# ---------------------------------------------------------------------------------------------------------- settled


def settled(passage, choice, by):
    claim = settling.claim_now(passage)
    return settling.settle(passage, choice=choice, by=by, edition=claim.attribution.edition if claim else None)


@pytest.mark.parametrize(("choice", "speaker"), [("first", "Mirela Dantas"), ("second", "Joost Verbeke")])
def test_who_was_right_is_written_in_one_revision_and_undone(
    claim, passage, rolf, verbeke, desk_chief, choice, speaker
):
    passage = differing(passage, rolf, speaker=verbeke)

    settled(passage, choice, desk_chief)

    assert state_of(claim)[1] == speaker
    passage = Passage.objects.get(pk=passage.pk)
    assert (passage.choice, passage.settled_by) == (choice, desk_chief)
    assert passage.settled_at is not None
    assert passage.revision == claim.revisions.first()
    assert claim.revisions.count() == 2
    assert not Passage.objects.to_settle()

    settling.undo_last(desk_chief)

    assert state_of(claim) == ("confirmed", "Mirela Dantas")
    assert Passage.objects.to_settle().get() == passage
    with pytest.raises(NothingToUndo):
        settling.undo_last(desk_chief)


def test_a_settling_that_is_undone_on_the_articles_page_is_open_again(claim, passage, rolf, verbeke, desk_chief):
    passage = settled(differing(passage, rolf, speaker=verbeke), "second", desk_chief)

    undoing.undo(undoing.last_change(claim.article, by=desk_chief), by=desk_chief)

    assert Passage.objects.to_settle().get() == passage
    assert settling.last_settled(desk_chief) is None
    settled(passage, "second", desk_chief)
    assert state_of(claim)[1] == "Joost Verbeke"


def test_words_and_form_of_the_second_reader_are_marked_and_taken_back(claim, passage, rolf, dantas, desk_chief):
    before = list(claim.parts.values_list("role", "start", "end").order_by("role"))
    passage = differing(passage, rolf, speaker=dantas, form="mixed", content=stretch("a wall that is on no map"))

    settled(passage, "second", desk_chief)

    now = Claim.objects.get(pk=claim.pk)
    assert (now.form, now.words, now.spans("cue")[0].exact) == ("mixed", "a wall that is on no map", "told")
    assert len({revision.action for revision in claim.revisions.all()[:2]}) == 1
    settling.undo_last(desk_chief)
    assert list(claim.parts.values_list("role", "start", "end").order_by("role")) == before
    assert Claim.objects.get(pk=claim.pk).form == "direct"
    assert state_of(claim) == ("confirmed", "Mirela Dantas")


def test_a_form_alone_is_told_as_one(claim, passage, rolf, dantas, desk_chief):
    settled(differing(passage, rolf, speaker=dantas, form="indirect"), "second", desk_chief)

    assert claim.revisions.first().act == Revision.Act.FORM_CHANGED
    assert Claim.objects.get(pk=claim.pk).form == "indirect"


def test_not_a_claim_is_a_rejection(claim, passage, rolf, desk_chief):
    settled(differing(passage, rolf, is_claim=False), "second", desk_chief)

    assert state_of(claim)[0] == "rejected"


@pytest.mark.parametrize("choice", ["first", "second", "neither"])
def test_a_missed_claim_is_added_where_the_second_is_right(article, passage, rolf, dantas, desk_chief, choice):
    second_readings.mark_missed(
        article, said=said(None, speaker=dantas, form="indirect", content=stretch(SUNDAY)), by=rolf
    )
    differing(passage, rolf, speaker=dantas)
    found = Passage.objects.to_settle().get()

    settled(found, choice, desk_chief)

    added = Claim.objects.filter(origin="person").first()
    if choice != "second":
        assert added is None
        assert Passage.objects.get(pk=found.pk).revision is None
    else:
        assert (added.words, added.form, state_of(added)) == (SUNDAY, "indirect", ("added", "Mirela Dantas"))
        assert not added.is_withdrawn
    settling.undo_last(desk_chief)
    assert not Claim.objects.filter(origin="person", is_withdrawn=False).exists()
    assert Passage.objects.to_settle().get() == found


def test_neither_leaves_the_claim_as_it_is(claim, passage, rolf, verbeke, desk_chief):
    settled(differing(passage, rolf, speaker=verbeke), "neither", desk_chief)

    assert state_of(claim) == ("confirmed", "Mirela Dantas")
    assert claim.revisions.count() == 1
    assert not Passage.objects.to_settle()


def test_a_claim_that_changed_meanwhile_or_is_settled_is_not_written_over(claim, passage, rolf, verbeke, desk_chief):
    passage = differing(passage, rolf, speaker=verbeke)
    with pytest.raises(StaleEdit):
        settling.settle(passage, choice="second", by=desk_chief, edition=1)
    assert Passage.objects.to_settle().get() == passage

    settled(passage, "first", desk_chief)
    with pytest.raises(StaleEdit):
        settling.settle(passage, choice="second", by=rolf, edition=3)


def test_two_that_were_merged_since_are_one(claim, passage, rolf, verbeke, dantas):
    double = Entity.objects.create(name="M. Dantas", key="m. dantas", kind="person", merged_into=dantas)

    assert differing(passage, rolf, speaker=double).differs_in == ""


def test_the_database_refuses_an_answer_without_a_speaker(passage, rolf):
    with pytest.raises(IntegrityError), transaction.atomic():
        passage.answers.create(turn="second", reader=rolf, is_claim=True, form="direct")


def test_the_words_of_these_tests_stand_in_the_body():
    assert all(words in BODY for words in (INDIRECT, SUNDAY, QUOTE))
