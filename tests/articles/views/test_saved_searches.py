"""Searches that are kept: by name, at an address to share, with what is new, as a feed; and exports of all that is found."""

from __future__ import annotations

import csv
import io
import json
from xml.etree import ElementTree as ET

import pytest
from django.core.management import call_command
from django.urls import reverse

from articles.editing import attributions, saved_searches
from articles.models import SavedSearch
from articles.searching import finding, indexing
from tests.factories import ArticleFactory, ClaimFactory, EntityFactory

pytestmark = pytest.mark.django_db
ATOM = {"atom": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def claim(dantas):
    claim = ClaimFactory(attribution=dantas, article__title="=A wall, below the tram")
    indexing.index_waiting()
    return claim


@pytest.fixture
def saved(reader):
    return saved_searches.save(name="Walls", query="wall", kind="claims", by=reader)


def test_a_search_is_kept_under_a_name(claim, reader_client, reader):
    response = reader_client.post(reverse("saved_search_new"), {"name": "Walls", "q": " wall ", "kind": "claims"})

    assert response["Location"] == "/search/?q=wall&kind=claims"
    kept = SavedSearch.objects.get()
    assert (kept.owner, kept.name, kept.query, kept.kind) == (reader, "Walls", "wall", "claims")


@pytest.mark.parametrize("name", ["", "x" * 101, "walls"])
def test_a_name_that_cannot_be_is_refused_and_the_search_stays(claim, saved, reader_client, name):
    response = reader_client.post(reverse("saved_search_new"), {"name": name, "q": "wall", "kind": "claims"})

    page = response.content.decode()
    assert response.status_code == 422
    assert 'role="alert"' in page
    assert f'value="{name}"' in page
    assert 'value="wall"' in page
    assert SavedSearch.objects.count() == 1


def test_no_more_than_some_are_kept(claim, saved, reader_client, monkeypatch):
    monkeypatch.setattr(saved_searches, "MOST", 1)

    response = reader_client.post(reverse("saved_search_new"), {"name": "Trams", "q": "tram", "kind": "claims"})

    assert response.status_code == 422


def test_the_list_says_what_is_new_until_its_owner_looks(claim, saved, reader_client):
    assert "nothing new" in reader_client.get(reverse("search")).content.decode()
    ClaimFactory(attribution=EntityFactory(name="Joost Verbeke"))
    indexing.index_waiting()

    assert "<b>1 new</b>" in reader_client.get(reverse("search")).content.decode()
    assert reader_client.get(saved.get_absolute_url())["Location"] == "/search/?q=wall&kind=claims"
    assert "nothing new" in reader_client.get(reverse("search")).content.decode()


def test_others_may_open_it_and_leave_the_owners_count_alone(claim, saved, editor_client, reader_client):
    ClaimFactory(attribution=EntityFactory(name="Joost Verbeke"))
    indexing.index_waiting()

    assert editor_client.get(saved.get_absolute_url())["Location"] == "/search/?q=wall&kind=claims"
    assert "<b>1 new</b>" in reader_client.get(reverse("search")).content.decode()
    assert "Walls" not in editor_client.get(reverse("search")).content.decode()


def test_it_is_removed_with_its_feed(saved, reader_client, client):
    saved_searches.open_feed(saved)
    address = reverse("saved_feed", args=[saved.token])

    assert reader_client.post(reverse("saved_search_removal", args=[saved.pk])).status_code == 302
    assert client.get(address).status_code == 404


def test_a_feed_is_opened_changed_and_closed(saved, reader_client, client):
    seen = []
    for wanted in ("yes", "yes", "no"):
        reader_client.post(reverse("saved_search_feed", args=[saved.pk]), {"wanted": wanted})
        saved.refresh_from_db()
        seen.append(saved.token)

    assert seen[0] != seen[1]
    assert seen[2] == ""
    assert [client.get(reverse("saved_feed", args=[token])).status_code for token in seen[:2]] == [404, 404]


def test_the_feed_has_the_newest_for_whoever_has_its_address(claim, saved, client):
    saved_searches.open_feed(saved)

    response = client.get(reverse("saved_feed", args=[saved.token]))

    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ET.fromstring(response.content)  # noqa: S314 -- our own
    (entry,) = feed.findall("atom:entry", ATOM)
    assert entry.find("atom:title", ATOM).text == "Mirela Dantas: “We found a wall that is on no map,”"
    assert entry.find("atom:link", ATOM).get("href") == f"http://testserver{claim.get_absolute_url()}"


def test_the_feed_ends_when_its_owner_leaves(saved, client, reader):
    saved_searches.open_feed(saved)
    reader.is_active = False
    reader.save()

    assert client.get(reverse("saved_feed", args=[saved.token])).status_code == 404


def exported(client, fmt, **asked):
    response = client.get(reverse("search_export", args=[fmt]), asked)
    assert response.streaming
    return b"".join(response.streaming_content).decode()


def test_claims_are_exported_as_a_table_without_formulas(claim, reader_client):
    (row,) = csv.DictReader(io.StringIO(exported(reader_client, "csv", q="wall", kind="claims")))

    assert row["words"] == "“We found a wall that is on no map,”"
    assert row["speaker"] == "Mirela Dantas"
    assert row["article_title"] == "'=A wall, below the tram"
    assert row["page"] == f"http://testserver{claim.get_absolute_url()}"


def test_articles_are_exported_as_lines_of_json_all_of_them(claim, reader_client, monkeypatch):
    monkeypatch.setattr(finding.every, "__kwdefaults__", {"at_once": 2})
    for _ in range(4):
        ArticleFactory()
    indexing.index_waiting()

    lines = [json.loads(line) for line in exported(reader_client, "jsonl", q="committee").splitlines()]

    assert len({line["id"] for line in lines}) == 5
    assert lines[-1]["title"] == "=A wall, below the tram"
    assert lines[0]["outlet"] == "The Quay Courier"


def test_another_format_is_not_there(reader_client):
    assert reader_client.get("/search/export.pdf").status_code == 404


def test_what_was_rejected_is_not_exported(claim, reader_client, editor):
    attributions.reject(claim.attribution, by=editor, edition=1)

    assert exported(reader_client, "jsonl", q="wall", kind="claims") == ""


def test_the_command_exports_the_same(claim, capsys):
    call_command("export", format="jsonl", query="speaker:dantas foo:wall")

    out, err = capsys.readouterr()
    assert json.loads(out)["words"] == "“We found a wall that is on no map,”"
    assert "There is no field “foo:”" in err
