"""Broken, hostile and odd files through the whole of an import: alone, in a ZIP, in a feed. Each has its outcome, all others land."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from articles.intake import reading
from articles.models import Article, IntakeItem
from tests.articles.intake.imports import imported
from tests.articles.intake.test_files import KEPT, REFUSED

pytestmark = pytest.mark.django_db
SMALL = 300_000  # bytes: larger ones are read alone, in test_files.py
GOOD = "The pump came on Friday, the company said.\n\n“It fits,” the captain told reporters."


def as_bytes(data: object) -> bytes:
    return data if isinstance(data, bytes) else str(data).encode("utf-8", errors="surrogatepass")


HOSTILE = {
    f"{number:02}-{name}": (as_bytes(data), str(reason))
    for number, (data, name, reason) in enumerate(REFUSED.values())
    if len(data) <= SMALL
}
BAD_NAMES = [
    "../../etc/cron.d/x.txt",
    "/absolute.txt",
    "C:\\x.txt",
    "a\nb.txt",
    "a\u202etxt.exe.txt",
    "CON.txt",
    "x" * 300 + ".txt",
]


def packed(files: dict[str, bytes]) -> bytes:
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return box.getvalue()


def reasons(intake, ending: str) -> list[str]:
    return list(
        intake.items.filter(name__contains=ending, outcome=IntakeItem.Outcome.REFUSED).values_list("reason", flat=True)
    )


def test_there_are_enough_of_them():
    assert len(REFUSED) + len(KEPT) + len(BAD_NAMES) + len(IN_A_FEED) >= 85
    assert len(HOSTILE) >= 50


@pytest.mark.parametrize("how", ["alone", "in a ZIP"])
def test_each_is_refused_for_its_reason_and_the_good_ones_land(how):
    files = {name: data for name, (data, _) in HOSTILE.items()}
    good = {"a-good.txt": GOOD.encode(), "z-good.txt": f"{GOOD} Twice.".encode()}
    every = dict(sorted((files | good).items()))
    sent = list(every.items()) if how == "alone" else [("box.zip", packed(every))]
    intake = imported(*sent)

    found = {name: reasons(intake, name) for name in HOSTILE}
    wrong = {name: found[name] for name, (_, why) in HOSTILE.items() if not any(why in one for one in found[name])}
    assert wrong == {}
    stored = intake.items.exclude(outcome=IntakeItem.Outcome.REFUSED)
    assert {item.name.rpartition(", ")[2] for item in stored} == {"a-good.txt", "z-good.txt"}
    assert imported(("after.txt", b"The tram is late again.")).items.get().outcome == IntakeItem.Outcome.STORED


def test_what_is_odd_is_kept_in_a_zip_as_it_came():
    words = {f"{number:02}.md": f"---\ntitle: Odd {number}\n---\n{text}" for number, text in enumerate(KEPT.values())}
    intake = imported(("box.zip", packed({name: text.encode() for name, text in words.items()})))

    assert {item.outcome for item in intake.items.all()} <= {"stored", "copy"}
    for number, text in enumerate(KEPT.values()):
        assert Article.objects.get(title=f"Odd {number}").versions.get().body == text


def test_names_are_only_names(monkeypatch, tmp_path):
    """Nothing is written by a name of an archive, and each name is shown so that it can be seen."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    reading.reader().close()
    before = set(Path().iterdir())
    texts = {name: f"Ferry {number} stays in port.".encode() for number, name in enumerate(BAD_NAMES)}
    intake = imported(("box.zip", packed(texts)))
    reading.reader().close()

    assert [item.outcome for item in intake.items.all()] == ["stored"] * len(BAD_NAMES)
    assert all(name.isprintable() and len(name) <= 300 for name in intake.items.values_list("name", flat=True))
    assert set(Path().iterdir()) == before
    assert not Path("/etc/cron.d/x.txt").exists()
    assert list(tmp_path.iterdir()) == []


IN_A_FEED = {
    "a script": "<p>The ferry stays in port until Friday.</p><script>alert(1)</script>",
    "a handler": '<p onclick="alert(1)">The ferry stays in port until Friday.</p><img src=x onerror="alert(1)">',
    "an SVG": '<p>The ferry stays in port until Friday.</p><svg onload="alert(1)"><text>alert</text></svg>',
    "MathML": "<p>The ferry stays in port until Friday.</p><math><mtext>alert</mtext></math>",
    "a frame": '<p>The ferry stays in port until Friday.</p><iframe srcdoc="<script>alert(1)</script>">alert</iframe>',
    "a refresh": '<meta http-equiv="refresh" content="0;url=javascript:alert(1)"><p>The ferry stays in port until Friday.</p>',
    "htmx": '<p hx-get="/alert" hx-on:load="alert(1)" hx-swap-oob="true">The ferry stays in port until Friday.</p>',
    "a form": '<form action="/alert"><p>The ferry stays in port until Friday.</p><button>alert</button></form>',
    "a style": "<style>p { background: url(alert) }</style><p>The ferry stays in port until Friday.</p>",
    "deep": "<div>" * 200 + "<p>The ferry stays in port until Friday.</p>",
    "marks of direction": "<p>The ferry stays in port until Friday.\u202e\u202c</p>",
    "an emoji": "<p>The ferry stays in port until Friday. 👩‍🚒</p>",
    "links": "<p>The ferry stays in port until Friday.</p>" + "<a href='javascript:alert(1)'></a>" * 500,
}
MORE = "<p>About {}: " + " ".join(f"word{number}" for number in range(150)) + "</p>"


def feed(contents: dict[str, str]) -> bytes:
    items = "".join(
        f"<item><title>{escape(title)}</title><link>javascript:alert(1)</link>"
        f"<content:encoded>{escape(content + MORE.format(title))}</content:encoded></item>"
        for title, content in contents.items()
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>Quay Wire</title><link>https://wire.example/</link>{items}</channel></rss>"
    ).encode()


def test_what_a_feed_brings_is_words_and_nothing_that_runs():
    endless = {"deeper than any page": "<div>" * 20_000}
    intake = imported(("feed.xml", feed(IN_A_FEED | endless | {"a good one": f"<p>{GOOD}</p>"})))

    refused = intake.items.filter(outcome=IntakeItem.Outcome.REFUSED).values_list("name", "reason")
    assert list(refused) == [(f"feed.xml, item {len(IN_A_FEED) + 1}", "empty: there are no words in it")]
    bodies = dict(Article.objects.filter(outlet__name="Quay Wire").values_list("title", "versions__body"))
    assert set(bodies) == {*IN_A_FEED, "a good one"}
    for title in IN_A_FEED:
        assert bodies[title].startswith("The ferry stays in port until Friday."), title
        assert "alert" not in bodies[title], title
        assert "<" not in bodies[title], title
    assert not Article.objects.filter(url__contains="javascript").exists()


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        (
            '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel><item><title>T</title><description>&e;</description></item></channel></rss>',
            "",
        ),
        (
            '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
            + "".join(f'<!ENTITY a{n} "{f"&a{n - 1 or str()};" * 10}">' for n in range(1, 10))
            + "]><nitf><body>&a9;</body></nitf>",
            "",
        ),
        ("<nitf>" + "<p>" * 100_000, ""),
    ],
    ids=["an entity of a file", "a billion laughs", "nested without end"],
)
def test_xml_that_asks_for_more_is_refused_and_reads_nothing(xml, reason):
    intake = imported(("x.xml", xml.encode()), ("good.txt", GOOD.encode()))

    items = list(intake.items.order_by("file"))
    assert items[0].outcome == IntakeItem.Outcome.REFUSED
    assert "fault of Newsdesk" not in items[0].reason
    assert reason in items[0].reason
    assert items[-1].outcome == IntakeItem.Outcome.STORED
    assert not Article.objects.filter(versions__body__contains="root:").exists()
