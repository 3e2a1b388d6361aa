"""The page about the machine in a browser: what htmx brings, the filters, axe in light and dark, paper, no script."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from articles.editing import attributions
from articles.models import Candidate
from tests.factories import ArticleFactory, ClaimFactory, OutletFactory


@pytest.fixture
def decided(editor, dantas, verbeke):
    """Thirty decisions, with a long name and a mistake that repeats."""
    article = ArticleFactory(outlet=OutletFactory(name="The Associated Chambers of Quayside Commerce Quarterly"))
    for number in range(30):
        claim = ClaimFactory(
            article=article,
            form=("direct", "indirect")[number % 2],
            attribution=dantas,
            attribution__certainty=number / 30,
        )
        probability = min(1.0, number / 29)
        Candidate.objects.filter(attribution=claim.attribution).update(
            probability=probability, reasons=["named as the source"]
        )
        chosen = verbeke if number % 3 == 0 else dantas
        attributions.choose_speaker(claim.attribution, speaker=chosen, by=editor, edition=1)
    attributions.reject(ClaimFactory(attribution=verbeke).attribution, by=editor, edition=1)


def test_the_corrections_come_by_themselves_and_lead_to_their_claims(decided, reader, open_as):
    page = open_as(reader, "/machine/")

    page.get_by_role("link", name="wrong 10 times").click()

    expect(page.get_by_role("heading", name="Corrected")).to_be_visible()
    expect(page.locator("ol.claims > li")).to_have_count(10)
    page.go_back()
    expect(page.get_by_role("link", name="wrong 10 times")).to_be_visible()


def test_a_filter_counts_anew_in_place(decided, reader, open_as):
    page = open_as(reader, "/machine/")

    page.get_by_label("Form", exact=True).select_option("direct")

    expect(page.locator(".verdict")).to_contain_text("16 claims")
    expect(page).to_have_url(re.compile("form=direct"))
    expect(page.get_by_role("link", name="wrong 5 times")).to_be_visible()
    expect(page.get_by_label("Form", exact=True)).to_have_value("direct")


def test_without_script_everything_can_be_reached(decided, reader, open_as):
    page = open_as(reader, "/machine/", java_script_enabled=False)

    page.get_by_label("Form", exact=True).select_option("direct")
    page.get_by_role("button", name="Count").click()
    expect(page.locator(".verdict")).to_contain_text("16 claims")
    page.get_by_role("link", name="Which words were taken").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("What it gets wrong again and again")
    expect(page.get_by_role("link", name="wrong 5 times")).to_be_visible()


def test_a_screen_reader_hears_the_plots_and_the_numbers(decided, reader, open_as):
    page = open_as(reader, "/machine/")

    plot = page.get_by_role("img", name="What became of the machine’s claims, by form")
    expect(plot).to_have_accessible_description(re.compile("^Direct, 16 decided"))
    row = page.get_by_role("table", name="What became of the machine’s claims, by form").get_by_role("row")
    expect(row.last).to_contain_text("All")
    expect(row.last.get_by_role("cell").nth(1)).to_contain_text("65")


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
@pytest.mark.parametrize("path", ["/machine/", "/machine/corrections/", "/machine/claims/?verdict=wrong"])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_page(decided, reader, open_as, path, scheme, width):
    page = open_as(reader, path, viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.querySelectorAll('main details').forEach((details) => { details.open = true })")

    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_with_nothing_decided_axe_finds_nothing(reader, open_as, scheme):
    page = open_as(reader, "/machine/", color_scheme=scheme)

    expect(page.get_by_text("Nobody has decided a claim yet")).to_be_visible()
    assert Axe().run(page).response["violations"] == []


def test_on_paper_the_plots_stay_and_the_form_goes(decided, reader, open_as):
    page = open_as(reader, "/machine/")

    page.emulate_media(media="print")

    expect(page.locator(".filters")).to_be_hidden()
    expect(page.get_by_role("img", name="What became of")).to_be_visible()
