"""The list of outlets, and what an admin says of one."""

from __future__ import annotations

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from articles import queue
from articles.models import Outlet
from tests.articles.intake.imports import imported
from tests.factories import ArticleFactory, OutletFactory

pytestmark = pytest.mark.django_db
SAID = {
    "name": "The Quay Courier",
    "domain": "Quay-Courier.example",
    "language": "en",
    "country": "gb",
    "date_order": "DMY",
}


@pytest.fixture
def outlet():
    return OutletFactory()


def url(outlet: Outlet) -> str:
    return f"/outlets/{outlet.pk}/"


def test_the_list_says_who_publishes_how_much(chief_client, outlet):
    for _ in range(2):
        ArticleFactory(outlet=outlet)
    OutletFactory(name="Lantern <Weekly>", domain="", date_order="MDY")
    page = chief_client.get("/outlets/").content.decode()

    assert page.index("Lantern &lt;Weekly&gt;") < page.index("The Quay Courier")
    assert '<td class="number">2</td>' in page
    assert "month, day, year" in page
    assert "nobody has said" in page


def test_an_empty_list_says_what_to_do(chief_client):
    assert "No outlet is known yet" in chief_client.get("/outlets/").content.decode()


def test_the_list_costs_the_same_queries_however_long(chief_client, django_assert_max_num_queries):
    for number in range(101):
        OutletFactory(name=f"Courier {number}")
    # session, user, roles, keys; count, rows
    with django_assert_max_num_queries(6):
        page = chief_client.get("/outlets/").content.decode()
    assert "Page 1 of 2" in page


def test_what_is_said_is_saved(chief_client, outlet):
    answer = chief_client.post(url(outlet), SAID)

    assert (answer.status_code, answer.url) == (302, url(outlet))
    saved = Outlet.objects.values("name", "domain", "language", "country", "date_order").get()
    assert saved == SAID | {"domain": "quay-courier.example", "country": "GB"}
    assert "What you said of The Quay Courier is saved." in chief_client.get(url(outlet)).content.decode()
    assert 'value="DMY"' in chief_client.get(url(outlet)).content.decode()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "This field is required"),
        ({"name": "x" * 201}, "at most 200 characters"),
        ({"domain": "no domain"}, "This is no domain"),
        ({"domain": "https://quay-courier.example"}, "This is no domain"),
        ({"language": "English"}, "This is no language"),
        ({"country": "G1"}, "This is no country"),
        ({"date_order": "YDM"}, "not one of the available choices"),
        ({"name": "LANTERN"}, "Another outlet has that name already"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_written_is_kept(chief_client, outlet, wrong, sentence):
    OutletFactory(name="Lantern")
    answer = chief_client.post(url(outlet), SAID | wrong)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert next(iter(wrong.values())) in page or "date_order" in wrong
    assert Outlet.objects.get(pk=outlet.pk).date_order == ""


def test_the_page_says_how_many_articles_wait_for_it(chief_client, outlet):
    imported(
        ("a.md", b"---\ntitle: Ferry\noutlet: The Quay Courier\ndate: 3/4/2025\n---\nThe ferry stays in port."),
        ("b.md", b"---\ntitle: Tram\noutlet: The Quay Courier\ndate: 2025-04-03\n---\nThe tram is late again."),
    )
    page = chief_client.get(url(outlet)).content.decode()
    answer = chief_client.post(url(outlet), SAID, follow=True)

    assert "<b>1 article</b> of this outlet has no date yet" in page
    assert "1 article gets its date in a moment." in answer.content.decode()
    job = ProcrastinateJob.objects.latest("pk")
    assert (job.task_name, job.args) == (queue.DATE_AGAIN, {"outlet_id": outlet.pk})
