"""The reading page as a screen reader, a thumb, a magnifier and a forced palette meet it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from articles.models import Attribution, Entity
from tests.factories import ArticleFactory, ClaimFactory, EntityFactory, MentionFactory

INDIRECT = "the extra cost would stay below nine million"
SMALLEST = 24
"""CSS pixels of a target: WCAG 2.2, 2.5.8."""


@pytest.fixture
def claim(dantas, verbeke):
    article = ArticleFactory()
    claim = ClaimFactory(
        article=article, confidence=0.62, attribution=dantas, attribution__candidates=[dantas, verbeke]
    )
    agency = EntityFactory(name="Quay Radio", kind=Entity.Kind.ORGANIZATION)
    Attribution.objects.filter(claim=claim).update(relay=agency)
    MentionFactory(version=claim.version, entity=dantas)
    ClaimFactory(
        article=article, words=INDIRECT, form="indirect", parts__words=INDIRECT, confidence=0.4, attribution=dantas
    )
    return claim


def opened(page, claim):
    page.locator(f"#claim-{claim.pk} .summary").click()
    expect(page.locator(".panel .candidates button").first).to_be_focused()


def test_a_claim_reads_as_one_line_and_its_words_lead_to_it(claim, editor, open_as):
    page = open_as(editor, claim.article.get_absolute_url())
    url = claim.get_absolute_url()

    expect(page.locator("#row-1")).to_match_aria_snapshot(
        f"""
        - paragraph:
          - link "“We found a wall that is on no map,”":
            - /url: {url}
          - text: Mirela Dantas told the committee.
        - link "Mirela Dantas, relayed by Quay Radio, direct, suggested, 62 per cent":
            - /url: {url}
        """
    )
    expect(
        page.locator("#row-2").get_by_role("link", name="Mirela Dantas, indirect, doubtful, 40 per cent")
    ).to_have_count(1)
    words = page.get_by_role("link", name="“We found a wall that is on no map,”")
    expect(words).to_have_accessible_description("Mirela Dantas, relayed by Quay Radio, direct, suggested, 62 per cent")


def test_the_open_panel_is_a_named_region_with_named_controls(claim, editor, open_as):
    page = open_as(editor, claim.article.get_absolute_url())
    summary = page.locator(f"#claim-{claim.pk} .summary")
    assert summary.get_attribute("aria-expanded") == "false"

    opened(page, claim)

    assert summary.get_attribute("aria-expanded") == "true"
    region = page.get_by_role("region", name="Who said this?")
    expect(region).to_match_aria_snapshot(
        """
        - heading "Who said this?" [level=2]
        - link "Close"
        - status
        - paragraph: Suggested by the machine; nobody has checked it. It is 62 % sure that this is a claim and who made it; below, who it may have been if it is one. Relayed by Quay Radio
        - list:
          - listitem:
            - button "Mirela Dantas 90 % named 1. in a test"
          - listitem:
            - button "Joost Verbeke 45 % named 2. in a test"
        - text: Find anyone
        - searchbox "Find anyone"
        - group: Unnamed source
        - group: Relayed by…
        - button "Not a claim"
        - link "History"
        - text: ·
        - link "Link to this claim"
        """
    )
    page.keyboard.press("Escape")
    expect(summary).to_be_focused()


def test_every_control_has_a_name(claim, editor, open_as):
    page = open_as(editor, claim.article.get_absolute_url())
    opened(page, claim)
    page.keyboard.press("n")
    page.get_by_text("Relayed by…").click()
    page.get_by_role("searchbox", name="Find anyone").fill("verb")
    expect(page.get_by_role("button", name="Joost Verbeke person")).to_be_visible()

    for role in ("button", "link", "searchbox", "textbox", "combobox", "checkbox"):
        for control in page.get_by_role(role).all():
            expect(control).to_have_accessible_name(re.compile(r"\w{2}"))


SMALL = """least => [...document.querySelectorAll('a, button, input, select, summary')]
  .filter(e => e.checkVisibility() && e.type !== 'hidden' && !e.closest('p, blockquote, .meta, .skip, .visually-hidden') && !e.matches('.skip'))
  .filter(e => { const {width, height} = e.getBoundingClientRect(); return width < least || height < least })
  .map(e => `${e.outerHTML.slice(0, 90)} ${e.getBoundingClientRect().width}x${e.getBoundingClientRect().height}`).join('; ')"""
"""Links in running text are excepted."""


@pytest.mark.parametrize("size", [(1440, 900), (390, 844), (720, 450)])
def test_targets_are_large_enough(claim, editor, open_as, size):
    page = open_as(editor, claim.article.get_absolute_url(), viewport=dict(zip(("width", "height"), size, strict=True)))
    opened(page, claim)
    page.keyboard.press("n")
    page.get_by_text("Relayed by…").click()
    page.get_by_role("searchbox", name="Find anyone").fill("verb")
    expect(page.get_by_role("button", name="Joost Verbeke person")).to_be_visible()

    assert page.evaluate(SMALL, SMALLEST) == ""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


HIDDEN = """() => { const panel = document.querySelector('.panel').getBoundingClientRect();
  const hits = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  return [...document.querySelectorAll('.row > p, .note .summary, .tools a, .tools button')]
    .filter(e => e.checkVisibility() && hits(e.getBoundingClientRect(), panel)).map(e => e.textContent.trim().slice(0, 60)) }"""


@pytest.mark.parametrize("size", [(390, 844), (720, 450)])
def test_by_touch_and_at_twice_the_size_nothing_lies_behind_the_open_panel(claim, editor, open_as, size):
    page = open_as(
        editor,
        claim.article.get_absolute_url(),
        viewport=dict(zip(("width", "height"), size, strict=True)),
        has_touch=True,
    )
    page.locator(f".claim[data-claim='{claim.pk}']").tap()
    expect(page.locator(".panel")).to_be_visible()

    assert page.evaluate(HIDDEN) == []
    page.get_by_role("button", name="Joost Verbeke").tap()
    expect(page.locator(f"#claim-{claim.pk} .summary")).to_contain_text("Joost Verbeke")


def test_forced_colours_keep_what_colour_said(claim, editor, open_as):
    page = open_as(editor, claim.article.get_absolute_url(), forced_colors="active")
    words = page.locator(f".claim[data-claim='{claim.pk}']").first
    assert words.evaluate("e => getComputedStyle(e).borderBottomStyle") == "dotted"

    opened(page, claim)

    assert words.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"


def test_who_wants_no_motion_gets_none(claim, editor, open_as):
    page = open_as(editor, claim.article.get_absolute_url(), reduced_motion="reduce")

    moving = "[...document.querySelectorAll('*')].filter(e => getComputedStyle(e).transitionDuration !== '0s').length"
    assert page.evaluate(moving) == 0
