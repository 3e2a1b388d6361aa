"""Claims that were there before the keys of source words have theirs after the migration."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps

from articles.models import Claim, ClaimPart
from articles.models.claims import source_key
from tests.factories import BODY, ArticleFactory, ClaimFactory

migration = import_module("articles.migrations.0011_source_words")
pytestmark = pytest.mark.django_db


def test_each_claim_gets_the_key_of_its_own_words(monkeypatch):
    monkeypatch.setattr(migration, "AT_ONCE", 2)
    article = ArticleFactory()
    made = [
        ClaimFactory(article=article, parts__source=source)
        for source in ("Mirela Dantas", "the head of works", "", "She", "She")
    ]
    committee = BODY.index("committee")
    ClaimPart.objects.create(claim=made[0], role="source", start=committee, end=committee + 9, exact="committee")
    Claim.objects.update(source_key=None)

    migration.fill(apps, None)

    keys = [Claim.objects.get(pk=one.pk).source_key for one in made]
    assert keys == [
        source_key("mirela dantas … committee"),
        source_key("the head of works"),
        None,
        source_key("she"),
        source_key("she"),
    ]
