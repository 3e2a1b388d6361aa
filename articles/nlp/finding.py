"""The claims of an article, by the encoder and the rules together, or by the rules alone where there is no encoder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Doc

from articles.nlp import judging, linking, tagging
from articles.nlp.choices import CUE_FEATURES, SOURCE_FEATURES
from articles.nlp.claims import LinkedClaim, ranges_of
from articles.nlp.encoder import Encoder
from articles.nlp.lexicon import is_known_to_speak
from articles.nlp.quoted import quotation_at
from articles.nlp.rules import linking as rule_linking
from articles.nlp.rules import tagging as rule_tagging

# The rules alone are right less often than their weights, which were counted on the articles they were learned from.
WITHOUT_ENCODER = 0.8


def find_claims(doc: Doc, encoder: Encoder | None) -> tuple[LinkedClaim, ...]:
    """The claims of an article, in text order, without their speakers."""
    rules = rule_tagging.tag(doc, doc._.layout, doc._.quotations)
    ruled = rule_linking.link(doc, rules)
    if encoder is None:
        return tuple(replace(claim, confidence=round(claim.confidence * WITHOUT_ENCODER, 3)) for claim in ruled)
    tags = tagging.tag(doc, encoder)
    weights = (encoder.weights("cues", CUE_FEATURES), encoder.weights("sources", SOURCE_FEATURES))
    drafts = linking.link(doc, tags.windows, rules.quotations, weights)
    quoted = quotation_at(doc, rules.quotations)
    found = judging.candidates(doc, drafts, ruled, tags.roles, quoted)
    chosen = list(judging.choose(found, encoder.weights("claims", judging.FEATURES), encoder.threshold))
    claims = [judging.claim_of(doc, candidate, probability, quoted) for candidate, probability in chosen]
    claims += _nested(doc, ruled, [candidate for candidate, _ in chosen])
    return tuple(sorted(claims, key=lambda claim: (claim.content[0].start, -claim.content[-1].end)))


def _nested(doc: Doc, ruled: Sequence[LinkedClaim], chosen: Sequence[judging.Candidate]) -> Iterator[LinkedClaim]:
    """What the rules find said inside the content of a claim, by a verb of speech: its cue and its words lie there."""
    taken = {id(candidate.rule) for candidate in chosen}
    inside = {i for candidate in chosen for i in candidate.words}
    for claim in ruled:
        cue = ranges_of(doc, claim.cue)
        if id(claim) not in taken and any(is_known_to_speak(doc[i]) for part in cue for i in range(*part)):
            words = judging.words_of(doc, [*ranges_of(doc, claim.content), *cue])
            if words and words <= inside:
                yield replace(claim, nested=True, continues=False)
