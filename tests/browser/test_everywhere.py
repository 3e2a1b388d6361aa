"""Many claims at once, by keyboard alone: said once for all, the rest confirmed, the article marked as reviewed."""

from __future__ import annotations

import datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from articles.editing import attributions, reviews
from articles.models import Attribution, Review, Revision
from tests.factories import ArticleFactory, ClaimFactory, EntityFactory, user_in_role

BODY = (
    "“The mole will be dredged,” the minister told the council. “It will cost little,” The Minister told them again.\n\n"
    "“The ferry stays,” the harbour master said. “Nobody has asked us,” he added, and “We will see,” a clerk muttered."
)
FIRST, SECOND, THIRD, FOURTH, FIFTH = (
    "“The mole will be dredged,”",
    "“It will cost little,”",
    "“The ferry stays,”",
    "“Nobody has asked us,”",
    "“We will see,”",
)


@pytest.fixture
def renner(db):
    return EntityFactory(name="Ilka Renner")


def article(day=1):
    published_at = datetime.datetime(2026, 10, day, 9, tzinfo=datetime.UTC)
    return ArticleFactory(published_at=published_at, title=f"The mole, day {day}", version__body=BODY)


def claim_in(there, words=FIRST, source="the minister", speaker=None, **values):
    return ClaimFactory(
        article=there,
        words=words,
        parts__words=words,
        parts__source=source,
        parts__cue="",
        attribution=speaker,
        **values,
    )


@pytest.fixture
def claim(renner, verbeke):
    """A claim of the minister, with three more of the same words in other articles; one of them decided."""
    claim = claim_in(article(), speaker=verbeke, attribution__candidates=[verbeke, renner])
    for day in (2, 3, 4):
        claim_in(article(day), speaker=verbeke)
    return claim


def speakers(articles=None):
    rows = Attribution.objects.order_by("claim__article__published_at", "claim__start")
    return list(rows.values_list("speaker__name", flat=True))


def axe(page):
    violations = Axe().run(page).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"]) for v in violations] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_decision_is_said_once_for_all_but_one_and_taken_back_by_keyboard(claim, editor, open_as):
    page = open_as(editor, claim.article.get_absolute_url())
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator(".panel")).to_be_visible()
    page.keyboard.press("2")
    expect(page.locator("#news")).to_contain_text("The same words stand for somebody else in 3 places")

    page.keyboard.press("e")
    expect(page.get_by_role("heading", name="Said once for all")).to_be_visible()
    assert page.locator("mark").all_inner_texts() == ["the minister"] * 3
    expect(page.get_by_role("button", name="Give 3 to Ilka Renner")).to_be_enabled()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Give 2 to Ilka Renner")).to_be_enabled()
    page.keyboard.press("Enter")

    page.wait_for_url("**/acts/**")
    assert speakers() == ["Ilka Renner", "Ilka Renner", "Joost Verbeke", "Ilka Renner"]
    page.keyboard.press("u")
    expect(page.locator("#news")).to_contain_text("2 taken back.")
    assert speakers() == ["Ilka Renner", "Joost Verbeke", "Joost Verbeke", "Joost Verbeke"]


def test_the_undo_key_of_an_article_says_what_stays(claim, renner, verbeke, editor, open_as):
    attributions.choose_speaker(claim.attribution, speaker=renner, by=editor, edition=1)
    page = open_as(editor, f"/claims/{claim.pk}/everywhere/")
    page.keyboard.press("Enter")
    page.wait_for_url("**/acts/**")
    hits = Attribution.objects.exclude(claim=claim).select_related("claim", "speaker", "relay").order_by("pk")
    rolf = user_in_role("rolf", "editor")
    attributions.choose_speaker(hits[0], speaker=verbeke, by=rolf, edition=hits[0].edition)

    page.goto(hits[1].claim.article.get_absolute_url())
    page.keyboard.press("u")

    expect(page.locator("#news")).to_contain_text("2 taken back; 1 was changed since and stays.")


def test_ticks_survive_paging_and_one_key_sets_all(claim, renner, editor, open_as, monkeypatch):
    monkeypatch.setattr("articles.views.ticking.PAGE", 2)
    attributions.choose_speaker(claim.attribution, speaker=renner, by=editor, edition=1)
    page = open_as(editor, f"/claims/{claim.pk}/everywhere/")

    page.keyboard.press("j")
    page.keyboard.press("Space")
    page.keyboard.press("g")
    expect(page.locator(".pager")).to_contain_text("Page 2 of 2")
    expect(page.get_by_role("button", name="Give 2 to")).to_be_visible()
    page.keyboard.press("p")
    expect(page.locator(".pager")).to_contain_text("Page 1 of 2")
    assert [box.is_checked() for box in page.locator("[name=tick]").all()] == [False, True]
    page.keyboard.press("n")
    expect(page.get_by_role("button", name="Give 0 to")).to_be_disabled()
    page.keyboard.press("a")
    expect(page.get_by_role("button", name="Give 3 to")).to_be_enabled()


def test_without_script_pages_ticks_and_act_work(claim, renner, editor, open_as, monkeypatch):
    monkeypatch.setattr("articles.views.ticking.PAGE", 2)
    attributions.choose_speaker(claim.attribution, speaker=renner, by=editor, edition=1)
    page = open_as(editor, f"/claims/{claim.pk}/everywhere/", java_script_enabled=False)

    page.locator("[name=tick]").first.uncheck()
    page.get_by_role("button", name="More").click()
    page.get_by_role("button", name="Give 2 to Ilka Renner").click()

    assert "/acts/" in page.url
    assert speakers() == ["Ilka Renner", "Ilka Renner", "Ilka Renner", "Joost Verbeke"]
    page.get_by_role("button", name="Take all of it back").click()
    assert "2 taken back." in page.locator("#news").inner_text()


@pytest.fixture
def sure(verbeke):
    """An article of five claims: one doubtful, one that names nobody, and three of which the machine is sure."""
    there = article()
    for words, confidence in ((FIRST, 0.97), (SECOND, 0.86), (THIRD, 0.81), (FOURTH, 0.52)):
        claim_in(there, words, speaker=verbeke, confidence=confidence)
    claim_in(there, FIFTH, confidence=0.9)
    return there


def test_the_rest_is_confirmed_above_a_probability_and_the_article_marked_by_keyboard(sure, editor, open_as):
    page = open_as(editor, sure.get_absolute_url())
    page.keyboard.press("b")
    expect(page.get_by_role("heading", name="Confirm the rest")).to_be_visible()
    expect(page.locator("#confirming")).to_contain_text("3 claims of 80 % and more")

    page.get_by_label("Where the machine is at least this sure").focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    expect(page.locator("#confirming")).to_contain_text("2 claims of 85 % and more")
    page.keyboard.press("Tab")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Confirm 1")).to_be_visible()
    page.keyboard.press("Enter")

    expect(page.locator("#news")).to_contain_text("Confirmed 1 claim.")
    expect(page.locator("#tally")).to_contain_text("4 to check")
    page.keyboard.press("y")
    expect(page.get_by_role("alert")).to_contain_text("4 claims of this article are still to check")
    assert not Review.objects.exists()
    expect(page.get_by_role("button", name="Mark as reviewed")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#review")).to_contain_text("Reviewed by edith on")

    page.keyboard.press("u")
    expect(page.locator("#review")).to_contain_text("Not reviewed yet")
    page.keyboard.press("u")
    expect(page.locator("#tally")).to_contain_text("5 to check")
    assert Revision.objects.filter(act="undone").count() == 2


def test_d_goes_to_the_last_and_then_offers_to_mark_the_article(claim, editor, open_as):
    claim_in(claim.article, THIRD, source="the harbour master", speaker=EntityFactory(name="Oona Vane"))
    page = open_as(editor, claim.article.get_absolute_url())

    for state in (1, 2):
        page.keyboard.press("d")
        expect(page.locator(".panel")).to_be_visible()
        page.keyboard.press("Enter")
        expect(page.locator(".state.confirmed")).to_have_count(state)
    expect(page.locator("#news")).to_contain_text("Every claim of this article is checked.")
    page.reload()
    page.keyboard.press("d")
    expect(page.locator("#news")).to_contain_text("Every claim of this article is checked.")
    page.locator("#news").get_by_role("button", name="Mark as reviewed").press("Enter")

    expect(page.locator("#review")).to_contain_text("Reviewed by edith on")
    assert Review.objects.get().editor == editor


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_axe_finds_nothing(claim, renner, verbeke, sure, editor, open_as, scheme, width):
    attributions.choose_speaker(claim.attribution, speaker=renner, by=editor, edition=1)
    decided = Attribution.objects.exclude(claim=claim).select_related("claim", "speaker", "relay").first()
    attributions.choose_speaker(decided, speaker=verbeke, by=user_in_role("rolf", "editor"), edition=1)
    reviews.mark(claim.version, by=editor, remaining=9)
    paths = [
        f"/claims/{claim.pk}/",
        f"/claims/{claim.pk}/everywhere/",
        f"/articles/{sure.pk}/confirming/",
        f"/articles/{claim.article_id}/review/",
        f"/articles/{sure.pk}/",
        f"/acts/{Revision.objects.last().pk}/",
        "/articles/",
    ]
    page = open_as(editor, paths[0], color_scheme=scheme, viewport={"width": width, "height": 900})

    for path in paths:
        page.goto(path)
        axe(page)
