"""What becomes of a decision that does not arrive: kept, said, sent again, and counted once, whatever went wrong meanwhile."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from articles.editing import attributions
from articles.models import Attribution, Revision
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


def other_than(claim):
    return claim.article.claims.exclude(pk=claim.pk).get()


def outbox(page):
    return page.get_by_role("complementary", name="Decisions kept in this browser")


def open_panel(page, claim):
    page.locator(f"#claim-{claim.pk} .summary").click()
    expect(page.locator(f"#claim-{claim.pk} .panel")).to_be_visible()


def choose_verbeke(page, claim):
    if not page.locator(f"#claim-{claim.pk} .panel").count():
        open_panel(page, claim)
    page.get_by_role("button", name="Joost Verbeke").click()


def is_saved(page, claim):
    expect(page.locator(f"#claim-{claim.pk} .state")).to_have_text("corrected", timeout=15_000)
    assert Attribution.objects.get(claim=claim).speaker.name == "Joost Verbeke"
    assert Revision.objects.filter(claim=claim).count() == 1


def sign_in(page, user):
    page.get_by_label("Username").fill(user.username)
    page.get_by_label("Password").fill(f"{user} likes long passwords")
    page.get_by_role("button", name="Sign in").click()


def test_what_is_decided_offline_is_sent_when_the_connection_is_back(claim, editor, open_as):
    page = open_as(editor, claim.get_absolute_url())
    page.context.set_offline(True)

    choose_verbeke(page, claim)

    expect(outbox(page).get_by_role("status")).to_have_text("1 decision is kept here and waits for the server.")
    expect(page.locator(f"#claim-{claim.pk} .waits")).to_have_text("waits to be saved: Joost Verbeke")
    expect(page.locator(".panel")).to_have_count(0)
    assert Revision.objects.count() == 0
    assert [(v["id"], v["nodes"][0]["html"]) for v in Axe().run(page).response["violations"]] == []
    page.context.set_offline(False)
    is_saved(page, claim)
    expect(outbox(page)).to_have_count(0)


@pytest.mark.parametrize("status", [500, 502, 503, 507])
def test_a_fault_of_the_server_loses_nothing(claim, editor, open_as, status):
    page = open_as(editor, claim.get_absolute_url())
    page.route("**/speaker/", lambda route: route.fulfill(status=status, body="down"))

    choose_verbeke(page, claim)
    expect(outbox(page).get_by_role("status")).to_contain_text("1 decision is kept here")
    page.unroute("**/speaker/")
    outbox(page).get_by_role("button", name="Try now").click()

    is_saved(page, claim)


def test_an_answer_that_is_lost_does_not_double_the_decision(claim, editor, open_as):
    page = open_as(editor, claim.get_absolute_url())

    def saved_but_cut_off(route):
        route.fetch()
        route.abort()

    page.route("**/speaker/", saved_but_cut_off, times=1)

    choose_verbeke(page, claim)

    is_saved(page, claim)
    expect(outbox(page)).to_have_count(0)


def test_what_waits_survives_a_reload_and_goes_in_order(claim, editor, open_as):
    second = other_than(claim)
    page = open_as(editor, claim.get_absolute_url())
    page.route("**/claims/*/*/", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    choose_verbeke(page, claim)
    expect(outbox(page)).to_contain_text("1 decision")
    open_panel(page, second)
    page.keyboard.press("x")
    expect(outbox(page).get_by_role("status")).to_have_text("2 decisions are kept here and wait for the server.")

    page.unroute_all()
    page.reload()

    is_saved(page, claim)
    expect(page.locator(f"#claim-{second.pk} .state")).to_have_text("not a claim")
    assert list(Revision.objects.order_by("pk").values_list("claim", flat=True)) == [claim.pk, second.pk]


def test_two_decisions_about_one_claim_follow_each_other(claim, editor, open_as):
    page = open_as(editor, claim.get_absolute_url())
    page.route("**/claims/*/*/", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    choose_verbeke(page, claim)
    expect(outbox(page)).to_contain_text("1 decision")
    open_panel(page, claim)
    page.keyboard.press("x")
    expect(outbox(page)).to_contain_text("2 decisions")

    page.unroute_all()
    outbox(page).get_by_role("button", name="Try now").click()

    expect(page.locator(f"#claim-{claim.pk} .state")).to_have_text("not a claim")
    assert list(Revision.objects.order_by("pk").values_list("act", flat=True)) == ["speaker_changed", "claim_rejected"]


def test_a_lapsed_sign_in_keeps_the_decision_and_the_page(claim, editor, open_as):
    page = open_as(editor, claim.get_absolute_url())
    Session.objects.all().delete()

    choose_verbeke(page, claim)

    expect(outbox(page).get_by_role("status")).to_have_text("You are signed out. 1 decision is kept here.")
    assert page.url.endswith(claim.get_absolute_url())
    outbox(page).get_by_role("link", name="Sign in to send them").click()
    sign_in(page, editor)
    page.wait_for_url(f"**{claim.get_absolute_url()}")
    is_saved(page, claim)


def test_who_signs_in_again_in_another_tab_need_not_load_this_one(claim, editor, open_as):
    page = open_as(editor, claim.get_absolute_url())
    Session.objects.all().delete()
    tab = page.context.new_page()
    tab.goto("/sign-in/")
    sign_in(tab, editor)
    expect(tab.get_by_role("button", name="Sign out")).to_be_visible()

    choose_verbeke(page, claim)

    is_saved(page, claim)


def test_another_user_of_the_browser_neither_sends_nor_sees_it(claim, editor, open_as):
    emil = user_in_role("emil", "editor")
    page = open_as(editor, claim.get_absolute_url())
    page.context.set_offline(True)
    choose_verbeke(page, claim)
    expect(outbox(page)).to_contain_text("1 decision")
    Session.objects.all().delete()
    page.context.set_offline(False)
    expect(outbox(page)).to_contain_text("You are signed out")

    tab = page.context.new_page()
    tab.goto(f"/sign-in/?next={claim.article.get_absolute_url()}")
    sign_in(tab, emil)
    expect(tab.locator(f"#claim-{claim.pk} .state")).to_have_text("suggested")
    expect(outbox(tab)).to_have_count(0)
    outbox(page).get_by_role("link", name="Sign in to send them").wait_for()
    page.evaluate("dispatchEvent(new Event('online'))")

    expect(outbox(page)).to_contain_text("Somebody else is signed in now. 1 decision is kept here until you are back.")
    assert Revision.objects.count() == 0


def test_what_is_refused_for_good_stands_there_with_both_until_it_is_dismissed(claim, editor, open_as):
    page = open_as(editor, claim.get_absolute_url())
    page.context.set_offline(True)
    choose_verbeke(page, claim)
    expect(outbox(page)).to_contain_text("1 decision")
    emil = user_in_role("emil", "editor")
    attributions.choose_new_speaker(claim.attribution, name="Ines Marrow", kind="person", by=emil, edition=1)

    page.context.set_offline(False)

    refusal = outbox(page).get_by_role("listitem")
    expect(refusal).to_contain_text("Joost Verbeke for “We found a wall that is on no map")
    expect(refusal).to_contain_text("It is now Ines Marrow, corrected, by emil. You chose Joost Verbeke.")
    assert refusal.get_by_role("link", name="Open the claim").get_attribute("href") == claim.get_absolute_url()
    page.reload()
    expect(refusal).to_be_visible()
    refusal.get_by_role("button", name="Dismiss").click()
    expect(refusal).to_have_count(0)
    page.reload()
    expect(page.locator("h1")).to_be_visible()
    expect(refusal).to_have_count(0)
    assert Revision.objects.count() == 1


def test_what_is_typed_comes_back_after_a_new_sign_in(claim, editor, open_as):
    page = open_as(editor, claim.article.get_absolute_url())
    open_panel(page, claim)
    page.keyboard.press("n")
    page.get_by_label("How the article describes the source").fill("somebody who has seen the wall")
    Session.objects.all().delete()

    page.get_by_role("searchbox", name="Find anyone").fill("verb")
    page.wait_for_url("**/sign-in/**")
    sign_in(page, editor)

    expect(page.get_by_label("How the article describes the source")).to_have_value("somebody who has seen the wall")
    expect(page.get_by_role("searchbox", name="Find anyone")).to_have_value("verb")
    expect(page.get_by_role("button", name="Joost Verbeke person")).to_be_visible()


def test_a_closed_panel_is_not_opened_again_and_its_words_are_forgotten(claim, editor, open_as):
    page = open_as(editor, claim.article.get_absolute_url())
    page.locator(f"#claim-{claim.pk} .summary").click()
    page.get_by_role("searchbox", name="Find anyone").fill("verb")
    page.keyboard.press("Escape")
    expect(page.locator(".panel")).to_have_count(0)

    page.reload()

    page.locator(f"#claim-{claim.pk} .summary").click()
    expect(page.get_by_role("searchbox", name="Find anyone")).to_have_value("")


def test_a_browser_that_stores_nothing_warns_before_the_tab_is_closed(claim, editor, open_as):
    page = open_as(editor, claim.get_absolute_url())
    page.evaluate(
        "() => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') } }"
    )
    page.context.set_offline(True)
    choose_verbeke(page, claim)
    expect(outbox(page)).to_contain_text("leave the page open until it is saved")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))

    page.close(run_before_unload=True)
    page.wait_for_timeout(300)

    assert asked == ["beforeunload"]
    page.context.set_offline(False)
    is_saved(page, claim)


def test_a_stored_decision_lets_the_tab_go(claim, editor, open_as):
    page = open_as(editor, claim.get_absolute_url())
    page.context.set_offline(True)
    choose_verbeke(page, claim)
    expect(outbox(page)).to_contain_text("1 decision")

    with page.expect_event("close"):
        page.close(run_before_unload=True)


def test_an_undo_that_does_not_arrive_is_not_kept(claim, editor, open_as):
    page = open_as(editor, claim.get_absolute_url())
    choose_verbeke(page, claim)
    expect(page.locator(f"#claim-{claim.pk} .state")).to_have_text("corrected")
    page.context.set_offline(True)

    page.keyboard.press("u")

    expect(page.locator("#news")).to_contain_text("Whether this was done shows when the page is loaded again")
    expect(outbox(page)).to_have_count(0)
    page.context.set_offline(False)
