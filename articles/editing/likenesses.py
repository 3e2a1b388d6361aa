"""Who may be the same as an entity, and what an editor looks at before saying so. Reads only."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Count, Max, Q

from articles.models import Article, Attribution, Claim, Distinct, Entity, Mention
from articles.models.entities import KEY_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from articles.models.articles import ArticleQuerySet
    from articles.models.claims import ClaimQuerySet
    from articles.models.entities import EntityQuerySet

READ = 60
"""Entities that share a word of the name, the most alike first, of which the best are proposed."""
PROPOSED = 6
QUOTES = 3
WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Likeness:
    """Somebody who may be the same, and why: in words."""

    entity: Entity
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the archive has of an entity."""

    entity: Entity
    claims: int
    relayed: int
    mentions: int
    articles: int
    last_seen: datetime.datetime | None
    quotes: tuple[Claim, ...]

    @classmethod
    def of(cls, entity: Entity) -> Facts:
        """Six queries."""
        said: ClaimQuerySet = Claim.objects.standing().said_by(entity)
        claims = Attribution.objects.filter(speaker=entity)
        relayed = Attribution.objects.filter(relay=entity)
        seen = articles_of(entity).aggregate(count=Count("pk"), last=Max("published_at"))
        return cls(
            entity=entity,
            claims=claims.count(),
            relayed=relayed.count(),
            mentions=Mention.objects.filter(entity=entity).count(),
            articles=seen["count"],
            last_seen=seen["last"],
            quotes=tuple(said[:QUOTES]),
        )


def articles_of(entity: Entity) -> ArticleQuerySet:
    """In which it is named, speaks or relays."""
    attributions = Attribution.objects.filter(Q(speaker=entity) | Q(relay=entity))
    mentions = Mention.objects.filter(entity=entity)
    return Article.objects.filter(
        Q(pk__in=attributions.values("claim__article")) | Q(pk__in=mentions.values("version__article"))
    )


def may_be_the_same(entity: Entity) -> list[Likeness]:
    """PROPOSED at most, the likeliest first; none that an editor has told apart from it. Five queries."""
    names = {entity.key, *(alias.key for alias in entity.aliases.all())}
    near = list(_near(entity, names))
    shared = _shared_articles(entity, near)
    found = [(_reasons(entity, names, other), shared.get(other.pk, 0), other) for other in near]
    likely = [(len(reasons), count, other, reasons) for reasons, count, other in found if reasons]
    likely.sort(key=lambda each: (-each[0], -each[1], each[2].key))
    return [Likeness(other, _with_shared(reasons, count)) for _, count, other, reasons in likely[:PROPOSED]]


def _near(entity: Entity, names: Iterable[str]) -> EntityQuerySet:
    words = WORD.findall(entity.key)[:8]
    query = SearchQuery(" | ".join(words) or "''", search_type="raw", config="simple")
    apart = set(Distinct.objects.of(entity).values_list("one", "other"))
    usable = Entity.objects.filter(Q(article=None) | Q(article=entity.article_id), merged_into=None)
    told_apart = Entity.objects.filter(Q(pk__in=_flat(apart)) | Q(merged__in=_flat(apart))).values("pk")
    near = usable.exclude(pk=entity.pk).exclude(pk__in=told_apart)
    by_word = Entity.objects.annotate(words=KEY_WORDS).filter(words=query).values("pk")
    by_name = Entity.objects.filter(Q(key__in=names) | Q(aliases__key__in=names)).values("pk")
    ranked = near.filter(Q(pk__in=by_word) | Q(pk__in=by_name)).annotate(rank=SearchRank(KEY_WORDS, query))
    return ranked.prefetch_related("aliases").order_by("-rank", "pk")[:READ]


def _reasons(entity: Entity, names: set[str], other: Entity) -> tuple[str, ...]:
    """Why the two may be one; nothing where they share but a first name."""
    own, others = WORD.findall(entity.key), WORD.findall(other.key)
    if own == others:
        name = "the same name"
    elif set(own) <= set(others) or set(others) <= set(own):
        name = "one name is in the other"
    elif own and others and own[-1] == others[-1]:
        name = "the same last word"
    else:
        name = ""
    alias = names & {other.key, *(alias.key for alias in other.aliases.all())}
    kind = "of the same kind" if name and entity.kind == other.kind else ""
    told = f"both go by “{min(alias)}”" if alias and name != "the same name" else ""
    return tuple(reason for reason in (name, told, kind) if reason)


def _with_shared(reasons: tuple[str, ...], count: int) -> tuple[str, ...]:
    return (*reasons, f"{count} article{'' if count == 1 else 's'} with both") if count else reasons


def _shared_articles(entity: Entity, near: Iterable[Entity]) -> dict[int, int]:
    """In how many articles each is named beside the entity."""
    others = Mention.objects.filter(entity__in=[other.pk for other in near], version__mentions__entity=entity)
    counted = others.order_by().values("entity").annotate(count=Count("version__article", distinct=True))
    return dict(counted.values_list("entity", "count"))


def _flat(pairs: Iterable[tuple[int, int]]) -> list[int]:
    return [key for pair in pairs for key in pair]
