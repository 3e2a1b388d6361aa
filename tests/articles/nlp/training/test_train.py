"""All stages of training on a few short articles; without PyTorch there is nothing to test."""

from __future__ import annotations

import json
import zlib
from dataclasses import replace

import pytest

pytest.importorskip("torch")
pytest.importorskip("onnx")
pytest.importorskip("safetensors")

from articles.nlp.encoder import SETTINGS, WEIGHTS, Encoder
from articles.nlp.training import train as training
from articles.nlp.training.checkpoint import TrainingUnavailable, find_checkpoint
from articles.nlp.training.golds import CorpusError
from articles.nlp.training.train import FIRST, SECOND, OtherRunError, train

RECIPES = (replace(FIRST, epochs=1), replace(SECOND, epochs=1))
TEXT = "“The ferry number {} leaves at six,” said Anna Lind.\n\nShe added that the pier was full."


@pytest.fixture(scope="module")
def checkpoint():
    try:
        return find_checkpoint()
    except TrainingUnavailable as error:
        pytest.skip(str(error))


def write(path, names):
    records = []
    for name in names:
        text = TEXT.format(name)
        claims = [("“The ferry number", "leaves at six,”", "said", "Anna Lind"), ("that the", "full", "added", "She")]
        attributions = [
            {
                "content": [[text.index(first), text.index(last) + len(last)]],
                "cue": [[text.index(cue), text.index(cue) + len(cue)]],
                "source": [[text.index(source), text.index(source) + len(source)]],
            }
            for first, last, cue, source in claims
        ]
        records.append({"id": name, "text": text, "attributions": attributions})
    path.write_text("\n".join(map(json.dumps, records)))
    return path


NAMES = [str(number) for number in range(60)]
HELD = [name for name in NAMES if not zlib.crc32(name.encode()) % 10][:2]
LEARNED = [name for name in NAMES if zlib.crc32(name.encode()) % 10][:3]


def test_all_stages_and_none_of_them_twice(tmp_path, monkeypatch, checkpoint):
    corpus, out = write(tmp_path / "corpus.jsonl", [*HELD, *LEARNED]), tmp_path / "model"
    said: list[str] = []

    def stop(articles, say):
        raise KeyboardInterrupt

    with monkeypatch.context() as stopping:
        stopping.setattr(training, "calibrate", stop)
        with pytest.raises(KeyboardInterrupt):
            train([corpus], out, checkpoint, recipes=RECIPES, say=said.append)
    assert said[:2] == ["5 articles, 2 of them held out", "first stage: 3 articles, 1 times each"]
    first = (out / WEIGHTS).read_bytes()

    said.clear()
    train([corpus], out, checkpoint, recipes=RECIPES, say=said.append)
    assert said[1:3] == ["first stage: done before", "calibration: 2 articles"]
    assert "second stage: 5 articles, 1 times each" in said
    assert (out / WEIGHTS).read_bytes() != first
    encoder = Encoder(out)
    calibrated = json.loads((out / "run" / "calibrated.json").read_text())
    assert encoder.threshold == calibrated["threshold"]
    assert encoder.settings["weights"] == calibrated["weights"]

    written = [(out / name).read_bytes() for name in (WEIGHTS, SETTINGS)]
    said.clear()
    train([corpus], out, checkpoint, recipes=RECIPES, say=said.append)
    assert said[1:4] == ["first stage: done before", "calibration: done before", "second stage: done before"]
    assert [(out / name).read_bytes() for name in (WEIGHTS, SETTINGS)] == written

    with pytest.raises(OtherRunError, match="holds a training of other articles or settings"):
        train([write(corpus, [*HELD, *LEARNED[:2]])], out, checkpoint, recipes=RECIPES, say=said.append)


@pytest.mark.parametrize(("names", "reason"), [([], "no attributions"), (LEARNED, "too small"), (HELD, "too small")])
def test_a_corpus_without_enough_in_it_is_refused_and_nothing_is_written(tmp_path, checkpoint, names, reason):
    with pytest.raises(CorpusError, match=reason):
        train([write(tmp_path / "corpus.jsonl", names)], tmp_path / "model", checkpoint)
    assert not (tmp_path / "model").exists()
