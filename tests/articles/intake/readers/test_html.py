"""HTML pages: the article's words, what the page says about itself, and nothing that runs."""

from __future__ import annotations

import datetime
import json

import pytest

from articles.intake.readers.html import declared_encoding
from articles.intake.records import ArticleRecord
from tests.articles.intake.sources import read, record_of

FIRST = "The ferry will stay in port until Friday, the company that runs it said on Monday in a statement."
SECOND = "“We wait for a pump,” the captain, Ida Brandt, told reporters on the quay this morning."
ARTICLE = {
    "@type": "NewsArticle",
    "headline": "Ferry stays in port",
    "author": [{"@type": "Person", "name": "Edda Lorne"}, {"name": "Arne Kolbe"}],
    "datePublished": "2026-10-05T16:42:00+01:00",
    "publisher": {"@type": "Organization", "name": "The Quay Courier"},
    "inLanguage": "en-GB",
    "articleSection": "Harbour",
}


def page(*, head: str = "", more: str = "", lang: str = "") -> str:
    return (
        f"<!doctype html><html{lang}><head><title>Ferry | Courier</title>{head}</head><body><nav><a href=/>Home</a></nav>"
        f"<article><h1>Ferry stays in port</h1><p>{FIRST}</p>{more}<p>{SECOND}</p></article></body></html>"
    )


def record(text: str) -> ArticleRecord:
    return record_of(text, "a.html")


def schema(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


@pytest.mark.parametrize(
    "data",
    [
        ARTICLE,
        [{"@type": "WebPage"}, ARTICLE],
        {"@graph": [{"@type": "Person"}, ARTICLE | {"@type": ["Thing", "NewsArticle"]}]},
    ],
    ids=["alone", "in a list", "in a graph"],
)
def test_schema_org_data_comes_first(data):
    found = record(page(head='<meta property="og:title" content="Other">' + schema(data)))

    assert (found.title, found.byline, found.outlet) == (
        "Ferry stays in port",
        "Edda Lorne, Arne Kolbe",
        "The Quay Courier",
    )
    assert found.published_at == datetime.datetime(2026, 10, 5, 15, 42, tzinfo=datetime.UTC)
    assert (found.language, found.section) == ("en-gb", "Harbour")
    assert found.body == f"{FIRST}\n\n{SECOND}"


def test_meta_tags_come_next():
    head = (
        '<meta property="og:title" content="Ferry stays"><meta property="og:site_name" content="The Quay Courier">'
        '<meta property="article:published_time" content="2026-10-05T16:42:00Z"><meta name="author" content="Edda Lorne">'
        '<link rel="canonical" href="https://quay-courier.example/ferry?utm_source=x">'
    )
    found = record(page(head=head, lang=' lang="en"'))

    assert (found.title, found.byline, found.outlet) == ("Ferry stays", "Edda Lorne", "The Quay Courier")
    assert (found.url, found.language) == ("https://quay-courier.example/ferry", "en")
    assert found.published_at == datetime.datetime(2026, 10, 5, 16, 42, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    "broken", ["{", "[" * 100_000, '{"@type": "NewsArticle", "headline": {"x": 1}, "author": 7}', "null"]
)
def test_data_that_is_broken_is_looked_past(broken):
    found = record(page(head=f'<script type="application/ld+json">{broken}</script>'))

    assert (found.title, found.byline) == ("Ferry stays in port", "")


@pytest.mark.parametrize(
    "more",
    [
        "<script>evil()</script>",
        "<svg onload=evil()><script>evil()</script><text>evil</text></svg>",
        "<math><mtext>evil</mtext></math>",
        '<iframe srcdoc="<p>evil</p>">evil</iframe>',
        "<noscript>evil</noscript>",
        "<style>evil{}</style>",
        "<template><p>evil</p></template>",
        "<object data=evil><p>evil</p></object>",
        "<!-- evil --><?php evil ?>",
        '<div hx-get="/evil" hx-on:load="evil()" hx-swap-oob="true" onclick="evil()"></div>',
        '<meta http-equiv="refresh" content="0;url=javascript:evil()">',
    ],
)
def test_nothing_that_runs_or_hides_is_stored(more):
    found = record(page(more=more))

    assert found.body == f"{FIRST}\n\n{SECOND}"


def test_comments_of_readers_are_not_the_article():
    comments = '<section id="comments" class="comments"><div class="comment"><p>I do not believe the captain.</p></div></section>'

    assert "believe" not in record(page().replace("</article>", "</article>" + comments)).body


def test_a_script_that_the_article_writes_about_is_words():
    more = (
        "<p>Somebody had typed &lt;script&gt;alert(1)&lt;/script&gt; into the form of the harbour office, it said.</p>"
    )

    assert "<script>alert(1)</script>" in record(page(more=more)).body


def test_entities_are_not_followed():
    text = page(more="<p>&x; was the word that the harbour office used in its letter to the company on Monday.</p>")
    declared = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname"><!ENTITY y "&x;&x;">]>'

    assert "&x; was the word" in record(text.replace("<!doctype html>", declared)).body


def test_twenty_thousand_nested_elements_are_survived():
    (entry,) = read(("<html><body>" + "<div>" * 20_000 + f"<p>{FIRST}</p>").encode(), "a.html")

    assert entry.name == "a.html"


@pytest.mark.parametrize("encoding", ["iso-8859-2", "windows-1251"])
def test_the_encoding_that_the_page_declares(encoding):
    words = (
        "Łódź stoi w porcie, powiedział kapitan."
        if encoding == "iso-8859-2"
        else "Паром стоит в порту, сказал капитан."
    )
    text = page(head=f'<meta charset="{encoding}">', more=f"<p>{words}</p>").replace("“", '"').replace("”", '"')
    (entry,) = read(text.encode(encoding), "a.html")

    assert words in entry.record.body


def test_a_page_that_declares_what_it_is_not():
    assert SECOND in record(page(head='<meta charset="iso-8859-1">')).body


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        (b'<meta charset="utf-8">', "utf-8"),
        (b'<META http-equiv=Content-Type content="text/html; charset=windows-1251">', "windows-1251"),
        (b"<p>charset=x</p>", ""),
    ],
)
def test_where_the_encoding_is_declared(head, encoding):
    assert declared_encoding(head) == encoding
