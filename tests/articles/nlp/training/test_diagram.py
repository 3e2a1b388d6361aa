"""The reliability diagram: a picture, the same each time."""

from __future__ import annotations

import sys

import pytest

from articles.nlp.training.diagram import DiagramUnavailable, draw
from articles.nlp.training.evaluate import Evaluation

JUDGED = [(0.05, False), (0.55, True), (0.55, False), (0.95, True), (1.0, True)]


def test_without_matplotlib_it_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(DiagramUnavailable, match="needs matplotlib: pip install --group train"):
        draw(Evaluation(), tmp_path / "diagram.png")


@pytest.mark.parametrize("speakers", [JUDGED, []])
def test_the_same_figures_give_the_same_picture(tmp_path, speakers):
    pytest.importorskip("matplotlib")
    for name in ("one.png", "other.png"):
        draw(Evaluation([], JUDGED, speakers), tmp_path / name)
    picture = (tmp_path / "one.png").read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert picture == (tmp_path / "other.png").read_bytes()
    assert b"matplotlib" not in picture.lower()


def test_a_folder_that_is_not_there_is_an_os_error(tmp_path):
    pytest.importorskip("matplotlib")
    with pytest.raises(OSError, match="absent"):
        draw(Evaluation([], JUDGED, []), tmp_path / "absent" / "diagram.png")
