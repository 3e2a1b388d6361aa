"""The model is loaded once for all tests of nlp."""

from __future__ import annotations

import pytest
from spacy.language import Language

from articles.nlp.pipeline import build_pipeline


@pytest.fixture(scope="session")
def nlp() -> Language:
    return build_pipeline()
