"""What an editor decided about a claim, decided in the same words of the article's copies as well: one act, one undo."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from articles.editing import attributions, entities
from articles.editing.errors import NotAllowed
from articles.models import Article, Attribution, Claim, Entity
from articles.models.claims import folded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.contrib.auth.models import User

    from articles.models import Revision

State = Attribution.State


def copies_of(article: Article) -> list[Article]:
    """The other articles that have the same text, nearly or wholly: its original, and the copies of that. One query."""
    original = article.copy_of_id or article.pk
    group = Article.objects.filter(Q(pk=original) | Q(copy_of=original)).exclude(pk=article.pk)
    return list(group.select_related("outlet").newest_first())


def same_claims(claim: Claim) -> list[Claim]:
    """The claims of the same words in copies of the article, that nobody has decided; marks and case do not count.

    Two queries, three where there are copies.
    """
    copies = copies_of(claim.article)
    if not copies:
        return []
    words = folded(claim.words)
    undecided = Claim.objects.current().filter(article__in=copies, attribution__state=State.SUGGESTED)
    waiting = undecided.for_reading().select_related("article__outlet")
    return [other for other in waiting if folded(other.words) == words]


@transaction.atomic
def decide_the_same(claim: Claim, *, by: User) -> Sequence[Revision]:
    """Decides the same claims as `claim` was decided; part of that act, where it was the editor's own: one undo for all.

    Raises NotAllowed where nobody has decided the claim, StaleEdit if one of the others has changed meanwhile.
    """
    attribution = claim.attribution
    if not attribution.is_decided:
        raise NotAllowed("Decide this claim first.")
    own = claim.revisions.filter(by=by, undoes=None, undone_by=None).first()
    action = own.action if own else uuid.uuid4()
    return [_decide(other, attribution, action, by) for other in same_claims(claim)]


def _decide(claim: Claim, like: Attribution, action: uuid.UUID, by: User) -> Revision:
    attribution = claim.attribution
    if like.state == State.REJECTED or like.speaker is None:
        return attributions.reject(attribution, by=by, edition=attribution.edition, action=action)
    return attributions.choose_both(
        attribution,
        speaker=_here(like.speaker, claim.article),
        relay=_here(like.relay, claim.article) if like.relay else None,
        by=by,
        edition=attribution.edition,
        action=action,
    )


def _here(entity: Entity, article: Article) -> Entity:
    """The entity itself, or, of one that belongs to its own article, the one like it in this article."""
    if entity.article_id is None:
        return entity
    return entities.make_local(article, name=entity.name, kind=entity.kind)
