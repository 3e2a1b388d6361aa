from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.linking.statements import match
from articles.models import Appearance, Claim, Statement, Wording
from tests.factories import (
    AppearanceFactory,
    ArticleFactory,
    ArticleVersionFactory,
    ClaimFactory,
    EntityFactory,
    OutletFactory,
    StatementFactory,
)

pytestmark = pytest.mark.django_db

WALL = "“We found a wall that is on no map, and nobody in the office can say who built it,”"
CUT = "“nobody in the office can say who built it,”"
OTHER_WORDS = "“We discovered a wall that is on no map, and nobody in the office knows who built it,”"
FERRY = "“The ferry company has known about the rust since the winter before last,”"
MONDAY = datetime.datetime(2026, 3, 2, 8, tzinfo=datetime.UTC)
Form = Claim.Form
State = Appearance.State


@pytest.fixture
def dantas():
    return EntityFactory(name="Mirela Dantas")


def printed(*contents: str, outlet: str = "The Quay Courier", days: int = 0, speaker=None, form=Form.DIRECT):
    """The claims of an article that prints these contents, one in a paragraph."""
    article = ArticleFactory(
        outlet=OutletFactory(name=outlet, domain=""),
        body="\n\n".join(f"{words} the engineer said." for words in contents),
        version__body="\n\n".join(f"{words} the engineer said." for words in contents),
        published_at=MONDAY + datetime.timedelta(days=days),
    )
    return [
        ClaimFactory(
            article=article,
            words=words,
            form=form,
            parts__words=words,
            parts__cue="",
            parts__source="",
            attribution=speaker,
        )
        for words in contents
    ]


def matched(*claims: Claim) -> None:
    for claim in claims:
        match([claim.article_id])


def inside() -> list[set[int]]:
    """The claims of each statement."""
    return [
        {row.claim_id for row in statement.appearances.all() if row.state != State.REJECTED}
        for statement in Statement.objects.order_by("pk")
    ]


def test_words_printed_once_are_no_statement(dantas):
    (one,) = printed(WALL, speaker=dantas)
    (other,) = printed(FERRY, speaker=dantas)
    matched(one, other)
    assert inside() == []
    assert Wording.objects.count() == 2


@pytest.mark.parametrize("words", [WALL, CUT, OTHER_WORDS])
def test_the_second_article_with_the_words_makes_a_statement(dantas, words):
    (one,) = printed(WALL, speaker=dantas)
    (other,) = printed(words, outlet="Coast Lantern", days=1, speaker=dantas)
    matched(one, other)
    assert inside() == [{one.pk, other.pk}]
    statement = Statement.objects.get()
    assert (statement.words, statement.articles_count, statement.last_at) == (
        WALL,
        2,
        MONDAY + datetime.timedelta(days=1),
    )


def test_the_statement_has_the_words_of_what_was_printed_first_also_if_that_comes_last(dantas):
    (later,) = printed(CUT, days=1, speaker=dantas)
    (first,) = printed(WALL, outlet="Coast Lantern", speaker=dantas)
    matched(later, first)
    assert Statement.objects.get().words == WALL


def test_running_it_again_changes_nothing(dantas):
    claims = [
        *printed(WALL, speaker=dantas),
        *printed(CUT, FERRY, outlet="Coast Lantern", speaker=dantas),
        *printed(FERRY, outlet="Lorcy News"),
    ]
    matched(*claims)
    before = (list(Appearance.objects.values()), list(Statement.objects.values()), list(Wording.objects.values()))
    matched(*claims)
    assert before == (
        list(Appearance.objects.values()),
        list(Statement.objects.values()),
        list(Wording.objects.values()),
    )
    assert len(before[1]) == 2


def test_a_quotation_that_one_article_splits_is_one_statement(dantas):
    whole = printed(WALL, speaker=dantas)
    halves = printed("“We found a wall that is on no map,”", CUT, outlet="Coast Lantern", speaker=dantas)
    matched(*whole, *halves)
    assert inside() == [{claim.pk for claim in (*whole, *halves)}]


def test_so_it_is_when_the_whole_comes_last(dantas):
    halves = printed("“We found a wall that is on no map,”", CUT, outlet="Coast Lantern", speaker=dantas)
    whole = printed(WALL, speaker=dantas)
    matched(*halves, *whole)
    assert inside() == [{claim.pk for claim in (*whole, *halves)}]


def test_pieces_of_a_long_speech_do_not_become_one(dantas):
    pieces = [
        "“We found a wall that is on no map.",
        "The ferry company has known about the rust since the winter.",
        "Every trawler in this harbour carries more debt than fish.",
        "The children were given rotten fish twice in a single week.”",
    ]
    speech = printed(" ".join(pieces), speaker=dantas)
    quotes = [
        printed(f"“{piece.strip('“”')}”", outlet=f"Lantern {at}", speaker=dantas)[0] for at, piece in enumerate(pieces)
    ]
    matched(*speech, *quotes)
    assert [len(claims) for claims in inside()] == [2]


def test_a_claim_inside_the_words_of_another_does_not_print_them_again(dantas):
    (one,) = printed(WALL, speaker=dantas)
    (outer,) = printed(WALL, outlet="Coast Lantern", speaker=dantas)
    nested = "nobody in the office can say who built it"
    inner = ClaimFactory(
        article=outer.article, words=nested, parts__words=nested, parts__cue="", parts__source="", nested=True,
        attribution=dantas, form=Form.INDIRECT,
    )  # fmt: skip
    matched(one, outer)
    assert inside() == [{one.pk, outer.pk}]
    assert inner.article == outer.article


def test_few_words_are_the_same_of_one_speaker_on_one_day(dantas):
    orsk = EntityFactory(name="Tomas Orsk")
    (one,) = printed("“We are ready,”", speaker=dantas)
    (same,) = printed("“We are ready,”", outlet="Coast Lantern", days=1, speaker=dantas)
    (later,) = printed("“We are ready,”", outlet="Lorcy News", days=9, speaker=dantas)
    (somebody,) = printed("“We are ready,”", outlet="Varn Post", speaker=orsk)
    matched(one, same, later, somebody)
    assert inside() == [{one.pk, same.pk}]


def test_what_people_rejected_is_not_put_in_again(dantas, editor):
    (one,) = printed(WALL, speaker=dantas)
    (other,) = printed(WALL, outlet="Coast Lantern", speaker=dantas)
    matched(one, other)
    Appearance.objects.filter(claim=other).update(state=State.REJECTED, decided_by=editor, decided_at=MONDAY)
    matched(one, other)
    matched(other, one)
    assert inside() == [{one.pk}]
    (third,) = printed(WALL, outlet="Lorcy News", speaker=dantas)
    matched(third)
    assert inside() == [{one.pk, third.pk}]


def test_what_people_confirmed_is_not_moved(dantas, editor):
    (one,) = printed(FERRY, speaker=dantas)
    (other,) = printed(WALL, outlet="Coast Lantern", speaker=dantas)
    (third,) = printed(WALL, outlet="Lorcy News", speaker=dantas)
    elsewhere = AppearanceFactory(claim=one, state=State.CONFIRMED, decided_by=editor, decided_at=MONDAY).statement
    AppearanceFactory(claim=other, statement=elsewhere, state=State.CONFIRMED, decided_by=editor, decided_at=MONDAY)
    matched(one, other, third)
    assert {one.pk, other.pk} <= inside()[0]
    assert Appearance.objects.filter(state=State.CONFIRMED).count() == 2


def test_a_merged_statement_receives_what_is_like_its_claims(dantas):
    survivor = StatementFactory(words=WALL)
    StatementFactory(words=WALL, merged_into=survivor)
    (one,) = printed(WALL, speaker=dantas)
    AppearanceFactory(claim=one, statement=survivor)
    matched(one)
    (other,) = printed(WALL, outlet="Coast Lantern", speaker=dantas)
    matched(other)
    assert set(survivor.appearances.values_list("claim", flat=True)) == {one.pk, other.pk}


def test_a_new_version_without_the_words_takes_its_claim_out(dantas):
    (one,) = printed(WALL, speaker=dantas)
    (other,) = printed(WALL, outlet="Coast Lantern", speaker=dantas)
    matched(one, other)
    ArticleVersionFactory(article=other.article, number=2, body="Nothing was said.")
    matched(other)
    assert inside() == []


@pytest.mark.parametrize(("state", "stays"), [(State.REJECTED, False), (State.CONFIRMED, True)])
def test_what_people_decided_holds_for_a_new_version_with_the_same_words(dantas, editor, state, stays):
    (one,) = printed(WALL, speaker=dantas)
    (other,) = printed(WALL if state == State.REJECTED else FERRY, outlet="Coast Lantern", speaker=dantas)
    statement = AppearanceFactory(claim=one).statement
    decided = {"state": state, "decided_by": editor, "decided_at": MONDAY}
    AppearanceFactory(claim=other, statement=statement, **decided)
    body = f"Nothing else was said.\n\n{other.words} the engineer said."
    version = ArticleVersionFactory(article=other.article, number=2, body=body)
    renewed = ClaimFactory(
        article=other.article, version=version, words=other.words, parts__words=other.words, parts__cue="",
        parts__source="", attribution=dantas,
    )  # fmt: skip
    matched(one, other)
    matched(one, other)
    assert statement.appearances.filter(claim=renewed).exists() == stays
    assert Statement.objects.count() == 1


def test_words_that_people_have_changed_are_matched_anew(dantas):
    (one,) = printed(WALL, speaker=dantas)
    (other,) = printed(WALL, outlet="Coast Lantern", speaker=dantas)
    matched(one, other)
    part = other.parts.get()
    part.exact, part.end = "“We found", part.start + len("“We found")
    part.save()
    matched(other)
    assert inside() == []


def test_whoever_matches_waits_for_others_before_it_reads(dantas):
    (claim,) = printed(WALL, speaker=dantas)
    with CaptureQueriesContext(connection) as queries:
        matched(claim)
    statements = [row["sql"] for row in queries if "SAVEPOINT" not in row["sql"]]
    assert "pg_advisory_xact_lock" in statements[0]


def test_one_article_that_cannot_be_matched_keeps_no_other_from_it(dantas, monkeypatch, caplog):
    (one,) = printed(WALL, speaker=dantas)
    (other,) = printed(WALL, outlet="Coast Lantern", speaker=dantas)
    match([one.article_id])
    monkeypatch.setattr("articles.linking.statements._try", lambda article: {}[article])
    match([other.article_id])
    assert "cannot be put into statements" in caplog.text
    assert Statement.objects.count() == 0


def test_a_rejected_claim_prints_nothing(dantas, editor):
    (one,) = printed(WALL, speaker=dantas)
    (other,) = printed(WALL, outlet="Coast Lantern", speaker=dantas)
    attribution = other.attribution
    attribution.state, attribution.decided_by, attribution.decided_at = "rejected", editor, MONDAY
    attribution.save()
    matched(one, other)
    assert inside() == []


def test_keys_that_many_claims_have_are_not_kept_any_more(dantas, monkeypatch):
    monkeypatch.setattr("articles.linking.holders.HOLDERS", 2)
    claims = [printed(WALL, outlet=f"Lantern {at}", speaker=dantas)[0] for at in range(4)]
    matched(*claims)
    assert inside() == [{claim.pk for claim in claims}]
    assert [bool(Wording.objects.get(claim=claim).keys) for claim in claims] == [True, True, False, False]
