"""Which words a claim is made of, written by people."""

from __future__ import annotations

import pytest

from articles.editing import words
from articles.models.claims import source_key
from tests.factories import QUOTE, ClaimFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("source", ["the head of works", ""])
def test_the_key_of_the_source_follows_its_words(source):
    claim = ClaimFactory()
    body = claim.version.body
    marked = [("content", QUOTE)] + ([("source", source)] if source else [])

    words.write(
        claim,
        [(role, body.index(text), body.index(text) + len(text)) for role, text in marked],
        form="direct",
        nested=False,
    )

    claim.refresh_from_db()
    assert claim.source_key == source_key(source)
