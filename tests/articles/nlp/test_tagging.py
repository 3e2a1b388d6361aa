"""The encoder's scores as spans, roles and pointers, with an encoder that says what the test tells it to."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from spacy.tokens import Doc

from articles.nlp.encoder import CONTENT, CUE, CUE_TO_SOURCE, POINTER, SOURCE, TAGS, Reading
from articles.nlp.layout import read_layout
from articles.nlp.tagging import ROLES, TaggedSpan, Tagging, tag
from tests.articles.nlp.tagged import doc_of

O, B_SOURCE, I_SOURCE, B_CUE, I_CUE, B_CONTENT, I_CONTENT = range(len(TAGS))  # noqa: E741
SURE = 12.0


def emitting(path: list[int]) -> np.ndarray:
    scores = np.zeros((len(path), len(TAGS)), np.float32)
    scores[range(len(path)), path] = SURE
    return scores


def pointing(words: int, *links: tuple[int, int, int, int]) -> np.ndarray:
    """Vectors of nothing but the links (a word, what looks, another word, what is found); word -1 is nowhere."""
    vectors = np.zeros((1 + words, 4, POINTER), np.float32)
    for axis, (word, look, other, found) in enumerate(links):
        vectors[1 + word, look, axis] = vectors[1 + other, found, axis] = 10.0
    return vectors


def tagged(doc: Doc, *readings: Reading) -> Tagging:
    doc._.layout = read_layout(doc.text)
    encoder: Any = SimpleNamespace(
        read=lambda doc, paragraphs, quotations: iter(readings),
        transitions=np.zeros((len(TAGS), len(TAGS)), np.float32),
        starts=np.zeros(len(TAGS), np.float32),
    )
    return tag(doc, encoder)


def told(doc: Doc, spans: list[TaggedSpan]) -> list[str]:
    return [doc[span.start : span.end].text for span in spans]


def test_a_sentence_becomes_its_source_cue_and_content():
    doc = doc_of("Anna Lind said that ferries run .")
    path = [B_SOURCE, I_SOURCE, B_CUE, B_CONTENT, I_CONTENT, I_CONTENT, O]
    [tags] = tagged(doc, Reading(list(range(7)), [(0, 7)], emitting(path), pointing(7))).windows
    assert told(doc, tags.sources) == ["Anna Lind"]
    assert told(doc, tags.cues) == ["said"]
    assert told(doc, tags.contents) == ["that ferries run"]
    assert [span.probability for span in (*tags.sources, *tags.cues, *tags.contents)] == pytest.approx(
        [1] * 3, abs=0.01
    )


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ([B_CONTENT, I_CONTENT, O], ["ferries run"]),
        ([B_CONTENT, B_CONTENT, I_CONTENT], ["ferries", "run late"]),
        ([O, I_CONTENT, I_CONTENT], ["run late"]),
        ([B_CUE, I_CONTENT, O], ["run"]),
        ([O, O, B_CONTENT], ["late"]),
        ([O, O, O], []),
    ],
)
def test_a_span_ends_where_another_begins_and_needs_no_beginning(path, expected):
    doc = doc_of("ferries run late")
    [tags] = tagged(doc, Reading([0, 1, 2], [(0, 3)], emitting(path), pointing(3))).windows
    assert told(doc, tags.contents) == expected


def test_a_span_ends_with_its_paragraph():
    doc = doc_of("Ferries run ¶ late again")
    path = [B_CONTENT, I_CONTENT, I_CONTENT, I_CONTENT]
    [tags] = tagged(doc, Reading([0, 1, 3, 4], [(0, 2), (2, 4)], emitting(path), pointing(4))).windows
    assert told(doc, tags.contents) == ["Ferries run", "late again"]
    assert [span.words for span in tags.contents] == [(0, 2), (2, 4)]


def test_white_space_inside_a_span_belongs_to_it():
    doc = Doc(doc_of("x").vocab, words=["Ferries", "run", "\n", "late"])
    [tags] = tagged(doc, Reading([0, 1, 3], [(0, 3)], emitting([B_CONTENT, I_CONTENT, I_CONTENT]), pointing(3))).windows
    assert [(span.start, span.end) for span in tags.contents] == [(0, 4)]


def test_roles_say_how_likely_every_token_has_each_role():
    doc = doc_of("She said ¶ so")
    scores = np.full((3, len(TAGS)), -SURE, np.float32)
    scores[0, [B_SOURCE, I_SOURCE]] = 0
    scores[1, [O, B_CUE, I_CUE, B_CONTENT]] = 0
    scores[2, [O]] = 0
    roles = tagged(doc, Reading([0, 1, 3], [(0, 2), (2, 3)], scores, pointing(3))).roles
    assert ROLES == ("source", "cue", "content")
    np.testing.assert_allclose(roles, [[1, 0, 0], [0, 0.5, 0.25], [0, 0, 0], [0, 0, 0]], atol=0.01)


def test_pointers_are_shared_out_over_the_words_of_a_span():
    doc = doc_of("She added later that ferries run")
    path = [B_SOURCE, B_CUE, I_CUE, B_CONTENT, I_CONTENT, O]
    links = ((3, CONTENT, 1, CUE), (4, CONTENT, 2, CUE), (1, CUE_TO_SOURCE, 0, SOURCE), (2, CUE_TO_SOURCE, -1, SOURCE))
    [tags] = tagged(doc, Reading(list(range(6)), [(0, 6)], emitting(path), pointing(6, *links))).windows
    # Each of the two words of the content points to another word of the one cue.
    np.testing.assert_allclose(tags.cue_of, [[0, 1]], atol=0.01)
    # One word of the cue points to the source, the other one to nowhere.
    np.testing.assert_allclose(tags.source_of, [[0.5, 0.5]], atol=0.01)


def test_windows_are_read_one_by_one():
    doc = doc_of("She said so ¶ He denied it")
    first = Reading([0, 1, 2], [(0, 3)], emitting([B_SOURCE, B_CUE, B_CONTENT]), pointing(3))
    second = Reading([4, 5, 6], [(0, 3)], emitting([B_SOURCE, B_CUE, B_CONTENT]), pointing(3))
    windows = tagged(doc, first, second).windows
    assert [told(doc, tags.contents) for tags in windows] == [["so"], ["it"]]
    assert [tags.cue_of.shape for tags in windows] == [(1, 2), (1, 2)]


def test_nothing_gives_nothing():
    found = tagged(doc_of(""))
    assert found.windows == []
    assert found.roles.shape == (0, len(ROLES))
