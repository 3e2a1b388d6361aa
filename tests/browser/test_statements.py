"""A statement under the fingers: what differs is marked, appearances are decided by key, two statements related with a note."""

from __future__ import annotations

import datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from articles.editing import statement_relations, statements
from articles.models import StatementRelation
from tests.factories import (
    AppearanceFactory,
    ArticleFactory,
    ClaimFactory,
    OutletFactory,
    StatementFactory,
    StoryFactory,
    StoryLinkFactory,
)

FIRST = "“We found a wall under the customs house that is on no map of the harbour,”"
CHANGED = "“We found a tunnel under the customs house that is on no map of the harbour,”"
DENIED = "“No wall was found anywhere near the harbour,”"


def printed(statement, outlet, day, words, speaker, **claim):
    article = ArticleFactory(
        outlet=OutletFactory(name=outlet),
        published_at=datetime.datetime(2026, 5, day, 8, tzinfo=datetime.UTC),
        version__body=f"{words} Mirela Dantas told the committee.",
    )
    claim = ClaimFactory(article=article, words=words, parts__words=words, attribution=speaker, **claim)
    return AppearanceFactory(statement=statement, claim=claim)


@pytest.fixture
def statement(dantas, verbeke):
    """Three prints of the same words: the first, one changed and given to another, one as indirect speech."""
    statement = StatementFactory()
    printed(statement, "The Quay Courier", 12, FIRST, dantas)
    printed(statement, "Coast Lantern", 13, CHANGED, verbeke)
    printed(statement, "Harbour Radio", 14, FIRST.strip("“,”"), dantas, form="indirect")
    statements.recount([statement.pk])
    return statement


@pytest.fixture
def denial(statement, verbeke):
    """Another statement of the same story."""
    denial = StatementFactory()
    for outlet in ("Coast Lantern", "Harbour Radio"):
        appearance = printed(denial, outlet, 15, DENIED, verbeke)
    story = StoryFactory()
    for one in (appearance, statement.appearances.first()):
        StoryLinkFactory(story=story, article=one.claim.article)
    statements.recount([denial.pk])
    return denial


def states(statement):
    return [appearance.state for appearance in statement.appearances.order_by("pk")]


def test_flags_and_differing_words_are_told_without_colour(statement, editor, open_as):
    page = open_as(editor, statement.get_absolute_url(), forced_colors="active")

    flags = page.get_by_role("region", name="What an editor must see")
    expect(flags).to_contain_text(
        "Given to Mirela Dantas by The Quay Courier, Harbour Radio, to Joost Verbeke by Coast Lantern."
    )
    expect(page.get_by_role("listitem").filter(has_text="Coast Lantern").get_by_role("insertion")).to_have_text(
        "other words: tunnel, then again the same: "
    )
    line = page.locator("ins").evaluate("e => getComputedStyle(e).textDecorationLine")
    assert line == "underline"
    expect(page.get_by_role("deletion")).to_have_text("wall")


def test_appearances_are_decided_and_undone_by_keyboard_alone(statement, editor, open_as):
    page = open_as(editor, statement.get_absolute_url())

    for key in "jj":
        page.keyboard.press(key)
    expect(page.locator(".appearance").nth(1)).to_be_focused()
    page.keyboard.press("x")
    expect(page.locator("#news")).to_contain_text("Saved: other words.")
    expect(page.locator(".appearance")).to_have_count(2)
    assert states(statement) == ["suggested", "rejected", "suggested"]
    page.keyboard.press("u")
    expect(page.locator("#news")).to_contain_text("Undone")
    expect(page.locator(".appearance")).to_have_count(3)
    assert states(statement) == ["suggested"] * 3
    page.keyboard.press("c")
    expect(page.locator("#news")).to_contain_text("Saved: the same words.")
    page.keyboard.press("c")  # confirmed already: no other is confirmed instead
    page.keyboard.press("j")
    expect(page.locator(".appearance").nth(2)).to_be_focused()
    page.keyboard.press("o")
    expect(page.get_by_role("heading", name="Who said this?")).to_be_visible()
    assert sorted(states(statement)) == ["confirmed", "suggested", "suggested"]


def test_two_statements_are_related_with_a_note_by_keyboard(statement, denial, editor, open_as):
    page = open_as(editor, statement.get_absolute_url())

    page.keyboard.press("r")
    expect(page.get_by_role("heading", name="Which other statement?")).to_be_visible()
    page.keyboard.press("1")
    expect(page.get_by_role("heading", name="What relates these two?")).to_be_visible()
    page.keyboard.press("1")
    page.keyboard.press("n")
    page.keyboard.type("The builder denies what the works department found.")
    page.get_by_role("button", name="Save").press("Enter")

    related = page.get_by_role("region", name="Related statements")
    expect(related).to_contain_text("Contradicts “No wall was found anywhere near the harbour,”")
    expect(related).to_contain_text("The builder denies what the works department found. edith said so on")
    assert StatementRelation.objects.get().kind == "contradicts"


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_page(statement, denial, editor, open_as, scheme, width):
    statement_relations.relate(statement, other=denial, kind="background", note="Look.", by=editor, edition=1)
    statements.reject(statement.appearances.last(), by=editor, edition=1)
    address = statement.get_absolute_url()
    for path in (
        address,
        "/statements/",
        f"{address}history/",
        f"{address}claims/",
        f"{address}others/?other={denial.pk}",
    ):
        page = open_as(editor, path, viewport={"width": width, "height": 844}, color_scheme=scheme)
        for details in page.locator("details").all():
            details.evaluate("details => { details.open = true }")

        found = Axe().run(page)

        assert found.response["violations"] == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
