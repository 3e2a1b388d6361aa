"""Counting frames in a marked corpus, and what is written down of it."""

from __future__ import annotations

import json

import pytest

from articles.nlp.training.lexicon import Count, count, records_of, weigh

TEXT = "The mayor said that the ferry would close. Critics said that it would not."


def record(*marked: tuple[str, str], text: str = TEXT) -> dict[str, object]:
    def spans(words: str) -> list[list[int]]:
        return [[text.index(words), text.index(words) + len(words)]]

    attributions = [
        {"content": spans(content), "source": spans(source), "cue": [], "kind": "indirect"}
        for content, source in marked
    ]
    return {"id": "a", "text": text, "attributions": attributions}


@pytest.mark.parametrize(
    ("marked", "right"),
    [
        ([], 0),
        ([("that the ferry would close", "The mayor")], 1),
        ([("the ferry would close", "mayor")], 1),
        ([("that the ferry would close", "Critics")], 0),
        ([("the ferry would close. Critics said that it would not", "The mayor")], 0),
        ([("that the ferry would close", "The mayor"), ("that it would not", "Critics")], 2),
    ],
)
def test_a_frame_is_right_where_content_and_source_agree(nlp, marked, right):
    assert count(nlp, [record(*marked)])["say/v.ccomp:that"].right == right


def test_frames_inside_a_content_are_not_counted(nlp):
    text = "The mayor said that critics said that it would close."
    marked = [("that critics said that it would close", "The mayor")]
    assert count(nlp, [record(*marked, text=text)])["say/v.ccomp:that"] == Count(1, 1)


def test_a_lemma_that_was_seen_often_has_its_own_weight():
    weights = weigh(
        {"say/v.ccomp:that": Count(96, 96), "make/v.ccomp:that": Count(100, 0), "rue/v.ccomp:that": Count(1, 1)}
    )
    assert weights["*/v.ccomp"] == weights["*/v.ccomp:that"] == 0.49
    assert weights["say/v.ccomp"] == 0.96
    assert weights["make/v.ccomp"] == 0.04
    assert "rue/v.ccomp" not in weights


def test_the_first_annotation_of_an_article_counts(tmp_path):
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_text("\n".join(json.dumps({"id": i, "annotator": a}) for i, a in [("a", 1), ("a", 2), ("b", 1)]))
    assert [(r["id"], r["annotator"]) for r in records_of(corpus)] == [("a", 1), ("b", 1)]
