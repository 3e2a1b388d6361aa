"""What people decided in older versions of an article is carried to its newest, where its words are found again for certain.

What is not found stays where it is, and is shown as lost (ClaimQuerySet.lost): never dropped, never guessed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F

from articles.annotating.anchoring import Alignment
from articles.models import Attribution, Claim, ClaimPart
from articles.models.entities import standing_keys

if TYPE_CHECKING:
    from collections.abc import Mapping

    from articles.models import ArticleVersion

Role = ClaimPart.Role
Places = dict[ClaimPart, tuple[int, int]]
Content = tuple[tuple[int, int], ...]


def carry_decisions(version: ArticleVersion) -> None:
    """Carries what stands of people's decisions in older versions to claims of this one, which has its machine's claims.

    In the caller's transaction. A decision that was carried before is not carried again, and none that was made here since
    is changed. One query where there is nothing to carry.
    """
    older = Claim.objects.lost(version).select_related("version", "attribution").prefetch_related("parts")
    left = list(older.order_by("-version__number", "start"))
    if not left:
        return
    here = {_content(claim): claim for claim in version.claims.for_reading()}
    alignments: dict[int, Alignment] = {}
    for claim in left:
        if claim.version_id not in alignments:
            alignments[claim.version_id] = Alignment(claim.version.body, version.body)
        places = _places(claim, alignments[claim.version_id])
        if places is not None:
            content = tuple(sorted(place for part, place in places.items() if part.role == Role.CONTENT))
            target = here.get(content) or _made(claim, places, version)
            here[content] = target
            _carry(claim, target)


def _places(claim: Claim, alignment: Alignment) -> Places | None:
    """Where the claim's parts stand now, as they stood to each other; none unless all are there but for the cue.

    Another cue changes nothing about who said what; another source may.
    """
    parts = list(claim.parts.all())
    without_cue = [part for part in parts if part.role != Role.CUE]
    for some in (parts, without_cue):
        if places := alignment.place_together([(part.start, part.end) for part in some]):
            return dict(zip(some, places, strict=True))
    return None


def _made(claim: Claim, places: Mapping[ClaimPart, tuple[int, int]], version: ArticleVersion) -> Claim:
    """The claim once more, in this version."""
    made = Claim.objects.create(
        article_id=version.article_id,
        version=version,
        form=claim.form,
        nested=claim.nested,
        start=min(start for part, (start, _) in places.items() if part.role == Role.CONTENT),
        confidence=claim.confidence,
        origin=claim.origin,
        pipeline_version=claim.pipeline_version,
        words_key=claim.words_key,
        source_key=claim.source_key,
    )
    ClaimPart.objects.bulk_create(
        ClaimPart(claim=made, role=part.role, start=start, end=end, exact=part.exact)
        for part, (start, end) in places.items()
    )
    made.attribution = Attribution.objects.create(claim=made)
    return made


def _carry(claim: Claim, target: Claim) -> None:
    """The decision, unless people have decided the claim here already; from now on the older one is not lost."""
    if target.carried_from_id is not None:
        return
    Claim.objects.filter(pk=target.pk).update(carried_from=claim)
    target.carried_from = claim
    decided = claim.attribution
    if target.attribution.is_decided:
        return
    keys = [decided.speaker_id, decided.relay_id]
    standing = standing_keys(key for key in keys if key is not None)
    speaker, relay = (standing.get(key or 0) for key in keys)  # who was merged since this was read is another now
    Attribution.objects.filter(claim=target).update(
        state=decided.state,
        speaker=speaker,
        relay=relay if relay != speaker else None,
        decided_by=decided.decided_by_id,
        decided_at=decided.decided_at,
        edition=F("edition") + 1,
    )


def _content(claim: Claim) -> Content:
    return tuple(sorted((part.start, part.end) for part in claim.spans(Role.CONTENT)))
