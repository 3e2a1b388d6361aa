"""Marking words under the fingers: by keyboard alone, with the mouse, by touch; two editors; emoji and text from right to left."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import expect

from articles.editing import spans
from articles.editing.marks import Mark
from articles.models import Claim, Mention, Revision
from tests.factories import BODY, QUOTE, ArticleFactory, ClaimFactory, EntityFactory, MentionFactory, user_in_role

INDIRECT = "the extra cost would stay below nine million"


@pytest.fixture
def claim(dantas, verbeke):
    article = ArticleFactory()
    claim = ClaimFactory(article=article, attribution=dantas, attribution__candidates=[dantas, verbeke])
    MentionFactory(version=claim.version, entity=dantas)
    return claim


def parts(claim):
    return [(part.role, part.exact) for part in Claim.objects.get(pk=claim.pk).parts.order_by("start")]


def said(page):
    return page.locator("[data-said]").inner_text()


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def who(page):
    """Once the bar asks who it is."""
    expect(page.locator("#marking-who h3")).to_be_visible()


def drag(page, first, last):
    """Selects with the mouse from the first words to the last."""
    boxes = page.evaluate(
        """(wanted) => wanted.map((words) => {
          const walker = document.createTreeWalker(document.querySelector("#article-text"), NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const at = walker.currentNode.data.indexOf(words);
            if (at < 0) continue;
            const range = document.createRange();
            range.setStart(walker.currentNode, at);
            range.setEnd(walker.currentNode, at + words.length);
            const box = range.getBoundingClientRect();
            return { left: box.left, right: box.right, y: (box.top + box.bottom) / 2 };
          }
        })""",
        [first, last],
    )
    page.mouse.move(boxes[0]["left"] + 1, boxes[0]["y"])
    page.mouse.down()
    page.mouse.move(boxes[1]["right"] - 1, boxes[1]["y"], steps=5)
    page.mouse.up()


def test_a_claim_is_added_by_keyboard_alone(claim, editor, open_as):
    page = open_as(editor, claim.article.get_absolute_url())

    press(page, "a", "]", "]")  # the third paragraph
    assert said(page) == "She (1 word)"
    press(page, "s", "ArrowRight", "v", "ArrowRight", "Shift+End")
    assert said(page).startswith("the extra cost would stay below")
    press(page, "Alt+ArrowLeft")  # without the full stop
    press(page, "c", "Enter")
    who(page)
    press(page, "1")

    added = page.locator(".note", has_text="added")
    expect(added).to_contain_text("Mirela Dantas")
    expect(added.locator(".summary")).to_be_focused()
    expect(page.locator("[data-marking]")).to_be_hidden()
    claim = Claim.objects.get(origin="person")
    assert parts(claim) == [("source", "She"), ("cue", "said"), ("content", INDIRECT)]
    assert (claim.form, claim.attribution.state) == ("indirect", "added")

    press(page, "u")
    expect(page.locator("#news, .messages, .notice").first).to_be_visible()
    expect(page.locator(".note")).to_have_count(1)


def test_the_words_of_a_claim_are_changed_by_keyboard(claim, editor, open_as):
    page = open_as(editor, claim.get_absolute_url())

    press(page, "w")
    assert said(page).endswith("(9 words, content)")
    press(page, "Shift+ArrowLeft", "Shift+ArrowLeft", "Alt+ArrowLeft", "o", "Shift+ArrowRight")
    assert said(page) == "We found a wall that is on n (8 words, content)"
    press(page, "o", "Shift+ArrowRight", "Enter")

    expect(page.locator(f"#claim-{claim.pk} .summary")).to_be_focused()
    assert parts(claim)[0] == ("content", "We found a wall that is on no")
    assert Revision.objects.get().act == "words_changed"


def test_a_source_is_removed_and_a_cue_chosen_with_the_mouse(claim, editor, open_as):
    page = open_as(editor, claim.get_absolute_url())

    press(page, "w")
    page.get_by_role("button", name="Remove: source, Mirela Dantas").click()
    drag(page, "told", "committee")
    page.get_by_role("button", name="Cue", exact=True).click()
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.locator("[data-marking]")).to_be_hidden()
    assert parts(claim) == [("content", QUOTE), ("cue", "told the committee")]


def test_the_mouse_selects_words_that_are_a_claim_already(claim, editor, open_as):
    page = open_as(editor, claim.article.get_absolute_url())

    press(page, "a")
    drag(page, "wall", "no map")
    page.get_by_role("button", name="Content", exact=True).click()
    press(page, "Enter")
    page.get_by_role("button", name="Mirela Dantas").click()

    expect(page.locator(".note")).to_have_count(2)
    inner = Claim.objects.get(origin="person")
    assert parts(inner) == [("content", "wall that is on no map")]
    assert (inner.nested, inner.form) == (True, "direct")
    outer_line = page.locator(f".claim.over[data-claim='{claim.pk}']")
    assert outer_line.all_inner_texts() == ["wall that is on no map"]
    assert page.evaluate("getComputedStyle(document.querySelector('.claim.over')).paddingBottom") != page.evaluate(
        "getComputedStyle(document.querySelector('.claim.lane0')).paddingBottom"
    )


def test_a_claim_goes_on_across_paragraphs(claim, editor, open_as):
    page = open_as(editor, claim.article.get_absolute_url())

    press(page, "a", "]", "Shift+End", "Shift+PageDown")
    press(page, "c", "Enter")
    who(page)
    press(page, "n")
    page.keyboard.type("a person in the room")
    press(page, "Enter")

    expect(page.locator(".note")).to_have_count(2)
    added = Claim.objects.get(origin="person")
    assert parts(added) == [("content", paragraph) for paragraph in BODY.split("\n\n")[1:]]
    assert page.locator(".goes-on").count() == 1
    assert page.locator(".comes-from").count() == 1


def test_a_claim_is_split_and_joined_again(claim, editor, open_as):
    page = open_as(editor, claim.get_absolute_url())

    press(page, "w", "Home")
    for _ in range(5):
        press(page, "ArrowRight")
    assert said(page) == "that (1 word)"
    press(page, "p")
    expect(page.locator(".note")).to_have_count(2)
    assert parts(claim)[0] == ("content", "“We found a wall")

    page.locator(f"#claim-{claim.pk} .summary").click()
    expect(page.locator(".panel")).to_be_visible()
    press(page, "o")
    page.get_by_role("button", name="Join", exact=True).click()
    expect(page.locator(".note")).to_have_count(1)
    assert parts(claim)[0] == ("content", QUOTE)


def test_the_form_is_set_in_the_panel(claim, editor, open_as):
    page = open_as(editor, claim.get_absolute_url())

    press(page, "t")
    page.locator(f"#form-{claim.pk}").select_option("mixed")
    press(page, "Tab", "Enter")

    expect(page.locator(f"#claim-{claim.pk} .facts")).to_contain_text("mixed")


def test_a_mention_is_added_moved_and_removed(claim, verbeke, editor, open_as):
    page = open_as(editor, claim.article.get_absolute_url())

    press(page, "a", "]", "]", "m")
    expect(page.get_by_role("heading", name="Whom do these words name?")).to_be_visible()
    press(page, "f")
    page.keyboard.type("verb")
    page.get_by_role("button", name="Joost Verbeke").click()
    expect(page.locator("[data-marking]")).to_be_hidden()
    she = Mention.objects.get(exact="She")
    assert (she.entity, she.kind, she.origin) == (verbeke, "pronoun", "person")

    press(page, "a", "]", "]", "m")
    page.get_by_role("button", name="Mirela Dantas").click()
    expect(page.locator("[data-marking]")).to_be_hidden()
    assert Mention.objects.get(exact="She").entity.name == "Mirela Dantas"

    press(page, "a", "]", "]", "m")
    page.get_by_role("button", name="Remove She").click()
    expect(page.locator("[data-marking]")).to_be_hidden()
    assert not Mention.objects.filter(exact="She").exists()


def test_what_another_editor_saved_first_is_shown_beside_what_was_marked(claim, editor, open_as):
    page = open_as(editor, claim.get_absolute_url())
    press(page, "w", "Shift+ArrowLeft", "Shift+ArrowLeft")
    emil = user_in_role("emil", "editor")
    start = BODY.index("a wall")
    spans.change_words(claim, marks=[Mark(start, start + 6, "a wall", "content")], by=emil, edition=1)

    press(page, "Enter")

    alert = page.locator("#marking-problem")
    expect(alert).to_contain_text("It is now a wall; emil changed the words that are marked")
    expect(alert).to_contain_text("You marked “We found a wall that is on no")
    assert parts(claim) == [("content", "a wall")]
    alert.get_by_role("button", name="Save mine all the same").click()
    expect(page.locator("[data-marking]")).to_be_hidden()
    assert parts(claim)[0] == ("content", "“We found a wall that is on no")


def test_a_lost_connection_keeps_what_was_marked(claim, editor, open_as):
    page = open_as(editor, claim.get_absolute_url())
    press(page, "w", "Shift+ArrowLeft")
    page.route("**/words/", lambda route: route.fulfill(status=503, body="down"))

    press(page, "Enter")

    expect(page.locator("#news")).to_contain_text("Nothing was changed")
    expect(page.locator("[data-marking]")).to_be_visible()
    page.unroute("**/words/")
    press(page, "Enter")
    expect(page.locator("[data-marking]")).to_be_hidden()
    assert parts(claim)[0] == ("content", "“We found a wall that is on no map")


def test_a_reload_or_a_lapsed_session_loses_nothing_of_what_was_marked(claim, editor, open_as):
    page = open_as(editor, claim.get_absolute_url())
    press(page, "w", "Shift+ArrowLeft")

    page.reload()
    expect(page.locator("#marking-problem")).to_contain_text("not saved yet")
    cookies = page.context.cookies()
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    press(page, "Enter")
    page.wait_for_url("**/sign-in/**")
    page.context.add_cookies(cookies)
    page.goto(claim.article.get_absolute_url())
    expect(page.locator("#marking-problem")).to_contain_text("not saved yet")
    press(page, "Enter")

    expect(page.locator("[data-marking]")).to_be_hidden()
    assert parts(claim)[0] == ("content", "“We found a wall that is on no map")
    page.reload()
    expect(page.locator("[data-marking]")).to_be_hidden()


FAMILY = "\N{MAN}\N{ZERO WIDTH JOINER}\N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL}"
FLAGS = "\N{REGIONAL INDICATOR SYMBOL LETTER F}\N{REGIONAL INDICATOR SYMBOL LETTER R}" * 2


def test_emoji_and_marks_are_whole_to_the_browser_and_counted_as_the_server_does(editor, open_as, dantas):
    article = ArticleFactory(version__body=f"{FAMILY}{FLAGS} Cafe\u0301s stay open {FAMILY}, Mirela Dantas told.")
    MentionFactory(version=article.versions.get(), entity=dantas)
    page = open_as(editor, article.get_absolute_url())

    press(page, "a", "ArrowRight")
    while not said(page).startswith("Cafe"):
        press(page, "ArrowRight")
    press(page, "Alt+ArrowLeft")  # the s
    press(page, "Alt+ArrowLeft")  # the e and its mark
    assert said(page) == "Caf (1 word)"
    press(page, "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight", "c", "Enter")
    who(page)
    press(page, "1")

    expect(page.locator(".note")).to_have_count(1)
    assert parts(Claim.objects.get()) == [("content", f"Cafe\u0301s stay open {FAMILY}")]


def test_the_right_arrow_goes_back_in_text_from_right_to_left(editor, open_as, dantas):
    words = "قالت الوزيرة إن الجسر سيفتح غدا"
    article = ArticleFactory(version__body=words)
    ClaimFactory(
        article=article, words="الجسر", parts__words="الجسر", parts__cue="", parts__source="", attribution=dantas
    )
    page = open_as(editor, article.get_absolute_url())

    press(page, "a", "ArrowLeft")
    assert said(page).startswith("الوزيرة")
    press(page, "ArrowRight")
    assert said(page).startswith("قالت")
    press(page, "Shift+ArrowLeft")
    assert said(page).startswith("قالت الوزيرة")


def test_by_touch_on_a_phone(claim, editor, open_as):
    page = open_as(
        editor, claim.get_absolute_url(), viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page.get_by_role("button", name="Change its words").tap()
    end = page.get_by_role("group", name="End")
    end.get_by_role("button", name="word back").tap()
    end.get_by_role("button", name="letter back").tap()
    page.get_by_role("group", name="Start").get_by_role("button", name="word on").tap()
    assert said(page) == "We found a wall that is on no ma (9 words, content)"
    end.get_by_role("button", name="letter on").tap()
    page.get_by_role("button", name="Save").tap()
    expect(page.locator("[data-marking]")).to_be_hidden()
    assert parts(claim)[0] == ("content", "We found a wall that is on no map")

    page.get_by_role("button", name="Add a claim").tap()
    page.locator("#row-2 [data-at]").first.tap(position={"x": 42, "y": 10})
    assert said(page) == "said (1 word)"
    page.get_by_role("button", name="Content").tap()
    small = page.evaluate(
        """() => [...document.querySelectorAll("[data-marking] button")].filter((one) => one.checkVisibility())
          .map((one) => [one.innerText, one.getBoundingClientRect()]).filter(([, box]) => box.height < 24 || box.width < 24)
          .map(([text]) => text)"""
    )
    assert small == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_axe_finds_nothing_while_words_are_marked(claim, editor, open_as, scheme, width):
    page = open_as(editor, claim.get_absolute_url(), color_scheme=scheme, viewport={"width": width, "height": 900})

    press(page, "w")
    words = Axe().run(page).response["violations"]
    press(page, "m")
    expect(page.get_by_role("heading", name="Whom do these words name?")).to_be_visible()
    whom = Axe().run(page).response["violations"]

    assert [(v["id"], v["nodes"][0]["html"]) for v in (*words, *whom)] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_readers_and_older_versions_have_no_marking(claim, reader, open_as):
    page = open_as(reader, claim.article.get_absolute_url())

    press(page, "a")

    assert page.locator("[data-marking]").count() == 0


def test_escape_leaves_and_the_keyboard_is_where_it_was(claim, editor, open_as):
    page = open_as(editor, claim.get_absolute_url())

    press(page, "w", "x", "j", "Escape")

    expect(page.locator(f"#claim-{claim.pk} .summary")).to_be_focused()
    assert page.locator(f".claim[data-claim='{claim.pk}']").first.get_attribute("href") == claim.get_absolute_url()
    assert Revision.objects.count() == 0
    assert EntityFactory._meta.model.objects.count() == 2
