"""Mail: newsletters and mailboxes; the letter's words, what its headers say, and nothing that is attached."""

from __future__ import annotations

import base64
import datetime
import io
from email.message import EmailMessage

import pytest

from articles.intake.readers import newsletter
from articles.intake.recognising import Format, recognise
from articles.intake.records import ArticleRecord, Refused
from tests.articles.intake.sources import read, record_of, refusal_of

FIRST = "The ferry will stay in port until Friday, the company that runs it said on Monday in a statement."
SECOND = "«\u00a0We wait for a pump\u00a0», “the captain”, Ida Brandt, told reporters on the quay this morning."
BODY = f"{FIRST}\n\n{SECOND}"
PAGE = f"<html><head><title>T</title></head><body><table><tr><td><p>{FIRST}</p><p>{SECOND}</p></td></tr></table></body></html>"
LIST = {"List-Id": "The Quay Courier <news.quay-courier.example>"}


def mail(plain: str = "", html: str = "", headers: dict[str, str] | None = None) -> EmailMessage:
    message = EmailMessage()
    given = {
        "Subject": "Ferry stays in port – till Friday",
        "From": "The Quay Courier <news@quay-courier.example>",
        "To": "reader@post.example",
        "Date": "Mon, 05 Oct 2026 16:42:00 +0100",
    } | (headers or {})
    if plain:
        message.set_content(plain, cte="quoted-printable")
    if html and plain:
        message.add_alternative(html, subtype="html")
    elif html:
        message.set_content(html, subtype="html")
    for name, value in given.items():
        message[name] = value
    return message


def raw(body: bytes | str, kind: str = "text/plain", more: str = "") -> bytes:
    """A mail written by hand, for what the standard library does not write."""
    head = f"From: a@post.example\nSubject: Ferry stays\nDate: Mon, 05 Oct 2026 16:42:00 +0000\nContent-Type: {kind}\n{more}\n"
    return head.encode() + (body.encode() if isinstance(body, str) else body)


def record(message: EmailMessage | bytes) -> ArticleRecord:
    return record_of(message if isinstance(message, bytes) else message.as_bytes(), "a.eml")


def test_a_newsletter():
    message = mail(
        BODY, PAGE, LIST | {"Content-Language": "en-GB", "Archived-At": "<https://quay-courier.example/l/7>"}
    )
    found = record(message)

    assert recognise(message.as_bytes(), "a") is Format.MAIL
    assert (found.title, found.outlet, found.byline) == ("Ferry stays in port – till Friday", "The Quay Courier", "")
    assert (found.url, found.language) == ("https://quay-courier.example/l/7", "en-gb")
    assert found.published_at == datetime.datetime(2026, 10, 5, 15, 42, tzinfo=datetime.UTC)
    assert (found.body, found.notes) == (BODY, ())


def test_a_mail_of_a_person():
    found = record(mail(BODY, headers={"From": "Edda Lorne <edda@post.example>", "Subject": "Fwd: FW: Ferry stays"}))

    assert (found.title, found.outlet, found.byline) == ("Ferry stays", "", "Edda Lorne")


@pytest.mark.parametrize(
    ("plain", "html", "words"),
    [
        (BODY, "", BODY),
        ("", PAGE, BODY),
        ("Your program shows no HTML.", PAGE, BODY),
        (BODY, "<p>View this in a program that reads text.</p>", BODY),
        (f"{FIRST}\n<https://quay-courier.example/1>\n\n{SECOND} [https://t.example/x?id=1]\n\n-----\n", "", BODY),
        (f"{BODY}\n\n-- \nEdda Lorne\nQuay 1", "", BODY),
    ],
    ids=["plain", "HTML", "the HTML is fuller", "the text is fuller", "links", "a signature"],
)
def test_the_fuller_of_its_two_texts(plain, html, words):
    assert record(mail(plain, html)).body == words


AROUND = [
    "View this email in your browser",
    "Read this issue online",
    "Having trouble viewing this email? Click here.",
    "Im Browser ansehen",
    "Unsubscribe",
    "Click here to unsubscribe from this list.",
    "Manage your email preferences | Unsubscribe",
    "You are receiving this email because you signed up at our site.",
    "This email was sent to reader@post.example",
    "© 2026 Quay Courier Ltd. All rights reserved.",
    "Was this email forwarded to you? Sign up here.",
    "Share on Facebook",
    "Privacy policy",
    "* * *",
]


@pytest.mark.parametrize("line", AROUND)
def test_lines_around_the_letter_are_left_out_and_told(line):
    found = record(
        mail(html=f"<p>{FIRST}</p><p>{line}</p><p>{SECOND}</p><p>{FIRST} {SECOND} {FIRST} {SECOND} {FIRST}</p>")
    )

    assert line not in found.body
    assert SECOND in found.body
    assert found.notes == ("1 lines around the letter left out (to unsubscribe and the like)",)


@pytest.mark.parametrize(
    "sentence",
    [
        "You get what you pay for, he said.",
        "You are getting nowhere, she said.",
        "Share prices of the ferry company fell by a third.",
        "Unsubscribe, the captain told the readers of the harbour's own letter, and after a long pause in which nobody on the quay "
        "said a word or looked at the others he repeated it as loudly as before.",
        "Read the whole of it, the browser of old books on the quay said.",
        "Trouble brews online.",
        "Contact us when you know, the office wrote.",
        "Copyright is not theirs, the court said.",
    ],
)
def test_sentences_that_begin_like_such_lines_stay(sentence):
    assert sentence in record(mail(html=f"<p>{FIRST}</p><p>{sentence}</p><p>{SECOND}</p>")).body


def test_what_stands_behind_the_end_of_the_letter_goes_with_it():
    found = record(
        mail(html=f"{PAGE}<p>You are receiving this because you asked.</p><p>Quay 1, Harbourtown</p><p>Tel. 12 34</p>")
    )

    assert found.body == BODY


def test_what_is_hidden_is_no_part_of_the_letter():
    hidden = f"<div style='display:none;font-size:1px'>In this issue: ferries</div><div>{chr(0x200C)}&nbsp;{chr(0x200C)}&nbsp;</div>"

    assert record(mail(html=f"<body>{hidden}<style>p{{}}</style><p>{FIRST}</p><img src=x><p>{SECOND}</p>")).body == BODY


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("https://www.quay-courier.example/letters/7?utm_source=mail", "https://www.quay-courier.example/letters/7"),
        ("https://mail.tracker.example/x", ""),
        (f"https://quay-courier.example/v/{'a1' * 30}", ""),
        ("javascript:evil()", ""),
    ],
)
def test_the_link_to_the_letter_is_its_address_where_that_is_certain(link, url):
    found = record(mail(html=f'<p><a href="{link}">View in your browser</a></p>{PAGE}'))

    assert (found.url, found.body) == (url, BODY)


ENCODED = {
    "quoted-printable": raw(
        "It was =\n=E2=80=9Clate=E2=80=9D.",
        "text/plain; charset=utf-8",
        "Content-Transfer-Encoding: quoted-printable\n",
    ),
    "base64": raw(
        base64.b64encode("It was “late”.".encode()), "text/plain; charset=utf-8", "Content-Transfer-Encoding: base64\n"
    ),
    "cp1252": raw("It was “late”.".encode("cp1252"), "text/plain; charset=windows-1252"),
    "cp1252, said to be UTF-8": raw("It was “late”.".encode("cp1252"), "text/plain; charset=utf-8"),
    "UTF-8, said to be Latin 1": raw("It was “late”.", "text/plain; charset=iso-8859-1"),
    "no charset": raw("It was “late”.", "text/plain"),
    "unknown charset": raw("It was “late”.", "text/plain; charset=x-unknown"),
    "a charset that is none": raw("It was “late”.", "text/plain; charset*=x'y'%FF"),
    "a mark before it": b"\xef\xbb\xbf" + raw("It was “late”."),
    "CRLF": raw("It was “late”.\n").replace(b"\n", b"\r\n"),
}


@pytest.mark.parametrize("data", ENCODED.values(), ids=ENCODED)
def test_however_its_words_were_sent(data):
    assert record_of(data, "a.eml", format=Format.MAIL).body == "It was “late”."


def test_encodings_of_seven_bits():
    words = "船は金曜日まで港に残ると会社は述べた。"

    assert record(raw(words.encode("iso-2022-jp"), "text/plain; charset=ISO-2022-JP")).body == words


@pytest.mark.parametrize(
    ("header", "title"),
    [
        ("=?utf-8?B?RsOkaHJlIGJsZWlidA==?=", "Fähre bleibt"),
        ("=?iso-8859-1?Q?F=E4hre?= =?iso-8859-1?Q?_bleibt?=", "Fähre bleibt"),
        ("Fähre bleibt", "Fähre bleibt"),
        ("Fähre\n bleibt", "Fähre bleibt"),
        ("=?x-none?Q?F=E4hre?=", ""),
    ],
)
def test_titles(header, title):
    data = raw(BODY).replace(b"Subject: Ferry stays", f"Subject: {header}".encode())

    assert title in record(data).title


def test_lines_that_were_wrapped_for_the_way_are_joined():
    flowed = "The ferry \nwill stay \nin port.\n\n From here.\n> “We \n> wait.”\n-- \nEdda"

    assert newsletter.unflowed(flowed) == "The ferry will stay in port.\n\nFrom here.\n> “We wait.”\n-- \nEdda"
    assert newsletter.unflowed("船は \n港", delete_space=True) == "船は港"
    assert record(raw("The ferry \nwill stay.\n", "text/plain; format=flowed")).body == "The ferry will stay."


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        ("Mon, 05 Oct 2026 16:42:00 +0100", "2026-10-05T15:42:00+00:00"),
        ("5 Oct 26 16:42 GMT", "2026-10-05T16:42:00+00:00"),
        ("Mon, 05 Oct 2026 16:42:00 -0000", "2026-10-05T16:42:00+00:00"),
        ("Mon, 05 Oct 0000 16:42:00 +0000", ""),
        ("Mon, 31 Feb 2026 16:42:00 +0000", ""),
        ("yesterday", ""),
        ("", ""),
    ],
)
def test_dates(date, moment):
    found = record(raw(BODY).replace(b"Mon, 05 Oct 2026 16:42:00 +0000", date.encode()))

    assert (found.published_at.isoformat() if found.published_at else "") == moment


def test_attachments_are_never_read():
    message = mail(BODY)
    message.add_attachment("Not this.", filename="a.txt")
    message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="a.pdf")

    assert record(message).body == BODY


def test_a_message_that_is_forwarded_is_the_article():
    outer = mail("See below.", headers={"From": "Edda Lorne <edda@post.example>", "Subject": "Look"})
    outer.add_attachment(mail(BODY, headers=LIST))
    found = record(outer)

    assert (found.title, found.outlet, found.body) == ("Ferry stays in port – till Friday", "The Quay Courier", BODY)
    assert found.notes == ("read: the message that is forwarded in it",)


def test_a_message_with_words_of_its_own_is_the_article():
    outer = mail(f"{BODY} {BODY}", headers={"Subject": "Mine"})
    outer.add_attachment(mail("Another."))
    found = record(outer)

    assert found.title == "Mine"
    assert found.notes == ("1 attached messages left out",)


def nested(depth: int) -> bytes:
    parts = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(depth))
    return b"From: a@post.example\nTo: b\nSubject: x\n" + parts.encode() + b"\nWords\n"


def digest(count: int) -> EmailMessage:
    outer = mail("Two.")
    for _ in range(count):
        outer.add_attachment(mail(BODY))
    return outer


REFUSED = {
    "1,000 parts in one another": (nested(1_000), "more than 50 parts that hold parts"),
    "100,000 parts": (raw("--b\n\n" * 100_000, "multipart/mixed; boundary=b"), "more than 5,000 parts"),
    "messages in one": (digest(2).as_bytes(), "2 messages in one: save each by itself"),
    "no words": (raw(""), "no words in it"),
    "pictures alone": (raw("iVBORw0KGgo=", "image/png", "Content-Transfer-Encoding: base64\n"), "no words in it"),
    "parts without a mark": (raw("Words", "multipart/mixed"), "no words in it"),
    "no mail": (b"\n\nWords\n", "no mail: it has no headers"),
    "a NUL": (raw("The ferry\0 stays"), "holds a NUL byte"),
}


@pytest.mark.parametrize(("data", "reason"), REFUSED.values(), ids=REFUSED)
def test_refused_for_its_reason(data, reason):
    assert reason in refusal_of(data, "a.eml", format=Format.MAIL)


def test_parts_in_one_another_within_the_limit_are_read():
    assert record_of(nested(50), "a.eml").body == "Words"


@pytest.mark.parametrize(
    "value",
    ["(" * 100_000, "a," * 50_000, '"' * 9_999, "=?utf-8?q?" * 10_000, "<" * 50_000, "@" * 50_000, "[\x01;" * 3000],
)
@pytest.mark.parametrize(
    "name", ["From", "Subject", "Content-Type", "Date", "Content-Disposition", "Content-Transfer-Encoding"]
)
def test_headers_that_were_made_to_break_the_parser(name, value):
    (entry,) = read(raw(BODY).replace(b"From:", f"{name}: {value}\nFrom:".encode(), 1), "a.eml", format=Format.MAIL)

    assert "fault of Newsdesk" not in str(entry.record)


FROM = b"From news@quay-courier.example Mon Oct  5 16:42:00 2026\n"


def mailbox(*bodies: str) -> bytes:
    return b"\n".join(FROM + raw(body) + b"\n" for body in bodies)


def test_each_message_of_a_mailbox():
    data = mailbox(FIRST, SECOND)
    entries = read(data, "a.mbox")

    assert recognise(data, "a") is Format.MAIL
    assert [(entry.name, entry.record.body) for entry in entries] == [
        ("a.mbox, message 1", FIRST),
        ("a.mbox, message 2", SECOND),
    ]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (">From the quay she called.", "From the quay she called."),
        (">>From the quay she called.", ">From the quay she called."),
        ("From the quay she called in 2026", "From the quay she called in 2026"),
        ("> From the quay.", "> From the quay."),
    ],
)
def test_lines_that_begin_with_from(line, words):
    first, second = read(mailbox(f"{FIRST}\n\n{line}", SECOND), "a.mbox")

    assert first.record.body == f"{FIRST}\n\n{words}"
    assert second.record.body == SECOND


@pytest.mark.parametrize(
    "line",
    [
        b"From - Mon Oct 05 16:42:00 2026\n",
        b"From 17@xxx Mon Oct 05 16:42:00 +0000 2026\r\n",
        b"From a Mon Oct  5 16:42:00 CEST 2026\n",
    ],
)
def test_how_programs_begin_a_message(line):
    assert len(read(mailbox(FIRST, SECOND).replace(FROM, line), "a.mbox")) == 2


def test_a_bad_message_loses_itself_alone():
    bad = FROM + nested(1_000) + b"\n\n"
    first, refused, last = read(mailbox(FIRST) + b"\n" + bad + mailbox(SECOND), "a.mbox")

    assert isinstance(refused.record, Refused)
    assert (first.record.body, last.record.body) == (FIRST, SECOND)


def test_a_message_beyond_the_limit_is_refused_and_not_held():
    class Stream(io.BytesIO):
        asked = 0

        def readline(self, size: int | None = -1, /) -> bytes:
            assert size is not None
            assert 0 < size <= 1_000_000
            return super().readline(size)

    data = mailbox(FIRST, "word " * 1_000_000, SECOND)
    first, large, last = read(data, "a.mbox", document_bytes=100_000)

    assert "more than 97.7\xa0KB: a message has no more" in str(large.record)
    assert (first.record.body, last.record.body) == (FIRST, SECOND)
