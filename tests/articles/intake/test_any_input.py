"""Whatever comes: an entry for it, and only text that the archive can hold; the same words once more are the same text."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from articles.intake.cleaning import make_record
from articles.intake.files import READERS
from articles.intake.records import ArticleRecord, Refused
from tests.articles.intake.sources import read

STARTS = st.sampled_from(
    [
        *(b"", b"---\n", b"---\ntitle: ", b"<html><p>", b'{"text": "', b"\xff\xfe", b"\xef\xbb\xbf", b"# "),
        *(b'[{"text": "', b'{"body_html": "', b'{"pubstatus": 1, "bodies": [{"value": "'),
        *(b"<rss><channel><item><description>", b"<feed><entry><content>", b"<?xml version='1.0' encoding='"),
        *(b"<nitf><body><body.content><p>", b"<newsItem><contentSet><inlineData>", b"<NewsML><NewsItem>"),
    ]
)
TEXT = st.text(st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("\n\r\x85\u2028\t “”\"'<>*_`[]&")))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(STARTS, st.one_of(st.binary(max_size=200), TEXT.map(str.encode)), st.sampled_from(["", *READERS]))
def test_any_bytes_give_entries_that_can_be_stored(start, rest, format):  # noqa: A002
    entries = read(start + rest, "a.txt", format=format)

    assert entries
    for entry in entries:
        if isinstance(entry.record, Refused):
            assert "fault of Newsdesk" not in str(entry.record)
            continue
        record = entry.record
        assert record.title.strip()
        assert record.body.strip()
        for text in (record.title, record.body, record.byline, record.outlet, record.section, *record.notes):
            assert "\0" not in text
            text.encode()


@settings(max_examples=200, deadline=None, derandomize=True)
@given(TEXT)
def test_a_body_read_again_is_the_same_body(text):
    try:
        once = make_record(text, {"title": "A title that no text has"})
    except Refused:
        return
    again = make_record(once.body, {"title": once.title})

    assert isinstance(again, ArticleRecord)
    assert again.body == once.body
    assert again.digest == once.digest
