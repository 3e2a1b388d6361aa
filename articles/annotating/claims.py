"""The claims that the pipeline found -> rows.

A claim whose words were found before keeps its row, and so its permanent link. One that a person has worked on keeps
speaker and state; only the machine's candidates beside it are renewed. Words that people have changed, split or joined
stay as people have them: what they gave up is not found again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import F, Q

from articles import tallies
from articles.models import Attribution, Candidate, Claim, ClaimPart, Revision
from articles.models.anchors import Origin
from articles.models.claims import joined, source_key, words_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

    from articles.models import ArticleVersion, Entity
    from articles.nlp.annotations import ArticleAnnotation, ClaimSpan

SAME_WORDS = 0.5
"""Overlap of content (Jaccard, in characters) from which a new claim is taken for one that a person has worked on."""

Content = tuple[tuple[int, int], ...]


@dataclass(slots=True)
class _NewRows:
    """Rows to be written in bulk, in this order."""

    claims: list[Claim] = field(default_factory=list)
    attributions: list[Attribution] = field(default_factory=list)
    parts: list[ClaimPart] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)

    def write(self) -> None:
        Claim.objects.bulk_create(self.claims)
        Attribution.objects.bulk_create(self.attributions)
        ClaimPart.objects.bulk_create(self.parts)
        Candidate.objects.bulk_create(self.candidates)


def store_claims(version: ArticleVersion, annotation: ArticleAnnotation, entities: Sequence[Entity]) -> None:
    """Makes the version's claims those of `annotation`, except where a person has worked on them.

    A dozen queries, and four more at most for each claim that was there before.
    """
    # an editor who saves meanwhile waits, and is then told that the suggestion has changed: nothing is overwritten
    list(Attribution.objects.filter(claim__version=version).select_for_update(of=("self",)).values_list("pk"))
    standing = {_content_of(claim): claim for claim in _claims_of(version)}
    worked_on = [content for content, claim in standing.items() if _is_worked_on(claim)]
    given_up = {content_before(revision) for revision in changes_of_words(claim__version=version)}
    new = _NewRows()
    found_again: set[Content] = set()
    for found in annotation.claims:
        content: Content = tuple(sorted((span.start, span.end) for span in found.content))
        if content in found_again:
            continue
        if content in standing:
            _renew(standing[content], found, entities, new, annotation.pipeline_version)
        elif content in given_up or any(_overlap(content, other) >= SAME_WORDS for other in worked_on):
            continue
        else:
            _add(version, found, entities, new, annotation.pipeline_version)
        found_again.add(content)
    _forget(
        [claim.pk for content, claim in standing.items() if content not in found_again and not _is_worked_on(claim)]
    )
    new.write()


def _forget(claims: Sequence[int]) -> None:
    """Deletes the claims; the statements that they printed are left to the others, or go."""
    printed = tallies.statements_of(Q(claim__in=claims))
    Claim.objects.filter(pk__in=claims).delete()
    tallies.settle_statements(printed)


def _claims_of(version: ArticleVersion) -> Iterable[Claim]:
    """The withdrawn first, and none whose adding was undone: the machine may find that."""
    claims = version.claims.select_related("attribution").prefetch_related("parts", "revisions")
    return [claim for claim in claims.order_by("-is_withdrawn", "pk") if not _is_undone(claim)]


def _is_undone(claim: Claim) -> bool:
    last = next(iter(claim.revisions.all()), None)
    return claim.is_withdrawn and last is not None and last.act == Revision.Act.UNDONE


def changes_of_words(**of: object) -> QuerySet[Revision]:
    """What people did to the words of claims, and has not been undone."""
    return Revision.objects.filter(undoes=None, undone_by=None, before__has_key="parts", **of)


def content_before(revision: Revision) -> Content:
    """The content that a claim had before a change of its words."""
    return tuple(
        sorted((start, end) for role, start, end in revision.before["parts"] if role == ClaimPart.Role.CONTENT)
    )


def _is_worked_on(claim: Claim) -> bool:
    """A person made it, decided it, or decided and undid it: then its history hangs on the row."""
    return claim.origin == Origin.PERSON or claim.attribution.is_decided or bool(claim.revisions.all())


def _content_of(claim: Claim) -> Content:
    return tuple((part.start, part.end) for part in claim.spans(ClaimPart.Role.CONTENT))


def _overlap(one: Content, other: Content) -> float:
    shared = sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in one for b in other)
    whole = sum(end - start for start, end in (*one, *other)) - shared
    return shared / whole if whole else 0.0


def _add(
    version: ArticleVersion, found: ClaimSpan, entities: Sequence[Entity], new: _NewRows, pipeline_version: str
) -> None:
    claim = Claim(
        article_id=version.article_id,
        version=version,
        form=found.form,
        nested=found.nested,
        start=min(span.start for span in found.content),
        confidence=found.confidence,
        pipeline_version=pipeline_version,
        words_key=words_key(joined(version.body[span.start : span.end] for span in found.content)),
        source_key=_source_key(version, found),
    )
    attribution = Attribution(claim=claim, certainty=_certainty(found), **_suggestion(found, entities))
    new.claims.append(claim)
    new.attributions.append(attribution)
    new.parts += _parts(claim, version, found)
    new.candidates += _candidates(attribution, found, entities)


def _renew(claim: Claim, found: ClaimSpan, entities: Sequence[Entity], new: _NewRows, pipeline_version: str) -> None:
    """Brings a claim that was found again up to date; its candidates only, where a person has worked on it."""
    attribution = claim.attribution
    attribution.candidates.all().delete()
    new.candidates += _candidates(attribution, found, entities)
    if _is_worked_on(claim):
        return
    Claim.objects.filter(pk=claim.pk).update(
        form=found.form,
        nested=found.nested,
        confidence=found.confidence,
        pipeline_version=pipeline_version,
        source_key=_source_key(claim.version, found),
    )
    claim.parts.exclude(role=ClaimPart.Role.CONTENT).delete()
    new.parts += [part for part in _parts(claim, claim.version, found) if part.role != ClaimPart.Role.CONTENT]
    suggestion, certainty = _suggestion(found, entities), _certainty(found)
    rows = Attribution.objects.filter(pk=attribution.pk)
    if (attribution.speaker, attribution.relay) != (suggestion["speaker"], suggestion["relay"]):
        # a page that is open must not confirm a speaker that its reader has not seen
        rows.update(edition=F("edition") + 1, certainty=certainty, **suggestion)
    elif attribution.certainty != certainty:
        rows.update(certainty=certainty)


def _suggestion(found: ClaimSpan, entities: Sequence[Entity]) -> dict[str, Entity | None]:
    speaker = None if found.speaker is None else entities[found.speaker]
    relay = None if found.relay is None else entities[found.relay]
    return {"speaker": speaker, "relay": relay if relay != speaker else None}


def _certainty(found: ClaimSpan) -> float:
    return 0.0 if found.speaker is None else found.confidence


def _source_key(version: ArticleVersion, found: ClaimSpan) -> int | None:
    spans = sorted({(span.start, span.end) for span in found.source})
    return source_key(joined(version.body[start:end] for start, end in spans))


def _parts(claim: Claim, version: ArticleVersion, found: ClaimSpan) -> list[ClaimPart]:
    roles = {ClaimPart.Role.CONTENT: found.content, ClaimPart.Role.CUE: found.cue, ClaimPart.Role.SOURCE: found.source}
    return [
        ClaimPart(claim=claim, role=role, start=span.start, end=span.end, exact=version.body[span.start : span.end])
        for role, spans in roles.items()
        for span in dict.fromkeys(spans)
    ]


def _candidates(attribution: Attribution, found: ClaimSpan, entities: Sequence[Entity]) -> list[Candidate]:
    """One for each entity: whom the article has under two names is ranked as the better of them."""
    best = {entities[candidate.entity]: candidate for candidate in reversed(found.candidates)}
    ranked = [candidate for candidate in found.candidates if best[entities[candidate.entity]] is candidate]
    return [
        Candidate(
            attribution=attribution,
            rank=rank,
            entity=entities[candidate.entity],
            probability=candidate.probability,
            reasons=list(candidate.reasons),
            evidence=[[part.span.start, part.span.end, part.role] for part in candidate.evidence],
            rank_before=candidate.before and candidate.before[0],
            probability_before=candidate.before and candidate.before[1],
        )
        for rank, candidate in enumerate(ranked, start=1)
    ]
