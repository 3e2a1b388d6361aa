"""manage.py related prints what related() finds."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.articles.linking.coverage import BUDGET, FERRY, report, reports

pytestmark = pytest.mark.django_db


def printed(*words):
    output = StringIO()
    call_command("related", *words, stdout=output)
    return output.getvalue()


def test_one_object_with_the_articles_best_first():
    first, second, _ = reports(*FERRY[:2], BUDGET[0], outlet="The Elgar Lantern")
    found = json.loads(printed(str(first.pk), "--json"))

    assert found["id"] == first.pk
    (other,) = found["related"]
    assert (other["id"], other["title"], other["outlet"]) == (second.pk, second.title, "The Elgar Lantern")
    assert other["published_at"] == "2026-03-04T12:00:00+00:00"
    assert 0.5 < other["probability"] <= 1
    assert other["reasons"]
    assert other["is_copy"] is False
    assert len(other["stories"]) == 1


def test_a_line_for_each_without_json():
    first, second, *_ = reports(*FERRY)

    assert len(printed(str(first.pk)).splitlines()) == 2
    assert len(printed(str(first.pk), "--most", "1").splitlines()) == 1
    assert second.title in printed(str(first.pk))


def test_what_is_not_there_or_not_linked_yet_is_refused():
    waiting = report(FERRY[0])

    with pytest.raises(CommandError, match="There is no article 9999999"):
        printed("9999999", "--json")
    with pytest.raises(CommandError, match="waits for a worker"):
        printed(str(waiting.pk))
