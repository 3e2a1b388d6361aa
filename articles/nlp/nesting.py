"""Claims inside claims: kept where the article has somebody else speak within another's words, dropped where it is the same.

"Putin has declared his openness," Peskov said: two claims. "I want to stop it," Trump said: one; that he wants is his own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from articles.nlp.annotations import ClaimSpan, EntityAnnotation

SURE = 0.6
"""How likely the speaker of a nested claim must be: a wrong one costs an editor more than a missing one."""
LOCAL = ("unnamed", "group")


def without_echoes(claims: Sequence[ClaimSpan], entities: Sequence[EntityAnnotation]) -> Iterator[ClaimSpan]:
    """The claims, in order, without nested ones that name nobody other than who speaks around them."""
    around: ClaimSpan | None = None
    for claim in claims:
        if not claim.nested:
            around = claim
        elif not _names_somebody_else(claim, around, entities):
            continue
        yield claim


def _names_somebody_else(claim: ClaimSpan, around: ClaimSpan | None, entities: Sequence[EntityAnnotation]) -> bool:
    if claim.speaker is None or claim.candidates[0].probability < SURE or entities[claim.speaker].kind in LOCAL:
        return False
    return around is None or claim.speaker != around.speaker
