"""A second reading is asked for: articles drawn at random, and what the first readers decided in them laid aside."""

from __future__ import annotations

import random
from collections import Counter
from typing import TYPE_CHECKING, cast

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from articles.editing.errors import NotAllowed
from articles.models import (
    Answer,
    ArticleVersion,
    Attribution,
    Claim,
    Passage,
    Review,
    Revision,
    Sample,
    SecondReading,
    SecondReadingArticle,
)
from articles.models.anchors import Origin

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Sequence

    from django.contrib.auth.models import User
    from django.db.models import QuerySet

    from articles.models import Outlet


@transaction.atomic
def ask(
    *,
    readers: Sequence[User],
    size: int,
    seed: int,
    by: User,
    outlet: Outlet | None = None,
    since: datetime.date | None = None,
    until: datetime.date | None = None,
    editor: User | None = None,
) -> Sample:
    """Draws `size` decided articles, fewer where there are no more, and gives all of them to each of the readers.

    Raises NotAllowed where no article fits, or if the editor whose work is read again is to read it.
    """
    if editor in readers:
        raise NotAllowed("Nobody reads their own decisions again: choose another editor.")
    fitting = _decided(readers)
    if outlet:
        fitting = fitting.filter(article__outlet=outlet)
    if since:
        fitting = fitting.filter(article__published_at__date__gte=since)
    if until:
        fitting = fitting.filter(article__published_at__date__lte=until)
    if editor:
        fitting = fitting.filter(Exists(Claim.objects.filter(version=OuterRef("pk"), attribution__decided_by=editor)))
    drawn = _draw(fitting, size, seed)
    if not drawn:
        raise NotAllowed(
            "No article fits that all its claims are decided in, and none of them by who is to read it again."
        )
    sample = Sample.objects.create(
        asked_by=by, seed=seed, size=size, outlet=outlet, since=since, until=until, editor=editor
    )
    for reader in readers:
        reading = SecondReading.objects.create(sample=sample, reader=reader)
        for version in drawn:
            _lay_out(reading, version)
    return sample


def _decided(readers: Sequence[User]) -> QuerySet[ArticleVersion]:
    """The newest versions of which editors decided every claim, or that one marked as reviewed; unknown to the readers."""
    claims = Claim.objects.filter(version=OuterRef("pk"), is_withdrawn=False)
    decided = claims.exclude(attribution__state=Attribution.State.SUGGESTED)
    undecided = claims.filter(attribution__state=Attribution.State.SUGGESTED)
    reviews = Review.objects.filter(version=OuterRef("pk"))
    known = (
        Exists(Revision.objects.filter(article=OuterRef("article"), by__in=readers))
        | Exists(decided.filter(attribution__decided_by__in=readers))
        | Exists(reviews.filter(editor__in=readers))
        | Exists(SecondReadingArticle.objects.filter(version=OuterRef("pk"), reading__reader__in=readers))
    )
    finished = ~Exists(undecided) | Exists(reviews.filter(finished_at__isnull=False))
    return ArticleVersion.objects.current().filter(Exists(decided), finished).exclude(known)


def _draw(versions: QuerySet[ArticleVersion], size: int, seed: int) -> list[ArticleVersion]:
    keys = list(versions.order_by("pk").values_list("pk", flat=True))
    chance = random.Random(seed)  # noqa: S311 - to be drawn alike again
    drawn = chance.sample(keys, min(size, len(keys)))
    return list(ArticleVersion.objects.filter(pk__in=drawn).order_by("pk"))


def _lay_out(reading: SecondReading, version: ArticleVersion) -> None:
    """Writes down the claims of the version as the machine had them, and what was decided about each."""
    claims = list(
        Claim.objects.filter(Q(origin=Origin.MACHINE) | Q(attribution__state=Attribution.State.ADDED), version=version)
        .select_related("attribution")
        .prefetch_related("parts", "revisions")
        .order_by("start", "pk")
    )
    article = SecondReadingArticle.objects.create(reading=reading, version=version, first_id=_most_decided_by(claims))
    passages = Passage.objects.bulk_create(_passage(article, claim) for claim in claims)
    Answer.objects.bulk_create(
        _first_answer(passage, claim)
        for passage, claim in zip(passages, claims, strict=True)
        if claim.attribution.is_decided
    )


def _most_decided_by(claims: Iterable[Claim]) -> int:
    counted = Counter(claim.attribution.decided_by_id for claim in claims if claim.attribution.decided_by_id)
    return min(counted, key=lambda editor: (-counted[editor], editor))


def _passage(article: SecondReadingArticle, claim: Claim) -> Passage:
    form, parts = _as_the_machine_had_it(claim)
    is_shown = claim.origin == Origin.MACHINE
    return Passage(article=article, claim=claim, is_shown=is_shown, start=_first_content(parts), form=form, parts=parts)


def _as_the_machine_had_it(claim: Claim) -> tuple[str, list[list[str | int]]]:
    """Form and parts before the first change of them that somebody made."""
    for revision in sorted(claim.revisions.all(), key=lambda revision: revision.pk):
        if "parts" in revision.before:
            return revision.before["form"], revision.before["parts"]
    return claim.form, _parts(claim)


def _parts(claim: Claim) -> list[list[str | int]]:
    return sorted([part.role, part.start, part.end] for part in claim.parts.all())


def _first_content(parts: list[list[str | int]]) -> int:
    return min(int(start) for role, start, _ in parts if role == "content")


def _first_answer(passage: Passage, claim: Claim) -> Answer:
    """The decision as it stands, of a claim that is decided."""
    attribution = claim.attribution
    is_claim = attribution.state != Attribution.State.REJECTED
    return Answer(
        passage=passage,
        turn=Answer.Turn.FIRST,
        reader_id=cast("int", attribution.decided_by_id),
        is_claim=is_claim,
        speaker_id=attribution.speaker_id if is_claim else None,
        form=claim.form if is_claim else "",
        parts=_parts(claim) if is_claim else [],
    )
