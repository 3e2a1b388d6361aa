"""The desk under the fingers: an hour's worth of decisions by keys alone, no waiting, undo without end, what comes back."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from articles.editing import attributions
from articles.models import Attribution, Hold, Revision, Skip
from tests.factories import ArticleFactory, ClaimFactory, EntityFactory, MentionFactory

HOUR = 60
"""Claims: an hour's worth, at one a minute and many more at once."""


def shown(page):
    return page.locator(".card:visible")


def expect_shown(page, claim):
    expect(page.locator(f"#card-{claim.pk}")).to_be_visible()


@pytest.fixture
def claims(dantas, verbeke):
    made = []
    for n in range(6):
        claim = ClaimFactory(
            article=ArticleFactory(title=f"Tram report {n}"),
            attribution=dantas,
            attribution__candidates=[dantas, verbeke],
            attribution__certainty=0.1 + n / 10,
        )
        MentionFactory(version=claim.version, entity=dantas)
        made.append(claim)
    return made


def states(claims):
    by_claim = dict(Attribution.objects.values_list("claim", "state"))
    return [by_claim[claim.pk] for claim in claims]


def test_an_hour_of_review_by_keys_alone(dantas, verbeke, editor, open_as):
    made = [
        ClaimFactory(attribution=dantas, attribution__candidates=[dantas, verbeke], attribution__certainty=n / 100)
        for n in range(HOUR)
    ]
    page = open_as(editor, "/review/")
    expected = []
    for n, claim in enumerate(made):
        expect_shown(page, claim)
        key, state = [("Enter", "confirmed"), ("2", "corrected"), ("x", "rejected")][n % 3]
        page.keyboard.press(key)
        expected.append(state)

    expect(page.get_by_text("Nothing more waits for you")).to_be_visible()
    expect(page.locator("#news")).to_contain_text("Saved")
    page.wait_for_load_state("networkidle")
    assert states(made) == expected
    assert Revision.objects.count() == HOUR


def test_the_next_card_is_there_though_the_server_has_not_answered(claims, editor, open_as):
    page = open_as(editor, "/review/")
    expect(page.locator(".card")).to_have_count(3)
    held = []
    page.route("**/rejection/**", lambda route: held.append(route), times=1)

    page.keyboard.press("x")

    expect_shown(page, claims[1])
    page.keyboard.press("x")
    expect_shown(page, claims[2])
    shown(page).get_by_role("button", name=re.compile("Joost Verbeke")).click()
    assert states(claims[:3]) == ["suggested"] * 3
    held[0].continue_()
    expect(page.locator("#news")).to_contain_text("Joost Verbeke")
    assert states(claims[:3]) == ["rejected", "rejected", "corrected"]
    assert list(Revision.objects.order_by("pk").values_list("claim", flat=True)) == [claim.pk for claim in claims[:3]]


def test_u_undoes_without_end_and_waits_for_what_is_on_its_way(claims, editor, open_as):
    page = open_as(editor, "/review/")
    for _ in range(3):
        page.keyboard.press("x")

    page.keyboard.press("u")
    expect_shown(page, claims[2])
    page.keyboard.press("u")
    expect_shown(page, claims[1])
    page.keyboard.press("u")
    expect_shown(page, claims[0])

    expect(page.locator("#news")).to_contain_text("Undone")
    assert states(claims[:3]) == ["suggested"] * 3
    page.keyboard.press("u")
    expect(page.locator("#news")).to_contain_text("no decision of yours left")
    page.keyboard.press("Enter")
    expect_shown(page, claims[1])


def test_j_and_k_walk_without_deciding(claims, editor, open_as):
    page = open_as(editor, "/review/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect_shown(page, claims[2])
    page.keyboard.press("k")
    expect_shown(page, claims[1])
    page.keyboard.press("x")
    page.keyboard.press("k")

    expect(shown(page)).to_contain_text("not a claim")
    expect_shown(page, claims[1])
    assert states(claims[:3]) == ["suggested", "rejected", "suggested"]


def test_a_claim_is_put_aside_by_key_and_reason(claims, editor, open_as):
    page = open_as(editor, "/review/")
    page.keyboard.press("s")
    expect(page.get_by_role("heading", name="Why put it aside?")).to_be_visible()
    page.keyboard.press("2")

    expect_shown(page, claims[1])
    expect(page.locator("#news")).to_contain_text("Put aside: it takes somebody who knows the subject")
    assert Skip.objects.get().claim == claims[0]
    assert states(claims[:1]) == ["suggested"]


def test_anybody_is_found_and_a_source_left_unnamed_by_key(claims, editor, open_as):
    EntityFactory(name="Farida Anwar")
    page = open_as(editor, "/review/")
    page.keyboard.press("/")
    page.keyboard.type("farida")
    expect(shown(page).locator(".found button", has_text="Farida Anwar").first).to_be_visible()
    page.keyboard.press("Enter")
    expect_shown(page, claims[1])
    page.keyboard.press("n")
    page.keyboard.type("a port official")
    page.keyboard.press("Enter")
    expect_shown(page, claims[2])
    expect(page.locator("#news")).to_contain_text("a port official")

    speakers = dict(Attribution.objects.values_list("claim", "speaker__name"))
    assert [speakers[claim.pk] for claim in claims[:2]] == ["Farida Anwar", "a port official"]


def test_what_somebody_else_has_changed_comes_back_with_both(claims, editor, desk_chief, verbeke, dantas, open_as):
    page = open_as(editor, "/review/")
    attributions.choose_speaker(claims[0].attribution, speaker=verbeke, by=desk_chief, edition=1)

    page.keyboard.press("Enter")

    expect(page.get_by_role("alert")).to_contain_text("You chose Mirela Dantas")
    expect_shown(page, claims[0])
    page.get_by_role("button", name="Choose Mirela Dantas all the same").press("Enter")
    expect_shown(page, claims[1])
    expect(page.locator("#news")).to_contain_text("Saved")
    assert Attribution.objects.get(claim=claims[0]).speaker == dantas


def test_two_editors_at_two_desks_have_different_cards(claims, editor, desk_chief, open_as):
    one, other = open_as(editor, "/review/"), open_as(desk_chief, "/review/")

    assert not set(one.locator(".card").evaluate_all("all => all.map((card) => card.id)")) & set(
        other.locator(".card").evaluate_all("all => all.map((card) => card.id)")
    )
    assert Hold.objects.count() == len(claims)


def test_from_the_key_to_the_next_card_takes_less_than_the_eye_sees(claims, editor, open_as):
    page = open_as(editor, "/review/")
    expect(page.locator(".card")).to_have_count(3)

    frames = page.evaluate(
        """() => new Promise((done) => {
            const before = document.querySelector(".card:not([hidden])").id;
            document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "x", bubbles: true }));
            requestAnimationFrame(() => done(document.querySelector(".card:not([hidden])").id !== before));
        })"""
    )

    assert frames  # in the very next frame


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_the_desk_is_accessible_and_fits(claims, editor, open_as, scheme, width):
    page = open_as(
        editor, "/review/?direct=on", viewport={"width": width, "height": 844}, color_scheme=scheme, has_touch=True
    )
    page.locator("details.scope summary").click()
    shown(page).get_by_text("Relayed by…").click()

    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]

    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_card_is_decided_by_touch_on_a_phone(claims, editor, open_as):
    page = open_as(editor, "/review/", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    shown(page).get_by_role("button", name=re.compile("Joost Verbeke")).tap()

    expect_shown(page, claims[1])
    expect(page.locator("#news")).to_contain_text("Joost Verbeke")
