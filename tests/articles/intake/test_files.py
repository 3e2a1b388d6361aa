"""What each kind of file becomes: read with the stated words, or refused for the stated reason. No database."""

from __future__ import annotations

import gzip
import json

import pytest

from articles.intake.files import READERS
from articles.intake.recognising import Format, recognise
from articles.intake.records import Refused, shown_name
from articles.intake.source import Source
from tests.articles.intake.sources import read, record_of, refusal_of

FIRST, SECOND = "The ferry will stay in port until Friday.", "“We wait for a pump,” the captain said."
WORDS = f"{FIRST}\n\n{SECOND}"
PAGE = f"<article><h1>Ferry stays</h1><p>{FIRST} It was to leave on Monday, at noon.</p><p>{SECOND}</p></article>"
RUSSIAN = "Паром останется в порту до пятницы. «Мы ждём насос», — сказал капитан порта журналистам утром. "


def line(**fields: object) -> str:
    return json.dumps({"title": "Ferry", "text": WORDS} | fields)


REFUSED = {
    "empty": (b"", "a.txt", "empty: there is nothing in it"),
    "only spaces": (b" \n\t \r\n", "a.txt", "empty: there are only spaces in it"),
    "only a byte order mark": (b"\xef\xbb\xbf", "a.txt", "empty: there are no words in it"),
    "only front matter": (b"---\ntitle: Ferry\n---\n", "a.md", "empty: there are no words in it"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0", "a.txt", "this is a PNG image"),
    "a picture that is a page too": (b"\x89PNG\r\n\x1a\n<html><p>Words</p></html>", "a.html", "this is a PNG image"),
    "a JPEG": (b"\xff\xd8\xff\xe0\0\x10JFIF", "a", "this is a JPEG image"),
    "packed, named .txt": (gzip.compress(WORDS.encode()), "a.txt", "this is a file packed with gzip"),
    "RTF": (b"{\\rtf1 Words}", "a.txt", "this is an RTF document"),
    "a NUL": (b"The ferry\0 stays in port", "a.txt", "holds a NUL byte, at byte 10"),
    "random bytes": (bytes(range(256)) * 4, "a.txt", "holds a NUL byte, at byte 1"),
    "controls": (b"\x01\x02\x03 words \x04\x05", "a.txt", "holds 5 control characters: this is no text"),
    "UTF-8 with bad bytes": (
        SECOND.encode() * 3 + b"\xff \x96",
        "a.txt",
        "wrong encoding: this is UTF-8, but 2 places in it are not (the first at byte 130)",
    ),
    "begins as UTF-16": (b"\xff\xfea\0b", "a.txt", "wrong encoding: begins as UTF-16, but breaks at byte 5"),
    "Mac Roman": ("He said he didn’t know".encode("mac_roman"), "a.txt", "wrong encoding: neither UTF-8 nor Windows"),
    "short Cyrillic": (RUSSIAN.encode("cp1251"), "a.txt", "wrong encoding: neither UTF-8 nor Windows"),
    "half lost": ("\ufffd" * 20 + WORDS, "a.txt", "20 characters were lost before it came here"),
    "a million and one characters": ("a" * 1_000_001, "a.txt", "1,000,001 characters: an article has no more"),
    "no JSON": ("Words", "a.json", "this is a .json file that holds neither an object nor a list of them"),
    "an empty list": ("[ ]", "a.json", "empty: there are no words in it"),
    "XML of another kind": (
        '<?xml version="1.0"?><catalogue><item/></catalogue>',
        "a.txt",
        "this is XML: of that, RSS",
    ),
    "a drawing": ('<svg onload="alert(1)"></svg>', "a.html", "this is XML"),
    "a style sheet": ("p { margin: 0 }", "a.css", "this is a .css file"),
    "a page of scripts alone": ("<html><body><script>words()</script></body></html>", "a.html", "no article was found"),
    "a page of 100,000 links": (f"<body>{PAGE}{'<a href=/x>y</a>' * 100_000}", "a.html", "100,00"),
    "an element of 9,000 attributes": (f"<p {'a=1 ' * 9000}>Words</p>", "a.html", "an element with more than 2,000"),
    "front matter that is not YAML": (f"---\ntitle: Kremlin: ready\n---\n{WORDS}", "a.md", "front matter, line 2: "),
    "front matter that is a list": (f"---\n- title\n---\n{WORDS}", "a.md", "front matter: it has lines like"),
    "front matter that goes deep": (f"---\na: {'[' * 5000}\n---\n{WORDS}", "a.md", "front matter: nested too deep"),
    "year 0": (f"---\ndate: 0000-01-01\n---\n{WORDS}", "a.md", "date 0000-01-01: there is no year 0"),
    "31 February": (f"---\ndate: 2025-02-31\n---\n{WORDS}", "a.md", "date 2025-02-31 cannot be: day is out of range"),
    "29 February 2023": (line(date="2023-02-29"), "a.jsonl", "date 2023-02-29 cannot be: day is out of range"),
    "the end of time": (line(date="9999-12-31T23:59:59-05:00"), "a.jsonl", "is outside the years 1600 to 8999"),
    "year 10000": (line(date="10000-01-01"), "a.jsonl", "date 10000-01-01 cannot be"),
    "before the archive in UTC": (line(date="1600-01-01T00:00:00+14:00"), "a.jsonl", "is outside the years 1600"),
    "a line that is no record": ('"Words"', "a.jsonl", "not a record: an object is expected, like"),
    "an endless line": (
        json.dumps({"text": "a", "more": "b" * 5_000_000}),
        "a.jsonl",
        "more than 5,000,000 characters in one record",
    ),
    "an endless page": (
        "<html>" + "a" * 5_000_000,
        "a.html",
        "5,000,006 characters: a page has no more than 5,000,000",
    ),
    "endless Markdown": ("a" * 1_000_001, "a.md", "1,000,001 characters: an article has no more than 1,000,000"),
    "endless front matter": (f"---\na: {'b' * 20_000}\n---\nWords", "a.md", "front matter of 20,012 characters"),
    "a byte that Windows-1252 has not": (b"caf\x81 and tea", "a.txt", "wrong encoding: neither UTF-8 nor Windows-1252"),
    "no text": ('{"title": "Ferry"}', "a.jsonl", "no text: the article's words are expected under “text”"),
    "text that is a number": ('{"text": 5}', "a.jsonl", "no text"),
    "not JSON": ('{"text": "Words"', "a.jsonl", "not JSON: Expecting ',' delimiter, at character 17"),
    "a name twice": ('{"text": "One", "text": "Two"}', "a.jsonl", "“text” is there twice"),
    "nested too deep": ('{"text": ' + "[" * 100_000, "a.jsonl", "not JSON that we read: nested too deep"),
    "no number": ('{"text": "Words", "n": NaN}', "a.jsonl", "not JSON: NaN is no number"),
    "a number without end": ('{"text": "Words", "n": 1e400}', "a.jsonl", "number 1e400 is too large"),
    "a number of 5,000 digits": ('{"text": "Words", "n": ' + "1" * 5000 + "}", "a.jsonl", "not JSON that we read"),
    "half a character": ('{"text": "Words \\ud83d"}', "a.jsonl", "holds half a character (\\ud83d), at character 7"),
    "half a character in the title": (line(title="\ud83d"), "a.jsonl", "title: holds half a character"),
    "a NUL in the text": ('{"text": "Words\\u0000"}', "a.jsonl", "holds a NUL character, at character 6"),
    "a NUL in the byline": (line(author="I\0da"), "a.jsonl", "byline: holds a NUL character"),
    "a claim outside the text": (
        line(claims=[{"content": [[0, 5], [10, 5000]]}]),
        "a.jsonl",
        "claim 1, content: characters 10 to 5000 are outside the text, which has 82",
    ),
    "a claim before the text": (
        line(claims=[{"content": [[-3, 5]]}]),
        "a.jsonl",
        "claim 1, content: characters -3 to 5",
    ),
    "a source that ends before it begins": (
        line(claims=[{"content": [[0, 5]]}, {"content": [[0, 5]], "source": [[9, 4]]}]),
        "a.jsonl",
        "claim 2, source: a span from 9 to 4 holds nothing",
    ),
    "a claim of nothing": (line(claims=[{"cue": [[0, 5]]}]), "a.jsonl", "claim 1: it has no content"),
    "spans that are none": (line(claims=[{"content": [0, 5]}]), "a.jsonl", "claim 1, content: a list of [start, end]"),
    "claims that are none": (line(claims="many"), "a.jsonl", "claims: a list of objects is expected"),
}


@pytest.mark.parametrize(("data", "name", "reason"), REFUSED.values(), ids=REFUSED)
def test_refused_for_its_reason(data, name, reason):
    assert reason in refusal_of(data, name)


def test_a_document_beyond_the_limit_is_refused():
    assert "101\xa0bytes: a document has no more than 100\xa0bytes" in refusal_of(b"a" * 101, document_bytes=100)


ENCODED = {
    "UTF-8": WORDS.encode(),
    "with a mark": WORDS.encode("utf-8-sig"),
    "with two marks": b"\xef\xbb\xbf" + WORDS.encode("utf-8-sig"),
    "UTF-16": WORDS.encode("utf-16"),
    "UTF-16, big end first": b"\xfe\xff" + WORDS.encode("utf-16-be"),
    "UTF-32": WORDS.encode("utf-32"),
    "cp1252": WORDS.encode("cp1252"),
    "CRLF": WORDS.replace("\n", "\r\n").encode(),
    "CR": WORDS.replace("\n", "\r").encode(),
    "mixed ends": f"{FIRST}\r\n\r{SECOND}\n".encode(),
    "paragraph separators": WORDS.replace("\n\n", "\u2029").encode(),
    "line separators": WORDS.replace("\n\n", "\u2028").encode(),
    "single line ends": WORDS.replace("\n\n", "\n").encode(),
    "mojibake": WORDS.encode().decode("cp1252", errors="replace").replace("\ufffd", "\x9d").encode(),
    "a few controls": WORDS.replace(" ", " \x07", 1).encode() + b"\n",
}


@pytest.mark.parametrize("data", ENCODED.values(), ids=ENCODED)
def test_the_same_words_however_they_are_written(data):
    assert record_of(data).body == WORDS


def test_utf_16_without_a_mark():
    words = WORDS.replace("“", '"').replace("”", '"')
    for encoding in ("utf-16-le", "utf-16-be"):
        assert record_of(words.encode(encoding)).body == words


@pytest.mark.parametrize("encoding", ["cp1251", "shift_jis"])
def test_a_long_file_in_another_alphabet_is_recognised(encoding):
    words = (
        RUSSIAN
        if encoding == "cp1251"
        else "船は金曜日まで港に残ると会社は述べた。「ポンプを待っている」と船長は語った。"
    )

    assert words.strip() in record_of((words * 40).encode(encoding)).body


KEPT = {
    "every quotation mark": "« Mot », “a” ‘b’ „c“ ‹d› \"e\" 'f' said the captain of the ferry.",
    "an emoji before the quote": "👩‍🚒 “We wait,” she said.",
    "marks of direction": "The \u202eferry\u202c stays in port.",
    "zero width in words": "The fer\u200bry stays in port.",
    "combining characters": "The fe" + "\u0301" * 100 + "rry stays in port.",
    "decomposed letters": "The cafe\u0301 stays shut.",
    "no-break spaces": "«\u00a0Mot\u00a0» said the captain.",
    "unbalanced quotes": "“We wait, he said. It is ‘late.",
    "16,000 emoji": "🛥" * 16_000,
    "60,000 quotation marks": "”" * 60_000,
}


@pytest.mark.parametrize("words", KEPT.values(), ids=KEPT)
def test_what_can_be_seen_stays_as_it_came(words):
    assert record_of(words).body == words
    assert record_of(f"---\ntitle: T\n---\n{words}", "a.md").body == words
    assert record_of(json.dumps({"text": words, "title": "T"}), "a.jsonl").body == words


def test_a_few_control_characters_are_left_out_and_told():
    found = record_of("The ferry\x07 stays in port.")

    assert "\x07" not in found.body
    assert found.notes == ("1 control characters left out",)


def test_mended_mojibake_is_told():
    found = record_of(f"It was cold. {SECOND}".encode().decode("latin-1"))

    assert found.body == f"It was cold. {SECOND}"
    assert found.notes == ("garbled characters mended (text that was decoded in the wrong encoding)",)


def test_lost_characters_are_told():
    assert record_of("caf\ufffd " + "and tea " * 30).notes == ("1 characters were lost before it came here (\ufffd)",)


RECOGNISED = [
    (WORDS, "a.txt", Format.PLAIN),
    (WORDS, "a", Format.PLAIN),
    (WORDS, "ferry. Part 2", Format.PLAIN),
    (WORDS, "a.md", Format.MARKDOWN),
    (f"---\ntitle: T\n---\n{WORDS}", "a.txt", Format.MARKDOWN),
    ("<!DOCTYPE html>\n<html></html>", "a.txt", Format.HTML),
    ("<!-- x --><HTML></HTML>", "page", Format.HTML),
    (WORDS, "a.htm", Format.HTML),
    ('{"text": 1}', "a.txt", Format.JSONL),
    ("nonsense", "a.jsonl", Format.JSONL),
    ("{He said so.}", "a.txt", Format.PLAIN),
    ("<p>Words</p>\n\nMore", "a.md", Format.MARKDOWN),
    ('\n{\n  "text": "Words"\n}', "a.txt", Format.JSON),
    ('{ "text":\n "Words"}', "a.jsonl", Format.JSON),
    ('[\n  {"text": "Words"}]', "a", Format.JSON),
    ('[{"text": "Words"}]', "a.jsonl", Format.JSON),
    ("[ ]", "a.json", Format.JSON),
    ("[He said so.]", "a.txt", Format.PLAIN),
    ('{"text": "Ferry\n{"text": "Ferry"}', "a", Format.JSONL),
    ('<?xml version="1.0"?>\n<rss version="2.0">', "a.xml", Format.FEED),
    ('<?xml version="1.0"?><!-- <html> --><?xml-stylesheet href="a"?>\n<a:feed xmlns:a="x">', "a.html", Format.FEED),
    ('<!DOCTYPE rss PUBLIC "x" "http://a.example/rss.dtd"><rss version="0.91">', "a", Format.FEED),
    ('<!DOCTYPE rss [<!ENTITY a "<html>">\n]><rss>', "a", Format.FEED),
    ('<rdf:RDF xmlns:rdf="x">', "a.rdf", Format.FEED),
    ("<entry xmlns='x'>", "a", Format.FEED),
    ('<nitf version="x">', "a.xml", Format.NITF),
    ('<!DOCTYPE nitf SYSTEM "nitf-3-3.dtd">\n<nitf>', "a.xml", Format.NITF),
    ('<n:newsItem xmlns:n="x">', "a.xml", Format.NEWSML),
    ("<newsMessage>", "a.xml", Format.NEWSML),
    ("<packageItem>", "a.xml", Format.NEWSML),
    ('<?xml version="1.0"?><NewsML Version="1.2">', "a.xml", Format.NEWSML),
    ('<?xml version="1.0"?><!-- x --><html xmlns="http://www.w3.org/1999/xhtml">', "a.xml", Format.HTML),
    ("<!---->" * 3000 + "<html>", "a", Format.PLAIN),  # beyond what is looked at, and no trap for the expression
    ("<!---->" * 100 + "Words", "a", Format.PLAIN),
    ("<!---->" * 100 + "<html>", "a", Format.HTML),
]


@pytest.mark.parametrize(("text", "name", "format"), RECOGNISED)
def test_the_format_is_told_by_the_content_before_the_name(text, name, format):  # noqa: A002
    assert recognise(text.encode(), name) is format


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
@pytest.mark.parametrize(
    ("text", "format"),
    [
        ('<?xml version="1.0" encoding="utf-16"?><rss version="2.0">', Format.FEED),
        ('<!-- a note --><n:newsItem xmlns:n="x">', Format.NEWSML),
        ('[{"text": "Words"}]', Format.JSON),
    ],
)
def test_the_format_is_told_in_every_encoding(text, format, encoding):  # noqa: A002
    assert recognise(text.encode(encoding), "a") is format


def test_a_format_that_is_named_is_not_doubted():
    found = record_of("<p>He wrote: a paragraph.</p>", "a.html", format=Format.PLAIN)

    assert found.body == "<p>He wrote: a paragraph.</p>"


def test_one_bad_line_among_ten_thousand_loses_itself_alone():
    lines = [json.dumps({"text": f"Ferry {number} leaves."}) for number in range(10_000)]
    lines[6] = '{"text": "Ferry'
    entries = read("\n".join(lines), "ferries.jsonl")

    refused = [entry for entry in entries if isinstance(entry.record, Refused)]
    assert (len(entries), [entry.name for entry in refused]) == (10_000, ["ferries.jsonl, line 7"])


def test_blank_lines_between_records_are_no_records_but_count():
    names = [entry.name for entry in read(f"{line()}\n\n{line()}\n", "a.jsonl")]

    assert names == ["a.jsonl, line 1", "a.jsonl, line 3"]


def test_claims_that_fit_are_checked_and_told():
    found = record_of(line(claims=[{"content": [[0, 5]], "cue": [[6, 9]], "source": [], "speaker": "Ida"}]), "a.jsonl")

    assert found.notes == ("claims checked, not imported: the archive reads the article itself",)


def test_a_fault_of_a_reader_is_told_and_logged(monkeypatch, caplog):
    def fail(source: Source) -> None:
        raise LookupError("nothing there")

    monkeypatch.setitem(READERS, Format.PLAIN, fail)

    assert "by a fault of Newsdesk (LookupError)" in refusal_of(WORDS)
    assert "a.txt could not be read" in caplog.text


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "../../etc/passwd"),
        ("a\nb\0c.txt", "a\\u000ab\\u0000c.txt"),
        ("a\u202etxt.exe", "a\\u202etxt.exe"),
        ("x" * 300, "x" * 259 + "…"),
        ("\u202e" * 300, ("\\u202e" * 300)[:260]),
        ("", "(no name)"),
    ],
)
def test_names_are_shown_so_that_they_can_be_seen(name, shown):
    assert shown_name(name) == shown
