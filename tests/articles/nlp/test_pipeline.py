"""Text in, claims out, with the model: plain copy must be right, any copy must be survived."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.nlp import pieces
from articles.nlp.annotations import ArticleAnnotation, ClaimSpan
from articles.nlp.layout import read_layout
from articles.nlp.pipeline import Pipeline, annotate, annotate_many


def claims(pipeline: Pipeline, text: str) -> list[ClaimSpan]:
    """The claims that stand on their own."""
    return [claim for claim in annotate(pipeline, text).claims if not claim.nested]


def told(text: str, claim: ClaimSpan) -> tuple[str, str, str, str]:
    """A claim as (form, source, cue, content) in words."""
    parts = (" | ".join(text[s.start : s.end] for s in spans) for spans in (claim.source, claim.cue, claim.content))
    source, cue, content = parts
    return (claim.form, source, cue, content)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "“We will close the ferry,” Mayor Anna Lind said on Monday.",
            ("direct", "Mayor Anna Lind", "said", "“We will close the ferry,”"),
        ),
        (
            '"We will close the ferry," said Anna Lind, the mayor.',
            ("direct", "Anna Lind, the mayor", "said", '"We will close the ferry,"'),
        ),
        (
            "Mayor Anna Lind said: “We will close the ferry.”",
            ("direct", "Mayor Anna Lind", "said", "“We will close the ferry.”"),
        ),
        (
            "‘We will close the ferry, and that’s final,’ she said.",
            ("direct", "she", "said", "‘We will close the ferry, and that’s final,’"),
        ),
        (
            "“We will close the ferry,” she said, “when the bridge is open.”",
            ("direct", "she", "said", "“We will close the ferry,” | “when the bridge is open.”"),
        ),
        (
            "“We will close the ferry,” she said. “The bridge is open.”",
            ("direct", "she", "said", "“We will close the ferry,” | “The bridge is open.”"),
        ),
        (
            "“We will close the ferry.\n\n“The bridge is open,” she said.",
            ("direct", "she", "said", "“We will close the ferry. | “The bridge is open,”"),
        ),
        (
            "The mayor said that the ferry would close in May.",
            ("indirect", "The mayor", "said", "that the ferry would close in May"),
        ),
        (
            "The ferry will close in May, the mayor said.",
            ("indirect", "the mayor", "said", "The ferry will close in May"),
        ),
        (
            "According to the harbour board, the ferry will close in May.",
            ("indirect", "the harbour board", "According to", "the ferry will close in May"),
        ),
        (
            "The ferry will close in May, according to the harbour board.",
            ("indirect", "the harbour board", "according to", "The ferry will close in May"),
        ),
        (
            "The mayor said the plan was “a disgrace” for the islands.",
            ("mixed", "The mayor", "said", "the plan was “a disgrace” for the islands"),
        ),
        (
            "“We will close the ferry,” Interfax quoted Peskov as saying.",
            ("direct", "Peskov", "quoted", "“We will close the ferry,”"),
        ),
        (
            "“We will close the ferry, whatever they say.” ― Anna Lind, mayor of Harwick",
            ("direct", "Anna Lind, mayor of Harwick", "―", "“We will close the ferry, whatever they say.”"),
        ),
    ],
)
def test_plain_copy(pipeline, text, expected):
    assert [told(text, claim) for claim in claims(pipeline, text)] == [expected]


def test_a_second_cue_after_the_quotation(pipeline):
    text = "“We are ready,” she said, adding that she would wait until May."
    assert [told(text, claim)[2:] for claim in claims(pipeline, text)] == [
        ("said", "“We are ready,”"),
        ("adding", "that she would wait until May"),
    ]


def test_each_of_two_quotations_in_a_row_keeps_its_speaker(pipeline):
    text = "He added: “They want new rules.” “They are worried about the war,” the former official said."
    assert [told(text, claim)[1:] for claim in claims(pipeline, text)] == [
        ("He", "added", "“They want new rules.”"),
        ("the former official", "said", "“They are worried about the war,”"),
    ]


def test_a_quotation_that_is_never_closed_ends_before_its_cue(pipeline):
    text = "“We will close the ferry, the mayor said. She left.\n\nNobody objected."
    assert [told(text, claim) for claim in claims(pipeline, text)] == [
        ("direct", "the mayor", "said", "“We will close the ferry,"),
    ]


def test_a_line_may_lead_in_to_the_quotations_below_it(pipeline):
    text = "In a statement the harbour board said:\n\n“We will close the ferry.\n\n“It is too old.”"
    assert [told(text, claim)[1:] for claim in claims(pipeline, text)] == [
        ("the harbour board", "said", "“We will close the ferry. | “It is too old.”"),
    ]


def test_the_answers_of_a_transcript_are_claims_of_who_is_named_before_them(pipeline):
    text = "Dantas: No. I said below nine.\n\nHarris: Will it last?\n\nDantas: It will."
    assert [told(text, claim)[1::2] for claim in claims(pipeline, text)] == [
        ("Dantas", "No. I said below nine"),
        ("Harris", "Will it last"),
        ("Dantas", "It will"),
    ]


def test_a_word_stranded_before_a_quotation_is_left_out(pipeline):
    text = "Putin “We are preparing it,” he said."
    assert [told(text, claim) for claim in claims(pipeline, text)] == [
        ("direct", "he", "said", "“We are preparing it,”")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The “ferry” never came.",
        "He has read “War and Peace” and “Hamlet” twice.",
        "The sun rose at six. The ferry left at seven.",
        "Sign up for the “Harbour Watch” newsletter",
    ],
)
def test_scare_quotes_titles_and_boilerplate_are_no_claims(pipeline, text):
    assert claims(pipeline, text) == []


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "said", "“", "”", "“”", "“Yes”", "\ufeff", "\ud800", "a\0b", "😀" * 3]
)
def test_next_to_nothing(pipeline, text):
    annotation = annotate(pipeline, text)
    assert annotation.pipeline_version == pipeline.version
    assert annotation.claims == ()


def check(text: str, annotation: ArticleAnnotation) -> None:
    """Every span is one of the text; no content crosses the border of a paragraph, boilerplate says nothing."""
    layout = read_layout(text)
    for claim in annotation.claims:
        assert claim.content
        assert 0.0 <= claim.confidence <= 1.0
        for spans in (claim.content, claim.cue, claim.source):
            assert all(before.end <= after.start for before, after in pairwise(spans))
            assert all(0 <= span.start < span.end <= len(text) for span in spans)
        for span in claim.content:
            paragraph = layout.paragraphs[layout.index_at(span.start)]
            assert not paragraph.boilerplate
            assert span.end <= paragraph.end


SCRAPS = [
    "he said",
    "“",
    "”",
    '"',
    "''",
    "‘",
    "’",
    "'",
    ",",
    ".",
    ":",
    "that",
    "The mayor",
    "wants",
    "to go",
    "according to",
    "added",
    "―",
    "the claim that",
    "is sure\n",
    "Interfax quoted Hill as saying",
    "\n",
    "Read more: x",
    "„",
    "«",
    "»",
    "‹",
    "`",
    "``",
    "’’",
    "＂",
    "“The ferry,",
    "is late,»",
    "😀",
    "👩\u200d🚒 said",
    "de\u0301ja\u0300",
    "\u0301",
    "\u200b",
    "\u202e",
    "قالت",
    "המעבורת",
]
copy = st.lists(st.sampled_from([*SCRAPS, "\n\n"]), max_size=25).map(" ".join)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=st.one_of(st.text(max_size=120), copy))
def test_any_text_is_annotated_the_same_way_twice(pipeline, text):
    annotation = annotate(pipeline, text)
    check(text, annotation)
    assert annotate(pipeline, text) == annotation


def test_results_come_in_order_with_their_contexts(pipeline):
    texts = [f"“We will close pier {number},” she said." for number in range(40)]
    results = list(annotate_many(pipeline, ((text, "", number) for number, text in enumerate(texts))))
    assert [context for _, context in results] == list(range(40))
    assert all(
        told(text, annotation.claims[0])[1] == "she" for text, (annotation, _) in zip(texts, results, strict=True)
    )


def test_a_batch_gives_what_single_texts_give(pipeline):
    texts = ["“Yes, we agree,” she said.", "", "Hill said that he would go.\n\n“No.”"]
    assert [annotation for annotation, _ in annotate_many(pipeline, [(text, "", None) for text in texts])] == [
        annotate(pipeline, text) for text in texts
    ]


@pytest.mark.parametrize("mark", ["“", '"', "'", "«", "—", "%", "😀", "a", "http://a.b/", ")"])
def test_runs_without_a_space_are_read_in_linear_time(pipeline, mark):
    # Whole, a run of 4,000 quotation marks takes the tokenizer 1.6 seconds, and one of 16,000 over 25.
    text = f"{mark * 4_000}\n\nThe mayor said that the ferry would close."
    annotation = annotate(pipeline, text)
    check(text, annotation)
    assert told(text, annotation.claims[-1])[3] == "that the ferry would close"


def test_a_text_longer_than_a_doc_may_be_is_annotated_in_pieces(pipeline, monkeypatch):
    monkeypatch.setattr(pieces, "PIECE_LENGTH", 70)
    text = "\n\n".join(f"Hill said that pier {number} would close in May, after the last ferry." for number in range(5))
    assert [told(text, claim)[3] for claim in claims(pipeline, text)] == [
        f"that pier {number} would close in May, after the last ferry" for number in range(5)
    ]
