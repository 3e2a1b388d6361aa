"""`manage.py train_attribution` says in a line why it cannot train. What it trains is tested where the training is."""

from __future__ import annotations

import io
import sys

import pytest
from django.core.management import CommandError, call_command

from articles.nlp.training.checkpoint import TrainingUnavailable, find_checkpoint


def train(corpus, out) -> str:
    said = io.StringIO()
    call_command("train_attribution", "--corpus", str(corpus), "--out", str(out), stdout=said)
    return said.getvalue()


@pytest.fixture
def _can_train():
    try:
        find_checkpoint()
    except TrainingUnavailable as error:
        pytest.skip(str(error))


def test_without_pytorch_it_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(CommandError, match=r"^Training needs torch.*: pip install --group train"):
        train(tmp_path / "corpus.jsonl", tmp_path / "out")


@pytest.mark.usefixtures("_can_train")
@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", r"corpus\.jsonl: there are no attributions"),
        ('{"id": "a", "text": "No.", "attributions": []}', r"corpus\.jsonl: there are no attributions"),
        ('{"id": "a", "text": "No.", "attributions": [{"content": [[0, 2]]}]}', "the corpus is too small"),
        ("{", r"corpus\.jsonl, line 1: "),
    ],
)
def test_a_corpus_that_teaches_nothing_is_refused(tmp_path, content, reason):
    (tmp_path / "corpus.jsonl").write_text(content)
    with pytest.raises(CommandError, match=reason):
        train(tmp_path / "corpus.jsonl", tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("_can_train")
def test_what_was_stopped_can_go_on(tmp_path, monkeypatch):
    def stop(*args, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr("articles.nlp.training.train.train", stop)
    with pytest.raises(CommandError, match=r"The same command goes on"):
        train(tmp_path / "corpus.jsonl", tmp_path / "out")


@pytest.mark.parametrize("arguments", [["--out", "x"], ["--corpus", "x"]])
def test_corpus_and_folder_are_asked_for(arguments):
    with pytest.raises(CommandError, match="required"):
        call_command("train_attribution", *arguments)
