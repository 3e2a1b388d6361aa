"""PDF: the article of a printed page, its lines joined; what cannot be read is refused in words."""

from __future__ import annotations

import datetime
import re

import pytest

from articles.intake.readers.print_layout import Line, laid_out
from articles.intake.recognising import Format, recognise
from tests.articles.intake.readers.pdfs import assembled, pdf, pdf_of
from tests.articles.intake.sources import read, record_of, refusal_of

TITLE = (60.0, 780.0, 20.0, "Ferry stays in port")
FIRST = "The ferry will stay in port until Friday, the company that runs it said on Monday in a statement."
SECOND = "“We wait for a pump,” the captain, Ida Brandt, told reporters on the quay."


def lines(
    *texts: str, x: float = 60, top: float = 740, size: float = 10, step: float = 12
) -> list[tuple[float, float, float, str]]:
    return [(x, top - step * number, size, text) for number, text in enumerate(texts)]


WRAPPED = ("The ferry will stay in port until Friday,", "the company that runs it said on Monday", "in a statement.")
QUOTED = ("“We wait for a pump,” the captain, Ida", "Brandt, told reporters on the quay.")


def body(*texts: str) -> str:
    """The words of lines of one column as they are read."""
    found = laid_out([Line(text, 1, 60, 740 - 12 * number, 10) for number, text in enumerate(texts)])
    return "\n\n".join(paragraph.words for paragraph in found.paragraphs)


@pytest.mark.parametrize("packed", [True, False], ids=["packed", "not packed"])
def test_an_article(packed):
    data = pdf([TITLE, *lines("By Edda Lorne", *WRAPPED), *lines(*QUOTED, top=680)], packed=packed)
    found = record_of(data, "a.pdf")

    assert recognise(data, "a") is Format.PDF
    assert (found.title, found.byline, found.body, found.notes) == (
        "Ferry stays in port",
        "Edda Lorne",
        f"{FIRST}\n\n{SECOND}",
        (),
    )


def test_properties_that_somebody_wrote():
    info = "/Title(Ferry stays)/Author(Edda Lorne)/CreationDate(D:20261005164200+01'00')/Producer(Layout 7)"
    found = record_of(pdf(lines(*WRAPPED), info=info))

    assert (found.title, found.byline, found.body) == ("Ferry stays", "Edda Lorne", FIRST)
    assert found.published_at == datetime.datetime(2026, 10, 5, 15, 42, tzinfo=datetime.UTC)
    assert "does not say when it was published" in found.notes[0]


@pytest.mark.parametrize(
    "info",
    [
        "/Title(Microsoft Word - ferry.docx)/Author(Admin)",
        "/Title(untitled)/Author(user)/CreationDate(D:00000000000000)",
        "/Title(ferry_final2.indd)/CreationDate(soon)",
        "/Title(file:///ferry.html)/Author(edda@post.example)/CreationDate(D:2026)",
        "/Title()/CreationDate(D:20261005164200Z)/Producer(Skia/PDF m156)",
        "/Title 7/Author[1]/CreationDate<</A 1>>",
    ],
)
def test_properties_that_a_program_wrote(info):
    found = record_of(pdf([TITLE, *lines(*WRAPPED)], info=info))

    assert (found.title, found.byline, found.published_at, found.body) == ("Ferry stays in port", "", None, FIRST)


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        ("D:20261005164200Z", "2026-10-05T16:42:00+00:00"),
        ("D:20261005164200-05'00'", "2026-10-05T21:42:00+00:00"),
        ("D:20261005164200+01", "2026-10-05T15:42:00+00:00"),
        ("D:20260231164200Z", ""),
        ("D:20261005996000Z", ""),
        ("5 October", ""),
    ],
)
def test_dates(date, moment):
    found = record_of(pdf([TITLE, *lines(*WRAPPED)], info=f"/CreationDate({date})"))

    assert (found.published_at.isoformat() if found.published_at else "") == moment


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (("It was inter\xad", "nationally known."), "It was internationally known."),
        (("They called it a misunder-", "standing at once."), "They called it a misunderstanding at once."),
        (("It was a well-", "known problem of pumps."), "It was a well-known problem of pumps."),
        (("The quay was fog-", "bound. Fog hung, bound to stay: fog,", "bound by fog, as they were bound."), None),
        (("They met the Anglo-", "Saxon. It was late."), "They met the Anglo-Saxon. It was late."),
        (("In 2019-", "2020 it was late."), "In 2019- 2020 it was late."),
        (("They wait – ", "for a pump."), "They wait – for a pump."),
        (("The oﬃce ﬁled it", "on the quay."), "The office filed it on the quay."),
    ],
)
def test_lines_are_joined_and_broken_words_mended_where_that_is_certain(texts, words):
    assert body(*texts) == (
        words or "The quay was fog-bound. Fog hung, bound to stay: fog, bound by fog, as they were bound."
    )


def test_a_line_that_is_set_in_begins_a_paragraph():
    set_in = [
        (60.0, 740.0, 10.0, WRAPPED[0]),
        (60.0, 728.0, 10.0, WRAPPED[1]),
        (72.0, 716.0, 10.0, QUOTED[0]),
        (60.0, 704.0, 10.0, QUOTED[1]),
    ]

    assert record_of(pdf([TITLE, *set_in])).body == f"{' '.join(WRAPPED[:2])}\n\n{SECOND}"


def test_a_paragraph_goes_on_in_the_next_column_and_on_the_next_page():
    first = [TITLE, *lines(*WRAPPED[:1]), *lines(*WRAPPED[1:2], x=320)]
    found = record_of(pdf(first, [*lines(*WRAPPED[2:]), *lines(*QUOTED, top=700)]))

    assert found.body == f"{FIRST}\n\n{SECOND}"


def test_what_stands_above_and_below_the_pages_is_left_out_and_told():
    def page(number: int, *texts: str) -> list[tuple[float, float, float, str]]:
        return [
            (60.0, 820.0, 8.0, f"The Quay Courier, page {number} of 2"),
            *lines(*texts, top=700),
            (300.0, 20.0, 8.0, f"- {number} -"),
        ]

    found = record_of(pdf([TITLE, *page(1, *WRAPPED)], page(2, *QUOTED)))

    assert (found.title, found.body) == ("Ferry stays in port", f"{FIRST}\n\n{SECOND}")
    assert found.notes == ("4 lines above and below the pages left out",)


def test_what_a_browser_prints_around_a_page():
    around = [
        (20.0, 820.0, 8.0, "10/5/26, 4:42 PM Ferry stays"),
        (20.0, 15.0, 8.0, "https://quay-courier.example/ferry 1/1"),
    ]
    found = record_of(pdf([TITLE, *lines(*WRAPPED), *around]))

    assert (found.url, found.body) == ("https://quay-courier.example/ferry", FIRST)


def test_words_that_stand_nowhere():
    far = b"%s 0 0 1 0 0 cm " % (b"9" * 60) * 6 + b"BT /F1 10 Tf 1 0 0 1 9 0 Tm (Words) Tj ET"

    assert "fault of Newsdesk" not in refusal_of(pdf_of([far]), "a.pdf")


def test_a_long_document_is_joined_line_by_line():
    """Ten thousand lines of one paragraph: with a search from its beginning for each line it took minutes."""
    page = [(60.0, 760.0 - 12 * number, 10.0, "the company that runs the ferry said on Monday") for number in range(50)]

    assert len(record_of(pdf(*[page] * 200, packed=True), "a.pdf").body.split()) > 80_000


def bomb(size: int) -> bytes:
    return pdf_of([b" " * size], packed=True)


def nested(depth: int) -> bytes:
    return pdf_of([b"[" * depth + b"]" * depth + b" TJ"])


LOOP = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[2 0 R]>>"]
LYING = [
    b"<</Type/Catalog/Pages 2 0 R>>",
    b"<</Type/Pages/Count 999999999/Kids[3 0 R]>>",
    b"<</Type/Page/Parent 2 0 R>>",
]
ARTICLE = pdf([TITLE, *lines(*WRAPPED)])
REFUSED = {
    "scanned": (pdf_of([b"q 595 0 0 842 0 0 cm /Im1 Do Q"]), "holds no text: scanned pages need OCR first"),
    "no pages": (assembled([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 0/Kids[]>>"]), "holds no text"),
    "encrypted": (
        pdf_of([b""], trailer="/Encrypt<</Filter/Standard/V 1/R 2/O(a)/U(b)/P -4>>/ID[(a)(a)]"),
        "the PDF is encrypted: save it without a password",
    ),
    "a bomb": (bomb(40_000_000), "the PDF asks for more than a document needs"),
    "501 pages": (pdf_of([b""] * 501), "501 pages: a PDF that is read has no more than 500"),
    "pages in a loop": (assembled(LOOP), "the PDF "),
    "nested without end": (nested(100_000), "the PDF "),
    "a head alone": (b"%PDF-1.7\n", "the PDF is damaged"),
    "no objects": (b"%PDF-1.7\n" + b"a" * 5_000, "the PDF is damaged"),
    "too many words": (pdf_of([b"BT /F1 10 Tf (" + b"word " * 250_000 + b") Tj ET"]), "more than 1,000,000 characters"),
}


@pytest.mark.parametrize(("data", "reason"), REFUSED.values(), ids=REFUSED)
def test_refused_for_its_reason(data, reason):
    refusal = refusal_of(data, "a.pdf")

    assert refusal.startswith(reason) or reason in refusal
    assert "fault of Newsdesk" not in refusal


def test_a_file_whose_table_is_broken_is_read_all_the_same():
    for broken in (re.sub(rb"startxref\n\d+", b"startxref\n7", ARTICLE), ARTICLE[: ARTICLE.index(b"xref\n0")]):
        (entry,) = read(broken, "a.pdf")
        assert "fault of Newsdesk" not in str(entry.record)

    assert record_of(re.sub(rb"startxref\n\d+", b"startxref\n7", ARTICLE)).body == FIRST


def test_a_count_of_pages_that_is_a_lie():
    (entry,) = read(assembled(LYING), "a.pdf")

    assert str(entry.record).startswith(("999,999,999 pages", "holds no text", "the PDF "))


@pytest.mark.parametrize("at", range(0, 1_000, 40))
def test_damage_anywhere_is_no_fault_of_ours(at):
    for damage in (b"\0" * 9, b"<<[(", b"9" * 30):
        (entry,) = read(ARTICLE[:at] + damage + ARTICLE[at + len(damage) :], "a.pdf", format=Format.PDF)
        assert "fault of Newsdesk" not in str(entry.record)
