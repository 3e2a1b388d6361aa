"""The sample coverage and its gold agree word for word (the format: gold/README.md)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest
import yaml

SAMPLES = Path(__file__).parents[3] / "articles" / "samples"
GOLD = Path(__file__).parent / "gold" / "samples.jsonl"

FRONT_MATTER_KEYS = {
    "title",
    "outlet",
    "outlet_domain",
    "outlet_country",
    "byline",
    "published_at",
    "language",
    "url",
    "section",
    "story",
}
CLOSING_MARKS = {"“": "”", "‘": "’", "«": "»", '"': '"'}
PRONOUNS = {"he", "she"}


class Sample(NamedTuple):
    front_matter: dict[str, Any]
    body: str


def read_sample(path: Path) -> Sample:
    before, front_matter, body = path.read_text(encoding="utf-8").split("---\n", 2)
    assert before == ""
    return Sample(yaml.safe_load(front_matter), body.strip())


SAMPLE_BY_ID = {path.stem: read_sample(path) for path in sorted(SAMPLES.glob("[0-9]*.md"))}
GOLD_BY_ID: dict[str, dict[str, Any]] = {
    record["id"]: record for record in map(json.loads, GOLD.read_text(encoding="utf-8").splitlines())
}
CLAIMS = [claim for record in GOLD_BY_ID.values() for claim in record["claims"]]

each_sample = pytest.mark.parametrize("sample", SAMPLE_BY_ID.values(), ids=list(SAMPLE_BY_ID))
each_record = pytest.mark.parametrize("record", GOLD_BY_ID.values(), ids=list(GOLD_BY_ID))


def starts(body: str, words: str) -> Iterator[int]:
    """Every offset at which the words begin."""
    start = body.find(words)
    while start != -1:
        yield start
        start = body.find(words, start + 1)


def locate(body: str, words: str, occurrence: int | None) -> int:
    """Give the offset of the words: the nth time they occur, or the only time when no n is given."""
    found = list(starts(body, words))
    if occurrence is None:
        assert len(found) == 1, f"{words!r} occurs {len(found)} times"
        return found[0]
    assert 1 <= occurrence <= len(found), f"{words!r} occurs {len(found)} times, not {occurrence}"
    return found[occurrence - 1]


def content_spans(body: str, claim: dict[str, Any]) -> list[tuple[int, int]]:
    occurrences = claim.get("occurrence", [None] * len(claim["content"]))
    found = [locate(body, words, nth) for words, nth in zip(claim["content"], occurrences, strict=True)]
    return [(start, start + len(words)) for start, words in zip(found, claim["content"], strict=True)]


def is_quoted(piece: str, *, goes_on: bool) -> bool:
    """Whether the piece is one quotation, which stays open when it goes on in the next paragraph."""
    closing = CLOSING_MARKS.get(piece[0])
    if closing is None or not (goes_on or piece.endswith(closing)):
        return False
    return closing == "’" or closing not in piece[1:-1]  # ’ is an apostrophe too


def form_of(pieces: list[str]) -> str:
    if not any(mark in piece for piece in pieces for mark in CLOSING_MARKS):
        return "indirect"
    last = len(pieces) - 1
    quoted = all(is_quoted(piece, goes_on=index < last) for index, piece in enumerate(pieces))
    return "direct" if quoted else "mixed"


def test_coverage_is_broad_enough_for_a_first_look() -> None:
    front_matters = [sample.front_matter for sample in SAMPLE_BY_ID.values()]
    assert len(front_matters) >= 16
    assert len({front_matter["outlet"] for front_matter in front_matters}) == 5
    assert len({front_matter["story"] for front_matter in front_matters}) == 4
    assert len({front_matter["url"] for front_matter in front_matters}) == len(front_matters)
    assert len({front_matter["title"] for front_matter in front_matters}) == len(front_matters)


@each_sample
def test_front_matter_is_complete(sample: Sample) -> None:
    front_matter = sample.front_matter
    assert front_matter.keys() == FRONT_MATTER_KEYS
    assert front_matter["language"] == "en"
    assert all(front_matter.values())
    url = urlsplit(front_matter["url"])
    assert url.hostname == front_matter["outlet_domain"]
    assert url.hostname.endswith(".example")


@each_sample
def test_publication_date_has_an_offset_and_lies_in_autumn(sample: Sample) -> None:
    published_at = sample.front_matter["published_at"]
    assert isinstance(published_at, datetime)
    assert published_at.utcoffset() is not None
    assert date(2026, 10, 5) <= published_at.date() <= date(2026, 11, 20)


@each_sample
def test_body_has_the_length_of_a_news_article(sample: Sample) -> None:
    assert 250 <= len(sample.body.split()) <= 600
    assert all(paragraph == paragraph.strip() and "\n" not in paragraph for paragraph in sample.body.split("\n\n"))


def test_every_article_has_gold_and_the_other_way_round() -> None:
    assert list(GOLD_BY_ID) == list(SAMPLE_BY_ID)


@each_record
def test_claims_stand_in_text_order(record: dict[str, Any]) -> None:
    body = SAMPLE_BY_ID[record["id"]].body
    firsts = [content_spans(body, claim)[0][0] for claim in record["claims"]]
    assert firsts == sorted(firsts)


@each_record
def test_words_that_are_no_claim_are_found(record: dict[str, Any]) -> None:
    body = SAMPLE_BY_ID[record["id"]].body
    for words in record["not_claims"]:
        assert words in body
        assert words[0] in CLOSING_MARKS
    paragraphs = body.split("\n\n")
    assert all(line in paragraphs for line in record.get("boilerplate", []))


@each_record
def test_claims_are_found_in_the_body(record: dict[str, Any]) -> None:
    body = SAMPLE_BY_ID[record["id"]].body
    for claim in record["claims"]:
        spans = content_spans(body, claim)
        assert all(end <= start for (_, end), (start, _) in pairwise(spans)), claim
        locate(body, claim["source"], claim.get("source_occurrence"))
        if claim.get("transcript"):  # a label and a colon stand where the cue would
            assert claim["cue"] is None
        else:
            locate(body, claim["cue"], claim.get("cue_occurrence"))


@each_record
def test_forms_agree_with_the_quotation_marks(record: dict[str, Any]) -> None:
    for claim in record["claims"]:
        if claim.get("transcript"):
            assert claim["form"] == "direct", claim
            assert form_of(claim["content"]) == "indirect", claim
        else:
            assert claim["form"] == form_of(claim["content"]), claim


@each_record
def test_people_who_speak_are_named_in_the_article(record: dict[str, Any]) -> None:
    body = SAMPLE_BY_ID[record["id"]].body
    for claim in record["claims"]:
        if claim["speaker_kind"] == "person":
            assert all(name in body for name in claim["speaker"].split()), claim


def test_one_quotation_is_left_open_and_says_so() -> None:
    (claim,) = [claim for claim in CLAIMS if claim.get("unbalanced")]
    (content,) = claim["content"]
    assert "‘" in content
    assert "’" not in content


def test_coverage_has_enough_of_everything() -> None:
    assert len(CLAIMS) >= 100
    assert {claim["form"] for claim in CLAIMS} == {"direct", "mixed", "indirect"}
    speakers = {(claim["speaker_kind"], claim["speaker"]) for claim in CLAIMS}
    kinds = [kind for kind, _ in speakers]
    assert kinds.count("person") >= 25
    assert kinds.count("organization") >= 10
    assert set(kinds) == {"person", "organization", "group", "unnamed"}
    assert any(claim["relay"] == "HNS" for claim in CLAIMS)


def test_two_people_of_one_surname_speak_by_pronoun_in_one_article() -> None:
    claims = GOLD_BY_ID["01-harbour-tram-delay"]["claims"]
    by_pronoun = {claim["speaker"] for claim in claims if claim["source"].lower() in PRONOUNS}
    assert by_pronoun == {"Mirela Dantas", "Paulo Dantas"}


@pytest.mark.parametrize(
    ("wire", "print_of_it"),
    [
        ("06-herring-quota-cut", "07-herring-quota-radio"),
        ("11-hospital-records-copied", "12-hospital-records-courier"),
    ],
)
def test_wire_copy_is_printed_nearly_unchanged(wire: str, print_of_it: str) -> None:
    agency, outlet = SAMPLE_BY_ID[wire], SAMPLE_BY_ID[print_of_it]
    assert agency.front_matter["outlet"] != outlet.front_matter["outlet"]
    alike = SequenceMatcher(None, agency.body.split(), outlet.body.split(), autojunk=False).ratio()
    assert 0.6 < alike < 0.95
