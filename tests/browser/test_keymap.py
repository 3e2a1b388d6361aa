"""Keys that somebody has chosen: pressed, shown and said everywhere instead of the usual ones."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from articles.models import Attribution, KeyMap
from tests.factories import ClaimFactory


@pytest.fixture
def claim(dantas, verbeke):
    return ClaimFactory(attribution=dantas, attribution__candidates=[dantas, verbeke])


def opened(page, claim):
    page.locator(f"#claim-{claim.pk} .summary").click()
    expect(page.locator(".panel")).to_be_visible()


def test_a_key_is_chosen_by_keyboard_and_works_on_the_page(claim, editor, open_as):
    page = open_as(editor, "/keys/")
    page.get_by_label("not a claim").focus()
    page.keyboard.press("q")
    page.get_by_label("next claim", exact=True).focus()
    page.keyboard.press("+")
    page.keyboard.press("Enter")
    expect(page.get_by_text("These are your keys now")).to_be_visible()

    page.goto(claim.article.get_absolute_url())
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.dataset.claim") is None
    page.keyboard.press("+")
    assert page.evaluate("document.activeElement.dataset.claim") == str(claim.pk)
    page.keyboard.press("Enter")
    expect(page.locator(".panel")).to_be_visible()
    expect(page.get_by_role("button", name="Not a claim").locator("kbd")).to_have_text("q")
    assert page.get_by_role("button", name="Not a claim").get_attribute("aria-keyshortcuts") == "q"
    page.keyboard.press("x")
    assert Attribution.objects.get(claim=claim).state == "suggested"
    page.keyboard.press("q")
    expect(page.locator(f"#claim-{claim.pk} .state")).to_have_text("not a claim")


def test_the_dialog_shows_the_keys_chosen(claim, editor, open_as):
    KeyMap.objects.create(user=editor, keys={"x": "q", "Enter": "e", "?": "!"})
    page = open_as(editor, claim.article.get_absolute_url())

    page.keyboard.press("!")

    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_be_visible()
    shown = dialog.locator("kbd").all_inner_texts()
    assert "q" in shown
    assert "x" not in shown
    assert dialog.get_by_role("link", name="Choose other keys").get_attribute("href") == "/keys/"


def test_a_second_key_for_enter_opens_and_confirms_and_enter_stays(claim, editor, open_as):
    KeyMap.objects.create(user=editor, keys={"Enter": "e"})
    page = open_as(editor, claim.article.get_absolute_url())

    page.keyboard.press("j")
    page.keyboard.press("e")
    expect(page.locator(".panel")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    expect(page.locator(".panel")).to_be_visible()
    page.keyboard.press("e")

    expect(page.locator(f"#claim-{claim.pk} .state")).to_have_text("confirmed")


def test_exchanged_digits_choose_the_other(claim, editor, open_as):
    KeyMap.objects.create(user=editor, keys={"1": "2", "2": "1"})
    page = open_as(editor, claim.article.get_absolute_url())
    opened(page, claim)

    page.keyboard.press("1")

    expect(page.locator(f"#claim-{claim.pk} .summary")).to_contain_text("Joost Verbeke")


def test_keys_of_a_single_character_stay_off_when_they_are_switched_off(claim, editor, open_as):
    KeyMap.objects.create(user=editor, keys={"x": "q", "Enter": "e"})
    page = open_as(editor, "/keys/")
    page.get_by_role("checkbox", name="Single-letter keys").uncheck()
    page.goto(claim.article.get_absolute_url())
    opened(page, claim)

    page.keyboard.press("q")
    page.keyboard.press("e")
    page.wait_for_timeout(300)

    assert Attribution.objects.get(claim=claim).state == "suggested"


def test_without_script_the_page_is_a_form(editor, open_as):
    page = open_as(editor, "/keys/", java_script_enabled=False)

    page.get_by_label("not a claim").fill("j")
    page.get_by_role("button", name="Save my keys").click()
    assert page.get_by_text("“j” would mean two things").is_visible()
    page.get_by_label("not a claim").fill("q")
    page.get_by_role("button", name="Save my keys").click()
    assert KeyMap.objects.get(user=editor).keys == {"x": "q"}
    page.get_by_role("button", name="Back to the usual keys").click()
    assert not KeyMap.objects.exists()


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_axe_finds_nothing(editor, open_as, scheme, width):
    page = open_as(editor, "/keys/", color_scheme=scheme, viewport={"width": width, "height": 900})
    page.get_by_label("not a claim").fill("j")
    page.get_by_role("button", name="Save my keys").click()
    expect(page.get_by_role("alert")).to_be_visible()

    violations = Axe().run(page).response["violations"]

    assert [(v["id"], v["nodes"][0]["html"]) for v in violations] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
