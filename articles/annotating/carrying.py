"""What people decided in older versions of an article is carried to its newest, where its words are found again for certain.

What is not found stays where it is, and is shown as lost (ClaimQuerySet.lost): never dropped, never guessed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.db.models import Exists, F, OuterRef

from articles.annotating.anchoring import Alignment, Span
from articles.annotating.claims import changes_of_words, content_before
from articles.models import ArticleVersion, Attribution, Candidate, Claim, ClaimPart, Mention, Revision
from articles.models.anchors import Origin
from articles.models.entities import standing_keys

if TYPE_CHECKING:
    from collections.abc import Mapping

    from articles.models.claims import ClaimQuerySet

Role = ClaimPart.Role
Places = dict[ClaimPart, tuple[int, int]]
Content = tuple[tuple[int, int], ...]


def carry_decisions(version: ArticleVersion) -> None:
    """Carries what stands of people's decisions in older versions to claims of this one, which has its machine's claims.

    In the caller's transaction. A decision that was carried before is not carried again, and none that was made here since
    is changed. So are words that people marked where nobody has decided who said them. Three queries where there is nothing
    to carry.
    """
    older = Claim.objects.lost(version) | _reworded_before(version)
    left = list(
        older.select_related("version", "attribution").prefetch_related("parts").order_by("-version__number", "start")
    )
    changes = list(
        changes_of_words(claim__article=version.article_id, claim__version__number__lt=version.number).select_related(
            "claim__version"
        )
    )
    if not left and not changes:
        return
    here = {_content(claim): claim for claim in version.claims.for_reading()}
    alignments = _Alignments(version)
    for claim in left:
        places = _places(claim, alignments[claim.version])
        if places is not None:
            content = tuple(sorted(place for part, place in places.items() if part.role == Role.CONTENT))
            target = here.get(content) or _made(claim, places, version)
            here[content] = target
            _carry(claim, target)
    for change in changes:
        _give_up(change, here, alignments)


def carry_mentions(version: ArticleVersion) -> None:
    """Carries the mentions that people marked in the version before to this one, read for the first time; and what they
    took away stays away. In the caller's transaction.
    """
    before = ArticleVersion.objects.filter(article=version.article_id, number=version.number - 1).first()
    if before is None:
        return
    marked = list(before.mentions.filter(origin=Origin.PERSON))
    taken = taken_away(before)
    if not marked and not taken:
        return
    alignment = Alignment(before.body, version.body)
    for start, end in taken:
        if place := alignment.place((start, end)):
            version.mentions.filter(start=place[0], end=place[1], origin=Origin.MACHINE).delete()
    for mention in marked:
        if place := alignment.place((mention.start, mention.end)):
            Mention.objects.update_or_create(
                version=version,
                entity_id=mention.entity_id,
                start=place[0],
                end=place[1],
                defaults={
                    "exact": mention.exact,
                    "kind": mention.kind,
                    "label": mention.label,
                    "origin": Origin.PERSON,
                },
            )


def taken_away(version: ArticleVersion) -> set[Span]:
    """Where mentions stood that people have removed, moved, or given to somebody else."""
    changes = Revision.objects.filter(version=version, undoes=None, undone_by=None, before__has_key="mention")
    before = [change.before["mention"] for change in changes]
    return {(mention["start"], mention["end"]) for mention in before if mention}


class _Alignments:
    """The alignment of each older version with this one, made when it is first asked for."""

    def __init__(self, version: ArticleVersion) -> None:
        self._version = version
        self._made: dict[int, Alignment] = {}

    def __getitem__(self, older: ArticleVersion) -> Alignment:
        if older.pk not in self._made:
            self._made[older.pk] = Alignment(older.body, self._version.body)
        return self._made[older.pk]


def _reworded_before(version: ArticleVersion) -> ClaimQuerySet:
    """Those in older versions whose words people marked and whose speaker is a suggestion still."""
    return Claim.objects.filter(
        Exists(changes_of_words(claim=OuterRef("pk"))),
        article=version.article_id,
        version__number__lt=version.number,
        carried_to=None,
        is_withdrawn=False,
        attribution__state=Attribution.State.SUGGESTED,
    )


def _give_up(change: Revision, here: Mapping[Content, Claim], alignments: _Alignments) -> None:
    """What people made something else of, or joined to another, is a claim here no more if the machine has found it again.

    Withdrawn and not deleted: or it would be found once more when the version is read again.
    """
    claim = cast("Claim", change.claim)
    given_up = content_before(change)
    if not claim.is_withdrawn and given_up == _content(claim):
        return
    places = alignments[claim.version].place_together(given_up)
    found = here.get(tuple(sorted(places))) if places else None
    if found is None or found.carried_from_id or found.origin == Origin.PERSON or found.attribution.is_decided:
        return
    if found.revisions.exists():
        return
    Claim.objects.filter(pk=found.pk).update(is_withdrawn=True)
    Attribution.objects.filter(claim=found).update(
        state=Attribution.State.REJECTED, decided_by=change.by_id, decided_at=change.at, edition=F("edition") + 1
    )


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
    if not claim.attribution.is_decided:
        _suggest_as_before(claim.attribution, made.attribution)
    return made


def _suggest_as_before(older: Attribution, made: Attribution) -> None:
    """The machine has not found these words: what it suggested for them stays, without evidence, which stood elsewhere."""
    Attribution.objects.filter(pk=made.pk).update(
        speaker=older.speaker_id, relay=older.relay_id, certainty=older.certainty
    )
    Candidate.objects.bulk_create(
        Candidate(
            attribution=made,
            rank=candidate.rank,
            entity_id=candidate.entity_id,
            probability=candidate.probability,
            reasons=candidate.reasons,
        )
        for candidate in older.candidates.all()
    )


def _carry(claim: Claim, target: Claim) -> None:
    """The decision, unless people have decided the claim here already; from now on the older one is not lost."""
    if target.carried_from_id is not None:
        return
    Claim.objects.filter(pk=target.pk).update(carried_from=claim)
    target.carried_from = claim
    decided = claim.attribution
    if target.attribution.is_decided or not decided.is_decided:
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
