"""What an editor said of one claim, said once for all whose source words are the same: here, in a story, in the archive.

A preview first, then one act; what has changed between the two is left alone.
"""

from __future__ import annotations

import datetime
import re
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from articles.editing import entities, many
from articles.editing.errors import NotAllowed, StaleEdit
from articles.models import Alias, Attribution, Claim, Entity, Story, StoryLink
from articles.models.anchors import Origin
from articles.models.claims import folded_source
from articles.models.entities import KEY_LENGTH, name_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.contrib.auth.models import User

    from articles.models import Article
    from articles.models.claims import ClaimQuerySet

State = Attribution.State
COUNTED = 100
"""Claims of the same source that are counted exactly while a claim is open; of more it says "100+"."""
LOOKED_AT = 500
"""Claims with the same source words that are looked at to count them."""
STANDING = [State.SUGGESTED, State.CONFIRMED, State.CORRECTED, State.ADDED]
PRONOUN = re.compile(
    r"i|me|my|mine|myself|we|us|ours?|ourselves|you|yours?|yourself|yourselves|he|him|his|himself|she|hers?|herself|its?|"
    r"itself|they|them|theirs?|themselves|who|whom|whose|which|that|this|these|those|one|(?:some|any|every|no)(?:one|body)|"
    r"none|both|some|many|others?|another|each|all"
)
"""Source words that mean somebody else in every article."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Where it is said. None of the three: in the claim's own article."""

    story: Story | None = None
    is_archive: bool = False
    since: datetime.date | None = None
    """In the archive: in articles of that day and later."""


HERE = Scope()


@dataclass(frozen=True, slots=True)
class Others:
    """How many claims with the same source words stand for somebody else, as far as was counted."""

    count: int = 0
    is_more: bool = False
    """Whether there are more, or may be."""


def is_pronoun(claim: Claim) -> bool:
    return PRONOUN.fullmatch(folded_source(claim.source_words)) is not None


def is_local(claim: Claim) -> bool:
    """Whether what the source words mean, or whom they stand for, is something else in every article."""
    speaker = claim.attribution.speaker
    return is_pronoun(claim) or (speaker is not None and speaker.article_id is not None)


def why_not(claim: Claim, scope: Scope) -> str:
    """Why what was decided about the claim cannot be said there; empty where it can. Reads the speaker."""
    attribution = claim.attribution
    if not attribution.is_decided or attribution.speaker is None or attribution.state == State.REJECTED:
        return "Say first who said this claim."
    if claim.source_key is None:
        return "No words of the article name who said this claim."
    if scope == HERE:
        return ""
    if is_pronoun(claim):
        return f"“{claim.source_words}” means somebody else in every article: that can be said in this article only."
    if attribution.speaker.article_id is not None:
        return f"“{attribution.speaker}” has a meaning in this article only, and cannot be named in others."
    return ""


def hits(claim: Claim, scope: Scope) -> ClaimQuerySet:
    """The claims with the same source words that stand for somebody else, or for nobody; the newest article first."""
    same = Claim.objects.filter(source_key=claim.source_key)
    return _by_another(_within(same, claim, scope), claim).order_by(
        F("article__published_at").desc(nulls_last=True), "article", "start", "pk"
    )


def stories_of(article: Article) -> list[Story]:
    """The stories that it is in. One query."""
    links = StoryLink.objects.inside().filter(article=article)
    return list(Story.objects.filter(links__in=links).order_by("name"))


def others_of_the_same_source(claim: Claim) -> Others:
    """The claims with the same source words that stand for somebody else; of the article alone, where it must be so.

    Two queries, whose cost does not grow with the archive: no more than LOOKED_AT of the same words are looked at.
    """
    if why_not(claim, HERE):
        return Others()
    same = Claim.objects.filter(source_key=claim.source_key).exclude(pk=claim.pk)
    if is_local(claim):
        same = same.filter(version=claim.version_id)
    looked_at = list(same.values_list("pk", flat=True)[:LOOKED_AT])  # a list, or the plan reads the whole table
    count = _by_another(Claim.objects.filter(pk__in=looked_at), claim)[: COUNTED + 1].count() if looked_at else 0
    return Others(count=min(count, COUNTED), is_more=count > COUNTED or len(looked_at) == LOOKED_AT)


@transaction.atomic
def say(claim: Claim, scope: Scope, *, edition: int, seen: Mapping[int, int], by: User) -> many.Done:
    """Gives the claims of `seen` (their editions, by key) to the speaker of `claim`: one act, with one undo.

    In the archive it leaves an alias, which the machine follows in articles to come. Raises NotAllowed, and StaleEdit if
    the claim itself is no longer of `edition`.
    """
    attribution = Attribution.objects.select_for_update(of=("self",)).select_related("speaker").get(claim=claim)
    if attribution.edition != edition:
        raise StaleEdit
    claim.attribution, speaker, action = attribution, attribution.speaker, uuid.uuid4()
    problem = why_not(claim, scope)
    if problem or speaker is None:
        raise NotAllowed(problem)
    given = many.decide(hits(claim, scope), editions=seen, speaker=speaker, by=by, action=action)
    if scope.is_archive:
        _remember(speaker, claim.source_words, scope.since, by, action)
    return many.Done(action=action, given=given, left=len(seen) - given)


def _within(claims: ClaimQuerySet, claim: Claim, scope: Scope) -> ClaimQuerySet:
    if scope.story is not None:
        links = StoryLink.objects.inside().filter(story=scope.story)
        return claims.filter(article__in=links.values("article"))
    if not scope.is_archive:
        return claims.filter(article=claim.article_id)
    if scope.since is None:
        return claims
    begins = timezone.make_aware(datetime.datetime.combine(scope.since, datetime.time.min))
    return claims.filter(article__published_at__gte=begins)


def _by_another(claims: ClaimQuerySet, claim: Claim) -> ClaimQuerySet:
    """Those that stand, in the newest version of their article, for somebody else or for nobody."""
    speaker = claim.attribution.speaker_id
    others = claims.filter(Q(attribution__speaker=None) | ~Q(attribution__speaker=speaker))
    return others.filter(attribution__state__in=STANDING, is_withdrawn=False).current()


def _remember(entity: Entity, words: str, since: datetime.date | None, by: User, action: uuid.UUID) -> None:
    """The entity goes by these words from that day on, if it does not already."""
    name = " ".join(words.split())[:KEY_LENGTH]
    given = Alias.objects.filter(entity=entity, key=name_key(name), origin=Origin.PERSON).first()
    if name_key(name) != entity.key and (given is None or _begins(given.since) > _begins(since)):
        entities.add_alias(entity, name=name, since=since, by=by, action=action)


def _begins(since: datetime.date | None) -> datetime.date:
    return since or datetime.date.min
