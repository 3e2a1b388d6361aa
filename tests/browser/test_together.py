"""Two people in one article: each sees what the other does, where it does not disturb."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from articles.editing import attributions
from articles.models import Attribution
from tests.factories import ArticleFactory, ClaimFactory, user_in_role

INDIRECT = "the extra cost would stay below nine million"


@pytest.fixture
def claim(dantas, verbeke):
    article = ArticleFactory()
    claim = ClaimFactory(article=article, attribution=dantas, attribution__candidates=[dantas, verbeke])
    ClaimFactory(
        article=article,
        words=INDIRECT,
        form="indirect",
        parts__words=INDIRECT,
        attribution=dantas,
        attribution__candidates=[dantas, verbeke],
    )
    return claim


@pytest.fixture
def carl(db):
    return user_in_role("carl", "editor")


def other_than(claim):
    return claim.article.claims.exclude(pk=claim.pk).get()


def opened(page, claim):
    panel = page.locator(f"#claim-{claim.pk} .panel")
    if not panel.count():
        page.locator(f"#claim-{claim.pk} .summary").click()
    expect(panel).to_be_visible()
    return panel


def corrects(user, claim, speaker):
    attribution = Attribution.objects.select_related("claim").get(claim=claim)
    attributions.choose_speaker(attribution, speaker=speaker, by=user, edition=attribution.edition)


def test_what_the_other_decides_appears_and_who_they_are(claim, verbeke, editor, carl, open_as):
    hers = open_as(editor, claim.article.get_absolute_url())
    his = open_as(carl, claim.article.get_absolute_url())
    hers.locator(f"#claim-{claim.pk} .summary").focus()
    expect(hers.locator("#here")).to_have_text("carl is here too.", timeout=10_000)
    expect(his.locator("#here")).to_have_text("edith is here too.")

    opened(his, claim)
    his.get_by_role("button", name="Joost Verbeke").click()

    expect(hers.locator(f"#claim-{claim.pk} .summary")).to_contain_text("Joost Verbeke", timeout=10_000)
    expect(hers.locator("#tally")).to_contain_text("1 to check")
    assert hers.evaluate("document.activeElement.dataset.claim") == str(claim.pk)
    expect(hers.locator("#news")).to_be_empty()
    assert [(v["id"], v["nodes"][0]["html"]) for v in Axe().run(hers).response["violations"]] == []


def test_a_reader_sees_the_change_and_not_who_is_there(claim, verbeke, reader, carl, open_as):
    page = open_as(reader, claim.article.get_absolute_url())
    open_as(carl, claim.article.get_absolute_url())

    corrects(carl, claim, verbeke)

    expect(page.locator(f"#claim-{claim.pk} .summary")).to_contain_text("Joost Verbeke", timeout=10_000)
    expect(page.locator("#here")).to_be_empty()


def test_a_rejected_claim_vanishes_from_a_readers_page(claim, reader, carl, open_as):
    page = open_as(reader, claim.article.get_absolute_url())

    attributions.reject(claim.attribution, by=carl, edition=1)

    expect(page.locator(f"#claim-{claim.pk}")).to_have_count(0, timeout=10_000)
    expect(page.locator(f".claim[data-claim='{claim.pk}']")).to_have_count(0)


def test_an_open_panel_is_told_and_takes_the_new_state_in_when_asked(claim, verbeke, editor, carl, open_as):
    page = open_as(editor, claim.article.get_absolute_url())
    panel = opened(page, claim)
    page.keyboard.press("n")
    typed = page.get_by_label("How the article describes the source")
    typed.fill("somebody who has seen the wall")

    corrects(carl, claim, verbeke)

    told = page.locator(f"#elsewhere-{claim.pk}")
    expect(told).to_contain_text("carl has just changed this: Joost Verbeke, corrected", timeout=10_000)
    expect(typed).to_be_focused()
    expect(page.locator(f"#claim-{claim.pk} .summary b")).to_have_text("Mirela Dantas")
    told.get_by_role("button", name="Show it as it is now").click()

    expect(page.locator(f"#claim-{claim.pk} .summary b")).to_have_text("Joost Verbeke")
    expect(panel.locator(".standing").first).to_contain_text("corrected by carl")
    expect(typed).to_have_value("somebody who has seen the wall")
    expect(told).to_be_empty()
    typed.press("Enter")
    expect(page.locator(f"#claim-{claim.pk} .summary")).to_contain_text("Unnamed: somebody who has seen the wall")


def test_what_waited_beside_an_open_panel_comes_when_it_is_closed(claim, verbeke, editor, carl, open_as):
    second = other_than(claim)
    page = open_as(editor, claim.article.get_absolute_url())
    opened(page, claim)
    corrects(carl, claim, verbeke)
    expect(page.locator(f"#elsewhere-{claim.pk}")).to_contain_text("carl has just changed this", timeout=10_000)
    attributions.reject(second.attribution, by=carl, edition=1)
    expect(page.locator(f"#claim-{second.pk} .state")).to_have_text("not a claim", timeout=10_000)

    page.keyboard.press("Escape")

    expect(page.locator(f"#claim-{claim.pk} .summary b")).to_have_text("Joost Verbeke", timeout=2_000)


def test_a_row_in_which_words_are_selected_waits(claim, verbeke, editor, carl, open_as):
    page = open_as(editor, claim.article.get_absolute_url())
    page.evaluate("() => getSelection().selectAllChildren(document.querySelector('#row-1 > p'))")

    corrects(carl, claim, verbeke)
    attributions.reject(other_than(claim).attribution, by=carl, edition=1)

    expect(page.locator("#tally")).to_contain_text("1 claim", timeout=10_000)
    expect(page.locator(f"#claim-{claim.pk} .summary b")).to_have_text("Mirela Dantas")
    assert "wall that is on no map" in page.evaluate("String(getSelection())")
    page.evaluate("() => getSelection().removeAllRanges()")
    expect(page.locator(f"#claim-{claim.pk} .summary b")).to_have_text("Joost Verbeke", timeout=10_000)


def test_an_article_that_is_read_again_shows_what_was_found(editor, dantas, open_as):
    article = ArticleFactory()
    page = open_as(editor, article.get_absolute_url())
    expect(page.locator("#tally")).to_contain_text("No claims found")

    claim = ClaimFactory(article=article, attribution=dantas)
    article.versions.update(annotation="annotated", annotated_at="2026-03-01T10:00:00Z", pipeline_version="tests.v2")

    expect(page.locator(f"#claim-{claim.pk} .summary")).to_be_visible(timeout=10_000)


def test_a_lapsed_sign_in_is_said_and_throws_nobody_off_the_page(claim, editor, open_as):
    page = open_as(editor, claim.article.get_absolute_url())

    Session.objects.all().delete()

    line = page.get_by_role("complementary", name="Decisions kept in this browser")
    expect(line.get_by_role("status")).to_have_text("You are signed out.", timeout=10_000)
    href = line.get_by_role("link", name="Sign in again").get_attribute("href")
    assert href.endswith("?next=%2Farticles%2F" + f"{claim.article_id}%2F")
    assert page.url.endswith(claim.article.get_absolute_url())


def test_a_page_in_the_background_asks_nothing(claim, editor, open_as):
    page = open_as(editor, claim.article.get_absolute_url())
    page.wait_for_load_state("networkidle")
    page.evaluate(
        "() => { Object.defineProperty(document, 'visibilityState', {value: 'hidden', configurable: true});"
        " document.dispatchEvent(new Event('visibilitychange')) }"
    )
    page.wait_for_timeout(4_500)  # one that was due is asked still
    asked = []
    page.on("request", lambda request: asked.append(request.url))

    page.wait_for_timeout(5_000)
    assert asked == []

    page.evaluate("() => { delete document.visibilityState; document.dispatchEvent(new Event('visibilitychange')) }")
    page.wait_for_timeout(500)
    assert any("/news/" in url for url in asked)
