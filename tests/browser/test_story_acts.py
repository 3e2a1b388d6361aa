"""Stories by keyboard alone: confirmed, moved, merged, split and taken back; the machine's questions; and the pages in every
light and width.
"""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from articles import tallies
from articles.editing import stories, story_links
from articles.models import Story, StoryLink
from tests.factories import ArticleFactory, StoryFactory, StoryLinkFactory

TITLES = ("The tram is late", "A wall is found", "The quota is cut")


@pytest.fixture
def story():
    """Three articles in it, and one that the machine asks about."""
    story = StoryFactory(name="The harbour tram", origin="person")
    for day, title in enumerate(TITLES, start=1):
        article = ArticleFactory(title=title, published_at=f"2026-03-0{day}T10:00Z")
        StoryLinkFactory(story=story, article=article, reasons=["shares Port Elgar"])
    asked = ArticleFactory(title="The minister is asked", published_at="2026-03-05T10:00Z")
    StoryLinkFactory(
        story=story, article=asked, state="proposed", probability=0.6, reasons=["shares Port Elgar and a quotation"]
    )
    tallies.count_stories([story.pk])
    return story


@pytest.fixture
def other():
    other = StoryFactory(name="The herring quota", origin="person")
    StoryLinkFactory(story=other, article=ArticleFactory(title="Boats wait", published_at="2026-03-02T10:00Z"))
    tallies.count_stories([other.pk])
    return other


def states(story):
    """By the article's title."""
    return dict(StoryLink.objects.filter(story=story).values_list("article__title", "state"))


def tab_to(page, name):
    for _ in range(80):
        page.keyboard.press("Tab")
        if name in page.evaluate("document.activeElement.innerText || ''"):
            return
    pytest.fail(f"{name} is not reached by Tab")


def reach(page, title):
    """Walks to the article of that title."""
    for _ in range(8):
        page.keyboard.press("j")
        if title in page.evaluate("document.activeElement.innerText || ''"):
            return
    pytest.fail(f"{title} is not reached by j")


def test_an_article_is_confirmed_another_taken_out_and_that_is_taken_back(story, editor, open_as):
    page = open_as(editor, story.get_absolute_url())

    reach(page, "The tram is late")
    page.keyboard.press("c")
    expect(page.locator("#news")).to_contain_text("Confirmed: “The tram is late”")
    expect(page.locator("[data-reached]")).to_contain_text("said by edith")
    reach(page, "A wall is found")
    page.keyboard.press("x")
    expect(page.locator("#news")).to_contain_text("Taken out: “A wall is found”")
    assert (states(story)["The tram is late"], states(story)["A wall is found"]) == ("confirmed", "rejected")
    page.keyboard.press("u")

    expect(page.locator("#news")).to_contain_text("Undone: took the article out of the story.")
    assert states(story)["A wall is found"] == "suggested"


def test_an_article_is_moved_to_a_story_found_by_typing(story, other, editor, open_as):
    page = open_as(editor, story.get_absolute_url())

    reach(page, "The quota is cut")
    page.keyboard.press("m")
    expect(page.get_by_role("heading", name="Move it to which story?")).to_be_visible()
    page.keyboard.press("f")
    page.keyboard.type("herring")
    expect(page.locator("#found li")).to_have_count(1)
    tab_to(page, "Move it there")
    page.keyboard.press("Enter")

    expect(page.locator("#news")).to_contain_text("Moved: “The quota is cut” is in “The herring quota” now.")
    assert states(other)["The quota is cut"] == "confirmed"
    page.keyboard.press("u")
    expect(page.locator("#news")).to_contain_text("Undone: moved the article to another story.")
    assert "The quota is cut" not in states(other)


def test_two_are_merged_and_taken_apart(story, other, editor, open_as):
    page = open_as(editor, other.get_absolute_url())

    page.keyboard.press("i")
    expect(page.get_by_role("heading", name="Which story is the same event?")).to_be_visible()
    page.keyboard.press("f")
    page.keyboard.type("harbour")
    tab_to(page, "The harbour tram")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Are these two one story?")).to_be_visible()
    page.keyboard.press("1")
    page.keyboard.press("Enter")

    expect(page.locator("#news")).to_contain_text(
        "“The harbour tram” is part of “The herring quota” now: 4 articles moved."
    )
    page.keyboard.press("u")
    expect(page.locator("#news")).to_contain_text("Undone: merged two stories.")
    assert not Story.objects.exclude(merged_into=None).exists()
    assert len(states(story)) == 4


def test_one_is_split_and_put_together(story, editor, open_as):
    page = open_as(editor, story.get_absolute_url())

    page.keyboard.press("s")
    expect(page.get_by_role("heading", name="Make two stories of it")).to_be_visible()
    page.get_by_role("checkbox", name="The quota is cut").press("Space")
    page.keyboard.press("f")
    page.keyboard.type("The quota")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="The quota", exact=True, level=1)).to_be_visible()
    assert states(story)["The quota is cut"] == "rejected"
    page.keyboard.press("u")
    expect(page.locator("#news")).to_contain_text("Undone: split the story.")
    assert states(story)["The quota is cut"] == "suggested"


def test_the_questions_are_answered_one_after_the_other(story, other, editor, open_as):
    unlike = ArticleFactory(title="A bakery opens")
    StoryLinkFactory(story=other, article=unlike, state="proposed", probability=0.3)
    page = open_as(editor, "/stories/questions/")

    expect(page.get_by_role("link", name="The minister is asked")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="A bakery opens")).to_be_visible()
    page.keyboard.press("x")
    expect(page.locator(".empty")).to_contain_text("The machine has no question")
    assert (states(story)["The minister is asked"], states(other)["A bakery opens"]) == ("confirmed", "rejected")
    page.keyboard.press("u")

    expect(page.get_by_role("link", name="A bakery opens")).to_be_visible()
    assert states(other)["A bakery opens"] == "proposed"


def test_the_article_s_page_loads_its_stories_and_decides_there(story, editor, open_as):
    article = StoryLink.objects.get(state="proposed").article
    page = open_as(editor, article.get_absolute_url())

    page.locator("#article-stories, .around").first.scroll_into_view_if_needed()
    page.get_by_role("button", name="Confirm").click()

    expect(page.locator("#article-stories")).to_contain_text("in the story, said by edith")
    assert states(story)["The minister is asked"] == "confirmed"


def _pages(story, other, editor):
    """The addresses of pages on which there is much to see."""
    article = story.links.first().article
    story_links.set_background(story, article=article, note="How it began", edition=1, by=editor)
    stories.set_follows(story, earlier=other, edition=1, by=editor)
    own = story.get_absolute_url()
    return [
        own,
        f"{own}adding/?q=a",
        f"{own}same/?q=herring",
        f"{own}same/?story={other.pk}",
        f"{own}split/",
        f"{own}follows/?q=herring",
        f"{own}history/",
        f"{own}background/?article={article.pk}",
        f"{own}moving/?article={article.pk}&q=herring",
        f"{article.get_absolute_url()}related/",
        f"{article.get_absolute_url()}stories/?q=harbour",
        "/stories/questions/",
    ]


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1440)])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_page(story, other, editor, open_as, scheme, width):
    addresses = _pages(story, other, editor)
    page = open_as(editor, addresses[0], viewport={"width": width, "height": 844}, color_scheme=scheme)
    for address in addresses:
        page.goto(address)
        for details in page.locator("details").all():
            details.evaluate("details => { details.open = true }")

        found = Axe().run(page)

        assert found.response["violations"] == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
