"""Web archives: each page that was answered, with the address that was asked for; what breaks off is told."""

from __future__ import annotations

import gzip
import io
import zlib

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from articles.intake.recognising import Format, recognise
from articles.intake.records import ArticleRecord, Refused
from tests.articles.intake.sources import read, record_of, refusal_of


class Writer(WARCWriter):  # type: ignore[misc]  # warcio has no types
    def _create_temp_file(self) -> io.BytesIO:
        return io.BytesIO()  # warcio leaves its own open


WORDS = "The ferry will stay in port until Friday, the company that runs it said on Monday in a statement."
SPOKEN = "“We wait for a pump – from Łódź,” the captain, Ida Brandt, told reporters on the quay this morning."
ADDRESS = "https://quay-courier.example/ferry"
HTML = "text/html; charset=utf-8"


def page(title: str = "Ferry stays in port", head: str = "") -> str:
    return (
        f"<!doctype html><html><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>"
        f"<p>{WORDS}</p><p>{SPOKEN}</p></article></body></html>"
    )


def archive(*records: tuple[str, str, str, bytes, dict[str, str]], packed: bool = True) -> bytes:
    """A WARC of records: kind, address, status, body, headers of the answer."""
    file = io.BytesIO()
    writer = Writer(file, gzip=packed)
    for kind, address, status, body, headers in records:
        answered = StatusAndHeaders(status, list(headers.items()), protocol="GET" if kind == "request" else "HTTP/1.1")
        http = answered if kind in ("response", "request", "revisit") else None
        writer.write_record(
            writer.create_warc_record(
                address,
                kind,
                payload=io.BytesIO(body),
                http_headers=http,
                warc_content_type=headers.get("Content-Type", ""),
            )
        )
    return file.getvalue()


def answer(body: bytes | str = "", address: str = ADDRESS, status: str = "200 OK", **headers: str):
    data = (body or page()).encode() if isinstance(body, str) else body
    named = {"Content-Type": HTML} | {name.replace("_", "-"): value for name, value in headers.items()}
    return "response", address, status, data, named


@pytest.mark.parametrize("packed", [True, False], ids=["packed", "not packed"])
def test_each_page_is_an_article_and_nothing_else_is(packed):
    data = archive(
        ("warcinfo", "", "", b"software: a crawler", {}),
        ("request", ADDRESS, "/ferry HTTP/1.1", b"", {"Host": "quay-courier.example"}),
        answer(),
        answer(b"\x89PNG", ADDRESS + ".png", Content_Type="image/png"),
        answer("gone", ADDRESS + "/old", "404 Not Found"),
        answer("", ADDRESS + "/moved", "301 Moved Permanently", Location="/x"),
        answer("User-agent: *", "https://quay-courier.example/robots.txt", Content_Type="text/plain"),
        ("revisit", ADDRESS, "200 OK", b"", {"Content-Type": HTML}),
        answer(page("Second page"), ADDRESS + "/second"),
        packed=packed,
    )
    entries = read(data, "crawl.warc")

    assert recognise(data, "a") is Format.WARC
    assert [(entry.name, entry.record.title, entry.record.url) for entry in entries] == [
        ("crawl.warc, record 3", "Ferry stays in port", ADDRESS),
        ("crawl.warc, record 9", "Second page", ADDRESS + "/second"),
    ]
    assert entries[0].record.body == f"{WORDS}\n\n{SPOKEN}"


def test_the_page_says_its_address_and_the_crawl_never_its_date():
    found = record_of(archive(answer(page(head='<link rel="canonical" href="https://quay-courier.example/a">'))))

    assert (found.url, found.published_at) == ("https://quay-courier.example/a", None)


def test_one_gzip_around_all_records_is_read_too():
    data = gzip.compress(archive(answer(), answer(page("Second page")), packed=False))

    assert [entry.record.title for entry in read(data)] == ["Ferry stays in port", "Second page"]


def test_a_plain_text_that_was_answered():
    found = record_of(archive(answer(f"Ferry stays\n\n{WORDS}", Content_Type="text/plain; charset=utf-8")))

    assert (found.title, found.body, found.url) == ("Ferry stays", WORDS, ADDRESS)


def test_a_page_that_was_saved_without_its_answer():
    found = record_of(archive(("resource", ADDRESS, "", page().encode(), {"Content-Type": "text/html"})))

    assert (found.body, found.url) == (f"{WORDS}\n\n{SPOKEN}", ADDRESS)


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def chunked(data: bytes) -> bytes:
    parts = [data[start : start + 100] for start in range(0, len(data), 100)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


SENT = {
    "in chunks": (chunked(page().encode()), {"Transfer-Encoding": "chunked"}),
    "said to be in chunks": (page().encode(), {"Transfer-Encoding": "chunked"}),
    "gzip": (gzip.compress(page().encode()), {"Content-Encoding": "gzip"}),
    "said to be gzip": (page().encode(), {"Content-Encoding": "gzip"}),
    "deflate": (zlib.compress(page().encode()), {"Content-Encoding": "deflate"}),
    "deflate without a head": (raw_deflate(page().encode()), {"Content-Encoding": "deflate"}),
    "gzip in chunks": (
        chunked(gzip.compress(page().encode())),
        {"Content-Encoding": "gzip", "Transfer-Encoding": "chunked"},
    ),
    "in the encoding of the header": (page().encode("utf-8"), {"Content-Type": "text/html; charset=iso-8859-2"}),
    "in Windows-1250": (
        page().replace("Łódź", "Gdańsk").encode("cp1250"),
        {"Content-Type": "text/html; charset=windows-1250"},
    ),
}


@pytest.mark.parametrize(("body", "headers"), SENT.values(), ids=SENT)
def test_however_the_page_was_sent(body, headers):
    found = record_of(archive(("response", ADDRESS, "200 OK", body, {"Content-Type": "text/html"} | headers)))

    assert found.body.replace("Gdańsk", "Łódź") == f"{WORDS}\n\n{SPOKEN}"


REFUSED = {
    "br": (page().encode(), {"Content-Encoding": "br"}, "packed with br: of that, gzip and deflate are read"),
    "half a gzip": (
        gzip.compress(page().encode())[:-200] + b"x" * 300,
        {"Content-Encoding": "gzip"},
        "packed with gzip, but",
    ),
    "a bomb": (
        gzip.compress(b"a" * 3_000_000),
        {"Content-Encoding": "gzip"},
        "a page of more than 1.0\xa0MB, unpacked",
    ),
    "too large": (b"a" * 2_000_000, {}, "1.9\xa0MB: a page has no more than 1.0\xa0MB"),
}


@pytest.mark.parametrize(("body", "headers", "reason"), REFUSED.values(), ids=REFUSED)
def test_a_page_is_refused_alone(body, headers, reason):
    bad = ("response", ADDRESS, "200 OK", body, {"Content-Type": "text/html"} | headers)
    refused, second = read(archive(bad, answer()), document_bytes=2**20)

    assert isinstance(refused.record, Refused)
    assert reason in str(refused.record)
    assert isinstance(second.record, ArticleRecord)


@pytest.mark.parametrize("packed", [True, False], ids=["packed", "not packed"])
def test_what_came_before_the_break_is_kept(packed):
    data = archive(answer(), answer(page("Second page")), packed=packed)
    first, broken = read(data[:-150], "crawl.warc")

    assert first.record.title == "Ferry stays in port"
    assert str(broken.record).startswith("breaks off in record 2: ")


BROKEN = {
    "no length": (b"WARC/1.0\r\nWARC-Type: response\r\n\r\n", "breaks off in record 1: it does not say how long it is"),
    "a negative length": (b"WARC/1.0\r\nContent-Length: -5\r\n\r\n", "it does not say how long it is"),
    "a length beyond the end": (
        b"WARC/1.0\r\nContent-Length: 9999999999\r\n\r\nabc",
        "the file ends before the record does",
    ),
    "an endless header": (b"WARC/1.0\r\nX: " + b"a" * 70_000, "headers that cannot be read: got more than 65536 bytes"),
    "a thousand headers": (
        b"WARC/1.0\r\n" + b"X: 1\r\n" * 1000,
        "headers that cannot be read: got more than 100 headers",
    ),
    "no record": (
        b"WARC/1.0\r\nContent-Length: 0\r\n\r\n\r\n\r\nwords",
        "breaks off in record 2: it begins with “words”",
    ),
    "damaged gzip": (archive(answer())[:300] + b"\0" * 60, "breaks off in record 1: "),
    "pictures alone": (
        archive(
            answer(b"1", Content_Type="image/png"), answer(b"2", Content_Type="image/png"), answer(status="500 No")
        ),
        "no page of an article: its records are 2 image/png, 1 response 500",
    ),
    "no HTTP": (archive(("resource", "dns:a", "", b"a", {"Content-Type": "text/dns"})), "its records are 1 text/dns"),
    "not HTTP's": (
        b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 4\r\n\r\nabcd",
        "1 response that is not HTTP's",
    ),
}


@pytest.mark.parametrize(("data", "reason"), BROKEN.values(), ids=BROKEN)
def test_a_file_that_holds_no_article(data, reason):
    assert reason in refusal_of(data)
