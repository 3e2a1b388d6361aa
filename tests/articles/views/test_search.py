"""The page of a search: results, what narrows them, and what is said of what cannot be read."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.searching import finding, indexing
from tests.factories import ArticleFactory, ClaimFactory, EntityFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def claim(dantas):
    at = datetime.datetime(2026, 10, 5, 9, tzinfo=datetime.UTC)
    claim = ClaimFactory(attribution=dantas, article__published_at=at, article__title="A wall below the tram")
    indexing.index_waiting()
    return claim


def searched(client, typed="", **more):
    return client.get(reverse("search"), {"q": typed} | more)


def test_articles_show_where_the_words_stand(claim, reader_client):
    page = searched(reader_client, "WALL").content.decode()

    assert "A <mark>wall</mark> below the tram" in page
    assert "“We found a <mark>wall</mark> that is on no map,” Mirela Dantas told the committee." in page
    assert ">1 article<" in page
    assert 'value="WALL"' in page


def test_claims_show_who_said_them_and_their_state(claim, reader_client):
    page = searched(reader_client, "wall", kind="claims").content.decode()

    assert "“We found a <mark>wall</mark> that is on no map,”" in page
    assert "Mirela Dantas</a></b>" in page
    assert 'class="state suggested">suggested<' in page
    assert ">1 claim<" in page


def test_a_facet_adds_its_field_to_the_query(claim, reader_client):
    page = searched(reader_client, "wall OR ferry", kind="claims").content.decode()

    narrowed = "/search/?q=%28wall+OR+ferry%29+speaker%3A%22Mirela+Dantas%22&amp;kind=claims"
    assert f'href="{narrowed}" hx-get="{narrowed}">Mirela Dantas</a> <span class="number">1</span>' in page
    assert "q=%28wall+OR+ferry%29+after%3A2026-10+before%3A2026-11" in page


def test_a_field_can_be_taken_out_again(claim, reader_client):
    page = searched(reader_client, "wall form:direct").content.decode()

    assert '<a href="/search/?q=wall" hx-get="/search/?q=wall" aria-label="Without form: direct">' in page
    assert "<b>direct</b>" in page


def test_a_mistake_is_marked_explained_and_what_can_be_searched_is(claim, reader_client):
    page = searched(reader_client, "wall before:soon").content.decode()

    assert "<code>wall <mark>before:soon</mark></code> “soon” is no date" in page
    assert "Searched: <code>wall</code>" in page
    assert "A <mark>wall</mark> below the tram" in page


def test_what_finds_nothing_says_what_may_help(claim, reader_client):
    page = searched(reader_client, "wall form:mixed", kind="claims").content.decode()

    assert "Nothing in the archive answers this" in page
    assert 'search <a href="/search/?q=wall&amp;kind=claims">without “form: mixed”</a>' in page
    assert '<a href="/search/?q=wall+form%3Amixed">search articles</a>' in page


def test_an_empty_archive_says_what_to_do(chief_client):
    assert "Import some articles" in searched(chief_client).content.decode()


def test_htmx_gets_the_result_and_the_box_as_it_now_is(claim, reader_client):
    response = reader_client.get(reverse("search"), {"q": "wall"}, headers=HTMX)

    page = response.content.decode()
    assert page.strip().startswith('<div id="search"')
    assert 'hx-swap-oob="true"' in page
    assert "HX-Request" in response["Vary"]


def test_more_goes_on_after_the_last_hit(claim, reader_client, monkeypatch):
    monkeypatch.setattr(finding.newest, "__kwdefaults__", {"after": None, "most": 1})
    ArticleFactory(title="Undated wall")
    indexing.index_waiting()

    first = searched(reader_client, "wall").content.decode()
    following = first.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    second = reader_client.get(following).content.decode()

    assert "below the tram" in first
    assert "Undated" not in first
    assert "Undated <mark>wall</mark>" in second
    assert "below the tram" not in second
    assert 'href="/search/?q=wall" hx-get="/search/?q=wall">Back to the first</a>' in second


@pytest.mark.parametrize(
    "more",
    [
        {"place": "9" * 18 + "_1"},
        {"place": "x"},
        {"place": "1_2_3", "kind": "claims"},
        {"order": "best", "page": "99999"},
        {"order": "sideways", "kind": "people"},
        {"q": "\0" * 5},
        {"q": "(" * 3000},
    ],
)
def test_nonsense_in_the_address_is_answered_with_a_page(claim, reader_client, more):
    assert (
        searched(reader_client, **({"typed": "wall"} | more if "q" not in more else {"typed": more["q"]})).status_code
        == 200
    )


def test_what_takes_too_long_is_explained(claim, reader_client, monkeypatch):
    monkeypatch.setattr(finding, "SETTINGS", "SET LOCAL statement_timeout = 20")
    monkeypatch.setattr(finding, "LATEST", "SELECT now() FROM pg_sleep(1)")

    assert "more than can be read while you wait" in searched(reader_client, "wall").content.decode()


def test_the_number_of_queries_does_not_depend_on_what_is_found(claim, editor_client):
    """Who asks: session, user, role; the query: its words, what is kept from the editor; the hits: settings and edges of
    time; the rows; the count; names of outlets, speakers and stories."""
    searched(editor_client, "wall", kind="claims")
    counts = []
    for turn in range(2):
        with CaptureQueriesContext(connection) as queries:
            searched(editor_client, "wall", kind="claims")
        counts.append(len([query for query in queries if "SAVEPOINT" not in query["sql"]]))
        for number in range(5):
            ClaimFactory(attribution=EntityFactory(name=f"Speaker {turn} {number}"))
        indexing.index_waiting()

    assert counts[0] == counts[1]
    assert counts[0] <= 20


def test_completion_offers_what_fits(claim, reader_client):
    page = reader_client.get(reverse("search_completion"), {"q": "speaker:dan", "at": "11"}).content.decode()

    assert 'role="option" aria-selected="false" data-typed="speaker:&quot;Mirela Dantas&quot; "' in page
    assert "hidden" not in page


def test_completion_of_nonsense_offers_nothing(reader_client):
    page = reader_client.get(reverse("search_completion"), {"q": "x" * 3000, "at": "-1"}).content.decode()

    assert 'role="option"' not in page
