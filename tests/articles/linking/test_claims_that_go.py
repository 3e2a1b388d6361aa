"""Claims that go, because an article is read anew, leave no statement of one."""

from __future__ import annotations

import pytest

from articles.annotating.storing import store
from articles.linking.statements import match
from articles.models import Statement
from articles.nlp.annotations import ArticleAnnotation
from tests.articles.linking.test_statements import WALL, printed
from tests.factories import EntityFactory

pytestmark = pytest.mark.django_db
NOTHING = ArticleAnnotation("tests.v2", (), (), (), ())


@pytest.mark.parametrize(("outlets", "articles"), [(2, []), (3, [2])])
def test_claims_that_are_not_found_again(outlets, articles):
    dantas = EntityFactory(name="Mirela Dantas")
    claims = [printed(WALL, outlet=f"Lantern {number}", speaker=dantas)[0] for number in range(outlets)]
    match([claim.article_id for claim in claims])
    assert Statement.objects.get().articles_count == outlets
    store(claims[0].version_id, NOTHING)
    assert list(Statement.objects.values_list("articles_count", flat=True)) == articles


def test_a_statement_that_somebody_has_changed_stays():
    dantas = EntityFactory(name="Mirela Dantas")
    claims = [printed(WALL, outlet=f"Lantern {number}", speaker=dantas)[0] for number in range(2)]
    match([claim.article_id for claim in claims])
    Statement.objects.update(edition=2)
    store(claims[0].version_id, NOTHING)
    assert list(Statement.objects.values_list("articles_count", flat=True)) == [1]
