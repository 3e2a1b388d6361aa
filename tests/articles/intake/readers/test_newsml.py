"""NewsML of both generations: the text in the envelope, whatever it is written in, and nothing that is elsewhere."""

from __future__ import annotations

import datetime

import pytest

from articles.intake.records import ArticleRecord
from tests.articles.intake.readers import test_nitf
from tests.articles.intake.sources import read, record_of, refusal_of

FIRST, SECOND = test_nitf.FIRST, test_nitf.SECOND
WORDS = f"{FIRST}\n\n{SECOND}"
MARKUP = f"<p>{FIRST}</p><p>“We <b>wait</b> for a pump,” the captain, Ida Brandt, told reporters.</p>"
META = """<catalogRef href="http://127.0.0.1:9/catalog.xml"/><rightsInfo><copyrightHolder literal="x"/><usageTerms>No words</usageTerms></rightsInfo>
<itemMeta><itemClass qcode="ninat:text"/><provider qcode="nprov:COAST"><name>Coast Agency</name></provider>
<versionCreated>2026-10-06T08:00:00+02:00</versionCreated><firstCreated>2026-10-05T16:42:00+02:00</firstCreated>
<pubStatus qcode="stat:usable"/><title>Another title</title></itemMeta>
<contentMeta><by>Edda Lorne</by><language tag="en-GB"/><subject qcode="medtop:1"/><subject qcode="medtop:2"><name>Harbour</name></subject>
<headline>Ferry stays in port</headline><description>A summary</description></contentMeta>"""
XHTML = f'<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>T</title></head><body>{MARKUP}</body></html></inlineXML>'
NITF = f'<inlineXML contenttype="application/nitf+xml">{test_nitf.nitf(test_nitf.CONTENT, head="", body_head="", name=test_nitf.NAMESPACE)}</inlineXML>'
REMOTE = '<remoteContent href="http://127.0.0.1:9/x.jpg" contenttype="image/jpeg"/>'


def item(contents: str, *, meta: str = META, tag: str = "newsItem") -> str:
    names = 'xmlns="http://iptc.org/std/nar/2006-10-01/" standard="NewsML-G2" standardversion="2.33" xml:lang="de"'
    return f'<{tag} {names} guid="https://coast.example/ferry">{meta}<contentSet>{contents}</contentSet></{tag}>'


def message(*items: str) -> str:
    return f'<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header><sender>x</sender></header><itemSet>{"".join(items)}</itemSet></newsMessage>'


CONTENTS = {
    "XHTML": XHTML,
    "NITF": NITF,
    "paragraphs alone": f'<inlineXML xmlns:h="http://www.w3.org/1999/xhtml">{MARKUP.replace("<p>", "<h:p>").replace("</p>", "</h:p>")}</inlineXML>',
    "plain data": f'<inlineData contenttype="text/plain">{WORDS}</inlineData>',
    "HTML as data": f'<inlineData contenttype="text/html"><![CDATA[{MARKUP}]]></inlineData>',
    "behind what lies elsewhere": REMOTE + '<inlineData encoding="base64">aGVsbG8=</inlineData>' + XHTML,
}


@pytest.mark.parametrize("contents", CONTENTS.values(), ids=CONTENTS)
@pytest.mark.parametrize("is_in_message", [False, True])
def test_an_item(contents, is_in_message):
    text = item(contents)
    found = record_of(message(text) if is_in_message else f'<?xml version="1.0"?><!-- x -->{text}', "a.xml")

    assert (found.title, found.body, found.byline) == ("Ferry stays in port", WORDS, "Edda Lorne")
    assert (found.outlet, found.language, found.section) == ("Coast Agency", "en-gb", "Harbour")
    assert found.url == "https://coast.example/ferry"
    assert found.published_at == datetime.datetime(2026, 10, 5, 14, 42, tzinfo=datetime.UTC)


def test_with_a_prefix():
    text = (
        item(f'<inlineData contenttype="text/plain">{WORDS}</inlineData>').replace("<", "<n:").replace("<n:/", "</n:")
    )

    assert record_of(text.replace("xmlns=", "xmlns:n=", 1), "a.xml").body == WORDS


def test_what_nitf_says_fills_what_the_envelope_does_not():
    full = test_nitf.nitf(test_nitf.CONTENT, name=test_nitf.NAMESPACE)
    found = record_of(
        item(f"<inlineXML>{full}</inlineXML>", meta="<itemMeta><title>Title of the item</title></itemMeta>"), "a.xml"
    )

    assert (found.title, found.byline, found.outlet, found.section) == (
        "Title of the item",
        "Edda Lorne",
        "The Tideline",
        "Harbour",
    )


def test_the_items_of_a_message_by_their_places():
    canceled = item(XHTML).replace("stat:usable", "stat:canceled")
    package = item("", tag="packageItem")
    entries = read(message(item(XHTML), canceled, package, item(NITF)), "a.xml")

    assert [entry.name for entry in entries] == [f"a.xml, item {number}" for number in (1, 2, 3, 4)]
    assert [isinstance(entry.record, ArticleRecord) for entry in entries] == [True, False, False, True]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            item(XHTML).replace("stat:usable", "stat:canceled"),
            "canceled: its agency says that this item is not to be used",
        ),
        (item(XHTML).replace("stat:usable", "https://a.example/pubstatus/withheld"), "withheld: its agency"),
        (
            item(XHTML).replace("stat:usable", "stat:withheld"),
            "withheld: its agency says that this item is not to be used",
        ),
        (item("", tag="packageItem"), "a package of other items: it has no text of its own"),
        (item("", tag="conceptItem"), "a conceptItem: it is no article"),
        (item(REMOTE), "no text in it: what lies elsewhere is not fetched"),
        (item(REMOTE).replace("ninat:text", "ninat:picture"), "a picture: it has no text"),
        (item("<inlineXML/>", meta=""), "no text in it"),
        (item("<inlineXML><nitf/></inlineXML>"), "no text: NITF has its words in body.content"),
        (message(), "empty: there are no words in it"),
        ("<NewsML/>", "empty: there are no words in it"),
        (item(XHTML)[:-40], "not XML that we read"),
    ],
)
def test_refused_for_its_reason(text, reason):
    assert reason in refusal_of(text, "a.xml")


def old(data: str, *, status: str = "Usable", more: str = "") -> str:
    return f"""<?xml version="1.0"?><!DOCTYPE NewsML PUBLIC "urn:x" "http://127.0.0.1:9/NewsML_1.2.dtd" [<!ENTITY % n SYSTEM "nitf.dtd"> %n;]>
<NewsML Version="1.2"><NewsEnvelope><DateAndTime>20261006T000000Z</DateAndTime></NewsEnvelope><NewsItem>
<Identification><NewsIdentifier><ProviderId>coast.example</ProviderId></NewsIdentifier></Identification>
<NewsManagement><NewsItemType FormalName="News"/><FirstCreated>20261005T164200+0200</FirstCreated><Status FormalName="{status}"/></NewsManagement>
<NewsComponent><NewsLines><HeadLine>Ferry stays in port</HeadLine><ByLine>By Edda Lorne</ByLine></NewsLines>
<AdministrativeMetadata><Provider><Party FormalName="Coast Agency"/></Provider></AdministrativeMetadata>
<DescriptiveMetadata><Language FormalName="en-GB"/></DescriptiveMetadata>
<NewsComponent><ContentItem><MediaType FormalName="Photo"/><DataContent>A caption</DataContent></ContentItem></NewsComponent>
<NewsComponent><ContentItem><MediaType FormalName="Text"/><DataContent>{data}</DataContent></ContentItem>{more}</NewsComponent>
</NewsComponent></NewsItem></NewsML>"""


@pytest.mark.parametrize(
    "data",
    [MARKUP, f"<html><body>{MARKUP}</body></html>", WORDS, test_nitf.nitf(test_nitf.CONTENT, head="", body_head="")],
)
def test_an_item_of_the_older_generation(data):
    found = record_of(old(data), "a.xml")

    assert (found.title, found.body, found.byline) == ("Ferry stays in port", WORDS, "Edda Lorne")
    assert (found.outlet, found.language) == ("Coast Agency", "en-gb")
    assert found.published_at == datetime.datetime(2026, 10, 5, 14, 42, tzinfo=datetime.UTC)


def test_older_items_that_are_refused():
    assert "canceled: its agency" in refusal_of(old(MARKUP, status="Canceled"), "a.xml")
    assert "no text in it: what lies elsewhere is not fetched" in refusal_of(old(""), "a.xml")
