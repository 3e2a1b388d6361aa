"""Reading stories: the list and its pages, a story, two of its articles side by side."""

from __future__ import annotations

import datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from articles.tallies import count_stories
from tests.factories import (
    AppearanceFactory,
    ArticleFactory,
    ClaimFactory,
    OutletFactory,
    StatementFactory,
    StoryFactory,
    StoryLinkFactory,
)

PHONE = {"width": 390, "height": 844}


def told(name, outlets, speaker, day=4):
    """A story of an article by each of the outlets, with a statement that all print."""
    story, statement = StoryFactory(name=name), StatementFactory()
    for number, outlet in enumerate(outlets):
        at = datetime.datetime(2026, 5, day, 8 + number, tzinfo=datetime.UTC)
        article = ArticleFactory(title=f"{name}, {outlet}", outlet=OutletFactory(name=outlet), published_at=at)
        AppearanceFactory(statement=statement, claim=ClaimFactory(article=article, attribution=speaker))
        StoryLinkFactory(story=story, article=article)
    count_stories([story.pk])
    return story


@pytest.fixture
def story(dantas):
    return told("The tram is late", ["Quay Courier", "Coast Lantern", "Elgar Radio"], dantas)


def is_clean(page):
    violations = Axe().run(page).response["violations"]
    return [(one["id"], [node["html"] for node in one["nodes"]]) for one in violations] == []


def test_the_list_goes_on_and_comes_back_without_a_reload(story, dantas, reader, open_as, monkeypatch):
    monkeypatch.setattr("articles.views.stories.PAGE", 1)
    told("The ferry is aground", ["Quay Courier", "Coast Lantern"], dantas, day=9)
    page = open_as(reader, "/stories/")
    page.evaluate("window.isStillHere = true")
    assert is_clean(page)

    page.get_by_role("link", name="Earlier news").click()
    expect(page.get_by_role("link", name="The tram is late")).to_be_visible()
    expect(page.locator("#stories")).to_be_focused()
    page.get_by_role("link", name="Later news").click()

    expect(page.get_by_role("link", name="The ferry is aground")).to_be_visible()
    assert page.evaluate("window.isStillHere")


@pytest.mark.parametrize("options", [{}, {"viewport": PHONE, "color_scheme": "dark"}])
def test_a_story_is_read_by_everybody(story, editor, open_as, options):
    page = open_as(editor, story.get_absolute_url(), **options)

    assert is_clean(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_text("The same as a table").click()
    expect(page.get_by_role("row", name="4 May 2026, 10:00 Elgar Radio")).to_be_visible()


def test_two_are_ticked_and_read_side_by_side_by_key(story, reader, open_as):
    page = open_as(reader, story.get_absolute_url())
    page.get_by_role("checkbox", name="The tram is late, Quay Courier").check()
    page.get_by_role("checkbox", name="The tram is late, Coast Lantern").check()
    page.get_by_role("button", name="Side by side").click()
    heads = page.locator(".heads h2")
    expect(heads).to_have_text(["The tram is late, Quay Courier", "The tram is late, Coast Lantern"])
    assert is_clean(page)

    page.keyboard.press("j")
    expect(page.locator("[data-step]").first).to_be_focused()
    page.keyboard.press("v")
    expect(heads).to_have_text(["The tram is late, Coast Lantern", "The tram is late, Quay Courier"])
    page.keyboard.press("n")

    expect(heads).to_have_text(["The tram is late, Coast Lantern", "The tram is late, Elgar Radio"])
