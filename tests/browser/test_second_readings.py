"""A second reading by keyboard alone: from the article that is kept to the difference that is settled and the agreement."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from articles.editing import attributions, sampling, second_readings
from articles.editing.second_readings import Said
from articles.models import Attribution, Passage, SecondReadingArticle
from tests.factories import BODY, QUOTE, ArticleFactory, ClaimFactory, EntityFactory, MentionFactory, user_in_role

INDIRECT = "the extra cost would stay below nine million"
HEAD = "The harbour tram will not run before spring"


def read_once(first, dantas, verbeke, **values):
    """An article whose two claims `first` gave to Dantas."""
    article = ArticleFactory(**values)
    quote = ClaimFactory(article=article, attribution=dantas, attribution__candidates=[dantas, verbeke])
    indirect = ClaimFactory(
        article=article,
        words=INDIRECT,
        form="indirect",
        parts__words=INDIRECT,
        parts__cue="said the",
        parts__source="She",
        attribution=dantas,
        attribution__candidates=[dantas, verbeke],
    )
    MentionFactory(version=quote.version, entity=dantas)
    for claim in (quote, indirect):
        attributions.choose_speaker(claim.attribution, speaker=dantas, by=first, edition=1)
    return article


@pytest.fixture
def first(db):
    return user_in_role("rolf", "editor")


@pytest.fixture
def article(first, dantas, verbeke):
    return read_once(first, dantas, verbeke)


@pytest.fixture
def waiting(article, editor, desk_chief):
    sampling.ask(readers=[editor], size=1, seed=1, by=desk_chief)
    return SecondReadingArticle.objects.get()


def finished(waiting, verbeke, editor):
    """The second reader gives the quote to Verbeke, and says that a claim was missed in the first paragraph."""
    quote, indirect = waiting.passages.all()
    second_readings.answer(quote, said=Said(True, "mixed", speaker=verbeke), by=editor)
    second_readings.answer(indirect, said=Said(False), by=editor)
    second_readings.mark_missed(
        waiting, said=Said(True, "indirect", description="the head of works", content=(0, len(HEAD))), by=editor
    )
    second_readings.finish(waiting, by=editor)


def read_blind(page):
    """By keyboard: the quote is Verbeke's, and mixed; the other claim an unnamed source's, from another word on; and a
    claim of Verbeke's was missed in the first paragraph.
    """
    expect(page.get_by_role("radio", name="Mirela Dantas")).to_be_focused()
    for key in ("2", "m", "Enter"):
        page.keyboard.press(key)

    expect(page.get_by_role("heading", name="2. Who said this?")).to_be_visible()
    page.keyboard.press("w")
    page.keyboard.type("cost")
    for key in ("Escape", "n"):
        page.keyboard.press(key)
    page.keyboard.type("a clerk")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Finish this article?")).to_be_visible()
    page.keyboard.press("a")
    expect(page.get_by_label("First word")).to_be_focused()
    page.keyboard.press("j")  # typed in the list: the paragraph stays
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.locator("#row-1 .panel")).to_be_visible()
    expect(page.get_by_label("First word")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("k")
    expect(page.locator("#row-0 .panel")).to_be_visible()
    expect(page.get_by_label("First word")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("spring")
    for key in ("Escape", "/"):
        page.keyboard.press(key)
    page.keyboard.type("verb")
    expect(page.locator("#found")).to_contain_text("Joost Verbeke")
    for key in ("Enter", "i", "Enter"):
        page.keyboard.press(key)
    expect(page.get_by_role("heading", name="Finish this article?")).to_be_visible()


def test_by_keyboard_alone_an_article_is_drawn_and_read_blind(article, editor, desk_chief, open_as):
    page = open_as(desk_chief, reverse("second_reading_new"))
    page.get_by_label(editor.username).press("Space")
    page.get_by_label("Seed").press("Enter")
    expect(page.locator("#news")).to_contain_text("Drawn: 1 article")

    page = open_as(editor, article.get_absolute_url())
    expect(page.get_by_role("heading", name="You are to read this article again, blind")).to_be_visible()
    page.keyboard.press("Enter")
    read_blind(page)
    page.keyboard.press("Enter")
    expect(page.locator("#news")).to_contain_text("you and the first reader differ on 3")

    said = {(one.second.speaker.name, one.second.form, tuple(one.second.content)) for one in Passage.objects.all()}
    cost = BODY.index("cost")
    assert said == {
        ("Joost Verbeke", "indirect", ((0, len(HEAD)),)),
        ("Joost Verbeke", "mixed", ((BODY.index(QUOTE), BODY.index(QUOTE) + len(QUOTE)),)),
        ("a clerk", "indirect", ((cost, BODY.index(INDIRECT) + len(INDIRECT)),)),
    }


def test_by_keyboard_alone_the_differences_are_settled_and_the_agreement_read(
    waiting, verbeke, editor, desk_chief, open_as
):
    finished(waiting, verbeke, editor)
    page = open_as(desk_chief, reverse("difference_list"))
    where = page.locator(".kicker").last

    expect(where).to_have_text("Claim or not · 1 of 3")
    page.keyboard.press("2")
    expect(page.locator("#news")).to_contain_text("Settled: as the second reader has it.")
    expect(where).to_have_text("Claim or not · 1 of 2")
    page.keyboard.press("j")
    expect(where).to_have_text("Speaker · 2 of 2")
    page.keyboard.press("2")
    expect(where).to_have_text("Claim or not · 1 of 1")
    assert decided(QUOTE) == ("Joost Verbeke", "mixed", "corrected")
    page.keyboard.press("u")
    expect(where).to_have_text("Speaker · 2 of 2")
    assert decided(QUOTE) == ("Mirela Dantas", "direct", "confirmed")
    page.keyboard.press("1")
    expect(where).to_have_text("Claim or not · 1 of 1")
    page.keyboard.press("3")
    expect(page).to_have_url(re.compile("/(claims|articles)/"))
    assert Passage.objects.to_settle().count() == 0

    page = open_as(desk_chief, reverse("agreement"))
    expect(page.locator(".verdicts")).to_contain_text("Too few to say: 3 units in 1 article.")


def decided(words):
    """Speaker, form and state of the claim that begins where the words do."""
    attribution = Attribution.objects.select_related("speaker", "claim").get(claim__start=BODY.index(words))
    return attribution.speaker.name, attribution.claim.form, attribution.state


def test_a_selection_chooses_the_words(waiting, editor, open_as):
    page = open_as(editor, waiting.get_absolute_url())

    page.locator(".content").first.evaluate(
        """node => {
          const text = node.firstChild, at = text.textContent.indexOf("a wall");
          getSelection().setBaseAndExtent(text, at, text, at + "a wall".length);
        }"""
    )

    expect(page.get_by_label("First word")).to_have_value(str(BODY.index("a wall")))
    expect(page.get_by_label("Last word")).to_have_value(str(BODY.index("a wall") + len("a wall")))


def test_without_script_it_goes_by_plain_forms(waiting, editor, open_as):
    page = open_as(editor, waiting.get_absolute_url(), java_script_enabled=False)

    page.get_by_label("Find anyone").fill("verb")
    page.get_by_label("Find anyone").press("Enter")
    page.get_by_role("radio", name="Joost Verbeke person").check()
    page.get_by_role("button", name="Keep").click()
    page.get_by_role("radio", name="Not a claim").check()
    page.get_by_role("button", name="Keep").click()
    page.get_by_role("button", name="Finish").click()

    expect(page.locator("#news")).to_contain_text("differ on 2")
    page.get_by_role("link", name="2 differences to settle").click()
    page.locator("button[value=first]").click()
    expect(page.locator("#news")).to_contain_text("Settled: as the first reader has it.")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#news")).to_contain_text("Undone")


def test_a_key_that_is_held_answers_once(waiting, editor, open_as):
    page = open_as(editor, waiting.get_absolute_url())

    page.keyboard.down("Enter")
    expect(page.get_by_role("heading", name="2. Who said this?")).to_be_visible()
    for _ in range(4):
        page.keyboard.down("Enter")
        page.wait_for_timeout(50)
    page.keyboard.up("Enter")

    assert waiting.passages.filter(answers__turn="second").count() == 1


def agreement_of_many(first, editor, chief, dantas, verbeke):
    """Six articles read twice, one claim of them otherwise; with enough of them the page says something."""
    for number in range(6):
        read_once(first, dantas, verbeke, title=f"Tram talks go on ({number})")
    sampling.ask(readers=[editor], size=6, seed=1, by=chief)
    for number, waiting in enumerate(SecondReadingArticle.objects.filter(state="waiting")):
        for passage in waiting.passages.all():
            said = Said(True, passage.form, speaker=verbeke if number == 2 else dantas)
            second_readings.answer(passage, said=said, by=editor)
        second_readings.finish(waiting, by=editor)


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_page(
    article, editor, desk_chief, dantas, verbeke, first, open_as, scheme, width
):
    EntityFactory(name="Vera Verbena")
    sampling.ask(readers=[editor], size=1, seed=1, by=desk_chief)
    waiting = SecondReadingArticle.objects.get()
    blind = waiting.get_absolute_url()
    look = {"color_scheme": scheme, "viewport": {"width": width, "height": 900}}

    def look_at(user, *paths):
        for path in paths:
            page = open_as(user, path, **look)
            violations = Axe().run(page).response["violations"]
            assert [(v["id"], v["nodes"][0]["html"]) for v in violations] == [], path
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path

    look_at(editor, article.get_absolute_url(), blind, f"{blind}?missed=0", f"{blind}?q=ver", "/second-readings/")
    finished(waiting, verbeke, editor)
    agreement_of_many(first, editor, desk_chief, dantas, verbeke)
    look_at(desk_chief, "/second-readings/", "/second-readings/new/", "/differences/", "/agreement/")
