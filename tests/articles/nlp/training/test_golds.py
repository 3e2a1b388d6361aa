"""Both formats of marked articles, and what is said of a line that keeps to neither."""

from __future__ import annotations

import json

import pytest

from articles.nlp.annotations import Span
from articles.nlp.training.golds import CorpusError, GoldArticle, GoldClaim, read_golds

TEXT = "“No,” she said. “No,” he said."


def write(tmp_path, *records, name="corpus.jsonl"):
    path = tmp_path / name
    path.write_text("\n".join(json.dumps(record) for record in records), encoding="utf-8")
    return path


def test_offsets(tmp_path):
    marked = {"content": [[0, 5]], "cue": [[10, 14]], "source": [[6, 9]], "kind": "direct", "nested": False}
    record = {"id": "a", "annotator": "x", "publisher": "p", "text": TEXT, "attributions": [marked]}
    claim = GoldClaim((Span(0, 5),), (Span(10, 14),), (Span(6, 9),))
    assert list(read_golds([write(tmp_path, record)])) == [GoldArticle("a", TEXT, (claim,), publisher="p")]


def test_roles_may_be_missing_and_a_claim_may_be_nested(tmp_path):
    record = {"id": "a", "text": TEXT, "attributions": [{"content": [[0, 5]], "nested": True}]}
    [gold] = read_golds([write(tmp_path, record)])
    assert gold.claims == (GoldClaim((Span(0, 5),), (), (), nested=True),)
    assert not gold.has_speakers


def test_words_are_looked_for(tmp_path):
    first = {"content": ["“No,”"], "cue": "said", "source": "she", "speaker": "Anna"}
    second = {"content": ["“No,”"], "occurrence": [2], "cue": "said", "cue_occurrence": 2, "source": " he"}
    record = {"id": "a", "genre": "sport", "title": "No", "text": TEXT, "claims": [first, second]}
    [gold] = read_golds([write(tmp_path, record)])
    assert gold == GoldArticle(
        "a",
        TEXT,
        (
            GoldClaim((Span(0, 5),), (Span(10, 14),), (Span(6, 9),), speaker="Anna"),
            GoldClaim((Span(16, 21),), (Span(25, 29),), (Span(21, 24),)),
        ),
        "No",
        "sport",
        has_speakers=True,
    )


def test_what_is_null_is_as_if_it_were_missing(tmp_path):
    claim = {"content": ["“No,”"], "occurrence": None, "cue": None, "source": None, "speaker": None}
    record = {"id": "a", "title": None, "genre": None, "text": TEXT, "claims": [claim]}
    [gold] = read_golds([write(tmp_path, record)])
    assert (gold.title, gold.publisher, gold.claims) == ("", "", (GoldClaim((Span(0, 5),), (), ()),))


def test_several_annotators_and_several_files(tmp_path):
    record = {"id": "a", "text": TEXT, "attributions": []}
    one = write(tmp_path, record, record)
    other = write(tmp_path, {**record, "id": "b"}, record, name="other.jsonl")
    assert [gold.id for gold in read_golds([one, other])] == ["a", "a", "b", "a"]


def test_lines_without_a_word_are_skipped(tmp_path):
    path = tmp_path / "corpus.jsonl"
    path.write_text("\n  \n")
    assert list(read_golds([path])) == []


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{bad", "Expecting property name"),
        (b'"x"', "not a JSON object"),
        (b'{"id": "a", "text": "\xff"}', "'utf-8' codec can't decode"),
        (b'{"text": "No."}', "'id' is missing"),
        (b'{"id": "a"}', "'text' is missing"),
        (b'{"id": 5, "text": "No."}', '"id" and "text" are not both strings'),
        (b'{"id": "a", "text": "No."}', 'neither "attributions" nor "claims"'),
        (b'{"id": "a", "text": "No.", "attributions": [{"content": [[0, 4]]}]}', "[0, 4] is no stretch of the text"),
        (b'{"id": "a", "text": "No.", "attributions": [{"content": [[2, 2]]}]}', "[2, 2] is no stretch of the text"),
        (b'{"id": "a", "text": "No.", "attributions": [{"content": [[0, 1.5]]}]}', "[0, 1.5] is no stretch"),
        (b'{"id": "a", "text": "No.", "attributions": [{"content": [[0]]}]}', "not enough values"),
        (b'{"id": "a", "text": "No.", "attributions": ["No"]}', "has no attribute"),
        (b'{"id": "a", "text": "No.", "attributions": 5}', "not iterable"),
        (b'{"id": "a", "text": "No.", "claims": [{"content": ["Yes"]}]}', "'Yes' does not stand in the text"),
        (b'{"id": "a", "text": "No.", "claims": [{"content": ["No"], "occurrence": [2]}]}', "in the text 2 times"),
        (b'{"id": "a", "text": "No.", "claims": [{}]}', "'content' is missing"),
        (b'{"id": "good", "text": "Yes.", "attributions": []}', "another text than the 'good' before"),
        (b"[" * 100_000, ""),
    ],
)
def test_a_bad_line_is_named(tmp_path, line, reason):
    path = tmp_path / "corpus.jsonl"
    path.write_bytes(b'{"id": "good", "text": "No.", "attributions": []}\n\n' + line + b"\n")
    with pytest.raises(CorpusError) as error:
        list(read_golds([path]))
    assert str(error.value).startswith(f"{path}, line 3: ")
    assert reason in str(error.value)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CorpusError, match=r"absent\.jsonl: No such file"):
        list(read_golds([tmp_path / "absent.jsonl"]))
