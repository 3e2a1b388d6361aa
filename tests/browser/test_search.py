"""The search box and its results: completion by keyboard, a facet by a click, and Back."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from articles.searching import indexing
from tests.factories import ClaimFactory, EntityFactory


@pytest.fixture
def coverage(db, dantas, verbeke):
    ClaimFactory(attribution=dantas, article__title="The wall by the quay")
    ClaimFactory(attribution=verbeke, article__title="The wall by the mole")
    indexing.index_waiting()


def test_a_reader_types_completes_narrows_and_goes_back(open_as, reader, coverage):
    page = open_as(reader, "/search/?kind=claims")
    box = page.get_by_role("combobox", name="Search")

    page.keyboard.press("/")
    page.keyboard.type("wall speaker:mir")
    page.get_by_role("option", name="Mirela Dantas").wait_for()
    assert box.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    assert page.locator(f"#{box.get_attribute('aria-activedescendant')}").inner_text().startswith("Mirela Dantas")
    page.keyboard.press("Enter")
    assert box.input_value() == 'wall speaker:"Mirela Dantas" '
    assert box.get_attribute("aria-expanded") == "false"
    page.keyboard.press("Enter")
    page.get_by_text("1 claim", exact=True).wait_for()
    assert "at=" not in page.url

    page.get_by_role("link", name="Without speaker: Mirela Dantas").click()
    page.get_by_text("2 claims", exact=True).wait_for()
    page.get_by_role("region", name="Narrow the search").get_by_role("link", name="Joost Verbeke").click()
    page.get_by_text("1 claim", exact=True).wait_for()
    assert box.input_value() == 'wall speaker:"Joost Verbeke"'

    page.go_back()
    page.get_by_text("2 claims", exact=True).wait_for()
    assert box.input_value() == "wall"


def test_escape_puts_the_offers_away_and_keeps_what_is_typed(open_as, reader, coverage):
    EntityFactory(name="Wallace Stone")
    page = open_as(reader, "/search/")
    box = page.get_by_role("combobox", name="Search")

    box.click()
    page.keyboard.type("wall")
    page.get_by_role("option", name="Wallace Stone").wait_for()
    page.keyboard.press("Escape")

    assert page.get_by_role("option").count() == 0
    assert box.input_value() == "wall"


def test_without_script_the_box_and_the_links_do_the_same(open_as, reader, coverage):
    page = open_as(reader, "/search/", java_script_enabled=False)

    page.get_by_role("combobox", name="Search").fill("wall")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Claims").click()
    page.get_by_role("region", name="Narrow the search").get_by_role("link", name="Joost Verbeke").click()

    assert page.get_by_role("combobox", name="Search").input_value() == 'wall speaker:"Joost Verbeke"'
    assert page.get_by_text("1 claim", exact=True).is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_is_wider_than_a_phone(open_as, reader, coverage, scheme):
    page = open_as(
        reader,
        "/search/?q=wall+foo:x+OR+wall&kind=claims",
        color_scheme=scheme,
        viewport={"width": 390, "height": 844},
    )

    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") == 390
