"""`manage.py evaluate_attribution` prints figures, or one line that says why there are none."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from articles.nlp.encoder import SETTINGS, TOKENIZER, WEIGHTS
from articles.nlp.layout import MODEL
from articles.nlp.pipeline import RULES_VERSION, installed_version

GOLD = Path(__file__).parent.parent / "nlp" / "gold" / "tuning.jsonl"

OFFSETS = {
    "id": "a",
    "publisher": "gazette",
    "text": "“We found a wall,” said Mirela Dantas.",
    "attributions": [{"content": [[0, 18]], "cue": [[19, 23]], "source": [[24, 37]]}],
}


def evaluate(*arguments: object) -> list[str]:
    out = io.StringIO()
    call_command("evaluate_attribution", *map(str, arguments), stdout=out)
    return out.getvalue().splitlines()


def write(path, *records):
    path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    return path


def test_a_gold_with_speakers(tmp_path):
    corpus = tmp_path / "gold.jsonl"
    corpus.write_text("".join(GOLD.read_text(encoding="utf-8").splitlines(keepends=True)[:2]), encoding="utf-8")
    lines = evaluate("--corpus", corpus)
    assert lines[:2] == [f"pipeline {installed_version()}", "2 articles"]
    assert lines[2].startswith("attribution F1 ")
    assert any(line.startswith("direct ") and "right speaker" in line for line in lines)


def test_offsets_of_several_annotators_by_the_rules_alone(tmp_path):
    corpora = [write(tmp_path / "one.jsonl", OFFSETS, OFFSETS), write(tmp_path / "other.jsonl", {**OFFSETS, "id": "b"})]
    lines = evaluate("--rules-only", "--corpus", *corpora)
    assert lines[:3] == [f"pipeline {RULES_VERSION}", "2 articles", "attribution F1       100.0 [100.0, 100.0]"]
    assert "  gazette            100.0 [100.0, 100.0] of 2 articles" in lines
    assert not any("right speaker" in line for line in lines)


def test_a_diagram(tmp_path):
    pytest.importorskip("matplotlib")
    evaluate("--rules-only", "--corpus", write(tmp_path / "one.jsonl", OFFSETS), "--diagram", tmp_path / "a.png")
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")


def test_without_matplotlib_there_is_no_diagram_and_it_is_said_first(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(CommandError, match="needs matplotlib: pip install --group train"):
        evaluate("--corpus", tmp_path / "absent.jsonl", "--diagram", tmp_path / "a.png")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", r"corpus\.jsonl: there are no articles"),
        (b"{bad", r"corpus\.jsonl, line 1: Expecting property name"),
        (b'{"id": "a", "text": "No."}', r'corpus\.jsonl, line 1: neither "attributions" nor "claims"'),
        (b"\xff", r"corpus\.jsonl, line 1: 'utf-8' codec"),
    ],
)
def test_a_wrong_corpus_is_named(tmp_path, content, reason):
    (tmp_path / "corpus.jsonl").write_bytes(content)
    with pytest.raises(CommandError, match=reason):
        evaluate("--corpus", tmp_path / "corpus.jsonl")


def test_a_corpus_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CommandError, match=r"absent\.jsonl: No such file"):
        evaluate("--corpus", tmp_path / "absent.jsonl")


def test_an_encoder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CommandError, match=r"There is no encoder in .*absent.* --rules-only"):
        evaluate("--corpus", write(tmp_path / "one.jsonl", OFFSETS), "--encoder", tmp_path / "absent")


def test_an_encoder_that_was_never_calibrated_is_named(tmp_path):
    folder = tmp_path / "model"
    folder.mkdir()
    for name in (WEIGHTS, TOKENIZER):
        (folder / name).symlink_to(MODEL / name)
    told = json.loads((MODEL / SETTINGS).read_text())
    (folder / SETTINGS).write_text(json.dumps({name: told[name] for name in ("stamp", "transitions", "starts")}))
    with pytest.raises(CommandError, match="was never calibrated"):
        evaluate("--corpus", write(tmp_path / "one.jsonl", OFFSETS), "--encoder", folder)


def test_a_model_of_spacys_that_is_not_there_is_named(tmp_path, settings):
    settings.SPACY_MODEL = "no_such_model"
    with pytest.raises(CommandError, match="no_such_model"):
        evaluate("--corpus", write(tmp_path / "one.jsonl", OFFSETS))


def test_a_corpus_is_asked_for():
    with pytest.raises(CommandError, match="required"):
        evaluate()
