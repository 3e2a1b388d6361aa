"""Markdown: front matter, and the words without the marks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.articles.intake.sources import read, record_of

SAMPLES = Path(__file__).parents[4] / "articles" / "samples"


def body(text: str) -> str:
    return record_of(f"---\ntitle: T\n---\n{text}", "a.md").body


@pytest.mark.parametrize(
    ("marked", "words"),
    [
        ("The *ferry* **stays** in `port`.", "The ferry stays in port."),
        ("Soft\nwrapped lines.\n\nNext.", "Soft wrapped lines.\n\nNext."),
        ('See [the table](https://a.example "x") and <https://b.example>.', "See the table and https://b.example."),
        ("A ![map](m.png) here.", "A  here."),
        ("## Ferries\n\nThey stay.", "Ferries\n\nThey stay."),
        ("> “We wait,” she said.", "“We wait,” she said."),
        ("- I know, he said.\n- You do not.", "- I know, he said.\n\n- You do not."),
        ("1986. It was a great summer.", "1986. It was a great summer."),
        ("One.\n\n---\n\nTwo.", "One.\n\nTwo."),
        ("One\\\nTwo", "One\n\nTwo"),
        ("    “Indented,” he said, as in print.", "“Indented,” he said, as in print."),
        ("```\nWords in a fence.\n```", "Words in a fence."),
        ("2 \\* 3 &amp; 4", "2 * 3 & 4"),
        ("\"Straight\" and 'single' -- stay...", "\"Straight\" and 'single' -- stay..."),
        ("One <b>bold</b> word.<script>evil()</script> End.", "One bold word. End."),
        ("<script>\nevil()\n</script>\n\nWords.", "Words."),
        ("<div><p>One.</p><p>Two.</p><style>x{}</style></div>\n\nThree.", "One.\n\nTwo.\n\nThree."),
        ("<!-- a note -->\n\nWords.", "Words."),
    ],
)
def test_the_words_stay_and_the_marks_go(marked, words):
    assert body(marked) == words


def test_front_matter_gives_the_fields_under_the_names_that_people_use():
    text = "---\nheadline: Ferry stays\npublisher: The Quay Courier\nauthors: [Ida Brandt, Arne Kolbe]\ndate: 2026-10-05\nlink: https://a.example/x\nlang: en\ncategory: Harbour\nmood: grim\n---\nWords."
    (entry,) = read(text, "a.md")

    record = entry.record
    assert (record.title, record.outlet, record.byline) == ("Ferry stays", "The Quay Courier", "Ida Brandt, Arne Kolbe")
    assert (record.url, record.language, record.section) == ("https://a.example/x", "en", "Harbour")
    assert record.published_at.date().isoformat() == "2026-10-05"


def test_a_first_heading_is_the_title_where_none_is_given():
    (entry,) = read("# Ferry *stays*\n\nWords.", "a.md")

    assert (entry.record.title, entry.record.body) == ("Ferry stays", "Words.")


def test_yaml_makes_nothing_but_strings():
    (entry,) = read(
        "---\ntitle: !!python/object/apply:os.system ['true']\nbyline: no\nsection: 0123\n---\nWords.", "a.md"
    )

    assert (entry.record.byline, entry.record.section) == ("no", "0123")


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("[0-9]*.md")), ids=lambda path: path.stem)
def test_a_sample_keeps_every_word_so_that_what_is_known_of_it_fits(path):
    text = path.read_text()
    marked = text.split("---\n", 2)[2].strip()
    (entry,) = read(text, path.name)

    assert entry.record.body == re.sub(r"^## |^_(?=T)|_$", "", marked, flags=re.MULTILINE)
    assert entry.record.notes == ()
