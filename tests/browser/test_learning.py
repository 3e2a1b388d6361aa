"""Learning in the browser: the button, progress that comes by itself, adopting, rolling back; and axe in every state."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from articles.learning import lessons
from articles.models import Lesson
from tests.articles.learning.newsroom import article_with_claim, newsroom


@pytest.fixture
def proposed(editor):
    newsroom(editor)
    lesson = lessons.begin(by=editor)
    lessons.learn(lesson)
    return lesson


def test_from_the_button_to_the_roll_back(editor, desk_chief, open_as):
    newsroom(editor)
    page = open_as(desk_chief, "/learning/")

    page.get_by_role("button", name="Learn from what was decided so far").click()
    expect(page.locator("#learning-progress")).to_contain_text("Waiting for a worker")
    lesson = Lesson.objects.get()
    lessons.learn(lesson)

    expect(page.get_by_role("heading", name=f"Proposed: {lesson}")).to_be_visible()
    expect(page.get_by_role("row", name="all decisions")).to_contain_text("100.0")
    page.get_by_role("button", name=f"Adopt {lesson}").click()
    expect(page.locator("#news")).to_contain_text(f"{lesson} is in use for all that is annotated from now on.")
    page.get_by_role("button", name="Roll back to no lesson").click()
    expect(page.locator("#news")).to_contain_text("No lesson is in use any more.")
    assert Lesson.objects.get().state == "withdrawn"


def test_more_of_what_would_change_is_where_the_keyboard_goes_on(desk_chief, open_as, proposed):
    page = open_as(desk_chief, "/learning/")

    page.get_by_role("link", name="More").press("Enter")

    expect(page.locator("#changes")).to_contain_text("Page 2 of 2")
    expect(page.locator("#changes")).to_be_focused()
    page.locator("#changes a").first.click()
    expect(page.locator("h1")).to_contain_text("Locks stay shut")


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_page(desk_chief, open_as, proposed, width, scheme):
    article_with_claim(99)
    page = open_as(
        desk_chief, "/learning/", viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
    )
    looked_at(page, width, "proposed")
    lessons.fail(lessons.begin(by=None).pk, "Too few decisions to learn from (3, at least 50 needed).")
    lessons.adopt(proposed, by=desk_chief)
    lessons.begin(by=None)
    page.goto("/learning/")
    looked_at(page, width, "in use, while another is learned")
    page.goto(proposed.get_absolute_url())
    looked_at(page, width, "a lesson")


def looked_at(page, width, state):
    violations = Axe().run(page).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"]) for v in violations] == [], state
    assert page.evaluate("document.documentElement.scrollWidth") <= width, state
