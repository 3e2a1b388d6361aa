"""NITF: the article of an agency, with its dateline and without captions, notes and pull-quotes."""

from __future__ import annotations

import datetime

import pytest

from tests.articles.intake.sources import record_of, refusal_of

FIRST = "The ferry will stay in port until Friday, the harbour office said on Monday."
SECOND = "“We wait for a pump,” the captain, Ida Brandt, told reporters."
NAMESPACE = ' xmlns="http://iptc.org/std/NITF/2006-10-18/"'
HEAD = """<head><title>Another title</title><tobject tobject.type="News"><tobject.subject tobject.subject.type="Transport"/></tobject>
<docdata management-status="usable"><doc-id regsrc="CST" id-string="urn:x"/><date.issue norm="20261005T164200+0200"/>
<date.release norm="20261005T170000Z"/><doc.copyright year="2026" holder="Coast Agency Ltd"/></docdata>
<pubdata type="print" name="The Tideline" position.section="Harbour" ex-ref="https://tideline.example/ferry"/></head>"""
BODY_HEAD = """<body.head><hedline><hl1>Ferry stays in <em>port</em></hl1><hl2>Captain waits for a pump</hl2></hedline>
<note noteclass="editorsnote"><body.content><p>Not for the radio.</p></body.content></note><rights>All rights</rights>
<byline>By <person>Edda Lorne</person><byttl>Staff writer</byttl></byline><distributor>Coast Agency</distributor>
<dateline><location>LORCY</location>, <story.date norm="20261005">Oct. 5</story.date></dateline>
<abstract><p>A ferry stays.</p></abstract></body.head>"""
SECOND_MARKED = (
    "<p>“We <em>wait</em> for a <money>pump</money>,” the captain, <person><name.given>Ida</name.given> "
    "<name.family>Brandt</name.family></person>, told reporters.</p>"
)
MEDIA = """<media media-type="image"><media-metadata name="x" value="y"/><media-reference source="a.jpg"/>
<media-producer>Jon Vale</media-producer><media-caption><p>The ferry in port.</p></media-caption></media>"""


def nitf(content: str, *, head: str = HEAD, body_head: str = BODY_HEAD, start: str = "", name: str = "") -> str:
    return (
        f'{start}<nitf{name} version="-//IPTC//DTD NITF 3.6//EN">{head}<body xml:lang="en-gb">{body_head}'
        f"<body.content>{content}</body.content><body.end><tagline>Words of the end</tagline></body.end></body></nitf>"
    )


CONTENT = f"<block><p lede='true'>{FIRST}</p>{MEDIA}{SECOND_MARKED}</block>"
VARIANTS = {
    "plain": nitf(CONTENT),
    "with its namespace": nitf(CONTENT, name=NAMESPACE),
    "with a prefix": nitf(CONTENT, name=' xmlns:n="urn:n"').replace("<", "<n:").replace("<n:/", "</n:"),
    "with a DTD": nitf(CONTENT, start='<?xml version="1.0"?><!DOCTYPE nitf SYSTEM "nitf-3-3.dtd"><!-- x -->'),
    "with entities": nitf(CONTENT.replace("“", "&ldquo;").replace("”", "&rdquo;")),
    "with a pull-quote": nitf(CONTENT + '<bq class="pull-quote"><block><p>Wait for a pump</p></block></bq>'),
    "with a double": nitf(CONTENT + "<bq><block><p>“We wait for a pump,” the captain</p></block></bq>"),
    "with notes": nitf(
        CONTENT + "<note><body.content><p>Eds: a note.</p></body.content></note><fn>A footnote</fn><hr/>"
    ),
    "with its dateline in the text": nitf(CONTENT.replace(FIRST, f"LORCY, Oct. 5 — {FIRST}")),
}


@pytest.mark.parametrize("text", VARIANTS.values(), ids=VARIANTS)
def test_an_article(text):
    found = record_of(text, "a.xml")

    assert (found.title, found.byline, found.outlet) == ("Ferry stays in port", "Edda Lorne", "The Tideline")
    assert found.body == f"LORCY, Oct. 5 — {FIRST}\n\n{SECOND}"
    assert (found.language, found.section, found.url) == ("en-gb", "Harbour", "https://tideline.example/ferry")
    assert found.published_at == datetime.datetime(2026, 10, 5, 14, 42, tzinfo=datetime.UTC)
    assert found.notes == ()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("<hl2>The pump</hl2><p>It comes by ship.</p>", "The pump\n\nIt comes by ship."),
        ("<p>Two:</p><ul><li>One.</li><li>Two.</li></ul>", "Two:\n\nOne.\n\nTwo."),
        (
            "<p>Boats:</p><table><caption>A caption</caption><tr><th>Boat</th><td>12</td></tr></table>",
            "Boats:\n\nBoat | 12",
        ),
        (
            "<p>She said:</p><bq><block><p>“We wait.”</p></block><credit>Ida Brandt</credit></bq>",
            "She said:\n\n“We wait.”\n\nIda Brandt",
        ),
        ("<p>One.<br/>Two.</p>", "One.\n\nTwo."),
        (
            "<p>One.</p><nitf-table><nitf-table-metadata><nitf-table-summary><p>A summary</p></nitf-table-summary></nitf-table-metadata></nitf-table>",
            "One.",
        ),
        ("<p>«\u00a0Mot\u00a0», a dit \u200fIda\u200e.</p>", "«\u00a0Mot\u00a0», a dit \u200fIda\u200e."),
        ("<p>1<frac><frac-num>1</frac-num><frac-sep>/</frac-sep><frac-den>2</frac-den></frac> tons.</p>", "11/2 tons."),
    ],
)
def test_the_blocks_of_a_text(content, words):
    assert (
        record_of(nitf(content, body_head="<body.head><hedline><hl1>T</hl1></hedline></body.head>"), "a.xml").body
        == words
    )


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("<byline>By Edda Lorne</byline>", "Edda Lorne"),
        ("<byline>By Edda Lorne<byttl>Staff writer</byttl></byline>", "Edda Lorne"),
        ("<byline><person>Edda Lorne</person> and <person>Arne Kolbe</person></byline>", "Edda Lorne, Arne Kolbe"),
        ("<byline>Byron Vale</byline>", "Byron Vale"),
        ("<byline/>", ""),
    ],
)
def test_bylines(byline, names):
    assert record_of(nitf(CONTENT, body_head=f"<body.head>{byline}</body.head>"), "a.xml").byline == names


def test_where_the_head_says_less():
    head = '<head><title>Ferry</title><docdata><doc-id regsrc="CST" id-string="https://a.example/1"/></docdata></head>'
    found = record_of(nitf(CONTENT, head=head, body_head="<body.head/>"), "a.xml")

    assert (found.title, found.outlet, found.url, found.published_at) == ("Ferry", "CST", "https://a.example/1", None)
    assert found.body == f"{FIRST}\n\n{SECOND}"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (nitf(CONTENT).replace('"usable"', '"canceled"'), "canceled: its agency says that this item is not to be used"),
        (nitf(CONTENT).replace('"usable"', '"Withheld"'), "withheld: its agency says that this item is not to be used"),
        ("<nitf><body/></nitf>", "no text: NITF has its words in body.content"),
        (nitf(MEDIA), "empty: there are no words in it"),
        (nitf(CONTENT)[:-30], "not XML that we read: expected '>'"),
        (nitf(CONTENT).replace("20261005T164200+0200", "2026-02-31"), "date 2026-02-31 cannot be"),
        ("<nitf>" * 300, "not XML that we read: nested too deep"),
        (
            '<!DOCTYPE nitf [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "'
            + "&a;" * 2000
            + '"><!ENTITY c "'
            + "&b;" * 2000
            + '">]>'
            + nitf("<p>&c;</p>"),
            "unfold",
        ),
    ],
)
def test_refused_for_its_reason(text, reason):
    assert reason in refusal_of(text, "a.xml")


def test_no_file_is_read_for_it(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("SECRET")
    start = f'<!DOCTYPE nitf [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'

    assert "SECRET" not in record_of(nitf("<p>One &x; two.</p>", start=start), "a.xml").body


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1"])
def test_in_the_encoding_that_it_declares(encoding):
    start = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>'
    data = nitf("<p>Le café était fermé.</p>", start=start, body_head="<body.head/>").encode(encoding)

    assert record_of(data, "a").body == "Le café était fermé."
