"""manage.py index_articles."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from articles.models import ArticleWords
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db


def test_it_indexes_what_waits_and_all_again_when_asked(capsys):
    ArticleFactory()
    ArticleFactory()

    for options in ({}, {}, {"all": True}):
        call_command("index_articles", **options)

    assert capsys.readouterr().out.splitlines() == [
        "2 articles indexed.",
        "0 articles indexed.",
        "2 articles indexed.",
    ]
    assert ArticleWords.objects.count() == 2
