"""HTML pages: the article's words, what the page says about itself, and nothing that runs."""

from __future__ import annotations

import datetime
import json

import pytest

from articles.intake.readers.html import declared_encoding
from articles.intake.readers.html_text import words_of_fragment
from articles.intake.records import ArticleRecord, Refused
from tests.articles.intake.readers import pages
from tests.articles.intake.sources import read, record_of, refusal_of

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
        {"@type": "WebPage", "mainEntity": ARTICLE | {"@type": "https://schema.org/NewsArticle"}},
        {"@type": "WebPage", "mainEntityOfPage": [{"@type": "ItemPage", "mainEntity": ARTICLE}]},
        {
            "@graph": [
                ARTICLE | {"author": [{"@id": "#a"}, {"@id": "#b"}], "publisher": {"@id": "#c"}},
                {"@type": "Person", "@id": "#a", "name": "Edda Lorne"},
                {"@type": "Person", "@id": "#b", "name": "Arne Kolbe"},
                {"@type": "Organization", "@id": "#c", "name": "The Quay Courier"},
            ]
        },
    ],
    ids=["alone", "in a list", "in a graph", "of a page", "deep in a page", "by references"],
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


@pytest.mark.parametrize("name", pages.PAGES)
def test_a_messy_page_gives_the_article_and_nothing_else(name):
    page_ = pages.PAGES[name]
    body = record(page_.html).body

    assert [words for words in page_.kept if words not in body] == []
    assert [words for words in page_.out if words in body] == []
    assert body.count(page_.once) == 1


@pytest.mark.parametrize(("name", "lost", "through"), [("blocks", 0, 2), ("table layout", 1, 2), ("magazine", 0, 2)])
def test_pages_that_the_rules_were_not_made_on(name, lost, through):
    page_ = pages.UNSEEN[name]
    body = record(page_.html).body

    assert sum(words not in body for words in page_.kept) <= lost
    assert sum(words in body for words in page_.out) <= through
    assert body.count(page_.once) == 1


@pytest.mark.parametrize(
    ("head", "url"),
    [
        (
            '<link rel="canonical" href="/f"><meta property="og:url" content="https://a.example/x">',
            "https://a.example/f",
        ),
        ('<base href="https://a.example/b/"><link rel="Canonical nofollow" href="f">', "https://a.example/b/f"),
        ('<meta property="og:url" content="https://a.example/x">', "https://a.example/x"),
        ('<link rel="canonical" href="javascript:evil()">', ""),
        ('<link rel="canonical" href="file:///etc/hostname">', ""),
        ('<link rel="canonical" href="//[a/b">', ""),
        (schema(ARTICLE | {"mainEntityOfPage": {"@id": "https://a.example/s"}}), "https://a.example/s"),
        (
            schema(ARTICLE | {"url": "https://a.example/s"}) + '<link rel="canonical" href="https://a.example/c">',
            "https://a.example/c",
        ),
    ],
)
def test_the_address_of_the_page(head, url):
    assert record(page(head=head)).url == url


def test_the_words_that_the_data_gives_are_taken_where_they_are_whole():
    more = "The pump is on its way from the mainland, and nobody on the quay expects it before Thursday night."
    whole = "\n\n".join([FIRST, more, SECOND])

    assert record(page(head=schema(ARTICLE | {"articleBody": whole}))).body == whole
    assert (
        record(page(head=schema(ARTICLE | {"articleBody": f"<p>{FIRST}</p><p>{more}</p><p>{SECOND}</p>"}))).body
        == whole
    )
    assert record(page(head=schema(ARTICLE | {"articleBody": f"{FIRST} “We wait…"}))).body == f"{FIRST}\n\n{SECOND}"
    assert record(page(head=schema(ARTICLE | {"articleBody": FIRST}))).body == f"{FIRST}\n\n{SECOND}"


def test_what_the_data_does_not_have_is_no_part_of_the_article():
    head = schema(ARTICLE | {"articleBody": f"{FIRST} {SECOND.replace('“', '&quot;').replace('”', '&quot;')}"})
    more = "<p>Everything about ferries, every week, in the reader that our harbour desk puts together for you.</p>"

    assert record(page(head=head, more=more)).body == f"{FIRST}\n\n{SECOND}"


def test_a_live_blog_is_its_posts():
    posts = [{"@type": "BlogPosting", "headline": "Pump", "articleBody": FIRST}, {"articleBody": SECOND}]
    data = {"@type": "LiveBlogPosting", "headline": "Ferry: live", "liveBlogUpdate": posts}
    found = record(f"<html><head>{schema(data)}</head><body><h1>Ferry: live</h1><div id=app></div></body></html>")

    assert (found.title, found.body) == ("Ferry: live", f"Pump\n\n{FIRST}\n\n{SECOND}")


def test_the_beginning_of_what_only_subscribers_read_is_no_article():
    teaser = page(head=schema(ARTICLE | {"isAccessibleForFree": False}))

    assert "only the beginning, before a paywall, of 35 words, no full text" in refusal_of(teaser, "a.html")
    more = f"<p>{' '.join(f'The ferry stays for day {n} in port.' for n in range(30))}</p>"
    long = record(page(head=schema(ARTICLE | {"isAccessibleForFree": "False"}), more=more))
    assert long.notes == ("the beginning, before a paywall, of 275 words, taken for the full text: it may be cut",)


def test_spaces_and_marks_of_direction_stay_as_they_came():
    words = "«\u00a0On attend une pompe\u00a0», a dit le capitaine \u200fעידה\u200e ce matin sur le quai du vieux port."

    assert words in record(page(more=f"<p>{words}</p>")).body


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        (
            "<p>The <b>fer</b>ry <a href=/x>stays</a>\n in port.</p><p>It does.</p>",
            "The ferry stays in port.\n\nIt does.",
        ),
        ("One.<br>Two.<br><br>Three.", "One.\nTwo.\n\nThree."),
        ("«\u00a0Mot\u00a0», a dit \u200fIda\u200e.", "«\u00a0Mot\u00a0», a dit \u200fIda\u200e."),
        ("<table><tr><th>Boat<th>Tons<tr><td>Ida<td>12<tr><td><td></table>After.", "Boat | Tons\n\nIda | 12\n\nAfter."),
        ("<ul><li>One.</li><li>Two.</li></ul>", "One.\n\nTwo."),
        ("<p>One.</p><figure><img><figcaption>A boat</figcaption></figure><p>Two.</p>", "One.\n\nTwo."),
        (
            "<p>One is a long paragraph.</p><p hidden>Two</p><p style='Display: none'>Three</p>",
            "One is a long paragraph.",
        ),
        (
            "<p>One is long enough.</p><div class='sharedaddy'>Share</div><blockquote>“Two.”</blockquote>",
            "One is long enough.\n\n“Two.”",
        ),
        ("<p>One.</p><ul><li><a href=/a>Other story</a><li><a href=/b>Another one</a></ul>", "One."),
        (
            "<p>One.</p><p><a href=/a>“All of this is linked,” he said.</a></p>",
            "One.\n\n“All of this is linked,” he said.",
        ),
        ("<!-- a comment -->", ""),
        ("", ""),
        ("&lt;b&gt; &amp;amp; &nbsp;x \ud83d", "<b> &amp; \u00a0x ?"),
        ("<html><head><title>T</title></head><body><p>Words</p></body><body><frameset><p>More", "Words\n\nMore"),
        ("<script>evil()</script><p onclick=evil()>Words<svg><text>evil</text></svg></p>", "Words"),
    ],
)
def test_the_words_of_a_piece(markup, words):
    assert words_of_fragment(markup) == words


def test_a_piece_that_is_deep_or_wide_is_bounded():
    with pytest.raises(Refused, match="nested too deep: what stands behind that place could not be read"):
        words_of_fragment("<p>First</p>" + "<div class=promo>" * 20_000 + "Words")
    with pytest.raises(Refused, match=r"30,00\d elements: the page of an article has no more than 30,000"):
        words_of_fragment("<p>x" * 30_001)
    with pytest.raises(Refused, match="an element with more than 2,000 attributes"):
        words_of_fragment(f"<p {' '.join(f'a{number}=1' for number in range(50_000))}>Words")
