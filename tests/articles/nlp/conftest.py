"""The models are loaded once for all tests of nlp."""

from __future__ import annotations

import pytest
from spacy.language import Language

from articles.nlp.pipeline import Pipeline, build_pipeline


@pytest.fixture(scope="session")
def pipeline() -> Pipeline:
    built = build_pipeline()
    assert built.encoder is not None
    return built


@pytest.fixture(scope="session")
def nlp(pipeline: Pipeline) -> Language:
    return pipeline.nlp
