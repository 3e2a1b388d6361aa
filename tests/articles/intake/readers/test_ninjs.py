"""ninjs: three versions of one item, and what is no text in it."""

from __future__ import annotations

import datetime
import json

import pytest

from articles.intake.records import Refused
from tests.articles.intake.sources import read, record_of, refusal_of

FIRST = "The ferry will stay in port until Friday, the harbour office said on Monday."
SECOND = "“We wait for a pump,” the captain, Ida Brandt, told reporters."
WORDS = f"{FIRST}\n\n{SECOND}"
MARKUP = (
    f"<section><p>{FIRST}</p>\n<p>“We <b>wait</b> for a pump,” the captain, Ida Brandt, told reporters.</p></section>"
)
ABOUT = {
    "uri": "urn:newsml:coast.example:20261005:ferry",
    "type": "text",
    "version": "2",
    "urgency": 4,
    "language": "en-GB",
    "usageterms": "Not for use before noon.",
}
PICTURE = {"type": "picture", "headline": "A ferry", "description_text": "The ferry in port", "body_text": "A caption."}
ONE = ABOUT | {
    "versioncreated": "2026-10-06T08:00:00+02:00",
    "firstcreated": "2026-10-05T16:42:00+02:00",
    "pubstatus": "usable",
    "headline": "Ferry stays in port",
    "byline": "Edda Lorne",
    "copyrightholder": "Coast Agency",
    "copyrightnotice": "Copyright 2026, all rights reserved",
    "subject": [{"code": "04000000", "name": "Harbours"}, {"name": "Ferries"}],
    "altids": {"web": "https://coast.example/ferry"},
    "associations": {"main": PICTURE},
}
TWO = ABOUT | {
    "versioncreated": "2026-10-05T16:42:00+02:00",
    "pubstatus": "usable",
    "headlines": [{"role": "short", "value": "Ferry"}, {"role": "main", "value": "Ferry stays in port"}],
    "by": "Edda Lorne",
    "copyrightholder": "Coast Agency",
    "subjects": [{"name": "Harbours", "rel": "classifies"}],
    "altids": [{"role": "web", "value": "https://coast.example/ferry"}],
    "associations": [PICTURE | {"bodies": [{"role": "main", "value": "A caption."}]}],
}
THREE = {
    name: value for name, value in TWO.items() if name not in ("versioncreated", "pubstatus", "copyrightholder")
} | {
    "versionCreated": "2026-10-05T16:42:00+02:00",
    "pubStatus": "usable",
    "copyrightHolder": "Coast Agency",
    "altIds": [{"role": "web", "value": "https://coast.example/ferry"}],
}
CAPTION = {"role": "caption", "contenttype": "text/plain", "value": "The ferry in port"}
ITEMS = {
    "1.x, text": ONE | {"body_text": WORDS},
    "1.x, XHTML": ONE | {"body_xhtml": MARKUP, "body_text": f"{FIRST} {SECOND}"},
    "1.x, HTML": ONE | {"body_html": f"<html><head><title>T</title></head><body>{MARKUP}</body></html>"},
    "1.x, of its agency's own": ONE | {"body_plain": WORDS},
    "2.x, text": TWO | {"bodies": [CAPTION, {"role": "main", "contenttype": "text/plain", "value": WORDS}]},
    "2.x, no type": TWO | {"bodies": [{"value": WORDS}]},
    "2.x, HTML": TWO
    | {
        "bodies": [
            {"role": "text", "contenttype": "text/plain", "value": f"{FIRST} {SECOND}"},
            {"role": "xml", "contenttype": "application/xml", "value": "<x>Other words</x>"},
            {"role": "html5", "contenttype": "text/html; charset=utf-8", "value": MARKUP},
        ]
    },
    "3.x, text": THREE | {"bodies": [{"role": "main", "contentType": "text/plain", "value": WORDS}]},
    "3.x, XHTML": THREE | {"bodies": [{"role": "richtext", "contentType": "application/xhtml+xml", "value": MARKUP}]},
}


@pytest.mark.parametrize("item", ITEMS.values(), ids=ITEMS)
def test_an_item_of_each_version(item):
    found = record_of(json.dumps(item, indent=2), "ferry.json")

    assert (found.title, found.body, found.byline) == ("Ferry stays in port", WORDS, "Edda Lorne")
    assert (found.outlet, found.section, found.language) == ("Coast Agency", "Harbours", "en-gb")
    assert found.url == "https://coast.example/ferry"
    assert found.published_at == datetime.datetime(2026, 10, 5, 14, 42, tzinfo=datetime.UTC)
    assert found.notes == ()


def test_items_in_a_list_and_in_lines():
    items = list(ITEMS.values())
    for text in (json.dumps(items), json.dumps(items, indent=4), "\n".join(map(json.dumps, items))):
        assert {entry.record.body for entry in read(text, "ferries")} == {WORDS}
        assert len(read(text, "ferries")) == len(items)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"pubstatus": "canceled", "body_text": WORDS}, "canceled: its agency says that this item is not to be used"),
        (
            {"pubstatus": "stat:withheld", "body_text": WORDS},
            "withheld: its agency says that this item is not to be used",
        ),
        ({"pubStatus": "Withheld", "body_text": WORDS}, "withheld: its agency"),
        ({"type": "picture", "description_text": WORDS}, "an item of type picture: it has no text"),
        ({}, "no text: an item has its words in body_text, body_xhtml, body_html or bodies"),
        ({"bodies": [CAPTION]}, "no text: an item has its words in"),
        ({"bodies": "many", "headlines": 7, "altids": 3, "subject": "x"}, "no text: an item has its words in"),
        ({"body_text": 7, "body_html": ["x"], "bodies": [[], {"value": 3}]}, "no text: an item has its words in"),
        ({"description_text": FIRST}, "only a summary of 14 words, no full text"),
        ({"body_html": "<script>evil()</script>"}, "no text: an item has its words in"),
        ({"body_text": "Words \ud83d"}, "holds half a character"),
        ({"body_text": WORDS, "versioncreated": "2026-02-31", "firstcreated": ""}, "date 2026-02-31 cannot be"),
    ],
)
def test_refused_for_its_reason(fields, reason):
    assert reason in refusal_of(json.dumps(ONE | fields), "ferry.json")


@pytest.mark.parametrize(
    ("uri", "url"),
    [
        ("https://coast.example/uri", "https://coast.example/uri"),
        ("urn:newsml:coast", ""),
        ("javascript:evil()", ""),
        ("file:///etc/hostname", ""),
        (7, ""),
    ],
)
def test_the_uri_is_the_address_where_it_is_a_web_address(uri, url):
    found = record_of(json.dumps(ONE | {"uri": uri, "altids": {}, "body_text": WORDS}), "ferry.json")

    assert found.url == url


def test_the_makers_are_the_byline_where_none_is_written():
    item = TWO | {"by": "", "bylines": [{"byline": "Edda Lorne"}, {"name": "Arne Kolbe"}], "bodies": [{"value": WORDS}]}

    assert record_of(json.dumps(item), "ferry.json").byline == "Edda Lorne, Arne Kolbe"


def test_a_record_of_ours_with_one_of_its_names_is_ours():
    assert record_of(json.dumps({"text": WORDS, "body_length": 5, "headline": "Ferry"})).title == "Ferry"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "cp1252"])
def test_in_every_encoding(encoding):
    text = json.dumps(ONE | {"body_text": WORDS.replace("“", "").replace("”", "")}, indent=1, ensure_ascii=False)
    data = text.encode(encoding) if encoding != "cp1252" else text.replace("Ida", "Idà").encode(encoding)
    (entry,) = read(data, "ferry.json")

    assert not isinstance(entry.record, Refused)
    assert entry.record.body.startswith(FIRST)
