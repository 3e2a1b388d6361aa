"""The reading page under the fingers: opening, deciding and undoing by keyboard; two editors; hostile text; no script."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from articles.editing import attributions
from articles.models import Attribution, Claim, Entity, Revision
from tests.factories import BODY, QUOTE, ArticleFactory, ClaimFactory, EntityFactory, MentionFactory, user_in_role

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
        parts__cue="said on",
        parts__source="She",
        attribution=dantas,
    )
    MentionFactory(version=claim.version, entity=dantas)
    return claim


def focused(page):
    return page.evaluate("document.activeElement.dataset.claim")


def test_a_speaker_is_corrected_and_undone_by_keyboard_alone(claim, editor, open_as):
    page = open_as(editor, claim.article.get_absolute_url())
    note = page.locator(f"#claim-{claim.pk}")

    page.keyboard.press("j")
    assert focused(page) == str(claim.pk)
    page.keyboard.press("Enter")
    expect(note.get_by_role("heading", name="Who said this?")).to_be_visible()
    page.keyboard.press("2")

    expect(note.locator(".summary")).to_contain_text("Joost Verbeke")
    expect(note.locator(".summary")).to_contain_text("corrected")
    expect(note.locator(".panel")).to_have_count(0)
    assert focused(page) == str(claim.pk)
    assert Attribution.objects.get(claim=claim).speaker.name == "Joost Verbeke"

    page.reload()
    page.keyboard.press("u")

    expect(note.locator(".summary")).to_contain_text("Mirela Dantas")
    assert Attribution.objects.get(claim=claim).state == "suggested"
    assert Revision.objects.count() == 2


def test_enter_confirms_the_machines_choice_and_j_goes_on(claim, editor, open_as):
    page = open_as(editor, claim.article.get_absolute_url())

    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator(".panel")).to_be_visible()
    page.keyboard.press("Enter")

    expect(page.locator(f"#claim-{claim.pk} .state")).to_have_text("confirmed")
    expect(page.locator("#tally")).to_contain_text("1 to check")
    page.keyboard.press("d")
    expect(page.locator(f"#claim-{claim.pk + 1} .panel")).to_be_visible()


def hold(page, key):
    """What a held key does: it is down again and again."""
    for _ in range(5):
        page.keyboard.down(key)
        page.wait_for_timeout(60)
    page.keyboard.up(key)


def test_enter_held_opens_the_claim_and_decides_nothing(claim, editor, open_as):
    page = open_as(editor, claim.article.get_absolute_url())
    page.keyboard.press("j")
    page.keyboard.down("Enter")
    expect(page.locator(".panel .candidates button").first).to_be_focused()

    hold(page, "Enter")

    expect(page.locator(".panel")).to_be_visible()
    assert Revision.objects.count() == 0


def test_x_and_u_held_change_one_thing(claim, editor, open_as):
    attributions.reject(claim.attribution, by=editor, edition=1)
    second = Attribution.objects.exclude(claim=claim).get()
    attributions.reject(second, by=editor, edition=1)
    page = open_as(editor, claim.article.get_absolute_url())

    page.keyboard.down("u")
    expect(page.locator("#news")).to_contain_text("Undone")
    hold(page, "u")

    assert Revision.objects.filter(act="undone").count() == 1


def test_j_held_walks_on(claim, editor, open_as):
    page = open_as(editor, claim.article.get_absolute_url())

    hold(page, "j")

    assert focused(page) == str(Claim.objects.exclude(pk=claim.pk).get().pk)


def test_single_letter_keys_can_be_switched_off_and_on_again(claim, reader, open_as):
    page = open_as(reader, claim.article.get_absolute_url())
    switch = page.get_by_role("checkbox", name="Single-letter keys")
    page.keyboard.press("?")
    switch.press("Space")
    page.keyboard.press("Escape")
    page.reload()

    page.keyboard.press("j")
    assert focused(page) is None
    page.keyboard.press("m")
    assert page.locator(".shows-mentions").count() == 0
    page.locator(".summary").first.press("Enter")
    expect(page.locator(".panel")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".panel")).to_have_count(0)

    page.get_by_role("link", name="Keys").click()
    expect(switch).not_to_be_checked()
    switch.check()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("j")
    assert focused(page) is not None


def test_anybody_can_be_found_and_somebody_new_made(claim, editor, open_as):
    EntityFactory(name="Ottilie Marsh")
    page = open_as(editor, claim.get_absolute_url())

    page.keyboard.press("f")
    page.keyboard.type("marsh")
    page.get_by_role("button", name="Ottilie Marsh person").click()
    expect(page.locator(f"#claim-{claim.pk} .summary")).to_contain_text("Ottilie Marsh")

    page.keyboard.press("Enter")
    expect(page.locator(".panel")).to_be_visible()
    page.keyboard.press("f")
    page.keyboard.type("Arne Kolbe")
    page.get_by_role("button", name="Make “Arne Kolbe” new").press("Enter")
    expect(page.locator(f"#claim-{claim.pk} .summary")).to_contain_text("Arne Kolbe")
    assert Entity.objects.get(name="Arne Kolbe").kind == "person"


def test_unnamed_relay_and_no_claim_have_a_key_each(claim, editor, open_as):
    agency = EntityFactory(name="The committee", kind=Entity.Kind.ORGANIZATION)
    MentionFactory(version=claim.version, entity=agency, exact="the committee")
    page = open_as(editor, claim.get_absolute_url())
    summary = page.locator(f"#claim-{claim.pk} .summary")

    page.keyboard.press("n")
    page.keyboard.type("a person who has seen the wall")
    page.keyboard.press("Enter")
    expect(summary).to_contain_text("Unnamed: a person who has seen the wall")

    page.keyboard.press("Enter")
    expect(page.locator(".panel")).to_be_visible()
    page.keyboard.press("r")
    page.locator(f"#relay-{claim.pk}").select_option(label="The committee")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(summary).to_contain_text("via The committee")

    page.keyboard.press("Enter")
    expect(page.locator(".panel")).to_be_visible()
    page.keyboard.press("x")
    expect(summary).to_contain_text("not a claim")
    expect(page.locator(f".claim[data-claim='{claim.pk}']")).to_have_count(0)


def test_a_click_on_the_words_opens_the_claim_and_lights_its_evidence(claim, editor, open_as):
    page = open_as(editor, claim.article.get_absolute_url())

    page.locator(f".claim[data-claim='{claim.pk}']").click()

    expect(page.locator(".panel")).to_be_visible()
    assert page.locator(".lit").all_inner_texts() == ["Mirela Dantas", "told"]
    page.keyboard.press("Escape")
    expect(page.locator(".panel")).to_have_count(0)
    assert page.locator(".lit").count() == 0


def test_mentions_stay_shown_while_the_page_asks_for_the_claims(reader, open_as):
    article = ArticleFactory(version__annotation="waiting", version__pipeline_version="")
    MentionFactory(version=article.versions.get(), entity=EntityFactory())
    page = open_as(reader, article.get_absolute_url())

    page.keyboard.press("m")
    with page.expect_response(lambda response: "version=1" in response.url):
        article.versions.update(annotation="annotated", pipeline_version="tests.v1")
    expect(page.locator("#tally")).to_contain_text("No claims found")

    assert page.locator(".shows-mentions .mention").count() == 1


def test_evidence_is_lit_at_the_right_words_after_an_emoji(editor, open_as, dantas):
    article = ArticleFactory(version__body=f"\N{FIRE}\N{FIRE} {BODY}")
    claim = ClaimFactory(article=article, attribution=dantas)
    page = open_as(editor, article.get_absolute_url())

    page.locator(f".claim[data-claim='{claim.pk}']").click()

    expect(page.locator(".panel")).to_be_visible()
    assert page.locator(".lit").all_inner_texts() == ["Mirela Dantas", "told"]


def test_the_second_of_two_editors_sees_both_and_can_decide(claim, verbeke, editor, open_as):
    page = open_as(editor, claim.get_absolute_url())
    emil = user_in_role("emil", "editor")
    attributions.choose_new_speaker(claim.attribution, name="Ines Marrow", kind="person", by=emil, edition=1)

    page.get_by_role("button", name="Joost Verbeke").click()

    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("It is now Ines Marrow, corrected, by emil")
    expect(alert).to_contain_text("You chose Joost Verbeke")
    assert Attribution.objects.get(claim=claim).speaker.name == "Ines Marrow"
    alert.get_by_role("button", name="Choose Joost Verbeke all the same").click()
    expect(page.locator(f"#claim-{claim.pk} .summary")).to_contain_text("Joost Verbeke")


def test_a_lapsed_session_goes_to_sign_in_and_not_into_the_claim(claim, editor, open_as):
    page = open_as(editor, claim.article.get_absolute_url())
    page.context.clear_cookies()

    page.locator(f"#claim-{claim.pk} .summary").click()

    page.wait_for_url("**/sign-in/**")


def test_a_search_that_does_not_arrive_is_said_and_the_panel_stays(claim, editor, open_as):
    page = open_as(editor, claim.get_absolute_url())
    page.route("**/entities/**", lambda route: route.fulfill(status=503, body="down"))

    page.get_by_role("searchbox", name="Find anyone").fill("marsh")

    expect(page.locator("#news")).to_contain_text("The archive cannot be reached just now")
    expect(page.locator(".panel")).to_be_visible()


def test_keys_do_nothing_while_somebody_types(claim, editor, open_as):
    page = open_as(editor, claim.get_absolute_url())

    page.keyboard.press("f")
    page.keyboard.type("x2un")

    assert page.locator(f"#find-{claim.pk}").input_value() == "x2un"
    assert Revision.objects.count() == 0


def test_without_script_everything_works_by_plain_forms(claim, editor, open_as):
    page = open_as(editor, claim.article.get_absolute_url(), java_script_enabled=False)

    page.locator(f"#claim-{claim.pk} .summary").click()
    page.get_by_role("button", name="Joost Verbeke").click()

    assert page.url.endswith(f"{claim.article.get_absolute_url()}#claim-{claim.pk}")
    assert "Joost Verbeke" in page.locator(f"#claim-{claim.pk}").inner_text()
    page.get_by_role("button", name="Undo").click()
    assert "Mirela Dantas" in page.locator(f"#claim-{claim.pk}").inner_text()


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_axe_finds_nothing(claim, editor, open_as, scheme, width):
    page = open_as(editor, claim.get_absolute_url(), color_scheme=scheme, viewport={"width": width, "height": 900})

    violations = Axe().run(page).response["violations"]

    assert [(v["id"], v["nodes"][0]["html"]) for v in violations] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


PAYLOADS = [
    "<script>window.hacked=1</script>",
    '<img src=x onerror="window.hacked=1">',
    '<svg onload="window.hacked=1">',
    '"><b hx-get="/articles/" hx-trigger="load">',
    '<div hx-on:load="window.hacked=1" hx-swap-oob="true" id="news">',
    "javascript:window.hacked=1",
    "{{ 7|add:7 }}{% debug %}",
    "';window.hacked=1//",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_text_runs_nothing_and_asks_for_nothing(payload, editor, open_as):
    hostile = EntityFactory(name=payload)
    article = ArticleFactory(
        title=payload, byline=payload, version__body=f"{payload}\n\n{QUOTE} {payload}, Mirela Dantas told."
    )
    claim = ClaimFactory(article=article, attribution=hostile, attribution__candidates=[hostile])
    page = open_as(editor, article.get_absolute_url())
    asked = []
    page.on("request", lambda request: asked.append(request.url))

    page.locator(f"#claim-{claim.pk} .summary").click()
    expect(page.locator(".panel")).to_be_visible()
    page.get_by_role("button", name=payload[:20]).first.click()
    expect(page.locator(f"#claim-{claim.pk} .state")).to_have_text("confirmed")

    assert page.evaluate("window.hacked") is None
    assert page.locator("h1").inner_text() == payload
    assert [url for url in asked if "/claims/" not in url and "/news/" not in url and "/static/" not in url] == []


def test_another_page_of_a_list_is_where_the_keyboard_goes_on(reader, open_as, monkeypatch):
    monkeypatch.setattr("articles.views.articles.PAGE", 1)
    for title in ("The first", "The second"):
        ArticleFactory(title=title)
    page = open_as(reader, "/articles/")

    page.get_by_role("link", name="Older").press("Enter")

    expect(page.get_by_role("link", name="The first")).to_be_visible()
    expect(page.locator("#articles")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#articles') !== null")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_printed_article_is_the_text_and_who_said_what(claim, editor, open_as, scheme):
    page = open_as(editor, claim.get_absolute_url(), color_scheme=scheme, viewport={"width": 718, "height": 1000})

    page.emulate_media(media="print", color_scheme=scheme)

    for hidden in (".panel", ".tools", "header.top", ".skip", "kbd"):
        assert not any(element.is_visible() for element in page.locator(hidden).all()), hidden
    assert page.locator("h1").is_visible()
    assert page.locator("#tally").inner_text() == "2 claims: 2 to check"
    for note in page.locator(".note .summary").all():
        assert note.is_visible()
        assert "Mirela Dantas" in note.inner_text()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(29, 28, 26)"
    assert page.evaluate("getComputedStyle(document.querySelector('.lit')).outlineStyle") == "none"


def test_the_first_visit_is_light_and_nothing_shifts(claim, reader, open_as):
    page = open_as(reader, "/articles/")
    sizes = []
    page.on("response", lambda response: sizes.append(len(response.body())))
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver((list) => { for (const e of list.getEntries()) window.shift += e.value })"
        ".observe({type: 'layout-shift', buffered: true})"
    )

    page.goto(claim.article.get_absolute_url(), wait_until="networkidle")

    assert sum(sizes) < 300_000
    assert page.evaluate("window.shift") < 0.01


def test_a_key_pressed_before_the_answer_came_waits_for_it(claim, editor, open_as):
    page = open_as(editor, claim.get_absolute_url())
    page.route("**/speaker/", lambda route: (page.wait_for_timeout(400), route.continue_()))

    page.keyboard.press("2")
    page.keyboard.press("d")

    expect(page.locator(f"#claim-{claim.pk} .state")).to_have_text("corrected")
    expect(page.locator("#tally")).to_contain_text("1 to check")
    expect(page.locator(f"#claim-{claim.pk + 1} .panel")).to_be_visible()


def test_d_says_when_all_is_checked(claim, editor, open_as):
    page = open_as(editor, claim.article.get_absolute_url())

    for _ in range(2):
        page.keyboard.press("d")
        expect(page.locator(".panel")).to_be_visible()
        page.keyboard.press("x")
        expect(page.locator(".panel")).to_have_count(0)
    page.keyboard.press("d")

    expect(page.get_by_role("status")).to_contain_text("Every claim of this article is checked")


def test_the_first_who_is_found_is_taken_by_enter_and_others_by_the_arrows(claim, editor, open_as):
    for name in ("Ottilie Marsh", "Ottokar Lund"):
        EntityFactory(name=name)
    page = open_as(editor, claim.get_absolute_url())
    summary = page.locator(f"#claim-{claim.pk} .summary")

    page.keyboard.press("f")
    page.keyboard.type("ott")
    expect(page.locator(".found button:not(.link)")).to_have_count(3)
    page.keyboard.press("Enter")
    expect(summary).to_contain_text("Ottilie Marsh")

    page.keyboard.press("Enter")
    expect(page.locator(".panel")).to_be_visible()
    page.keyboard.press("f")
    page.keyboard.type("ott")
    expect(page.locator(".found button:not(.link)")).to_have_count(3)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(summary).to_contain_text("Ottokar Lund")
