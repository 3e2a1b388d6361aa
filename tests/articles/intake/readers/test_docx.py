"""Word documents: every word of the article as it stands there, and nothing of what stands beside it."""

from __future__ import annotations

import datetime
import zipfile

import pytest

from articles.intake.recognising import Format, recognise
from tests.articles.intake.sources import record_of, refusal_of
from tests.articles.intake.zips import overlapping, with_flag, zipped

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
FIRST = "The ferry will stay in port until Friday."
SECOND = "«\u00a0We wait\u00a0», “the captain” said\u200e."
STYLES = (
    f'<w:styles xmlns:w="{W}"><w:style w:styleId="Titel"><w:name w:val="Title"/></w:style><w:style w:styleId="Bild">'
    '<w:name w:val="caption"/></w:style><w:style w:styleId="V1"><w:name w:val="toc 1"/></w:style><w:style/></w:styles>'
)
CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">{}</cp:coreProperties>'
)


def paragraph(words: str = "", style: str = "", more: str = "") -> str:
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{named}<w:r><w:t xml:space="preserve">{words}</w:t></w:r>{more}</w:p>'


def run(words: str) -> str:
    return f"<w:r><w:t>{words}</w:t></w:r>"


def document(body: str, core: str = "", *, namespace: str = W, main: str = "word/document.xml", **parts: str) -> bytes:
    target = main if main.startswith("/") else "/" + main
    files = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r" Type="{OFFICE}" Target="{target}"/></Relationships>',
        main: f'<?xml version="1.0"?><w:document xmlns:w="{namespace}" xmlns:mc="urn:mc"><w:body>{body}</w:body></w:document>',
        "word/styles.xml": STYLES,
        "docProps/core.xml": CORE.format(core),
    } | parts
    return zipped(*((name, data) for name, data in files.items() if data))


def body(content: str, **parts: str) -> str:
    title = "<dc:title>A title</dc:title>"
    return record_of(document(content, title, **parts), "a.docx").body


def test_paragraphs_with_every_mark_as_it_stands_there():
    data = document(paragraph("Ferry stays", "Titel") + paragraph(FIRST) + paragraph() + paragraph(SECOND))
    found = record_of(data)

    assert recognise(data, "a") is Format.DOCX
    assert (found.title, found.body, found.notes) == ("Ferry stays", f"{FIRST}\n\n{SECOND}", ())


@pytest.mark.parametrize(
    "options", [{"namespace": STRICT}, {"main": "word/document2.xml"}, {"_rels/.rels": ""}], ids=str
)
def test_documents_of_other_programs(options):
    assert body(paragraph(FIRST), **options) == FIRST


WORDS = {
    "runs of one word": (f"<w:p>{run('Fer')}{run('ry')}</w:p>", "Ferry"),
    "a tab and a line end": (f"<w:p>{run('a')}<w:r><w:tab/><w:t>b.</w:t><w:br/><w:t>C</w:t></w:r></w:p>", "a\tb.\n\nC"),
    "a hyphen that holds": (f"<w:p>{run('a')}<w:r><w:noBreakHyphen/></w:r>{run('b')}</w:p>", "a\u2011b"),
    "a link": (paragraph("See ", more=f"<w:hyperlink>{run('the table')}</w:hyperlink>"), "See the table"),
    "a field": (paragraph("On ", more=f"<w:fldSimple>{run('Monday')}</w:fldSimple>"), "On Monday"),
    "a field's code": (paragraph("On", more="<w:r><w:instrText>DATE</w:instrText></w:r>"), "On"),
    "an insertion": (paragraph("It stays", more=f"<w:ins>{run(' here')}</w:ins>"), "It stays here"),
    "a content control": (f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph(FIRST)}</w:sdtContent></w:sdt>", FIRST),
    "a table": (
        f"<w:tbl><w:tblPr/><w:tr><w:tc>{paragraph('Monday')}</w:tc><w:tc>{paragraph('3')}</w:tc></w:tr>"
        f"<w:tr><w:tc>{paragraph('Friday')}</w:tc><w:tc>{paragraph('4')}</w:tc></w:tr></w:tbl>",
        "Monday\t3\n\nFriday\t4",
    ),
    "a table for the layout": (
        f"<w:tbl><w:tr><w:tc>{paragraph(FIRST)}{paragraph('Two.')}</w:tc><w:tc>{paragraph('Three.')}</w:tc></w:tr></w:tbl>",
        f"{FIRST}\n\nTwo.\n\nThree.",
    ),
    "a table in a table": (
        f"<w:tbl><w:tr><w:tc><w:tbl><w:tr><w:tc>{paragraph(FIRST)}</w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl>",
        FIRST,
    ),
    "words in two ways": (
        f"<w:p><mc:AlternateContent><mc:Choice>{run('new')}</mc:Choice><mc:Fallback>{run('old')}</mc:Fallback></mc:AlternateContent></w:p>",
        "new",
    ),
    "ruby": (
        f"<w:p><w:r><w:ruby><w:rt>{run('x')}</w:rt><w:rubyBase>{run('船')}</w:rubyBase></w:ruby></w:r></w:p>",
        "船",
    ),
    "hidden words": (paragraph(FIRST, more="<w:r><w:rPr><w:vanish/></w:rPr><w:t>no</w:t></w:r>"), FIRST),
    "words that are not hidden": (
        paragraph("It", more='<w:r><w:rPr><w:vanish w:val="false"/></w:rPr><w:t> is</w:t></w:r>'),
        "It is",
    ),
    "a table of contents": (paragraph("Ferry 3", "V1") + paragraph(FIRST), FIRST),
    "a note's mark": (paragraph(FIRST, more='<w:r><w:footnoteReference w:id="2"/></w:r>'), FIRST),
    "an entity": (paragraph("&#8220;We&#8221; &amp; you"), "“We” & you"),
}


@pytest.mark.parametrize(("content", "words"), WORDS.values(), ids=WORDS)
def test_which_words_are_the_article(content, words):
    assert body(content) == words


def test_what_is_left_out_is_told():
    changed = f"<w:del>{run('no')}</w:del><w:moveFrom>{run('no')}</w:moveFrom><w:r><w:drawing>{paragraph('no')}</w:drawing></w:r>"
    found = record_of(document(paragraph(FIRST, more=changed) + paragraph("A map", "Bild") + paragraph(SECOND)))

    assert found.body == f"{FIRST}\n\n{SECOND}"
    assert found.notes == ("1 text boxes and pictures left out", "1 captions left out", "2 deletions left out")


def test_properties_that_somebody_wrote():
    core = (
        "<dc:title>Ferry stays</dc:title><dc:creator>Edda Lorne</dc:creator><dc:language>en-GB</dc:language>"
        "<dcterms:created>2026-10-05T16:42:00Z</dcterms:created>"
    )
    found = record_of(document(paragraph(FIRST), core))

    assert (found.title, found.byline, found.language) == ("Ferry stays", "Edda Lorne", "en-gb")
    assert found.published_at == datetime.datetime(2026, 10, 5, 16, 42, tzinfo=datetime.UTC)
    assert "does not say when it was published" in found.notes[0]


@pytest.mark.parametrize(
    "core",
    [
        "<dc:title>Microsoft Word - ferry.docx</dc:title><dc:creator>Admin</dc:creator>",
        "<dc:title>A title</dc:title><dc:creator>python-docx</dc:creator><dcterms:created>2013-12-23T23:15:00Z</dcterms:created>",
        "<dcterms:created>0000-00-00T00:00:00Z</dcterms:created>",
        "<dcterms:created>soon</dcterms:created>",
        "",
    ],
)
def test_properties_that_a_program_wrote(core):
    found = record_of(document(paragraph("Ferry stays") + paragraph(FIRST), core))

    assert (found.title, found.byline, found.published_at, found.notes) == ("Ferry stays", "", None, ())


def test_nothing_outside_the_document_is_read():
    outside = (
        f'<Relationships xmlns="{RELATIONS}"><Relationship Type="{OFFICE}" Target="http://evil.example/x" TargetMode="External"/>'
        "</Relationships>"
    )

    assert body(paragraph(FIRST), **{"_rels/.rels": outside}, **{"word/vbaProject.bin": "evil"}) == FIRST


def test_entities_are_not_followed():
    declared = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname"><!ENTITY y "&x;&x;">]>'
    data = f'{declared}<w:document xmlns:w="{W}"><w:body>{paragraph("A &x; b &y;")}{paragraph(FIRST)}</w:body></w:document>'
    found = record_of(document("", **{"word/document.xml": data}))

    assert found.body == f"A &x; b &y;\n\n{FIRST}"


LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
REFUSED = {
    "no document": (
        document("", **{"word/document.xml": ""}),
        "the part with the words (word/document.xml) is missing",
    ),
    "a table": (document("", **{"word/document.xml": "", "xl/workbook.xml": "<x/>"}), "this is a table or slides"),
    "no words": (document(paragraph()), "empty: there are no words in it"),
    "no XML": (document("", **{"word/document.xml": "words"}), "not XML that we read: Start tag expected"),
    "half a document": (document("<w:p>"), "not XML that we read: Opening and ending tag mismatch"),
    "no body": (
        document("", **{"word/document.xml": "<x/>"}),
        "the part with the words (word/document.xml) is missing",
    ),
    "no bytes": (
        zipped(("[Content_Types].xml", ""), ("word/document.xml", "")),
        "not XML that we read: Document is empty",
    ),
    "a part twice": (
        zipped(("[Content_Types].xml", ""), ("word/document.xml", "<a/>"), ("Word/Document.xml", "<b/>")),
        "in the file twice",
    ),
    "laughs": (
        document("", **{"word/document.xml": f'<!DOCTYPE d [<!ENTITY a0 "ha">{LAUGHS}]><d>&a9;</d>'}),
        "its entities unfold without end",
    ),
    "20,000 elements in one another": (document("<w:sdt>" * 20_000), "nested too deep"),
    "a bomb": (document(paragraph("a" * 30_000_000)), "more than 200 times its packed size"),
    "encrypted": (with_flag(document(paragraph(FIRST)), 1), "is encrypted"),
    "cut off": (document(paragraph(FIRST))[:-200], "the ZIP archive is cut off"),
    "overlapping files": (
        overlapping(30).replace(b"a.txt", b"word/"),
        "overlap",
    ),
}


@pytest.mark.parametrize(("data", "reason"), REFUSED.values(), ids=REFUSED)
def test_refused_for_its_reason(data, reason):
    assert reason in refusal_of(data, format=Format.DOCX)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("<w:p/>" * 2_000_001, "2,000,007 elements and attributes"),
        (paragraph("a" * 30_000_000), "a document has no more than 20.0\xa0MB"),
    ],
    ids=["elements", "words"],
)
def test_a_document_that_is_too_large(content, reason):
    assert reason in refusal_of(document(content), archive_ratio=10_000)


def test_an_archive_of_stored_documents_is_no_document(tmp_path):
    packed = tmp_path / "a.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("one.docx", document(paragraph(FIRST)))

    assert recognise(packed.read_bytes(), "a.zip") is Format.ZIP
