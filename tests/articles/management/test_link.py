"""`manage.py link` keeps to its contract."""

from __future__ import annotations

import io
import json

import pytest
import yaml
from django.conf import settings
from django.core.management import CommandError, call_command

from tests.articles.linking.invented import ANOTHER_FERRY, FERRY, MINISTER


@pytest.fixture
def link(monkeypatch):
    """Its lines, what it says on standard error, and why it failed, if it did."""

    def call(*lines: bytes):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"\n".join(lines))))
        out, err = io.StringIO(), io.StringIO()
        failure = None
        try:
            call_command("link", "--jsonl", stdout=out, stderr=err)
        except CommandError as error:
            failure = str(error)
        return [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue(), failure

    return call


def line(identifier, report, **fields) -> bytes:
    title, text = report
    return json.dumps({"id": identifier, "title": title, "text": text, **fields}).encode()


def test_stories_and_related_articles(link):
    records, err, failure = link(
        line("a", FERRY[0], published_at="2026-03-03T12:00:00+01:00", outlet="Harbour Post"),
        line("m", MINISTER, date="2026-03-03"),
        line("b", FERRY[1], date="2026-03-04"),
        b"",
        line("o", ANOTHER_FERRY, date=None),
        line("c", FERRY[2]),
    )
    assert [record["id"] for record in records] == ["a", "m", "b", "o", "c"]
    assert [record["story"] for record in records] == ["a", "m", "a", "o", "a"]
    assert {identifier for identifier, _ in records[0]["related"][:2]} == {"b", "c"}
    scores = [score for _, score in records[0]["related"]]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert (err, failure) == ("", None)


def test_the_first_articles_story_does_not_depend_on_the_last(link):
    before, _, _ = link(line("a", FERRY[0]), line("m", MINISTER))
    after, _, _ = link(line("a", FERRY[0]), line("m", MINISTER), line("b", FERRY[1]))
    assert [record["story"] for record in after[:2]] == [record["story"] for record in before]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (b"{bad", "line 2: Expecting property name"),
        (b"[]", "line 2: not a JSON object"),
        (b'{"id": "x", "text": "\xff"}', "line 2: 'utf-8' codec can't decode"),
        (b"[" * 100_000, "line 2: "),
        (b'{"text": "No id."}', 'line 2: "id" is not a string'),
        (b'{"id": "x"}', 'line 2: "text" is not a string'),
        (b'{"id": "x", "text": " "}', 'line 2: "text" is empty'),
        (b'{"id": "x", "text": "Yes", "title": 7}', 'line 2: "title" is not a string'),
        (b'{"id": "x", "text": "Yes", "date": "soon"}', "line 2: \"date\" is no date in ISO 8601: 'soon'"),
        (b'{"id": "x", "text": "Yes", "published_at": "0001-01-01"}', 'line 2: "published_at" is not of the years'),
        (json.dumps({"id": "x", "text": "long " * 1_100_000}).encode(), 'line 2: "text" has 5500000 characters'),
        (line("a", MINISTER), "line 2: 'a' is there already"),
    ],
)
def test_a_bad_line_is_refused_and_the_rest_is_done(link, bad, reason):
    records, err, failure = link(line("a", FERRY[0]), bad, line("b", FERRY[1]))
    assert [(record["id"], record["story"]) for record in records] == [("a", "a"), ("b", "a")]
    assert err.startswith(reason)
    assert failure == "1 refused."


def test_an_empty_stream_has_no_stories(link):
    assert link(b"") == ([], "", None)


def test_what_cannot_be_a_word_does_no_harm(link):
    records, _, failure = link(line("a", ("\ud800", "…!? " * 50)), line("b", ("", "😀" * 20_000)), line(7, FERRY[0]))
    assert [record["story"] for record in records] == ["a", "b", "7"]
    assert failure is None


def test_the_sample_coverage_comes_out_as_stories(link):
    lines, told = [], {}
    for path in sorted((settings.BASE_DIR / "articles" / "samples").glob("[01]*.md")):
        _, head, body = path.read_text(encoding="utf-8").split("---", 2)
        fields = yaml.safe_load(head)
        told[path.stem] = fields["story"]
        lines.append(line(path.stem, (fields["title"], body), published_at=str(fields["published_at"])))
    records, _, _ = link(*lines)
    stories = {record["id"]: record["story"] for record in records}
    for story in ("harbour-tram", "fishing-quota", "hospital-leak"):
        found = [stories[identifier] for identifier, its in told.items() if its == story]
        assert max(map(found.count, found)) >= len(found) - 1, story
    assert (
        len(
            {
                stories[first]
                for first in ("01-harbour-tram-delay", "06-herring-quota-cut", "11-hospital-records-copied")
            }
        )
        == 3
    )
