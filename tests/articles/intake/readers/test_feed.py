"""Feeds: every dialect gives the same item; what only points to an article is none; what is broken loses itself."""

from __future__ import annotations

import datetime

import pytest

from articles.intake.files import READERS
from articles.intake.recognising import Format
from articles.intake.records import ArticleRecord, Refused
from tests.articles.intake.sources import read, record_of, refusal_of, source

FIRST = "The ferry will stay in port until Friday, the harbour office said on Monday."
SECOND = "“We wait for a pump,” the captain, Ida Brandt, told reporters."
WORDS = f"{FIRST}\n\n{SECOND}"
MARKUP = f"<p>{FIRST}</p><p>“We <b>wait</b> for a pump,” the captain, Ida Brandt, told reporters.</p>"
ESCAPED = MARKUP.replace("<", "&lt;")
CDATA = f"<![CDATA[{MARKUP}]]>"
NAMES = 'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
HEAD = "<title>The Tideline</title><link>https://tideline.example/</link><description>News</description><language>en-gb</language>"
ITEM = (
    "<item><title>Ferry &amp; pier</title><link>https://tideline.example/ferry</link><dc:creator>Edda Lorne</dc:creator>"
    "<category>Harbour</category><category>Ferries</category><pubDate>Mon, 05 Oct 2026 16:42:00 +0200</pubDate>"
    f"<description>A teaser.</description><content:encoded>{CDATA}</content:encoded></item>"
)


def rss(items: str, *, head: str = HEAD, before: str = "") -> str:
    return f'{before}<rss version="2.0" {NAMES}><channel>{head}{items}</channel></rss>'


def item(more: str = "", *, link: str = "https://tideline.example/x", content: str = CDATA) -> str:
    return f"<item><title>T</title><link>{link}</link>{more}<content:encoded>{content}</content:encoded></item>"


def atom(content: str, *, more: str = "", prefix: str = "", start: str = "") -> str:
    p = f"{prefix}:" if prefix else ""
    name = f"xmlns:{prefix}" if prefix else "xmlns"
    return (
        f'{start}<{p}feed {name}="http://www.w3.org/2005/Atom" xml:lang="en-gb"><{p}title>The Tideline</{p}title>'
        f'<{p}link href="https://tideline.example/"/><{p}entry><{p}title type="html">Ferry &amp;amp; pier</{p}title>'
        f'<{p}link rel="alternate" href="https://tideline.example/ferry"/><{p}author><{p}name>Edda Lorne</{p}name></{p}author>'
        f'<{p}category term="h" label="Harbour"/><{p}published>2026-10-05T14:42:00Z</{p}published>'
        f"<{p}updated>2026-10-06T14:42:00Z</{p}updated><{p}summary>A teaser.</{p}summary>{content}{more}</{p}entry></{p}feed>"
    )


ITEM_OF_RDF = ITEM.replace("pubDate", "dc:date").replace("category", "dc:subject").replace("<item>", "<item about='x'>")
RDF = (
    f'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" {NAMES}>'
    f'<channel rdf:about="x">{HEAD.replace("language", "dc:language")}<items><rdf:Seq><rdf:li rdf:resource="x"/></rdf:Seq>'
    f"</items></channel>{ITEM_OF_RDF}</rdf:RDF>"
)
DIALECTS = {
    "RSS 2.0": rss(ITEM),
    "RSS 2.0 with a stylesheet": rss(
        ITEM, before='<?xml version="1.0"?><?xml-stylesheet href="a.xsl"?><!-- <item> -->'
    ),
    "RSS 0.91": f'<!DOCTYPE rss PUBLIC "-//N//DTD" "http://a.example/rss.dtd">{rss(ITEM).replace("2.0", "0.91", 1)}',
    "RSS 1.0": RDF,
    "Atom, escaped": atom(f'<content type="html">{ESCAPED}</content>'),
    "Atom, XHTML": atom(f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{MARKUP}</div></content>'),
    "Atom, text": atom(f'<content type="text">{WORDS}</content>'),
    "Atom with a prefix": atom(f'<a:content type="html">{ESCAPED}</a:content>', prefix="a"),
    "cut off behind the item": rss(ITEM).removesuffix("</channel></rss>"),
    "cut off in the next item": rss(ITEM + ITEM[:60]).removesuffix("</channel></rss>"),
}


@pytest.mark.parametrize("text", DIALECTS.values(), ids=DIALECTS)
def test_an_item_of_each_dialect(text):
    found = read(text, "feed.xml")[0].record

    assert (found.title, found.body, found.byline) == ("Ferry & pier", WORDS, "Edda Lorne")
    assert (found.outlet, found.language, found.section) == ("The Tideline", "en-gb", "Harbour")
    assert found.url == "https://tideline.example/ferry"
    assert found.published_at == datetime.datetime(2026, 10, 5, 14, 42, tzinfo=datetime.UTC)
    assert found.notes == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252"])
def test_in_the_encoding_that_it_declares(encoding):
    declared = (
        f'<?xml version="1.0" encoding="{"windows-1252" if encoding == "cp1252" else encoding.removesuffix("-sig")}"?>'
    )
    data = rss(ITEM, before=declared).encode("utf-16" if encoding == "utf-16-be" else encoding)

    assert record_of(data, "feed").body == WORDS


def test_each_item_by_its_place():
    entries = read(rss(ITEM + item() + ITEM), "feed.xml")

    assert [entry.name for entry in entries] == ["feed.xml, item 1", "feed.xml, item 2", "feed.xml, item 3"]
    assert [entry.record.title for entry in entries] == ["Ferry & pier", "T", "Ferry & pier"]


@pytest.mark.parametrize(
    ("link", "url", "note"),
    [
        ("/ferry", "https://tideline.example/ferry", ()),
        ("ferry?id=1&amp;utm_source=rss", "https://tideline.example/ferry?id=1", ()),
        ("//other.example/x", "https://other.example/x", ()),
        ("javascript:evil()", "", ("address javascript:evil() is no web address: left out",)),
        ("file:/etc/hostname", "", ("address file:/etc/hostname is no web address: left out",)),
        ("data:text/html,evil", "", ("address data:text/html,evil is no web address: left out",)),
        ("//[a/b", "", ("address //[a/b is no web address: left out",)),
    ],
)
def test_links_count_from_the_feed_and_are_web_addresses(link, url, note):
    found = record_of(rss(item(link=link)), "feed.xml")

    assert (found.url, found.notes) == (url, note)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            rss(f"<item><title>T</title><description>{FIRST}</description></item>"),
            "only a summary of 14 words, no full text",
        ),
        (atom(""), "only a summary of 2 words, no full text"),
        (
            rss(item(f"<description>{FIRST}</description>", content="The ferry will stay […]")),
            "only a summary of 14 words, no full",
        ),
        (rss("<item/>"), "empty: there are no words in it"),
        (rss("<item><title>T</title></item>"), "empty: there are no words in it"),
        (rss(""), "a feed without items"),
        ("<rss>", "a feed without items"),
        ("<feed><entry", "a feed without items"),
        (atom('<content type="image/png">aGVsbG8gdGhlcmU=</content>'), "only a summary of 2 words, no full text"),
        (atom('<content src="https://a.example/x"/>'), "only a summary of 2 words, no full text"),
        (rss(ITEM, head="x" * 50_001), "the head of the feed has 50,1"),
        (rss(item(content="x" * 3_000_001)), "characters: an item has no more than 3,000,000"),
        (rss(item("<pubDate>2026-02-31</pubDate>")), "date 2026-02-31 cannot be"),
        (rss(item('<gml:pos xmlns:gml="http://www.opengis.net/gml">x</gml:pos>')), "feedparser fails on it (KeyError)"),
    ],
)
def test_refused_for_its_reason(text, reason):
    assert reason in refusal_of(text, "feed.xml")


def test_a_long_summary_is_taken_and_told():
    found = record_of(rss(f"<item><title>T</title><description>{'Ferry here. ' * 60}</description></item>"), "feed.xml")

    assert found.notes == ("a summary of 120 words, taken for the full text: it may be cut",)


def test_an_item_of_another_outlet_and_of_several_people():
    more = '<source url="https://quay.example/">The Quay Courier</source><dc:creator>Edda Lorne</dc:creator><dc:creator>Arne Kolbe</dc:creator>'
    found = record_of(rss(item(more)), "feed.xml")

    assert (found.outlet, found.byline) == ("The Quay Courier", "Edda Lorne, Arne Kolbe")


@pytest.mark.parametrize(
    ("author", "byline"), [("edda@a.example (Edda Lorne)", "Edda Lorne"), ("edda@a.example", ""), ("", "")]
)
def test_an_address_is_no_byline(author, byline):
    assert record_of(rss(item(f"<author>{author}</author>")), "feed.xml").byline == byline


@pytest.mark.parametrize(
    "more",
    [
        "<script>evil()</script>",
        "<svg><text>evil</text></svg>",
        "<iframe srcdoc='&lt;p>evil&lt;/p>'>evil</iframe>",
        '<div class="sharedaddy">evil</div>',
        "<figure><img src=x onerror=evil()><figcaption>evil</figcaption></figure>",
        "<p>The post <a href=/x>evil</a> appeared first on <a href=/>The Tideline</a>.</p>",
        "<ul><li><a href=/x>evil</a></li></ul>",
    ],
)
def test_nothing_that_runs_or_leads_away_is_stored(more):
    assert record_of(rss(item(content=f"<![CDATA[{MARKUP}{more}]]>")), "feed.xml").body == WORDS


@pytest.mark.parametrize("broken", ["A & B", "<b>A", "A &nonsense; B", "A</p>", "<x:y>A</x:y>"])
def test_a_broken_item_gives_what_can_be_read_and_says_so(broken):
    entries = read(rss(item() + item(f"<comments>{broken}</comments>") + item()), "feed.xml")

    assert [entry.record.body for entry in entries] == [WORDS] * 3
    assert [bool(entry.record.notes) for entry in entries] == [False, True, False]
    assert entries[1].record.notes[0].startswith("broken XML (")


def test_an_item_that_is_not_closed_ends_where_the_next_begins():
    entries = read(rss(ITEM.removesuffix("</item>") + item()), "feed.xml")

    assert [entry.record.title for entry in entries] == ["Ferry & pier", "T"]


def test_items_that_a_content_writes_about_are_words():
    assert (
        "<item>"
        in record_of(
            rss(item(content="<![CDATA[<p>It begins with &lt;item> and ends.</p><!-- </item><item> -->]]>"))
        ).body
    )


def test_entities_that_a_feed_declares_are_left_alone(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("SECRET")
    laughs = "".join(f"<!ENTITY l{n} '" + f"&l{n - 1};" * 10 + "'>" for n in range(1, 10))
    before = f'<!DOCTYPE rss [<!ENTITY l0 "lol">{laughs}<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    found = record_of(rss(item(content="<p>One &l9; and &x; two &nbsp;three</p>"), before=before), "feed.xml")

    assert "SECRET" not in found.body
    assert "lol" not in found.body
    assert len(found.body) < 100


def test_a_path_in_a_feed_is_never_opened(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text(rss(ITEM))

    assert all(isinstance(entry.record, Refused) for entry in read(str(secret), "a", format=Format.FEED))


def test_a_feed_of_a_hundred_thousand_items_is_not_worked_on_before_its_items_are():
    text = rss("<item><title>T</title></item>" * 100_001)
    records = READERS[Format.FEED](source(text, "feed.xml"))

    assert [next(records).name for _ in range(100_000)][-1] == "item 100000"
    with pytest.raises(Refused, match="a feed has no more than 100,000 items: those behind them were not read"):
        next(records)


def test_deep_markup_in_an_item_is_survived():
    (entry,) = read(rss(item(content=f"<![CDATA[{'<div>' * 5_000}{MARKUP}]]>")), "feed.xml")

    assert isinstance(entry.record, ArticleRecord | Refused)
    assert "fault of Newsdesk" not in str(entry.record)
