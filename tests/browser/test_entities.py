"""Two people made one and taken apart again by keyboard alone; one made two; and the pages in every light and width."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from articles.editing import distinct, entities, merging
from articles.models import Alias, Attribution, Entity, Revision
from tests.factories import ArticleFactory, ClaimFactory, EntityFactory, MentionFactory


@pytest.fixture
def joost(verbeke):
    """The same as Joost Verbeke, under another name, in two articles."""
    joost = EntityFactory(name="J. Verbeke")
    for _ in range(2):
        claim = ClaimFactory(article=ArticleFactory(), attribution=joost)
        MentionFactory(version=claim.version, entity=joost, exact="Mirela Dantas")
    MentionFactory(version=claim.version, entity=verbeke, exact="the committee")
    return joost


def speakers():
    return {attribution.speaker.name for attribution in Attribution.objects.select_related("speaker")}


def tab_to(page, name):
    """Goes on by Tab until the control of that name has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if name in page.evaluate("document.activeElement.innerText || ''"):
            return
    pytest.fail(f"{name} is not reached by Tab")


def test_two_are_merged_and_taken_apart_by_keyboard_alone(joost, verbeke, editor, open_as):
    page = open_as(editor, verbeke.get_absolute_url())

    page.keyboard.press("m")
    expect(page.get_by_role("heading", name="Who is the same as Joost Verbeke?")).to_be_visible()
    page.keyboard.press("1")
    expect(page.get_by_role("heading", name="Are these two the same?")).to_be_visible()
    page.keyboard.press("1")
    expect(page.get_by_role("radio").first).to_be_checked()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Joost Verbeke", level=1)).to_be_visible()
    expect(page.locator("#news")).to_contain_text("J. Verbeke is Joost Verbeke now: 2 claims moved.")
    assert speakers() == {"Joost Verbeke"}
    page.keyboard.press("u")

    expect(page.locator("#news")).to_contain_text("Undone: merged two into one.")
    assert speakers() == {"J. Verbeke"}
    assert not Entity.objects.exclude(merged_into=None).exists()
    assert Revision.objects.count() == 2


def test_somebody_under_another_name_is_found_by_typing(joost, dantas, editor, open_as):
    page = open_as(editor, dantas.get_absolute_url())

    page.keyboard.press("m")
    expect(page.get_by_role("heading", name="Who is the same as Mirela Dantas?")).to_be_visible()
    page.keyboard.press("f")
    page.keyboard.type("verb")
    expect(page.locator("#entities-found li")).to_have_count(2)
    tab_to(page, "J. Verbeke")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Are these two the same?")).to_be_visible()
    page.keyboard.press("x")

    expect(page.locator("#news")).to_contain_text("Mirela Dantas and J. Verbeke are never the same")


def test_one_is_dealt_out_to_two_by_keyboard_and_comes_back(joost, editor, open_as):
    page = open_as(editor, joost.get_absolute_url())

    page.keyboard.press("s")
    expect(page.get_by_role("heading", name="What is not J. Verbeke’s?")).to_be_visible()
    page.get_by_role("checkbox", name="all of this article").first.press("Space")
    page.keyboard.press("f")
    page.keyboard.type("joost")
    expect(page.get_by_role("button", name="Give to Joost Verbeke")).to_be_visible()
    tab_to(page, "Give to Joost Verbeke")
    page.keyboard.press("Enter")

    expect(page.locator("#news")).to_contain_text("Given to Joost Verbeke: 1 claim and 1 mention.")
    assert speakers() == {"J. Verbeke", "Joost Verbeke"}
    page.keyboard.press("u")

    expect(page.locator("#news")).to_contain_text("Undone: made two of one.")
    assert speakers() == {"J. Verbeke"}


def test_the_edit_section_opens_by_key_with_the_cursor_in_the_name(verbeke, editor, open_as):
    page = open_as(editor, verbeke.get_absolute_url())

    page.keyboard.press("e")
    expect(page.get_by_label("Name:", exact=True)).to_be_focused()
    page.keyboard.type("Joost van Verbeke")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Joost van Verbeke", level=1)).to_be_visible()
    expect(page.locator("main")).to_contain_text("Also named Joost Verbeke")


def _pages(joost, verbeke, dantas, editor):
    """Of one of whom there is much to tell: the addresses of its pages."""
    Alias.objects.create(entity=verbeke, name="Verbeke", key="verbeke")
    entities.add_alias(verbeke, name="the minister", by=editor)
    distinct.tell_apart(verbeke, other=dantas, by=editor)
    merging.merge(EntityFactory(name="Verbeke of Lorcy"), into=verbeke, by=editor)
    own = verbeke.get_absolute_url()
    others = joost.get_absolute_url()
    return [
        own,
        f"{own}history/",
        f"{own}same/",
        f"{own}same/?q=verb",
        f"{own}same/?other={joost.pk}",
        f"{others}split/",
    ]


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_page(joost, verbeke, dantas, editor, open_as, scheme, width):
    for address in _pages(joost, verbeke, dantas, editor):
        page = open_as(editor, address, viewport={"width": width, "height": 844}, color_scheme=scheme)
        for details in page.locator("details").all():
            details.evaluate("details => { details.open = true }")

        found = Axe().run(page)

        assert found.response["violations"] == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
