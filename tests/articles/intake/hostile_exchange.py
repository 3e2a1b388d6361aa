"""Broken, hostile and odd feeds, mail, web archives and news formats, and what must become of each."""

from __future__ import annotations

import gzip
import zlib

from tests.articles.intake.hostile_case import (
    ENDLESS_DOCTYPE,
    EVIL,
    FILE_ENTITY,
    LAUGHS,
    LONG_ENTITY,
    NO_ENTITY,
    WEB_ENTITY,
    Case,
    Lost,
    Taken,
)


def rss(*items: str, before: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="utf-8"?>{before}<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>The Quay Courier</title><link>https://quay.example/</link>{''.join(items)}</channel></rss>"
    )


def item(content: str, title: str = "Pier shut", more: str = "") -> str:
    return f"<item><title>{title}</title>{more}<content:encoded>{content}</content:encoded></item>"


def nitf(content: str, before: str = "") -> str:
    return f'<?xml version="1.0"?>{before}<nitf><body><body.head><hedline><hl1>Pier shut</hl1></hedline></body.head><body.content><p>{content}</p></body.content></body></nitf>'


def answered(body: bytes, *headers: str, said: int | None = None, kind: str = "text/html") -> bytes:
    """A record of a WARC; `said` is the length that it says it has."""
    http = "\r\n".join(["HTTP/1.1 200 OK", f"Content-Type: {kind}", *headers, "", ""]).encode() + body
    length = len(http) if said is None else said
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://quay.example/{zlib.crc32(body)}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {length}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def web_page(pier: str) -> bytes:
    words = (
        f"The pier of {pier} is shut until Friday, said Ona Reed. Nobody may walk on it, and no boat may land there."
    )
    return f"<html><head><title>Pier shut</title></head><body><article><p>{words}</p></article></body></html>".encode()


def mail(body: str, *headers: str) -> str:
    named = [
        "From: Ona Reed <ona@quay.example>",
        "To: all@quay.example",
        "Subject: Pier shut",
        "Date: Mon, 5 Oct 2026 10:00:00 +0200",
    ]
    return "\n".join([*named, *headers, "", body])


def document(number: int, words: str) -> str:
    """Of an export of a news database."""
    return f"{number} of 3 DOCUMENTS\n\nThe Quay Courier\n\nPier {number} shut\n\nLENGTH: 8 words\n\n{words}\n\n"


FEEDS = [
    Case(
        "xxe.rss",
        rss(item("The pier of Kil is &e; shut."), before=FILE_ENTITY),
        {"item 1": Taken(has=("The pier of Kil is",), lacks=NO_ENTITY, note="broken XML (undefined entity)")},
    ),
    Case(
        "xxe-web.rss",
        rss(item("The pier of Lom is &e; shut."), before=WEB_ENTITY),
        {"item 1": Taken(has=("The pier of Lom is",), lacks=NO_ENTITY, note="broken XML (undefined entity)")},
    ),
    Case(
        "laughs.rss",
        rss(item("The pier of Mo is &l9; shut."), before=LAUGHS),
        {"item 1": Taken(has=("The pier of Mo is",), lacks=NO_ENTITY, note="broken XML (undefined entity)")},
    ),
    Case(
        "quadratic.rss",
        rss(item("The pier of Na is shut." + "&e;" * 20_000), before=LONG_ENTITY),
        {"item 1": Taken(has=("The pier of Na is shut.&e;&e;",), lacks=NO_ENTITY)},
    ),
    Case(
        "links.rss",
        rss(
            item("The pier of Os has a script.", more="<link>javascript:alert(1)</link>"),
            item("The pier of Pi has a file.", more="<link>file:///etc/passwd</link>"),
            item("The pier of Ra has an address.", more="<link>/ra?utm_source=x</link>"),
        ),
        {
            "item 1": Taken(body="The pier of Os has a script.", note="is no web address: left out"),
            "item 2": Taken(body="The pier of Pi has a file.", note="is no web address: left out"),
            "item 3": Taken(body="The pier of Ra has an address."),
        },
    ),
    Case(
        "broken-item.rss",
        rss(
            item("The pier of Sa is first."),
            "<item><title>A<b></title>&nosuch;<content:encoded>",
            item("The pier of Ta is third."),
        ),
        {"item 1": Taken(), "item 2": Lost("broken XML ("), "item 3": Taken(body="The pier of Ta is third.")},
    ),
    Case(
        "out-of-cdata.rss",
        rss(item("<![CDATA[The pier of Ua ends ]]></content:encoded></item></channel></rss>")),
        {"item 1": Taken(body="The pier of Ua ends", note="broken XML (")},
    ),
    Case("no-items.rss", rss(), Lost("a feed without items")),
    Case(
        "items.rss",
        lambda: rss(*(item(f"The ferry has the number {n}.") for n in range(300))),
        {"item 300": Taken(body="The ferry has the number 299.")},
        others=299,
    ),
    Case(
        "endless-doctype.rss",
        rss(item("The pier of Xa."), before=ENDLESS_DOCTYPE),
        Lost("this is XML: of that, RSS and Atom feeds"),
    ),
    Case(
        "nul.rss",
        rss(item("The pier of Yb."), item("The pier\0 of Yc."), item("The pier of Yd.")),
        {
            "item 1": Taken(),
            "item 2": Lost("holds a NUL character, at character 56"),
            "item 3": Taken(body="The pier of Yd."),
        },
    ),
    Case(
        "cut-off.rss",
        rss(item("The pier of Va is whole."), item("The pier of Wa is")).partition(" of Wa")[0],
        {"item 1": Taken(body="The pier of Va is whole."), "item 2": Lost("broken XML (")},
    ),
]

EXCHANGE = [
    Case(
        "xxe.xml", nitf("The pier of Ya is &e; shut.", FILE_ENTITY), Taken(has=("The pier of Ya is",), lacks=NO_ENTITY)
    ),
    Case("laughs.xml", nitf("The pier of Ask is &l9; shut.", LAUGHS), Lost("its entities unfold without end")),
    Case(
        "quadratic.xml", nitf("The pier of Bo." + "&e;" * 20_000, LONG_ENTITY), Lost("its entities unfold without end")
    ),
    Case("deep.xml", nitf("<em>" * 5_000 + "Ferry" + "</em>" * 5_000), Lost("nested too deep")),
    Case("elements.xml", lambda: nitf("<em/>" * 500_001), Lost("XML that is read has no more than 500,000")),
    Case("cut-off.xml", nitf("The pier of Dal.")[:100], Lost("not XML that we read")),
    Case(
        "drawing.xml",
        '<svg xmlns="http://www.w3.org/2000/svg"><text>Ferry</text></svg>',
        Lost("this is XML: of that, RSS and Atom feeds"),
    ),
    Case(
        "package.xml",
        '<packageItem xmlns="http://iptc.org/std/nar/2006-10-01/"><groupSet/></packageItem>',
        Lost("a package of other items"),
    ),
    Case(
        "elsewhere.xml",
        '<NewsML><NewsItem><NewsComponent><ContentItem Href="file:///etc/passwd"/></NewsComponent></NewsItem></NewsML>',
        {"item 1": Lost("no text in it: what lies elsewhere is not fetched")},
    ),
    Case(
        "picture.json",
        '{"uri": "urn:x:1", "type": "picture",\n"pubstatus": "usable", "headline": "Ferry"}',
        Lost("an item of type picture: it has no text"),
    ),
]

MAIL = [
    Case(
        "nested.eml",
        mail("", *(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}" for n in range(100))),
        Lost("more than 50 parts that hold parts"),
    ),
    Case(
        "parts.eml",
        lambda: mail("--b\n\nx\n" * 5_001, "Content-Type: multipart/mixed; boundary=b"),
        Lost("more than 5,000 parts: this is no newsletter"),
    ),
    Case(
        "charset.eml",
        mail("The pier of Hol is shut.", "Content-Type: text/plain; charset=no-such"),
        Taken(has=("The pier of Hol is shut.",)),
    ),
    Case(
        "base64.eml",
        mail("VGhlIHBpZX!!IgYmFk=", "Content-Type: text/plain", "Content-Transfer-Encoding: base64"),
        Taken(has=("The pier bad",)),
    ),
    Case(
        "attached.eml",
        mail(
            f"--b\n\nThe pier of Ind is shut.\n--b\nContent-Type: text/html; name=../{EVIL}.html\nContent-Disposition: attachment; filename=../{EVIL}.html\n\n<p>attached</p>\n--b--",
            "Content-Type: multipart/mixed; boundary=b",
        ),
        Taken(has=("The pier of Ind is shut.",), lacks=("attached",)),
    ),
    Case(
        "header.eml",
        mail("The pier of Jel is shut.", "X-Long: " + "=?utf-8?q?" * 20_000),
        Taken(has=("The pier of Jel is shut.",)),
    ),
    Case(
        "script.eml",
        mail("<p>The pier of Kam is shut.</p><script>alert(1)</script>", "Content-Type: text/html"),
        Taken(has=("The pier of Kam is shut.",), lacks=("alert",)),
    ),
    Case(
        "box.mbox",
        "".join(
            f"From a@quay.example Mon Oct  5 10:00:0{n} 2026\n{mail(body)}\n\n"
            for n, body in enumerate(["The pier of Lie.", "\0\0", "The pier of Mel."])
        ),
        {
            "message 1": Taken(has=("The pier of Lie.",)),
            "message 2": Lost("holds a NUL byte, at byte 1: this is no text"),
            "message 3": Taken(has=("The pier of Mel.",)),
        },
    ),
]

EXPORTS = [
    Case(
        "export.txt",
        lambda: (
            f"{document(1, 'The pier of Nyk is shut, said Ona Reed.')}{document(2, 'ferry ' * 400_000)}{document(3, 'The pier of Oby is shut.')}"
        ),
        {
            "document 1": Taken(has=("The pier of Nyk is shut, said Ona Reed.",)),
            "document 2": Lost("more than 2,000,000 characters in one document"),
            "document 3": Taken(has=("The pier of Oby is shut.",)),
        },
    ),
]

CRAWLS = [
    Case(
        "short.warc",
        answered(web_page("Nor")) + answered(web_page("Odd"), said=90_000),
        {"record 1": Taken(has=("The pier of Nor",)), "": Lost("breaks off in record 2")},
    ),
    Case(
        "negative.warc",
        answered(web_page("Pan"), said=-1),
        Lost("breaks off in record 1: it does not say how long it is"),
    ),
    Case("kind.warc", answered(b"", kind="te\0xt/x"), Lost("no page of an article: its records are 1 te")),
    Case(
        "page-bomb.warc",
        lambda: answered(gzip.compress(bytes(9_000_000), mtime=0), "Content-Encoding: gzip"),
        {"record 1": Lost("a page of more than 8.0\xa0MB, unpacked")},
    ),
    Case(
        "bad-gzip.warc",
        answered(b"\x1f\x8b\x08nonsense", "Content-Encoding: gzip"),
        {"record 1": Lost("packed with gzip, but broken")},
    ),
    Case("packed.warc.gz", gzip.compress(answered(web_page("Rim")), mtime=0)[:-20], Lost("breaks off in record 1")),
]

EXCHANGED = [*FEEDS, *EXCHANGE, *MAIL, *EXPORTS, *CRAWLS]
