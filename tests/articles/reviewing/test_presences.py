"""Who has an article open: said every few seconds, one row a person and article, forgotten when they have gone."""

from __future__ import annotations

import datetime

import pytest

from articles.models import Presence
from articles.reviewing import presences
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db


def aged(presence, seconds):
    Presence.objects.filter(pk=presence.pk).update(seen_at=presence.seen_at - datetime.timedelta(seconds=seconds))


def test_there_is_one_row_a_person_and_article(editor, reader, django_assert_num_queries):
    article = ArticleFactory()
    presences.note(article.pk, by=editor)
    before = Presence.objects.get()

    with django_assert_num_queries(1):
        presences.note(article.pk, by=editor)
    presences.note(article.pk, by=reader)

    assert Presence.objects.get(user=editor).seen_at > before.seen_at
    assert Presence.objects.count() == 2


@pytest.mark.parametrize(("seconds", "left"), [(presences.GONE_S - 5, 1), (presences.GONE_S + 5, 0)])
def test_those_who_have_gone_are_swept(editor, seconds, left):
    presences.note(ArticleFactory().pk, by=editor)
    aged(Presence.objects.get(), seconds)

    assert presences.sweep() == 1 - left

    assert Presence.objects.count() == left
