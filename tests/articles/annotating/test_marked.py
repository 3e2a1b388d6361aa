"""What people marked stays when the machine reads again, and goes with the text to a newer version."""

from __future__ import annotations

import pytest

from articles.annotating import storing
from articles.editing import lost_places, mentions, spans, undoing
from articles.editing.marks import Mark
from articles.models import ArticleVersion, Claim, ClaimPart, Mention
from articles.nlp.annotations import ArticleAnnotation, ClaimSpan, EntityAnnotation, MentionSpan, Span
from tests.factories import BODY, QUOTE, ArticleVersionFactory, ClaimFactory

pytestmark = pytest.mark.django_db
INDIRECT = "the extra cost would stay below nine million"
NEWER = BODY.replace("head of works", "mayor")


@pytest.fixture
def claim(dantas):
    return ClaimFactory(attribution=dantas, attribution__candidates=[dantas])


def fresh(claim):
    return Claim.objects.select_related("version__article", "article", "attribution").get(pk=claim.pk)


def mark(words, role="content", body=BODY):
    start = body.index(words)
    return Mark(start, start + len(words), words, role)


def found(body, *contents, named=(), pipeline="v2"):
    """What a machine finds: claims of those words by Mirela Dantas, and the words that name her."""
    span = lambda words: Span(body.index(words), body.index(words) + len(words))  # noqa: E731 - of this body
    return ArticleAnnotation(
        pipeline,
        (EntityAnnotation(0, "Mirela Dantas", "person"),),
        tuple(MentionSpan(span(words), 0, "name", "PERSON") for words in named),
        tuple(
            ClaimSpan(
                form="direct", content=(span(words),), cue=(), source=(), speaker=0, relay=None, nested=False,
                confidence=0.8, candidates=(),
            )
            for words in contents
        ),
        (),
    )  # fmt: skip


def shown(version):
    return [
        (claim.words, claim.attribution.state)
        for claim in version.claims.for_reading()
    ]  # fmt: skip


def read_again(claim, *contents, named=()):
    storing.store(claim.version_id, found(BODY, *contents, named=named))
    return shown(claim.version)


def newer(claim, *contents, body=NEWER, named=()):
    number = claim.article.versions.count() + 1
    version = ArticleVersionFactory(
        article=claim.article, number=number, body=body, annotation="waiting", pipeline_version=""
    )
    storing.store(version.pk, found(body, *contents, named=named))
    return ArticleVersion.objects.get(pk=version.pk)


@pytest.mark.parametrize("words", ["no map", "“We found a wall that is on"])
def test_changed_words_stay_whatever_the_machine_finds(claim, editor, words):
    spans.change_words(fresh(claim), marks=[mark(words), mark("Mirela", "source")], by=editor, edition=1)

    for contents in ([QUOTE], [], [words], [QUOTE, words]):
        assert read_again(claim, *contents) == [(words, "suggested")]
        assert [part.exact for part in fresh(claim).spans(ClaimPart.Role.SOURCE)] == ["Mirela"]


def test_after_the_undo_the_machine_may_find_them_again(claim, editor):
    spans.change_words(fresh(claim), marks=[mark("no map")], by=editor, edition=1)
    undoing.undo(undoing.last_change(claim.article, by=editor), by=editor)

    assert read_again(claim, QUOTE) == [(QUOTE, "suggested")]


def test_two_of_one_stay_two_and_one_of_two_stays_one(claim, editor):
    spans.split(fresh(claim), at=mark("that is", ""), by=editor, edition=1)
    halves = [("“We found a wall", "suggested"), ("that is on no map,”", "suggested")]
    assert read_again(claim, QUOTE) == halves

    second = Claim.objects.exclude(pk=claim.pk).get()
    spans.join(fresh(claim), other=fresh(second), by=editor, edition=2, other_edition=1)

    assert read_again(claim, *(words for words, _ in halves)) == [(QUOTE, "suggested")]


def test_an_added_claim_stays_and_one_whose_adding_was_undone_can_be_found(claim, dantas, editor):
    spans.add_claim(claim.version, marks=[mark(INDIRECT)], speaker=dantas, by=editor)
    assert read_again(claim, QUOTE) == [(QUOTE, "suggested"), (INDIRECT, "added")]

    undoing.undo(undoing.last_change(claim.article, by=editor), by=editor)
    assert read_again(claim, QUOTE) == [(QUOTE, "suggested")]
    assert read_again(claim, QUOTE, INDIRECT) == [(QUOTE, "suggested"), (INDIRECT, "suggested")]
    assert read_again(claim, QUOTE, INDIRECT) == [(QUOTE, "suggested"), (INDIRECT, "suggested")]


def test_mentions_that_people_marked_or_took_away_stay_so(claim, dantas, verbeke, editor):
    read_again(claim, QUOTE, named=["Mirela Dantas", "committee", "head"])
    removed, moved = Mention.objects.get(exact="head"), Mention.objects.get(exact="committee")
    mentions.remove(removed, by=editor, was=mentions.seen(removed))
    mentions.change(moved, mark=mark("the committee", ""), entity=verbeke, by=editor, was=mentions.seen(moved))
    mentions.add(claim.version, mark=mark("She", ""), entity=dantas, by=editor)

    read_again(claim, QUOTE, named=["Mirela Dantas", "committee", "head"])

    def standing(version):
        return sorted(version.mentions.values_list("exact", "entity__name", "origin"))

    expected = [
        ("Mirela Dantas", "Mirela Dantas", "machine"),
        ("She", "Mirela Dantas", "person"),
        ("the committee", "Joost Verbeke", "person"),
    ]
    assert standing(claim.version) == expected
    version = newer(claim, QUOTE, named=["Mirela Dantas", "committee", "Monday"])
    assert standing(version) == sorted([*expected, ("Monday", "Mirela Dantas", "machine")])


def test_changed_words_go_to_the_newer_version_and_the_old_ones_do_not_come_back(claim, editor):
    spans.change_words(fresh(claim), marks=[mark("no map")], by=editor, edition=1)

    version = newer(claim, QUOTE)

    assert shown(version) == [("no map", "suggested")]
    carried = version.claims.get(is_withdrawn=False)
    assert (carried.carried_from, carried.attribution.speaker.name) == (claim, "Mirela Dantas")
    assert carried.attribution.candidates.count() == 1
    storing.store(version.pk, found(NEWER, QUOTE, pipeline="v3"))
    assert shown(version) == [("no map", "suggested")]


def test_a_claim_that_was_joined_away_is_neither_found_again_nor_lost(claim, dantas, editor):
    other = spans.add_claim(claim.version, marks=[mark(INDIRECT)], speaker=dantas, by=editor).claim
    spans.join(fresh(other), other=fresh(claim), by=editor, edition=1, other_edition=1)

    version = newer(claim, QUOTE, INDIRECT)

    assert shown(version) == [(f"{QUOTE} … {INDIRECT}", "added")]
    assert lost_places.lost_in(version) == []
    without = newer(claim, body="Nothing of it is here.")
    assert [lost.words for lost in lost_places.lost_in(without)] == [f"{QUOTE} … {INDIRECT}"] * 1


def test_a_claim_whose_adding_was_undone_is_not_lost(claim, dantas, editor):
    spans.add_claim(claim.version, marks=[mark(INDIRECT)], speaker=dantas, by=editor)
    undoing.undo(undoing.last_change(claim.article, by=editor), by=editor)

    version = newer(claim, INDIRECT)

    assert shown(version) == [(INDIRECT, "suggested")]
    assert lost_places.lost_in(version) == []
