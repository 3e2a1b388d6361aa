"""Importing in the browser: files dropped and chosen, a refusal that keeps them, and an import that fills in by itself."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from articles.intake.reading import read_intake
from articles.models import ArticleVersion, Intake, IntakeItem

FERRY = "Ferry stays in port\n\nThe ferry will stay in port until Friday, the company said."
DROP = """(box, [name, words]) => {
  const dropped = new DataTransfer();
  dropped.items.add(new File([words], name, { type: "text/plain" }));
  for (const kind of ["dragover", "drop"])
    box.dispatchEvent(new DragEvent(kind, { dataTransfer: dropped, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def new_page(desk_chief, open_as):
    return open_as(desk_chief, "/intakes/new/")


def test_dropped_files_are_chosen_and_stay_so_when_something_is_wrong(new_page, settings):
    new_page.locator("[data-drop-files]").evaluate(DROP, ["ferry.txt", FERRY])
    expect(new_page.locator("[data-chosen]")).to_have_text("ferry.txt, 1 kB")

    new_page.get_by_label("Outlet").evaluate(
        "field => { field.removeAttribute('maxlength'); field.value = 'x'.repeat(201) }"
    )
    new_page.get_by_role("button", name="Import").click()
    expect(new_page.get_by_role("alert")).to_contain_text("at most 200 characters")
    expect(new_page.locator("[data-chosen]")).to_have_text("ferry.txt, 1 kB")

    new_page.get_by_label("Outlet").fill("The Quay Courier")
    new_page.get_by_role("button", name="Import").click()
    expect(new_page.get_by_role("heading", level=1)).to_have_text("ferry.txt")
    assert bytes(IntakeItem.objects.get().content).decode() == FERRY


def test_a_file_beyond_the_limit_is_marked_before_it_is_sent(desk_chief, open_as, settings):
    settings.UPLOAD_LIMIT = 10
    page = open_as(desk_chief, "/intakes/new/")
    page.get_by_label("Files").set_input_files({"name": "a.txt", "mimeType": "text/plain", "buffer": FERRY.encode()})

    expect(page.locator("[data-chosen]")).to_have_text("a.txt, 1 kB: too large, will be refused")


def test_the_page_fills_in_while_a_worker_reads(new_page):
    files = [("ferry.txt", FERRY), ("empty.txt", "")]
    new_page.get_by_label("Files").set_input_files(
        [{"name": name, "mimeType": "text/plain", "buffer": words.encode()} for name, words in files]
    )
    new_page.get_by_role("button", name="Import").click()
    progress = new_page.locator("#intake-progress")
    expect(progress).to_contain_text("2 files to be read")

    read_intake(Intake.objects.get().pk)
    expect(progress).to_contain_text("0 of 1")
    expect(new_page.locator("#intake-items")).to_contain_text("empty: there is nothing in it")
    expect(new_page.get_by_role("link", name="Ferry stays in port")).to_be_visible()

    ArticleVersion.objects.update(annotation=ArticleVersion.Annotation.ANNOTATED, pipeline_version="tests.v1")
    expect(progress).to_contain_text("This import is done.")
    expect(progress).not_to_have_attribute("hx-trigger", "every 2s")


def test_without_script_files_are_imported_too(desk_chief, open_as):
    page = open_as(desk_chief, "/intakes/new/", java_script_enabled=False)
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_role("alert")).to_contain_text("choose files, or paste an article")

    page.get_by_label("Or paste an article").fill(FERRY)
    page.get_by_role("button", name="Import").click()
    read_intake(Intake.objects.get().pk)
    page.get_by_role("link", name="Look again").click()
    expect(page.get_by_role("link", name="Ferry stays in port")).to_be_visible()


@pytest.mark.parametrize("width", [1200, 390])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_page(desk_chief, open_as, width):
    intake = Intake.objects.create(by=desk_chief, label="x" * 120)
    for position, outcome in enumerate(IntakeItem.Outcome.values, start=1):
        IntakeItem.objects.create(
            intake=intake, position=position, name="long/name" * 20, outcome=outcome, reason="this is a PNG image"
        )
    page = open_as(desk_chief, "/intakes/", viewport={"width": width, "height": 900}, bypass_csp=True)
    for path in ("/intakes/", "/intakes/new/", intake.get_absolute_url()):
        page.goto(path)
        page.locator("details").evaluate_all("all => all.forEach((details) => (details.open = true))")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.locator("html").evaluate("html => html.scrollWidth") <= width
