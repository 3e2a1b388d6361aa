"""A version's text cut into rows, runs and pieces: nothing lost, nothing twice, whatever overlaps."""

from __future__ import annotations

from itertools import pairwise
from types import SimpleNamespace

import pytest

from articles.models import Claim
from articles.reading import COLOURS, Reading, colours_of
from tests.factories import BODY, QUOTE, ArticleFactory, ClaimFactory, EntityFactory, MentionFactory

pytestmark = pytest.mark.django_db


def reading_of(article, pointed=()):
    version = article.versions.get()
    return Reading(version, list(Claim.objects.filter(version=version).for_reading()), pointed=pointed)


def text_of(row):
    return "".join(piece.text for run in row.runs for piece in run.pieces)


def test_rows_are_the_paragraphs_and_pieces_their_text():
    article = ArticleFactory()
    for words in (QUOTE, "a wall that is on no map", "map,” Mirela", "committee.\n\nShe said"):
        ClaimFactory(article=article, words=words, parts__words=words)
    MentionFactory(version=article.versions.get())

    rows = reading_of(article, pointed=[(0, 3, "lit"), (70, 90, "lit")]).rows()

    assert [text_of(row) for row in rows] == BODY.split("\n\n")
    for row in rows:
        for run in row.runs:
            for piece in run.pieces:
                assert BODY[piece.at : piece.at + len(piece.text)] == piece.text


def test_words_belong_to_the_innermost_claim():
    article = ArticleFactory()
    outer = ClaimFactory(article=article)
    inner = ClaimFactory(article=article, words="a wall", parts__words="a wall", parts__cue="", parts__source="")

    runs = reading_of(article).rows()[1].runs

    assert [(run.claim, "".join(piece.text for piece in run.pieces)) for run in runs] == [
        (outer, "“We found "),
        (inner, "a wall"),
        (outer, " that is on no map,”"),
        (None, " Mirela Dantas told the committee."),
    ]


def test_the_rows_of_a_claim_are_those_with_its_words():
    article = ArticleFactory()
    words = "no map,” Mirela Dantas told the committee.\n\nShe said"
    claim = ClaimFactory(article=article, words=words, parts__words=words, parts__cue="", parts__source="")

    reading = reading_of(article)

    assert [row.number for row in reading.rows_of([claim])] == [1, 2]
    assert [row.claims for row in reading.rows_of([claim])] == [(claim,), ()]


def test_cues_sources_mentions_and_evidence_are_told():
    article = ArticleFactory()
    ClaimFactory(article=article)
    MentionFactory(version=article.versions.get(), entity=EntityFactory())
    told = BODY.index("told")

    pieces = [
        piece for run in reading_of(article, pointed=[(told, told + 4, "lit")]).rows()[1].runs for piece in run.pieces
    ]

    assert {piece.text: piece.kinds for piece in pieces if piece.kinds} == {
        "Mirela Dantas": "mention source",
        "told": "cue lit",
    }


def claim_of(article, *words, **more):
    """A claim of several pieces."""
    claim = ClaimFactory(
        article=article, words=words[0], parts__words=words[0], parts__cue="", parts__source="", **more
    )
    for one in words[1:]:
        start = BODY.index(one)
        claim.parts.create(role="content", start=start, end=start + len(one), exact=one)
    return claim


def test_lines_of_claims_that_share_words_run_in_other_lanes_the_innermost_next_to_the_words():
    article = ArticleFactory()
    outer = claim_of(article, QUOTE)
    inner = claim_of(article, "a wall that is")
    across = claim_of(article, "map,” Mirela Dantas")
    alone = claim_of(article, "the committee")

    runs = reading_of(article).rows()[1].runs

    drawn = [
        ("".join(piece.text for piece in run.pieces), [(one.claim, one.lane) for one in run.lines]) for run in runs
    ]
    assert drawn == [
        ("“We found ", [(outer, 1)]),
        ("a wall that is", [(outer, 1), (inner, 0)]),
        (" on no ", [(outer, 1)]),
        ("map,”", [(outer, 1), (across, 0)]),
        (" Mirela Dantas", [(across, 0)]),
        (" told ", []),
        ("the committee", [(alone, 0)]),
        (".", []),
    ]


def test_a_claim_in_pieces_shows_where_it_goes_on_and_where_it_is_taken_up_again():
    article = ArticleFactory()
    claim_of(article, "head of works", "no map", "nine million")

    lines = [run.line for row in reading_of(article).rows() for run in row.runs if run.line]

    assert [(line.comes_from, line.goes_on) for line in lines] == [(False, True), (True, True), (True, False)]


def test_rows_near_words_are_those_whose_lines_may_run_otherwise():
    article = ArticleFactory()
    claim_of(article, "before spring", "no map")
    reading = reading_of(article)

    assert [row.number for row in reading.rows_near([(0, 3)])] == [0, 1]
    assert [row.number for row in reading.rows_near([(BODY.index("She"), BODY.index("She") + 3)])] == [2]
    assert reading.rows_near([]) == []


def test_two_thousand_claims_in_one_paragraph_are_drawn():
    body = "“Yes,” said Ana. " * 2000
    article = ArticleFactory(version__body=body)
    reading = reading_of(article)
    part = SimpleNamespace
    reading.claims = [
        part(
            start=at * 17,
            attribution=part(state="suggested", speaker_id=1),
            parts=part(all=lambda at=at: [part(role="content", start=at * 17, end=at * 17 + 6)]),
        )
        for at in range(2000)
    ]

    [row] = reading.rows()

    assert text_of(row) == body.rstrip("\n")
    assert sum(run.claim is not None for run in row.runs) == 2000


def claims_by(*speakers):
    return [SimpleNamespace(attribution=SimpleNamespace(speaker_id=speaker)) for speaker in speakers]


def test_a_speaker_has_one_colour_and_neighbours_have_others():
    assert colours_of(claims_by(3, 5, 3, None)) == {3: 3, 5: 5}
    crowd = list(range(0, 200, COLOURS))  # all would like the same one
    colours = colours_of(claims_by(*crowd))
    for first, second in pairwise(crowd):
        assert colours[first] != colours[second]
    assert set(colours.values()) == set(range(COLOURS))
