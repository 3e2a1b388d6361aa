"""An article is marked as reviewed; it says by whom, when, and what has changed since."""

from __future__ import annotations

import pytest
from django.utils import timezone

from articles.editing import attributions, reviews, undoing
from articles.editing.errors import StaleEdit
from articles.editing.reviews import StillToCheck
from articles.models import Article, ArticleVersion, Attribution, Review, Revision
from tests.factories import ArticleFactory, ArticleVersionFactory, ClaimFactory, user_in_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(dantas, verbeke):
    return ClaimFactory(attribution=dantas, attribution__candidates=[dantas, verbeke])


@pytest.fixture
def carl(db):
    return user_in_role("carl", "editor")


def decide(claim, speaker, by):
    attribution = Attribution.objects.select_related("claim", "speaker", "relay").get(claim=claim)
    return attributions.choose_speaker(attribution, speaker=speaker, by=by, edition=attribution.edition)


def since(article) -> reviews.Since:
    review = reviews.last_review(article)
    assert review is not None
    return reviews.since(review)


def test_a_review_has_who_and_when_and_begins_with_the_editors_first_change(claim, dantas, editor):
    first = decide(claim, dantas, editor)

    revision = reviews.mark(claim.version, by=editor)

    review = Review.objects.get()
    assert (review.version, review.editor, review.started_at) == (claim.version, editor, first.at)
    assert review.finished_at > first.at
    assert (revision.act, revision.version, revision.article) == ("version_reviewed", claim.version, claim.article)
    assert reviews.last_review(claim.article) == review


def test_while_claims_are_undecided_it_asks_how_many_may_be(claim, editor):
    with pytest.raises(StillToCheck) as refused:
        reviews.mark(claim.version, by=editor)
    assert refused.value.remaining == 1
    assert not Review.objects.exists()

    reviews.mark(claim.version, by=editor, remaining=1)
    assert Review.objects.get().finished_at


def test_more_than_the_editor_knew_of_is_asked_again(claim, dantas, editor):
    words = "She said"
    ClaimFactory(article=claim.article, words=words, parts__words=words, attribution=dantas)

    with pytest.raises(StillToCheck):
        reviews.mark(claim.version, by=editor, remaining=1)


def test_a_claim_that_was_withdrawn_is_none_to_check(claim, editor):
    type(claim).objects.filter(pk=claim.pk).update(is_withdrawn=True)

    reviews.mark(claim.version, by=editor)


def test_it_is_undone_by_the_undo_of_the_article(claim, dantas, editor):
    decide(claim, dantas, editor)
    reviews.mark(claim.version, by=editor)

    undoing.undo(undoing.last_change(claim.article, by=editor), by=editor)

    assert reviews.last_review(claim.article) is None
    assert Revision.objects.filter(act="undone").get().version == claim.version
    assert undoing.last_change(claim.article, by=editor).act == "speaker_confirmed"


def test_marking_again_is_undone_to_the_time_before(claim, editor):
    reviews.mark(claim.version, by=editor, remaining=1)
    first = Review.objects.get().finished_at
    second = reviews.mark(claim.version, by=editor, remaining=1)

    undoing.undo(second, by=editor)

    assert Review.objects.get().finished_at == first


def test_an_older_marking_is_not_undone_under_a_newer_one(claim, editor):
    first = reviews.mark(claim.version, by=editor, remaining=1)
    reviews.mark(claim.version, by=editor, remaining=1)

    with pytest.raises(StaleEdit):
        undoing.undo(first, by=editor)


def test_nothing_has_changed_right_after(claim, dantas, editor):
    decide(claim, dantas, editor)
    reviews.mark(claim.version, by=editor)

    found = since(claim.article)

    assert (found.people, found.is_read_again, found.newer) == ([], False, None)


def test_what_people_changed_since_is_counted_by_claim_and_what_was_undone_is_not(claim, dantas, verbeke, editor, carl):
    words = "She said"
    other = ClaimFactory(article=claim.article, words=words, parts__words=words, attribution=dantas)
    before = decide(claim, dantas, editor)
    reviews.mark(claim.version, by=editor, remaining=9)
    decide(other, verbeke, carl)
    decide(other, dantas, carl)
    undoing.undo(decide(claim, verbeke, carl), by=carl)

    assert since(claim.article).people == [("carl", 1)]
    undoing.undo(Revision.objects.get(pk=before.pk), by=editor)
    assert sorted(since(claim.article).people) == [("carl", 1), ("edith", 1)]


def test_what_the_machine_found_when_it_read_again_is_named(claim, dantas, editor):
    reviews.mark(claim.version, by=editor, remaining=1)
    assert not since(claim.article).is_read_again
    ArticleVersion.objects.filter(pk=claim.version_id).update(annotated_at=timezone.now())
    words = "She said"
    new = ClaimFactory(article=claim.article, words=words, parts__words=words, attribution=dantas)

    found = since(claim.article)

    assert found.is_read_again
    assert found.found == [new]


def test_a_newer_version_of_the_text_is_named(claim, editor):
    reviews.mark(claim.version, by=editor, remaining=1)
    newer = ArticleVersionFactory(article=claim.article, number=2)

    assert since(claim.article).newer == newer


def test_the_last_of_several_reviews_counts(claim, editor, carl):
    reviews.mark(claim.version, by=carl, remaining=1)
    reviews.mark(claim.version, by=editor, remaining=1)

    assert reviews.last_review(claim.article).editor == editor
    undoing.undo(undoing.last_change(claim.article, by=editor), by=editor)
    assert reviews.last_review(claim.article).editor == carl


def test_articles_that_nobody_has_reviewed_in_their_newest_version_are_found(claim, editor):
    other = ArticleFactory()
    assert set(Article.objects.not_reviewed()) == {claim.article, other}

    reviews.mark(claim.version, by=editor, remaining=1)
    assert list(Article.objects.not_reviewed()) == [other]
    ArticleVersionFactory(article=claim.article, number=2)
    assert set(Article.objects.not_reviewed()) == {claim.article, other}
