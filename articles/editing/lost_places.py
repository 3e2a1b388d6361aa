"""What people decided in an older version of an article, and what has lost its place: an editor finds it again, or settles it."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from django.db import transaction

from articles import history
from articles.editing import entities
from articles.editing.attributions import replace
from articles.editing.errors import NotAllowed, StaleEdit
from articles.models import ArticleVersion, Claim, Revision

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import User

CHOICES = 30
"""Claims among which an editor looks for the lost one."""


def lost_in(version: ArticleVersion) -> list[Claim]:
    """The claims whose decisions have no place in the version, the newest of its article. Two queries, none for a first version."""
    if version.number == 1 or version.annotation != ArticleVersion.Annotation.ANNOTATED:
        return []
    lost = Claim.objects.lost(version).select_related("version", "attribution__decided_by").for_reading()
    return list(lost.order_by("version__number", "start"))


def likely_places(lost: Claim, claims: Iterable[Claim]) -> list[Claim]:
    """Those of the claims that no older decision has been carried to, the most similar words first."""
    free = [claim for claim in claims if claim.carried_from_id is None]
    words = lost.words.casefold()
    return sorted(free, key=lambda claim: -SequenceMatcher(None, words, claim.words.casefold()).ratio())[:CHOICES]


@transaction.atomic
def place(lost: Claim, *, claim: Claim, by: User, edition: int) -> Revision:
    """Says that `claim` of the newest version is the lost one: it gets the decision.

    `edition` is that of the claim's attribution as the editor saw it. Raises StaleEdit, NotAllowed.
    """
    _hold(lost)
    if claim.article_id != lost.article_id or claim.version.number <= lost.version.number:
        raise NotAllowed("That claim is not in a newer version of the same article.")
    attribution, decided = claim.attribution, lost.attribution
    before = history.snapshot(attribution)
    if not Claim.objects.filter(pk=claim.pk, carried_from=None).update(carried_from=lost):
        raise StaleEdit
    claim.carried_from = lost
    speaker, relay = (one and entities.standing(one) for one in (decided.speaker, decided.relay))
    replace(
        attribution,
        edition=edition,
        state=decided.state,
        speaker=speaker,
        relay=relay if relay != speaker else None,
        decided_by=decided.decided_by,
        decided_at=decided.decided_at,
    )
    return history.record(Revision.Act.CLAIM_PLACED, attribution=attribution, by=by, before=before)


@transaction.atomic
def settle(lost: Claim, *, by: User) -> Revision:
    """Says that the words are no longer in the article. Raises StaleEdit, NotAllowed."""
    _hold(lost)
    before = history.snapshot(lost.attribution)
    Claim.objects.filter(pk=lost.pk).update(is_settled=True)
    lost.is_settled = True
    return history.record(Revision.Act.CLAIM_SETTLED, attribution=lost.attribution, by=by, before=before)


def _hold(lost: Claim) -> None:
    """Keeps the lost claim as it is to the end of the transaction. Raises NotAllowed, or StaleEdit where it is lost no more."""
    if not lost.attribution.is_decided:
        raise NotAllowed("Nobody has decided that claim.")
    if not ArticleVersion.objects.filter(article=lost.article_id, number__gt=lost.version.number).exists():
        raise NotAllowed("That claim is in the newest version of its article: it has its place.")
    held = Claim.objects.select_for_update(of=("self",)).filter(pk=lost.pk, is_settled=False)
    if not held.exists() or Claim.objects.filter(carried_from=lost).exists():
        raise StaleEdit
