"""Long texts, cut and put together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.nlp import pieces
from articles.nlp.annotations import (
    ArticleAnnotation,
    Candidate,
    ClaimSpan,
    EntityAnnotation,
    Evidence,
    MentionSpan,
    Span,
)


@pytest.fixture
def short_pieces(monkeypatch):
    monkeypatch.setattr(pieces, "PIECE_LENGTH", 10)


@pytest.mark.usefixtures("short_pieces")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [""]),
        ("0123456789", ["0123456789"]),
        ("one two\nthree four", ["one two\n", "three four"]),
        ("one two three", ["one two ", "three"]),
        ("0123456789abc", ["0123456789", "abc"]),
    ],
)
def test_texts_are_cut_at_line_ends_then_at_spaces(text, expected):
    assert [piece for _, piece in pieces.cut(text)] == expected


@given(st.text(alphabet="ab \n", max_size=500))
def test_the_pieces_make_up_the_text(text):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pieces, "PIECE_LENGTH", 10)
        cut = list(pieces.cut(text))
    assert "".join(piece for _, piece in cut) == text
    assert all(text.startswith(piece, offset) and len(piece) <= 10 for offset, piece in cut)


def part(name: str) -> ArticleAnnotation:
    claim = ClaimSpan(
        form="direct",
        content=(Span(0, 2),),
        cue=(Span(3, 4),),
        source=(Span(5, 6),),
        speaker=0,
        relay=None,
        nested=False,
        confidence=0.9,
        candidates=(Candidate(0, 0.9, ("subject of the cue",), (Evidence(Span(5, 6), "source"),)),),
    )
    return ArticleAnnotation(
        pipeline_version="rules.v1",
        entities=(EntityAnnotation(0, name, "person"),),
        mentions=(MentionSpan(Span(5, 6), 0, "name", "PERSON"),),
        claims=(claim,),
        boilerplate=(Span(7, 9),),
    )


def test_offsets_and_entities_of_later_pieces_are_shifted():
    joined = pieces.join([(0, part("Hill")), (100, part("Lind"))])
    assert [(entity.key, entity.name) for entity in joined.entities] == [(0, "Hill"), (1, "Lind")]
    assert [(mention.span, mention.entity) for mention in joined.mentions] == [(Span(5, 6), 0), (Span(105, 106), 1)]
    later = joined.claims[1]
    assert (later.content, later.cue, later.source) == ((Span(100, 102),), (Span(103, 104),), (Span(105, 106),))
    assert (later.speaker, later.relay) == (1, None)
    assert later.candidates[0].entity == 1
    assert later.candidates[0].evidence[0].span == Span(105, 106)
    assert joined.boilerplate == (Span(7, 9), Span(107, 109))


def test_one_piece_is_left_as_it_is():
    assert pieces.join([(0, part("Hill"))]) == part("Hill")
