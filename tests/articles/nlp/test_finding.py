"""Claims by the encoder and the rules together, by the rules alone, and what is said inside a claim."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from articles.nlp import judging
from articles.nlp.choices import CUE_FEATURES, SOURCE_FEATURES
from articles.nlp.claims import LinkedClaim
from articles.nlp.encoder import CONTENT, CUE, CUE_TO_SOURCE, POINTER, SOURCE, TAGS, Reading
from articles.nlp.finding import WITHOUT_ENCODER, find_claims
from articles.nlp.pipeline import read
from articles.nlp.rules import linking, tagging
from tests.articles.nlp.tagged import only

TEXT = "Mayor Anna Lind said that the ferry would close.\n\n“It is too old,” Tom Reyes said on Monday."
NESTED = "Anna Lind said that Tom Reyes told her that the ferry would close."


def encoder(*readings: Reading, claims: np.ndarray | None = None, threshold: float = 0.5) -> SimpleNamespace:
    """An encoder that reads what the test tells it to; drafts are claims, and what only the rules find is none."""
    weights = {
        "cues": only(CUE_FEATURES, pointer=1, nowhere_pointer=1),
        "sources": only(SOURCE_FEATURES, pointer=1, nowhere_pointer=1),
        "claims": only(judging.FEATURES, always=4, rules_only=-4) if claims is None else claims,
    }
    return SimpleNamespace(
        read=lambda doc, paragraphs, quotations: iter(readings),
        transitions=np.zeros((len(TAGS), len(TAGS)), np.float32),
        starts=np.zeros(len(TAGS), np.float32),
        threshold=threshold,
        weights=lambda model, features: weights[model],
    )


def reading(doc, source: str, cue: str, content: str) -> Reading:
    """A reading of one window and paragraph with one claim: its cue and its source are pointed to."""
    words = [token.text for token in doc]
    path, firsts = [0] * len(words), []
    for begin, part in ((1, source), (3, cue), (5, content)):
        found = part.split()
        start = next(i for i in range(len(words)) if words[i : i + len(found)] == found)
        path[start : start + len(found)] = [begin, *[begin + 1] * (len(found) - 1)]
        firsts.append((start, start + len(found)))
    scores = np.zeros((len(words), len(TAGS)), np.float32)
    scores[range(len(words)), path] = 12
    vectors = np.zeros((1 + len(words), 4, POINTER), np.float32)
    at_source, at_cue, at_content = (slice(1 + start, 1 + end) for start, end in firsts)
    vectors[at_content, CONTENT, 0] = vectors[at_cue, CUE, 0] = 10
    vectors[at_cue, CUE_TO_SOURCE, 1] = vectors[at_source, SOURCE, 1] = 10
    return Reading(list(range(len(words))), [(0, len(words))], scores, vectors)


def parsed(nlp, text: str):
    return nlp(read(nlp, text))


def ruled(doc) -> tuple[LinkedClaim, ...]:
    return linking.link(doc, tagging.tag(doc, doc._.layout, doc._.quotations))


def contents(text: str, claims) -> list[str]:
    return [text[s.start : s.end] for claim in claims for s in claim.content]


def test_without_an_encoder_the_rules_alone_are_trusted_less(nlp):
    doc = parsed(nlp, TEXT)
    found, rules = find_claims(doc, None), ruled(doc)
    assert contents(TEXT, found) == ["that the ferry would close", "“It is too old,”"]
    assert [replace(claim, confidence=1) for claim in found] == [replace(claim, confidence=1) for claim in rules]
    assert [claim.confidence for claim in found] == pytest.approx(
        [claim.confidence * WITHOUT_ENCODER for claim in rules], abs=0.001
    )


def test_what_the_encoder_reads_is_told_with_its_source(nlp):
    text = "The ferry sinks, warns Anna Lind."
    doc = parsed(nlp, text)
    [claim] = find_claims(doc, encoder(reading(doc, "Anna Lind", "warns", "The ferry sinks")))
    assert contents(text, [claim]) == ["The ferry sinks"]
    assert [text[s.start : s.end] for s in (*claim.cue, *claim.source)] == ["warns", "Anna Lind"]
    assert (claim.nested, claim.continues, claim.form) == (False, False, "indirect")


def test_the_rules_fill_in_what_the_encoder_overlooked(nlp):
    doc = parsed(nlp, TEXT)
    trusting = only(judging.FEATURES, always=4, rules_only=2)
    assert contents(TEXT, find_claims(doc, encoder(claims=trusting))) == contents(TEXT, ruled(doc))
    assert find_claims(doc, encoder()) == ()


def test_what_is_said_inside_a_claim_is_nested(nlp):
    doc = parsed(nlp, NESTED)
    told = reading(doc, "Anna Lind", "said", "that Tom Reyes told her that the ferry would close")
    outer, inner = find_claims(doc, encoder(told))
    assert (outer.nested, inner.nested) == (False, True)
    assert contents(NESTED, [inner]) == ["that the ferry would close"]


def test_what_the_rules_take_for_a_claim_of_its_own_is_nested_where_the_encoder_reads_more(nlp):
    text = "Tom Reyes said that the ferry would close — Harbour Watch"
    doc = parsed(nlp, text)
    assert [claim.nested for claim in ruled(doc)] == [False]
    told = reading(doc, "Harbour Watch", "—", "Tom Reyes said that the ferry would close")
    outer, inner = find_claims(doc, encoder(told))
    assert (outer.nested, inner.nested) == (False, True)
    assert contents(text, [inner]) == ["that the ferry would close"]


def test_what_is_said_inside_a_claim_that_is_not_told_is_not_told_either(nlp):
    doc = parsed(nlp, NESTED)
    assert any(claim.nested for claim in ruled(doc))
    assert find_claims(doc, encoder()) == ()


def test_what_is_said_only_partly_inside_a_claim_is_not_nested(nlp):
    doc = parsed(nlp, NESTED)
    told = reading(doc, "Anna Lind", "said", "that the ferry would close")
    assert [claim.nested for claim in find_claims(doc, encoder(told))] == [False]


def test_claims_come_in_text_order(nlp):
    doc = parsed(nlp, TEXT)
    told = reading(doc, "Tom Reyes", "said", "“ It is too old , ”")
    found = find_claims(doc, encoder(told, claims=only(judging.FEATURES, always=4, rules_only=2)))
    assert contents(TEXT, found) == ["that the ferry would close", "“It is too old,”"]


@pytest.mark.parametrize("text", ["", "\n\n", "Sign up for our morning briefing"])
def test_nothing_gives_nothing(nlp, text):
    assert find_claims(parsed(nlp, text), encoder()) == ()
