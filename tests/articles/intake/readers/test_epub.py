"""EPUB: the articles of an issue in their order, without its cover, contents and imprint."""

from __future__ import annotations

import zipfile

import pytest

from articles.intake.recognising import Format, recognise
from articles.intake.records import ArticleRecord, Refused
from tests.articles.intake.sources import read, record_of, refusal_of
from tests.articles.intake.zips import overlapping, with_flag, zipped

CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
FIRST = "The ferry will stay in port until Friday."
SECOND = "«\u00a0We wait\u00a0», the captain of it said."
ABOUT = "<dc:title>The Quay Courier [Mon, 05 Oct 2026]</dc:title><dc:language>en-GB</dc:language><dc:date>2026-10-05</dc:date>"


def page(*content: str, body: str = "") -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
        f"<head><title>Not this</title></head><body{body}>{''.join(content)}</body></html>"
    )


FERRY = page("<h1>Ferry <i>stays</i></h1>", "<p>By Edda Lorne</p>", f"<p>{FIRST}</p>", f"<p>{SECOND}</p>")
LIGHT = page("<h2>Light is out</h2>", "<p>It was <b>dark</b> on the quay.</p>")


def book(pages: dict[str, str], about: str = ABOUT, *, items: str = "", more: str = "", **parts: str) -> bytes:
    names = list(pages)
    manifest = "".join(
        f'<item id="i{n}" href="{name}" media-type="application/xhtml+xml"/>' for n, name in enumerate(names)
    )
    spine = "".join(f'<itemref idref="i{n}"/>' for n, _ in enumerate(names))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/" version="3.0">'
        f"<metadata>{about}</metadata><manifest>{manifest}{items}</manifest><spine>{spine}</spine>{more}</package>"
    )
    files = {"META-INF/container.xml": CONTAINER, "OEBPS/content.opf": package}
    files |= {f"OEBPS/{name}": text for name, text in pages.items()}
    return zipped(
        ("mimetype", "application/epub+zip"), *((name, data) for name, data in (files | parts).items() if data)
    )


def records(data: bytes) -> list[ArticleRecord]:
    found = []
    for entry in read(data, "issue.epub"):
        assert isinstance(entry.record, ArticleRecord), entry.record
        found.append(entry.record)
    return found


def test_an_article_for_each_chapter_of_an_issue():
    data = book({"a.xhtml": FERRY, "b.xhtml": LIGHT})
    entries = read(data, "issue.epub")

    assert recognise(data, "a") is Format.EPUB
    assert [(entry.name, entry.record.title, entry.record.byline, entry.record.body) for entry in entries] == [
        ("issue.epub, chapter 1", "Ferry stays", "Edda Lorne", f"{FIRST}\n\n{SECOND}"),
        ("issue.epub, chapter 2", "Light is out", "", "It was dark on the quay."),
    ]
    assert {(entry.record.outlet, entry.record.language) for entry in entries} == {("The Quay Courier", "en-gb")}
    assert str(entries[0].record.published_at.date()) in ("2026-10-04", "2026-10-05")


def test_who_published_the_issue_is_its_outlet():
    about = ABOUT + "<dc:publisher>Quay Courier Ltd</dc:publisher><dc:creator>calibre</dc:creator>"

    assert records(book({"a.xhtml": FERRY, "b.xhtml": LIGHT}, about))[1].outlet == "Quay Courier Ltd"


def test_one_article_has_the_fields_of_the_whole():
    about = "<dc:title>Ferry stays</dc:title><dc:creator>Edda Lorne</dc:creator><dc:creator>Arne Kolbe</dc:creator>"
    (found,) = records(book({"a.xhtml": page("<h1>Ferry stays</h1>", f"<p>{FIRST}</p>")}, about))

    assert (found.title, found.byline, found.body) == ("Ferry stays", "Edda Lorne, Arne Kolbe", FIRST)


def test_chapters_without_a_heading_go_on():
    (found,) = records(book({"a.xhtml": page(f"<p>{FIRST}</p>"), "b.xhtml": page(f"<p>{SECOND}</p>")}))
    first, second = records(book({"a.xhtml": FERRY, "a2.xhtml": page("<p>More.</p>"), "b.xhtml": LIGHT}))

    assert found.body == f"{FIRST}\n\n{SECOND}"
    assert first.body == f"{FIRST}\n\n{SECOND}\n\nMore."
    assert second.title == "Light is out"


FRONT = {
    "a cover by its name": {"cover.xhtml": page("<h1>The Quay Courier</h1>")},
    "a title page by its type": {
        "x.xhtml": page("<h1>The Quay Courier</h1>", body=' epub:type="frontmatter titlepage"')
    },
    "an imprint by its role": {"x.xhtml": page("<h1>Rights</h1><p>All of them.</p>", body=' role="doc-colophon"')},
    "a page of links": {
        "feed.xhtml": page("<h1>News</h1>", *(f'<p><a href="{n}.xhtml">Ferry {n}</a></p>' for n in range(9)))
    },
    "a page of nothing": {"x.xhtml": page('<img src="a.jpg"/>').replace("<title>Not this</title>", "")},
}


@pytest.mark.parametrize("front", FRONT.values(), ids=FRONT)
def test_what_is_no_article_is_left_out(front):
    assert [found.title for found in records(book(front | {"a.xhtml": FERRY, "b.xhtml": LIGHT}))] == [
        "Ferry stays",
        "Light is out",
    ]


def test_what_the_package_says_is_no_article_is_left_out():
    items = '<item id="n" href="n.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
    guide = '<guide><reference type="toc" href="list.xhtml#a"/></guide>'
    data = book({"list.xhtml": LIGHT, "a.xhtml": FERRY}, items=items, more=guide)

    assert [found.title for found in records(data)] == ["The Quay Courier [Mon, 05 Oct 2026]"]


def test_notes_hidden_words_and_captions_are_no_part_of_it():
    content = page(
        f"<p>{FIRST}<a epub:type='noteref' href='#n'>1</a></p><figure><img/><figcaption>A map</figcaption></figure>"
        "<aside epub:type='footnote'>A note</aside><p style='display: none'>x</p>"
    )

    assert records(book({"a.xhtml": content}))[0].body == FIRST


@pytest.mark.parametrize("date", ["0101-01-01T00:00:00+00:00", "0000-01-01", "last week"])
def test_a_date_that_a_program_wrote_is_left_out(date):
    (found,) = records(book({"a.xhtml": FERRY}, f"<dc:title>T</dc:title><dc:date>{date}</dc:date>"))

    assert found.published_at is None
    assert "left out" in found.notes[0]


def test_a_chapter_that_cannot_be_read_loses_itself_alone():
    data = book({"a.xhtml": FERRY, "missing.xhtml": "", "b.xhtml": LIGHT})
    first, missing, last = read(data, "a.epub")

    assert isinstance(missing.record, Refused)
    assert str(missing.record) == "a part of the EPUB is missing: “OEBPS/missing.xhtml”"
    assert (first.record.title, last.record.title) == ("Ferry stays", "Light is out")


def test_no_path_leads_out_of_the_file():
    assert "missing: “../etc/passwd”" in refusal_of(book({"../../etc/passwd": ""}), "a.epub")


def test_an_epub_whose_type_is_packed():
    files = zipped(("mimetype", "application/epub+zip " * 9), ("META-INF/container.xml", CONTAINER))

    assert recognise(files, "a") is Format.EPUB


def test_an_archive_of_stored_epubs_is_no_epub(tmp_path):
    packed = tmp_path / "a.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("one.epub", book({"a.xhtml": FERRY}))

    assert recognise(packed.read_bytes(), "a.zip") is Format.ZIP


ENCRYPTED = (
    '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><EncryptedData><CipherData>'
    '<CipherReference URI="OEBPS/{}"/></CipherData></EncryptedData></encryption>'
)
REFUSED = {
    "no container": (book({"a.xhtml": FERRY}, **{"META-INF/container.xml": ""}), "missing: “META-INF/container.xml”"),
    "no package": (book({"a.xhtml": FERRY}, **{"OEBPS/content.opf": ""}), "missing: “OEBPS/content.opf”"),
    "no package named": (book({}, **{"META-INF/container.xml": "<container/>"}), "missing: “.”"),
    "no pages": (book({}), "no article in the EPUB"),
    "a cover alone": (book({"cover.xhtml": LIGHT}), "no article in the EPUB"),
    "broken XML": (book({}, **{"OEBPS/content.opf": "<package>"}), "not XML that we read"),
    "DRM": (book({"a.xhtml": FERRY}, **{"META-INF/encryption.xml": ENCRYPTED.format("a.xhtml")}), "is encrypted (DRM)"),
    "too many chapters": (
        book(
            {},
            **{
                "OEBPS/content.opf": "<p><item id='a' href='a' media-type='text/html'/>"
                + "<itemref idref='a'/>" * 5_001
                + "</p>"
            },
        ),
        "5,001 chapters: an EPUB that is read has no more than 5,000",
    ),
    "no words": (book({"a.xhtml": page("<p> </p>", "<script>x()</script>")}), "no words in it"),
    "encrypted": (with_flag(book({"a.xhtml": FERRY}), 1), "is encrypted"),
    "cut off": (book({"a.xhtml": FERRY})[:-100], "the ZIP archive is cut off"),
    "overlapping files": (overlapping(30), "overlap"),
}


@pytest.mark.parametrize(("data", "reason"), REFUSED.values(), ids=REFUSED)
def test_refused_for_its_reason(data, reason):
    assert reason in refusal_of(data, "a.epub", format=Format.EPUB)


def test_fonts_that_are_encrypted_do_not_matter():
    data = book({"a.xhtml": FERRY}, **{"META-INF/encryption.xml": ENCRYPTED.format("font.otf")})

    assert record_of(data, "a.epub").byline == "Edda Lorne"


def test_a_page_of_a_gigabyte_is_refused_alone():
    data = book({"a.xhtml": FERRY, "b.xhtml": "<h1>a</h1>" + "a" * 30_000_000, "c.xhtml": LIGHT})
    _, large, _ = read(data, "a.epub", archive_ratio=10_000)

    assert "a document has no more than" in str(large.record)
