"""Which drafts are told as claims, and what the rules' claims add to them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from spacy.tokens import Doc

from articles.nlp import judging
from articles.nlp.claims import LinkedClaim, spans_of
from articles.nlp.extents import Range
from articles.nlp.judging import FEATURES, Candidate, candidates, choose, claim_of, is_title, overlaps, words_of
from articles.nlp.linking import Draft
from articles.nlp.tagging import ROLES
from tests.articles.nlp.tagged import VOCAB, doc_of, spans

DOC = doc_of("Anna Lind said that ferries run late , but the board of Harwick denied it on Monday .")


def rule(
    doc: Doc, content: Range, source: Range | None = None, *, confidence: float = 0.8, nested: bool = False
) -> LinkedClaim:
    return LinkedClaim(
        form="indirect",
        content=spans_of(doc, [content]),
        cue=(),
        source=spans_of(doc, [source] if source else []),
        relay_source=(),
        nested=nested,
        confidence=confidence,
        continues=False,
    )


def draft(content: Range, source: Range | None = None, cue: Range | None = None) -> Draft:
    [cue_span] = spans("cue", [cue]) if cue else [None]
    [source_span] = spans("source", [source]) if source else [None]
    return Draft(cue_span, source_span, [content], [0.9], [0.8])


def candidate(content: Range, odds: float, *, by_rule: bool = False) -> Candidate:
    """A candidate with one feature: its log odds."""
    claim = rule(DOC, content) if by_rule else None
    words = words_of(DOC, [content])
    return Candidate([content], [], [], words, "indirect", np.array([odds], np.float32), claim, False)


def chosen(*found: Candidate, threshold: float = 0.5) -> list[tuple[Range, float]]:
    return [
        (one.content[0], round(probability, 2)) for one, probability in choose(found, np.ones(1, np.float32), threshold)
    ]


def features(doc: Doc, *drafts: Draft, rules: tuple[LinkedClaim, ...] = (), quoted: Range = (0, 0)) -> dict[str, float]:
    """The features that are not zero of the first candidate."""
    roles = np.full((len(doc), len(ROLES)), 0.5, np.float32)
    numbers = [0 if quoted[0] <= i < quoted[1] else -1 for i in range(len(doc))]
    first, *_ = candidates(doc, drafts, rules, roles, numbers)
    return {name: float(value) for name, value in zip(FEATURES, first.features, strict=True) if value}


def test_only_what_is_likely_enough_is_told():
    assert chosen(candidate((3, 7), 1.0), candidate((9, 14), -1.0)) == [((3, 7), 0.73)]
    assert chosen(candidate((3, 7), 0.0), threshold=0.5) == [((3, 7), 0.5)]
    assert chosen(candidate((3, 7), 0.0), threshold=0.51) == []


@pytest.mark.parametrize("odds", [0.5, 3.0])
def test_a_claim_of_the_rules_fills_in_only_where_nothing_else_stands(odds):
    found = candidate((3, 7), 1.0), candidate((4, 7), odds, by_rule=True), candidate((9, 14), odds, by_rule=True)
    assert [content for content, _ in chosen(*found)] == [(3, 7), (9, 14)]


def test_a_claim_of_the_rules_stands_where_what_the_encoder_found_is_unlikely():
    found = candidate((3, 7), -1.0), candidate((4, 7), 0.5, by_rule=True)
    assert [content for content, _ in chosen(*found)] == [(4, 7)]


def test_of_two_claims_of_the_rules_with_the_same_words_the_likelier_one_is_told():
    found = candidate((3, 7), 0.5, by_rule=True), candidate((4, 7), 1.5, by_rule=True)
    assert [content for content, _ in chosen(*found)] == [(4, 7)]


def test_claims_of_the_rules_may_share_a_word():
    found = candidate((3, 8), 1.5, by_rule=True), candidate((6, 14), 0.5, by_rule=True)
    assert [content for content, _ in chosen(*found)] == [(3, 8), (6, 14)]


def test_a_draft_without_a_word_is_no_candidate():
    assert candidates(DOC, [draft((7, 8))], [], np.zeros((len(DOC), 3)), [-1] * len(DOC)) == []


def test_claims_are_compared_with_their_neighbours_only(monkeypatch):
    compared = []
    monkeypatch.setattr(judging, "overlaps", lambda one, other: compared.append(one) or overlaps(one, other))
    found = [candidate((3, 7), 1.0)]
    for start in range(8, 2000, 2):
        words = frozenset((start, start + 1))
        found += (replace(found[0], words=words, rule=claim) for claim in (None, rule(DOC, (3, 7))))
    assert len(chosen(*found)) == 997
    assert len(compared) == 996


def test_what_the_rules_find_inside_a_claim_is_no_candidate():
    found = candidates(DOC, [], [rule(DOC, (3, 7)), rule(DOC, (5, 7), nested=True)], np.zeros((len(DOC), 3)), [])
    assert [one.content for one in found] == [[(3, 7)]]


def test_the_rules_speak_for_a_draft_with_the_same_words_and_source():
    same = draft((3, 7), (0, 2), (2, 3))
    agreed = features(DOC, same, rules=(rule(DOC, (4, 7), (0, 2), confidence=0.7),))
    assert agreed["rules agree"] == pytest.approx(0.7)
    assert agreed["rules agree on source"] == 1
    assert "rules know nothing" not in agreed

    another = features(DOC, same, rules=(rule(DOC, (4, 7), (9, 13)),))
    assert "rules agree on source" not in another

    elsewhere = features(DOC, same, rules=(rule(DOC, (9, 14), (0, 2)),))
    assert elsewhere["rules know nothing"] == 1
    assert "rules agree" not in elsewhere


def test_a_draft_is_told_from_a_claim_of_the_rules():
    by_draft = features(DOC, draft((3, 7), (0, 2), (2, 3)))
    assert by_draft["always"] == 1
    assert not {name for name in by_draft if name.startswith("rules only")}
    by_rule = features(DOC, rules=(rule(DOC, (3, 7), confidence=0.8),))
    assert by_rule["rules only"] == 1
    assert by_rule["rules only: trust"] == pytest.approx(np.log(4))
    assert "always" not in by_rule


@pytest.mark.parametrize(
    ("content", "expected"),
    [((0, 5), {"direct"}), ((0, 9), {"mixed"}), ((1, 3), {"direct", "few words quoted"}), ((5, 9), set())],
)
def test_the_form_and_how_little_is_quoted(content, expected):
    doc = doc_of("One two three four five six seven eight nine .")
    found = features(doc, draft(content), quoted=(0, 5))
    assert found.keys() & {"direct", "mixed", "few words quoted"} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“ Storms and Harbours ”", True),
        ("“ The Storms of the Winter ”", True),
        ("“ Storms are over ”", False),
        ("“ Yes ”", False),
        ("Storms and Harbours", False),
    ],
)
def test_a_few_capitalised_words_in_marks_are_a_title(text, expected):
    doc = doc_of(text)
    quoted = [0 if "“" in text else -1] * len(doc)
    assert is_title(doc, quoted, (0, len(doc))) is expected


@pytest.mark.parametrize(
    ("text", "is_one"), [("“ Storms and Harbours ” he watched", False), ("“ Never Again , ” he said", True)]
)
def test_a_title_is_no_candidate_unless_it_ends_as_what_somebody_says(text, is_one):
    doc = doc_of(text)
    found = candidates(doc, [draft((0, 5), (5, 6), (6, 7))], [], np.zeros((len(doc), 3)), [0] * 5 + [-1] * 2)
    assert bool(found) is is_one


def test_who_has_no_cue_and_no_source_says_so():
    assert features(DOC, draft((3, 7))).keys() >= {"no cue", "no source"}
    assert not features(DOC, draft((3, 7), (0, 2), (2, 3))).keys() & {"no cue", "no source"}


def test_who_is_quoted_as_saying_is_the_source_and_who_quotes_the_relay():
    doc = Doc(
        VOCAB,
        words=["Norvale", "quoted", "Hale", "as", "saying", "so"],
        tags=["NNP", "VBD", "NNP", "IN", "VBG", "RB"],
        pos=["PROPN", "VERB", "PROPN", "ADP", "VERB", "ADV"],
        deps=["nsubj", "ROOT", "dobj", "prep", "pcomp", "advmod"],
        heads=[1, 1, 1, 1, 3, 4],
        lemmas=["Norvale", "quote", "Hale", "as", "say", "so"],
    )
    found = candidates(doc, [draft((5, 6), (0, 1), (1, 5))], [], np.zeros((len(doc), 3)), [-1] * len(doc))
    claim = claim_of(doc, found[0], 0.71234, [-1] * len(doc))
    assert claim.source == spans_of(doc, [(2, 3)])
    assert claim.relay_source == spans_of(doc, [(0, 1)])
    assert claim.confidence == 0.712
    assert not claim.nested


def test_a_cue_that_quotes_nobody_has_no_relay():
    found = candidates(DOC, [draft((3, 7), (0, 2), (2, 3))], [], np.zeros((len(DOC), 3)), [-1] * len(DOC))
    claim = claim_of(DOC, found[0], 0.5, [-1] * len(DOC))
    assert (claim.source, claim.relay_source) == (spans_of(DOC, [(0, 2)]), ())
    assert [DOC.text[s.start : s.end] for s in claim.content] == ["that ferries run late"]


def test_a_part_of_the_content_that_names_the_source_is_left_out():
    doc = doc_of("“ One is late , ” said Lind of Harwick , “ and two . ”")
    made = Draft(*spans("cue", [(6, 7)]), *spans("source", [(7, 10)]), [(0, 6), (7, 8), (11, 16)], [0.9], [0.8])
    quoted = [0] * 6 + [-1] * 5 + [1] * 5
    found = candidates(doc, [made], [], np.zeros((len(doc), 3)), quoted)
    assert found[0].form == "mixed"
    claim = claim_of(doc, found[0], 0.5, quoted)
    assert claim.content == spans_of(doc, [(0, 6), (11, 16)])
    assert claim.form == "direct"


def test_a_content_that_is_all_source_is_kept():
    found = candidates(DOC, [draft((0, 2), (0, 2), (2, 3))], [], np.zeros((len(DOC), 3)), [-1] * len(DOC))
    assert claim_of(DOC, found[0], 0.5, [-1] * len(DOC)).content == spans_of(DOC, [(0, 2)])
