"""The list of imports, the page of one, and its progress."""

from __future__ import annotations

import pytest
from django.urls import reverse

from articles.models import ArticleVersion, Intake, IntakeItem
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
Outcome = IntakeItem.Outcome


@pytest.fixture
def intake(desk_chief) -> Intake:
    return Intake.objects.create(by=desk_chief, label="Friday's post")


def item(intake: Intake, outcome: str = Outcome.STORED, **fields: object) -> IntakeItem:
    position = intake.items.count() + 1
    values = {
        "name": f"{position}.txt",
        "reason": "empty: there is nothing in it" if outcome == Outcome.REFUSED else "",
    }
    return IntakeItem.objects.create(intake=intake, position=position, outcome=outcome, **{**values, **fields})


def progress_url(intake: Intake) -> str:
    return reverse("intake_progress", args=[intake.pk])


def test_the_list_counts_what_became_of_the_items(chief_client, intake):
    for outcome in (Outcome.STORED, Outcome.STORED, Outcome.DUPLICATE, Outcome.REFUSED):
        item(intake, outcome)
    Intake.objects.create(label="samples")

    page = chief_client.get("/intakes/").content.decode()

    assert page.index("samples") < page.index("Friday&#x27;s post"), "newest first"
    assert "from the command line" in page
    assert f'class="state refused" href="{intake.get_absolute_url()}?outcome=refused">1 refused</a>' in page


def test_the_list_costs_the_same_queries_however_long_it_is(chief_client, intake, django_assert_max_num_queries):
    for number in range(40):
        item(Intake.objects.create(label=f"import {number}"))
    # session, user, roles; count, keys of the page, rows
    with django_assert_max_num_queries(6):
        page = chief_client.get("/intakes/").content.decode()
    assert "Page 1 of 2" in page


def test_the_pages_of_the_items_go_by_place_and_not_by_time(chief_client, intake, monkeypatch):
    monkeypatch.setattr("articles.views.intakes.ITEMS", 1)
    for _ in range(3):
        item(intake)

    page = chief_client.get(intake.get_absolute_url(), {"page": 2}).content.decode()

    assert ">Previous</a>" in page
    assert ">Next</a>" in page


def test_an_empty_list_says_what_to_do(chief_client):
    page = chief_client.get("/intakes/").content.decode()

    assert "Nothing has been imported yet" in page
    assert reverse("intake_new") in page


def test_the_page_shows_each_item_with_its_reason_and_its_article(chief_client, intake):
    article = ArticleFactory(title="Ferry <stays>")
    item(intake, name="<b>a.txt", article=article, reason="date soon could not be read: left out")
    item(intake, Outcome.REFUSED)

    page = chief_client.get(intake.get_absolute_url()).content.decode()

    assert "&lt;b&gt;a.txt" in page
    assert "Ferry &lt;stays&gt;" in page
    assert f'href="{article.get_absolute_url()}"' in page
    assert "date soon could not be read: left out" in page
    assert "empty: there is nothing in it" in page


def test_the_page_costs_the_same_queries_however_many_items(chief_client, intake, django_assert_max_num_queries):
    for _ in range(20):
        item(intake, article=ArticleFactory())
    # session, user, roles; intake, items by outcome, versions that wait, count of items, items
    with django_assert_max_num_queries(8):
        chief_client.get(intake.get_absolute_url())


def test_items_are_shown_a_hundred_at_a_time(chief_client, intake):
    for _ in range(101):
        item(intake)

    first = chief_client.get(intake.get_absolute_url()).content.decode()
    second = chief_client.get(intake.get_absolute_url() + "?page=2").content.decode()

    assert "100.txt" in first
    assert "101.txt" not in first
    assert "101.txt" in second


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?outcome=refused", ["2.txt"]),
        ("?outcome=stored", ["1.txt"]),
        ("?outcome=duplicate", []),
        ("?outcome=article__title", ["1.txt", "2.txt"]),
        ("", ["1.txt", "2.txt"]),
    ],
)
def test_items_are_filtered_by_what_became_of_them(chief_client, intake, query, shown):
    item(intake)
    item(intake, Outcome.REFUSED)

    answer = chief_client.get(intake.get_absolute_url() + query, headers=HTMX)

    page = answer.content.decode()
    assert page.startswith('<div id="intake-items"')
    assert "HX-Request" in answer.headers["Vary"]
    assert [name for name in ("1.txt", "2.txt") if name in page] == shown
    assert ("No item of this import is like that" in page) == (not shown)


@pytest.mark.parametrize("annotation", ArticleVersion.Annotation)
def test_the_page_asks_again_until_every_article_has_been_read(chief_client, intake, annotation):
    item(intake, article=ArticleFactory(version__annotation=annotation))

    page = chief_client.get(intake.get_absolute_url()).content.decode()

    waits = annotation == ArticleVersion.Annotation.WAITING
    assert ('hx-trigger="every 2s"' in page) == waits
    assert ("This import is done." in page) == (not waits)
    assert ("1 could not be read" in page) == (annotation == ArticleVersion.Annotation.FAILED)


def test_the_page_asks_again_while_a_file_waits(chief_client, intake):
    item(intake, Outcome.WAITING, content=b"words")

    page = chief_client.get(intake.get_absolute_url()).content.decode()

    assert "1 file to be read" in page
    assert 'hx-trigger="every 2s"' in page


def test_a_duplicate_does_not_wait_for_the_article_it_is_of(chief_client, intake):
    item(intake, Outcome.DUPLICATE, article=ArticleFactory(version__annotation="waiting"))

    assert "This import is done." in chief_client.get(intake.get_absolute_url()).content.decode()


def test_progress_tells_the_list_when_items_have_changed(chief_client, intake):
    item(intake)
    seen = chief_client.get(progress_url(intake) + "?seen=1-0", headers=HTMX)
    unseen = chief_client.get(progress_url(intake) + "?seen=1-1", headers=HTMX)

    assert "HX-Trigger" not in seen.headers
    assert "items-changed" in unseen.headers["HX-Trigger"]
    assert seen.content.decode().startswith('<div id="intake-progress"')


def test_progress_without_htmx_is_the_page(chief_client, intake):
    answer = chief_client.get(progress_url(intake))

    assert (answer.status_code, answer.url) == (302, intake.get_absolute_url())


def test_only_admins(client, reader_client, editor_client, chief_client, intake):
    for url in ("/intakes/", intake.get_absolute_url(), progress_url(intake)):
        assert reader_client.get(url).status_code == editor_client.get(url).status_code == 403
        assert client.get(url).headers["Location"].startswith(reverse("sign_in"))
        assert chief_client.post(url).status_code == 405
    assert chief_client.get("/intakes/999999/").status_code == 404
