"""`manage.py train_linking` learns weights that can be used, the same from the same corpus."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import CommandError, call_command

from articles.linking.features import FEATURES

EVENTS = ["ferry", "budget", "volcano", "tunnel", "election", "strike", "museum", "glacier", "orchard", "viaduct"]


def report(event: str, topic: int, telling: int) -> dict[str, object]:
    name = f"{event.capitalize()}ville"
    words = " ".join(f"{event}{word}" for word in range(telling, telling + 12))
    return {
        "id": f"{event}{telling}",
        "story": event,
        "topic": topic,
        "title": f"{name} hears of a {event}",
        "text": f"The {event} in {name} came late, mayor Ada {name} said on Tuesday. {words}. Reporters came and went.",
    }


@pytest.fixture
def corpus(tmp_path):
    path = tmp_path / "corpus.jsonl"
    rows = [report(event, place // 2, telling) for place, event in enumerate(EVENTS) for telling in (0, 4, 8)]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


def train(corpus, out) -> str:
    said = io.StringIO()
    call_command("train_linking", "--corpus", str(corpus), "--out", str(out), stdout=said)
    return said.getvalue()


def test_the_same_corpus_gives_the_same_weights(corpus, tmp_path):
    said = train(corpus, tmp_path / "one.json")
    train(corpus, tmp_path / "two.json")
    assert said.startswith("Learned from 30 articles of 10 stories")
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()
    learned = json.loads((tmp_path / "one.json").read_text(encoding="utf-8"))
    assert list(learned["pair"]["weights"]) == list(FEATURES)
    assert learned["pair_calibration"]["weights"]["odds"] > 0


@pytest.mark.parametrize(
    ("content", "reason"),
    [("", "no stories"), ("{bad", "line 1"), ('{"id": "a", "text": "No story."}', "line 1: KeyError")],
)
def test_what_is_no_corpus_is_refused(tmp_path, content, reason):
    path = tmp_path / "corpus.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CommandError, match=reason):
        train(path, tmp_path / "out.json")
