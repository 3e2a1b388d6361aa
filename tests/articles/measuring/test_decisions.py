"""What editors decided, counted: each verdict, what counts once, what not at all, and that every number can be listed."""

from __future__ import annotations

import datetime
import uuid

import pytest
from django.utils import timezone

from articles.annotating.carrying import carry_decisions
from articles.editing import attributions, copies, undoing
from articles.measuring import decisions
from articles.measuring.decisions import NOBODY, READ_AGAIN, Counts
from articles.measuring.filters import Filters
from articles.measuring.intervals import Share
from articles.measuring.listing import LISTED, listed
from articles.models import Article, ArticleVersion, Attribution, Candidate, Claim, Revision, Story, StoryLink
from articles.models.anchors import Origin
from tests.factories import (
    QUOTE,
    ArticleFactory,
    ArticleVersionFactory,
    ClaimFactory,
    CopyFactory,
    OutletFactory,
    user_in_role,
)

pytestmark = pytest.mark.django_db
INDIRECT = "the extra cost would stay below nine million"


def whole(**asked):
    return next(row for row in decisions.count(Filters(**asked)) if row.kind == "all")


def verdicts(**asked):
    """Accepted, corrected, rejected, missed, and decided along with others."""
    counts = whole(**asked)
    return counts.accepted, counts.corrected, counts.rejected, counts.missed, counts.along


def keyed(kind, **asked):
    return {row.key: row for row in decisions.count(Filters(**asked)) if row.kind == kind}


def confirmed(editor, speaker, **made):
    claim = ClaimFactory(attribution=speaker, **made)
    attributions.choose_speaker(claim.attribution, speaker=speaker, by=editor, edition=1)
    return claim


def corrected(editor, machine, chosen, **made):
    claim = ClaimFactory(attribution=machine, **made)
    attributions.choose_speaker(claim.attribution, speaker=chosen, by=editor, edition=1)
    return claim


def rejected(editor, machine, **made):
    claim = ClaimFactory(attribution=machine, **made)
    attributions.reject(claim.attribution, by=editor, edition=1)
    return claim


def added(editor, speaker, **made):
    claim = ClaimFactory(origin=Origin.PERSON, confidence=None, attribution=None, **made)
    attributions.choose_speaker(claim.attribution, speaker=speaker, by=editor, edition=1)
    return claim


def test_each_claim_counts_by_how_it_stands(editor, dantas, verbeke):
    confirmed(editor, dantas)
    confirmed(editor, verbeke)
    corrected(editor, dantas, verbeke)
    rejected(editor, dantas)
    added(editor, dantas)
    ClaimFactory(attribution=dantas)

    assert verdicts() == (2, 1, 1, 1, 0)
    assert whole().right == Share(2, 4)
    assert dict(whole().shares) == {
        "accepted": Share(2, 4),
        "corrected": Share(1, 4),
        "rejected": Share(1, 4),
        "missed": Share(1, 4),
        "reworded": Share(0, 4),
    }


def test_of_no_decisions_the_counts_are_nought(dantas):
    ClaimFactory(attribution=dantas)

    assert decisions.count(Filters()) == [Counts("all", None)]


def test_a_second_decision_takes_the_place_of_the_first(editor, dantas, verbeke):
    claim = corrected(editor, dantas, verbeke)
    attributions.choose_speaker(claim.attribution, speaker=dantas, by=editor, edition=2)

    assert verdicts() == (1, 0, 0, 0, 0)


def test_what_was_undone_is_not_counted(editor, dantas):
    claim = confirmed(editor, dantas)
    undoing.undo(claim.revisions.get(), by=editor)

    assert verdicts() == (0, 0, 0, 0, 0)


def test_the_person_counts_so_two_that_became_one_are_right(editor, dantas, verbeke):
    claim = corrected(editor, dantas, verbeke)
    Candidate.objects.filter(attribution=claim.attribution).update(entity=verbeke)

    assert verdicts() == (1, 0, 0, 0, 0)


def test_where_the_machine_named_nobody_it_is_corrected(editor, dantas):
    claim = ClaimFactory(attribution=None)
    attributions.choose_speaker(claim.attribution, speaker=dantas, by=editor, edition=1)

    assert verdicts() == (0, 1, 0, 0, 0)
    assert keyed("reason").keys() == {NOBODY}
    assert keyed("chance").keys() == {None}


def test_what_a_person_added_and_rejected_again_is_not_counted(editor, dantas):
    claim = added(editor, dantas)
    attributions.reject(claim.attribution, by=editor, edition=2)

    assert verdicts() == (0, 0, 0, 0, 0)


def test_a_withdrawn_claim_is_not_counted(editor, dantas):
    claim = rejected(editor, dantas)
    Claim.objects.filter(pk=claim.pk).update(is_withdrawn=True)

    assert verdicts() == (0, 0, 0, 0, 0)


def newer_version(claim):
    """A version with the same words, to which the claim's decision has been carried; the claim there."""
    number = claim.article.versions.count() + 1
    version = ArticleVersionFactory(article=claim.article, number=number, body=f"{claim.version.body}\n\n{number}")
    carry_decisions(version)
    return Claim.objects.get(version=version)


def test_a_carried_decision_counts_once(editor, dantas, verbeke):
    claim = corrected(editor, dantas, verbeke)
    newer_version(newer_version(claim))

    assert verdicts() == (0, 1, 0, 0, 0)
    assert [row.claim for row in listed(Filters(), "")] == [claim.pk]


@pytest.mark.parametrize("versions", [1, 2])
def test_a_decision_that_somebody_changed_in_a_newer_version_counts_there_alone(editor, dantas, verbeke, versions):
    claim = newer = confirmed(editor, dantas)
    for _ in range(versions):
        newer = newer_version(newer)
    attributions.reject(newer.attribution, by=editor, edition=newer.attribution.edition)

    assert Attribution.objects.get(claim=claim).state == "confirmed"
    assert verdicts() == (0, 0, 1, 0, 0)


def test_a_decision_that_was_undone_in_a_newer_version_counts_nowhere(editor, dantas):
    claim = confirmed(editor, dantas)
    newer_version(claim)
    undoing.undo(claim.revisions.get(), by=editor)

    assert verdicts() == (0, 0, 0, 0, 0)


def test_one_act_over_copies_counts_once(editor, dantas):
    original = ArticleFactory()
    claim = ClaimFactory(article=original, attribution=dantas)
    for _ in range(2):
        ClaimFactory(article=CopyFactory(copy_of=original), attribution=dantas)
    attributions.choose_speaker(claim.attribution, speaker=dantas, by=editor, edition=1)
    copies.decide_the_same(claim, by=editor)

    assert verdicts() == (1, 0, 0, 0, 2)
    assert whole().marked == 3
    assert [row.claim for row in listed(Filters(), "accepted")] == [claim.pk]
    assert len(listed(Filters(), "along")) == 2


def test_who_decides_one_of_them_by_itself_afterwards_is_counted(editor, dantas, verbeke):
    action = uuid.uuid4()
    first, second = ClaimFactory(attribution=dantas), ClaimFactory(attribution=dantas)
    for claim in (first, second):
        attributions.choose_both(claim.attribution, speaker=dantas, relay=None, by=editor, edition=1, action=action)
    attributions.choose_speaker(second.attribution, speaker=verbeke, by=editor, edition=2)

    assert verdicts() == (1, 1, 0, 0, 0)


def test_of_an_act_the_first_that_still_counts_is_counted(editor, dantas):
    action = uuid.uuid4()
    first, second = ClaimFactory(attribution=dantas), ClaimFactory(attribution=dantas)
    for claim in (first, second):
        attributions.reject(claim.attribution, by=editor, edition=1, action=action)
    Claim.objects.filter(pk=first.pk).update(is_withdrawn=True)

    assert verdicts() == (0, 0, 1, 0, 0)


def test_after_the_article_was_read_again_only_the_state_tells(editor, dantas, verbeke):
    right, wrong = confirmed(editor, dantas), corrected(editor, dantas, verbeke)
    ArticleVersion.objects.update(pipeline_version="tests.v2")
    Candidate.objects.filter(attribution=right.attribution).update(entity=verbeke)
    Candidate.objects.filter(attribution=wrong.attribution).update(entity=verbeke)

    assert verdicts() == (1, 1, 0, 0, 0)
    assert keyed("reason").keys() == {READ_AGAIN}
    assert keyed("chance").keys() == {None}
    assert keyed("pipeline").keys() == {"tests.v1"}


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("named as the source", "named as the source"),
        ("described as “the minister”", "described as …"),
        ("“She”: subject of the sentence before", "pronoun: subject of the sentence before"),
    ],
)
def test_reasons_are_grouped_in_words(editor, dantas, said, reason):
    claim = confirmed(editor, dantas)
    Candidate.objects.filter(attribution=claim.attribution).update(reasons=[said, "another"])

    assert keyed("reason").keys() == {reason}
    assert len(listed(Filters(reason=reason), "accepted")) == 1


@pytest.mark.parametrize(("probability", "tenth"), [(0, "0"), (0.0999, "0"), (0.7, "7"), (0.95, "9"), (1, "9")])
def test_a_probability_belongs_to_the_tenth_that_it_opens(editor, dantas, probability, tenth):
    claim = confirmed(editor, dantas)
    Candidate.objects.filter(attribution=claim.attribution).update(probability=probability)
    Attribution.objects.update(certainty=probability)

    assert keyed("chance").keys() == {tenth}
    assert keyed("chance")[tenth].chances == pytest.approx(probability)
    assert keyed("confidence").keys() == ({tenth} if probability else {None})  # 0: the machine named nobody


def test_changed_words_are_counted_until_that_is_undone(editor, dantas):
    claim = confirmed(editor, dantas)
    made = claim.revisions.get()
    change = Revision.objects.create(
        act="words_changed", by=editor, article=claim.article, claim=claim, before=made.after, after=made.after
    )

    assert whole().reworded == 1
    assert [row.claim for row in listed(Filters(), "reworded")] == [claim.pk]
    Revision.objects.create(
        act="undone", by=editor, article=claim.article, claim=claim, before={}, after={}, undoes=change
    )
    assert whole().reworded == 0


def decided_at(claim, at):
    Attribution.objects.filter(claim=claim).update(decided_at=at)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, 3),
        ({"since": datetime.date(2026, 3, 2)}, 2),
        ({"until": datetime.date(2026, 3, 1)}, 1),
        ({"since": datetime.date(2026, 3, 1), "until": datetime.date(2026, 3, 31)}, 2),
        ({"month": datetime.date(2026, 4, 1)}, 1),
        ({"form": "indirect"}, 1),
        ({"form": "mixed"}, 0),
    ],
)
def test_days_and_forms_can_be_chosen(editor, dantas, settings, asked, found):
    settings.TIME_ZONE = "Europe/Prague"
    decided_at(confirmed(editor, dantas), datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC))
    decided_at(confirmed(editor, dantas), datetime.datetime(2026, 3, 1, 23, 30, tzinfo=datetime.UTC))  # the 2nd there
    decided_at(confirmed(editor, dantas, form="indirect"), datetime.datetime(2026, 3, 31, 23, tzinfo=datetime.UTC))

    assert whole(**asked).accepted == found
    assert len(listed(Filters(**asked), "accepted")) == found


def test_outlet_editor_and_story_can_be_chosen(editor, dantas):
    frida, lantern = user_in_role("frida", "editor"), OutletFactory(name="Coast Lantern")
    confirmed(editor, dantas, article=ArticleFactory(outlet=lantern))
    unknown = confirmed(frida, dantas, article=ArticleFactory(outlet=None))
    story = Story.objects.create(name="The tram")
    StoryLink.objects.create(story=story, article=unknown.article)
    other = Story.objects.create(name="Not the tram")
    StoryLink.objects.create(
        story=other, article=unknown.article, state="rejected", decided_by=frida, decided_at=timezone.now()
    )

    assert keyed("outlet").keys() == {str(lantern.pk), "0"}
    assert keyed("story").keys() == {str(story.pk)}
    for asked in ({"outlet": lantern.pk}, {"outlet": 0}, {"editor": frida.pk}, {"story": story.pk}):
        assert whole(**asked).accepted == 1
    assert whole(story=other.pk).accepted == 0


def an_archive(editor, dantas, verbeke):
    """Some of everything."""
    story = Story.objects.create(name="The tram")
    for number in range(3):
        article = ArticleFactory(outlet=OutletFactory(name=f"Paper {number}"))
        StoryLink.objects.create(story=story, article=article)
        confirmed(editor, dantas, article=article)
        claim = corrected(editor, dantas, verbeke, article=article, form="indirect")
        Attribution.objects.filter(claim=claim).update(certainty=number / 3)
        rejected(editor, verbeke, form="mixed")
        added(editor, dantas, article=article)
    action = uuid.uuid4()
    for _ in range(2):
        attributions.reject(ClaimFactory(attribution=dantas).attribution, by=editor, edition=1, action=action)


def test_every_number_can_be_listed(editor, dantas, verbeke):
    """The claims behind a number are as many as it says: in each group, for each verdict."""
    an_archive(editor, dantas, verbeke)
    checked = 0

    for row in decisions.count(Filters()):
        if row.kind == "band" or (row.key is None and row.kind != "all"):
            continue
        value = datetime.date.fromisoformat(row.key) if row.kind == "month" else row.key
        filters = Filters(**({} if row.kind == "all" else {row.kind: value}))
        for verdict, share in row.shares:
            if row.kind in {"chance", "confidence"} and verdict in {"missed", "rejected"}:
                continue
            assert len(listed(filters, verdict)) == share.count, (row, verdict)
            checked += share.count
        if row.kind == "chance":
            assert len(listed(filters, "speaker")) == row.accepted + row.corrected
        elif row.kind != "confidence":
            assert len(listed(filters, "along")) == row.along
    assert checked > 30


def test_each_kind_of_list_is_one(editor, dantas, verbeke):
    an_archive(editor, dantas, verbeke)

    assert {verdict: len(listed(Filters(), verdict)) for verdict in LISTED} == {
        "": 13,
        "decided": 10,
        "accepted": 3,
        "corrected": 3,
        "rejected": 4,
        "missed": 3,
        "reworded": 0,
        "speaker": 6,
        "wrong": 7,
        "mistaken": 3,
        "along": 1,
    }


def certain(claim, certainty):
    Attribution.objects.filter(claim=claim).update(certainty=certainty)
    return claim


def test_bands_hold_what_is_decided_and_what_waits(editor, dantas):
    certain(confirmed(editor, dantas), 0.95)
    certain(rejected(editor, dantas), 0.951)
    certain(ClaimFactory(attribution=dantas), 0.95)
    certain(ClaimFactory(attribution=dantas, form="indirect"), 1.0)
    certain(ClaimFactory(attribution=dantas, article=Article.objects.first()), 0.0)
    added(editor, dantas)

    found = decisions.bands(decisions.count(Filters()), Filters())

    assert (found[0].claims, found[0].decided) == (1, 0)
    assert (found[47].claims, found[47].decided, found[47].right) == (3, 2, 1)
    assert (found[49].claims, found[49].decided) == (1, 0)
    assert sum(band.claims for band in found) == 5
    direct = Filters(form="direct")
    assert sum(band.claims for band in decisions.bands(decisions.count(direct), direct)) == 4


def test_what_waits_in_an_older_version_is_no_longer_counted(dantas):
    old = ClaimFactory(attribution=dantas)
    ArticleVersionFactory(article=old.article, number=2, body=f"{old.version.body}\n\nMore.")

    assert sum(band.claims for band in decisions.bands([], Filters())) == 0


def test_the_counts_take_one_query_however_many(editor, dantas, verbeke, django_assert_num_queries):
    an_archive(editor, dantas, verbeke)

    with django_assert_num_queries(1):
        counts = decisions.count(Filters(outlet=1, form="direct"))
    with django_assert_num_queries(1):
        decisions.bands(counts, Filters(outlet=1, form="direct"))


def test_a_list_begins_with_the_latest_decision(editor, dantas):
    first, second = confirmed(editor, dantas), confirmed(editor, dantas)
    decided_at(second, datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC))

    assert [row.claim for row in listed(Filters(), "")] == [first.pk, second.pk]


@pytest.mark.parametrize("words", [QUOTE, INDIRECT])
def test_a_query_says_what_is_asked_for(words):
    filters = Filters(since=datetime.date(2026, 1, 2), source=words)

    assert filters.query(verdict="wrong", source="") == "since=2026-01-02&verdict=wrong"
    assert "verdict" not in filters.query()
