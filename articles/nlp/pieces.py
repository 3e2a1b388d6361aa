"""Texts too long for one Doc: cut at the borders of paragraphs, and the annotations of the pieces put together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from articles.nlp.annotations import ArticleAnnotation, Candidate, ClaimSpan, Evidence, MentionSpan, Span

# spaCy's parser holds about a gigabyte for a million characters, and refuses more; no article is as long as this.
PIECE_LENGTH = 200_000


def cut(text: str) -> Iterator[tuple[int, str]]:
    """Pairs (offset, piece) that make up the text: cut after a line's end where there is one, else after a space."""
    start = 0
    while len(text) - start > PIECE_LENGTH:
        limit = start + PIECE_LENGTH
        border = next((at for mark in "\n " if (at := text.rfind(mark, start, limit)) > start), limit - 1)
        yield start, text[start : border + 1]
        start = border + 1
    yield start, text[start:]


def join(parts: Sequence[tuple[int, ArticleAnnotation]]) -> ArticleAnnotation:
    """The annotation of a text from those of its pieces. Entities are resolved inside a piece."""
    if len(parts) == 1:
        return parts[0][1]
    shifted = []
    keys = 0
    for offset, annotation in parts:
        shifted.append(_shift(annotation, offset, keys))
        keys += len(annotation.entities)
    return ArticleAnnotation(
        pipeline_version=shifted[0].pipeline_version,
        entities=tuple(entity for part in shifted for entity in part.entities),
        mentions=tuple(mention for part in shifted for mention in part.mentions),
        claims=tuple(claim for part in shifted for claim in part.claims),
        boilerplate=tuple(span for part in shifted for span in part.boilerplate),
    )


def _shift(annotation: ArticleAnnotation, offset: int, keys: int) -> ArticleAnnotation:
    return replace(
        annotation,
        entities=tuple(replace(entity, key=entity.key + keys) for entity in annotation.entities),
        mentions=tuple(_shift_mention(mention, offset, keys) for mention in annotation.mentions),
        claims=tuple(_shift_claim(claim, offset, keys) for claim in annotation.claims),
        boilerplate=_shift_spans(annotation.boilerplate, offset),
    )


def _shift_mention(mention: MentionSpan, offset: int, keys: int) -> MentionSpan:
    return replace(mention, span=_shift_span(mention.span, offset), entity=mention.entity + keys)


def _shift_claim(claim: ClaimSpan, offset: int, keys: int) -> ClaimSpan:
    return replace(
        claim,
        content=_shift_spans(claim.content, offset),
        cue=_shift_spans(claim.cue, offset),
        source=_shift_spans(claim.source, offset),
        speaker=None if claim.speaker is None else claim.speaker + keys,
        relay=None if claim.relay is None else claim.relay + keys,
        candidates=tuple(_shift_candidate(candidate, offset, keys) for candidate in claim.candidates),
    )


def _shift_candidate(candidate: Candidate, offset: int, keys: int) -> Candidate:
    evidence = tuple(Evidence(_shift_span(one.span, offset), one.role) for one in candidate.evidence)
    return replace(candidate, entity=candidate.entity + keys, evidence=evidence)


def _shift_span(span: Span, offset: int) -> Span:
    return Span(span.start + offset, span.end + offset)


def _shift_spans(spans: tuple[Span, ...], offset: int) -> tuple[Span, ...]:
    return tuple(_shift_span(span, offset) for span in spans)
