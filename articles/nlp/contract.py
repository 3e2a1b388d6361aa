"""The annotation of an article as the command line promises it: plain values for JSON, entities by their names."""

from __future__ import annotations

from typing import Any

from articles.nlp.annotations import ArticleAnnotation, Candidate, ClaimSpan, EntityAnnotation, Span


def as_json(identifier: str, annotation: ArticleAnnotation) -> dict[str, Any]:
    """One line of `manage.py annotate`. Offsets are string indices into the given text, end exclusive."""
    entities = {entity.key: entity for entity in annotation.entities}
    return {
        "id": identifier,
        "claims": [_claim(claim, entities) for claim in annotation.claims],
        "mentions": [
            {
                "start": mention.span.start,
                "end": mention.span.end,
                "label": mention.label,
                "entity": entities[mention.entity].name,
            }
            for mention in annotation.mentions
        ],
    }


def _claim(claim: ClaimSpan, entities: dict[int, EntityAnnotation]) -> dict[str, Any]:
    speaker = None if claim.speaker is None else entities[claim.speaker]
    return {
        "form": claim.form,
        "content": _pairs(claim.content),
        "cue": _pairs(claim.cue),
        "source": _pairs(claim.source),
        "speaker": None if speaker is None else speaker.name,
        "speaker_kind": None if speaker is None else speaker.kind,
        "relay": None if claim.relay is None else entities[claim.relay].name,
        "nested": claim.nested,
        "confidence": claim.confidence,
        "candidates": [_candidate(candidate, entities) for candidate in claim.candidates],
    }


def _candidate(candidate: Candidate, entities: dict[int, EntityAnnotation]) -> dict[str, Any]:
    return {
        "speaker": entities[candidate.entity].name,
        "probability": candidate.probability,
        "reasons": list(candidate.reasons),
    }


def _pairs(spans: tuple[Span, ...]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]
