"""Articles that were annotated before there were stories wait to be put into one after the migration."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.db import connection

from articles.models import Profile
from tests.factories import ArticleFactory, ArticleVersionFactory

migration = import_module("articles.migrations.0015_stories_as_articles_arrive")
pytestmark = pytest.mark.django_db


def test_articles_whose_newest_version_is_annotated_wait():
    annotated = ArticleFactory()
    newest = ArticleVersionFactory(article=annotated, number=2)
    ArticleVersionFactory(article=ArticleFactory(), number=2, annotation="waiting")

    with connection.cursor() as cursor:
        cursor.execute(migration.ASK_FOR_ALL)

    profile = Profile.objects.get()
    assert (profile.version, profile.is_waiting, profile.at) == (newest, True, annotated.stored_at)
