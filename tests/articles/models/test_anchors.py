"""Anchors: the database refuses words that do not stand where a row says, and offsets that make no stretch."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from articles.models import Claim, ClaimPart, Mention
from tests.factories import BODY, ArticleFactory, ArticleVersionFactory, ClaimFactory, EntityFactory, MentionFactory

pytestmark = pytest.mark.django_db
FAMILY = "\N{MAN}\N{ZERO WIDTH JOINER}\N{WOMAN}"


@pytest.fixture
def version():
    return ArticleFactory().versions.get()


@pytest.mark.parametrize(
    ("start", "end", "exact"),
    [(0, 5, "Wrong"), (4, 11, "Harbour"), (0, len(BODY) + 9, BODY), (90_000, 90_005, "words"), (5, 5, ""), (9, 4, "x")],
)
def test_a_mention_elsewhere_is_refused(version, start, end, exact):
    with pytest.raises(IntegrityError), transaction.atomic():
        MentionFactory(version=version, start=start, end=end, exact=exact)


def test_one_wrong_row_refuses_the_bulk(version):
    entity = EntityFactory()
    right = Mention(version=version, entity=entity, kind="name", start=4, end=11, exact="harbour")
    wrong = Mention(version=version, entity=entity, kind="name", start=12, end=16, exact="Tram")

    with pytest.raises(IntegrityError, match="12 to 16"), transaction.atomic():
        Mention.objects.bulk_create([right, wrong])


def test_a_claims_part_elsewhere_is_refused_and_none_can_be_moved_there(version):
    claim = ClaimFactory(article=version.article)

    with pytest.raises(IntegrityError), transaction.atomic():
        ClaimPart.objects.create(claim=claim, role="cue", start=0, end=4, exact="said")
    with pytest.raises(IntegrityError), transaction.atomic():
        claim.parts.update(exact="We found a door")


def test_offsets_count_code_points():
    article = ArticleFactory(version__body=f"{FAMILY} “Nai\N{COMBINING DIAERESIS}ve,” said Ana.")
    version = article.versions.get()

    mention = MentionFactory(version=version, exact="Ana")

    assert version.body[mention.start : mention.end] == "Ana"
    with pytest.raises(IntegrityError), transaction.atomic():
        MentionFactory(version=version, start=mention.start + 1, end=mention.end + 1, exact="Ana")


def test_the_words_of_a_version_are_never_edited(version):
    version.body = "Other words."
    with pytest.raises(IntegrityError, match="only grows"), transaction.atomic():
        version.save()


def test_a_later_version_has_the_same_article(version):
    later = ArticleVersionFactory(article=version.article, number=2, body=BODY + " More.")

    assert version.article.versions.latest("number") == later


def test_a_claim_stays_in_its_article_and_where_its_words_stand(version):
    claim = ClaimFactory(article=version.article)
    later = ArticleVersionFactory(article=version.article, number=2, body="Other words.")
    foreign = ArticleFactory().versions.get()

    for elsewhere in ({"version": later}, {"version": foreign}, {"article": foreign.article}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Claim.objects.filter(pk=claim.pk).update(**elsewhere)
