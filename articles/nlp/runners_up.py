"""Who else may have said a claim: what an editor wants at hand when the machine's first choice is wrong."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from spacy.tokens import Doc

from articles.nlp.annotations import Candidate, ClaimSpan, Evidence
from articles.nlp.claims import LinkedClaim
from articles.nlp.discourse import Occurrence
from articles.nlp.entities import ArticleEntities
from articles.nlp.pronouns import span_of

# How far around a claim (in tokens) and at how many mentions we look; how likely those are who are only near it.
REACH = 150
NEAR = 12
SPOKE_BEFORE = 0.05
NAMED_NEAR = 0.02


def runners_up(
    doc: Doc, claim: LinkedClaim, found: ArticleEntities, chosen: Sequence[Candidate], before: ClaimSpan | None
) -> Iterator[Candidate]:
    """Who said the claim before, then the people named near the claim, the nearest first; none of `chosen` again.

    Nobody who is named only inside quotation marks. What `chosen` leave of the probability is not exceeded.
    """
    known = {candidate.entity for candidate in chosen}
    left = 1 - sum(candidate.probability for candidate in chosen)
    for entity, probability, reason, evidence in _others(doc, claim, found, before):
        if entity not in known and probability <= left:
            known.add(entity)
            left -= probability
            yield Candidate(entity, probability, (reason,), evidence)


def _others(
    doc: Doc, claim: LinkedClaim, found: ArticleEntities, before: ClaimSpan | None
) -> Iterator[tuple[int, float, str, tuple[Evidence, ...]]]:
    if before is not None and before.speaker is not None:
        yield before.speaker, SPOKE_BEFORE, "speaker of the claim before", ()
    for occurrence in _near(doc, claim, found):
        evidence = Evidence(span_of(doc, occurrence.start, occurrence.end), "alias")
        yield occurrence.referent, NAMED_NEAR, "named near the claim", (evidence,)


def _near(doc: Doc, claim: LinkedClaim, found: ArticleEntities) -> Iterator[Occurrence]:
    """The people named in the claim's paragraph or the one before it, outside quotation marks, the nearest first."""
    content = doc.char_span(claim.content[0].start, claim.content[0].end, alignment_mode="expand")
    if content is None or not len(content):
        return
    setting = found.setting
    here = setting.paragraph[content.start]
    first = max(0, content.start - REACH)
    begin = bisect_left(found.occurrences, first, key=lambda occurrence: occurrence.start)
    end = bisect_left(found.occurrences, content.end + REACH, key=lambda occurrence: occurrence.start)
    for occurrence in sorted(
        found.occurrences[begin:end], key=lambda occurrence: abs(occurrence.start - content.start)
    )[:NEAR]:
        is_person = found.referents[occurrence.referent].kind == "person" and occurrence.kind == "name"
        if (
            is_person
            and setting.quotation[occurrence.start] < 0
            and 0 <= here - setting.paragraph[occurrence.start] <= 1
        ):
            yield occurrence
