"""How likely a draft is a claim: a logistic model over what the encoder, the links and the rules say of it.

The rules' own claims are judged too, and fill in what the encoder overlooked. Weights are learned by training/calibrate.py
on articles that the encoder has not seen, so that the probabilities mean what they say.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from spacy.tokens import Doc

from articles.nlp.annotations import Form
from articles.nlp.claims import LinkedClaim, form_of, ranges_of, spans_of
from articles.nlp.encoder import Floats
from articles.nlp.extents import Range
from articles.nlp.linking import Draft
from articles.nlp.subjects import relay_of
from articles.nlp.tagging import ROLES

FEATURES = (
    "always",
    "contents likely",
    "least content likely",
    "links likely",
    "least link likely",
    "source link likely",
    "no source",
    "no cue",
    "direct",
    "mixed",
    "length",
    "contents",
    "content words likely",
    "cue words likely",
    "source words likely",
    "edges likely",
    "rules agree",
    "rules agree on source",
    "rules know nothing",
    "goes on",
    "few words quoted",
    "title quoted",
    "rules only",
    "rules only: content words likely",
    "rules only: cue words likely",
    "rules only: trust",
    "rules only: direct",
    "rules only: mixed",
)

# Words in quotation marks that are fewer than this are often a title or a term.
FEW = 4

# A title has no more words than this, and those of up to so many letters may be in lower case.
TITLE, LITTLE = 8, 3

# The share of two contents' words from which on they are the same claim, and what two claims may share.
SAME = 0.5
SHARED = 0.3

# Nearer to 0 and 1 than this no probability is a feature.
EDGE = 1e-3

_SOURCE, _CUE, _CONTENT = (ROLES.index(role) for role in ("source", "cue", "content"))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A claim that may be one: its spans in tokens, the features that speak for it, and where it comes from."""

    content: list[Range]
    cue: list[Range]
    source: list[Range]
    words: frozenset[int]
    form: Form
    features: Floats
    rule: LinkedClaim | None
    """The rules' claim that it is, None for a draft of the encoder's."""
    continues: bool

    def probability(self, weights: Floats) -> float:
        return 1 / (1 + math.exp(-float(self.features @ weights)))


def candidates(
    doc: Doc, drafts: Sequence[Draft], rules: Sequence[LinkedClaim], roles: Floats, quoted: list[int]
) -> list[Candidate]:
    """The drafts and the claims of the rules, each with its features. Nested claims of the rules are none."""
    view = _View(doc, roles, quoted, [_Rule(doc, claim) for claim in rules if not claim.nested])
    found = [view.of_draft(draft) for draft in drafts if words_of(doc, draft.content)]
    found += [view.of_rule(rule) for rule in view.rules if rule.words]
    return [candidate for candidate in found if not _is_mere_title(doc, quoted, candidate)]


def _is_mere_title(doc: Doc, quoted: Sequence[int], candidate: Candidate) -> bool:
    """Whether all that is quoted are titles of works or names of things, which nobody says: "has read “Hamlet”"."""
    if candidate.form == "indirect":
        return False
    pieces = [part for part in candidate.content if any(quoted[i] >= 0 for i in range(*part))]
    return all(is_title(doc, quoted, part) and not _is_said(doc, quoted, part) for part in pieces)


def _is_said(doc: Doc, quoted: Sequence[int], part: Range) -> bool:
    """Whether quoted words have a verb, or end as what somebody says does: “No Deal,” she said."""
    words = [doc[i] for i in range(*part) if quoted[i] >= 0]
    ends = len(words) > 1 and words[-2].text in (",", ".", "!", "?")
    return ends or any(word.pos_ in ("VERB", "AUX") for word in words)


def choose(found: Iterable[Candidate], weights: Floats, threshold: float) -> Iterator[tuple[Candidate, float]]:
    """The candidates likelier than a threshold with their probabilities, none told twice; the encoder's come first."""
    judged = [(candidate, candidate.probability(weights)) for candidate in found]
    judged = [(candidate, probability) for candidate, probability in judged if probability >= threshold]
    holders: dict[int, list[frozenset[int]]] = {}
    for candidate, probability in sorted(judged, key=lambda pair: (pair[0].rule is not None, -pair[1])):
        taken = {words for word in candidate.words for words in holders.get(word, ())}
        if not any(overlaps(candidate.words, words) for words in taken):
            for word in candidate.words:
                holders.setdefault(word, []).append(candidate.words)
            yield candidate, probability


def overlaps(one: frozenset[int], other: frozenset[int]) -> bool:
    """Whether two claims' words are too much the same for both to stand."""
    return len(one & other) > SHARED * min(len(one), len(other))


def claim_of(doc: Doc, candidate: Candidate, probability: float, quoted: list[int]) -> LinkedClaim:
    """The claim as the speakers are looked for: in characters, with its relay."""
    source, relay = tuple(candidate.source), candidate.rule and candidate.rule.relay_source
    if candidate.rule is None:
        relays: tuple[Range, ...] = ()
        for i in (i for start, end in candidate.cue for i in range(start, end)):
            quoted_source, relays = relay_of(doc[i], source)
            if relays:
                source = quoted_source
                break
        relay = spans_of(doc, relays)
    named = {i for start, end in source for i in range(start, end)}
    content = [part for part in candidate.content if named.isdisjoint(range(*part))] or candidate.content
    return LinkedClaim(
        form=form_of(doc, content, quoted),
        content=spans_of(doc, content),
        cue=spans_of(doc, candidate.cue),
        source=spans_of(doc, source),
        relay_source=relay or (),
        nested=False,
        confidence=round(probability, 3),
        continues=candidate.continues,
    )


class _Rule:
    """A claim of the rules in tokens."""

    def __init__(self, doc: Doc, claim: LinkedClaim) -> None:
        self.claim = claim
        self.content, self.cue, self.source = (
            ranges_of(doc, spans) for spans in (claim.content, claim.cue, claim.source)
        )
        self.words = words_of(doc, self.content)
        self.source_words = words_of(doc, self.source)


@dataclass(slots=True)
class _View:
    """Reads features off one article."""

    doc: Doc
    roles: Floats
    quoted: list[int]
    rules: list[_Rule]
    rules_at: dict[int, list[_Rule]] = field(init=False)
    """The rules' claims that hold a word."""

    def __post_init__(self) -> None:
        self.rules_at = {}
        for rule in self.rules:
            for word in rule.words:
                self.rules_at.setdefault(word, []).append(rule)

    def of_draft(self, draft: Draft) -> Candidate:
        cue = [(draft.cue.start, draft.cue.end)] if draft.cue else []
        source = [(draft.source.start, draft.source.end)] if draft.source else []
        words, form = words_of(self.doc, draft.content), form_of(self.doc, draft.content, self.quoted)
        if cue and not source and form != "indirect":
            source = self._source_by_rules(words)
        features = {
            **self._common(draft.content, words, form, source, continues=draft.continues),
            "always": 1.0,
            "contents likely": _odds(sum(draft.parts) / len(draft.parts)),
            "least content likely": _odds(min(draft.parts)),
            "links likely": _odds(sum(draft.links) / len(draft.links)),
            "least link likely": _odds(min(draft.links)),
            "source link likely": _odds(draft.source_link) if draft.cue else 0.0,
            "no cue": not cue,
            "direct": form == "direct",
            "mixed": form == "mixed",
            "contents": len(draft.parts),
            "content words likely": self._mean(draft.content, _CONTENT),
            "cue words likely": self._mean(cue, _CUE),
            "source words likely": self._mean(source, _SOURCE),
            "edges likely": sum(_odds(float(self.roles[i, _CONTENT])) for i in (draft.start, draft.end - 1)),
            **self._agreement(words, words_of(self.doc, source)),
        }
        return Candidate(draft.content, cue, source, words, form, _vector(features), None, draft.continues)

    def of_rule(self, rule: _Rule) -> Candidate:
        claim = rule.claim
        features = {
            **self._common(rule.content, rule.words, claim.form, rule.source, continues=claim.continues),
            "rules only": 1.0,
            "rules only: content words likely": self._mean(rule.content, _CONTENT),
            "rules only: cue words likely": self._mean(rule.cue, _CUE),
            "rules only: trust": _odds(claim.confidence),
            "rules only: direct": claim.form == "direct",
            "rules only: mixed": claim.form == "mixed",
        }
        return Candidate(
            rule.content, rule.cue, rule.source, rule.words, claim.form, _vector(features), claim, claim.continues
        )

    def _common(
        self,
        content: list[Range],
        words: frozenset[int],
        form: Form,
        source: list[Range],
        *,
        continues: bool,
    ) -> dict[str, float]:
        return {
            "title quoted": form != "indirect" and any(is_title(self.doc, self.quoted, part) for part in content),
            "length": math.log1p(len(words)),
            "few words quoted": form != "indirect" and len(words) < FEW,
            "no source": not source,
            "goes on": continues,
        }

    def _source_by_rules(self, words: frozenset[int]) -> list[Range]:
        """The source that the rules give the same claim: a quotation with a cue seldom has none."""
        return next((rule.source for rule in self._agreeing(words)), [])

    def _agreeing(self, words: frozenset[int]) -> list[_Rule]:
        """The rules' claims with the same words, in text order."""
        near = {id(rule): rule for word in sorted(words) for rule in self.rules_at.get(word, ())}
        return [rule for rule in near.values() if _agree(rule.words, words)]

    def _mean(self, ranges: list[Range], role: int) -> float:
        tokens = [i for start, end in ranges for i in range(start, end)]
        return _odds(float(self.roles[tokens, role].mean())) if tokens else 0.0

    def _agreement(self, words: frozenset[int], source: frozenset[int]) -> dict[str, float]:
        """How far the rules trust the same claim, and whether they give it to the same source."""
        same = [
            (rule.claim.confidence, bool(source & rule.source_words) or source == rule.source_words)
            for rule in self._agreeing(words)
        ]
        if not same:
            return {"rules know nothing": 1.0}
        trust, agree = max(same)
        return {"rules agree": trust, "rules agree on source": agree}


def _agree(one: frozenset[int], other: frozenset[int]) -> bool:
    return len(one & other) >= SAME * len(one | other)


def is_title(doc: Doc, quoted: Sequence[int], part: Range) -> bool:
    """Whether all that is quoted in a stretch are a few capitalised words: the title of a work, the name of a thing."""
    words = [doc[i] for i in range(*part) if quoted[i] >= 0 and doc[i].is_alpha and len(doc[i]) > LITTLE]
    return 1 < len(words) <= TITLE and all(word.text[0].isupper() for word in words)


def words_of(doc: Doc, ranges: Iterable[Range]) -> frozenset[int]:
    """The tokens of letters or digits in ranges: what decides whether two spans are the same."""
    return frozenset(i for start, end in ranges for i in range(start, end) if doc[i].is_alpha or doc[i].is_digit)


def _odds(probability: float) -> float:
    kept = min(max(probability, EDGE), 1 - EDGE)
    return math.log(kept / (1 - kept))


def _vector(features: dict[str, float]) -> Floats:
    return np.array([features.get(name, 0.0) for name in FEATURES], np.float32)
