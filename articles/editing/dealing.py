"""All that points to an entity, article by article, to be dealt out to another. Reads only; `splitting` does it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q

from articles.editing.likenesses import articles_of
from articles.editing.moving import Chosen
from articles.models import ArticleVersion, Attribution, Candidate, ClaimPart, Mention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from articles.models import Article, Entity
    from articles.models.articles import ArticleQuerySet

AROUND = 70
"""Characters before and after the words that are shown with them."""
NAMES = 12


@dataclass(frozen=True, slots=True)
class Words:
    """Something that points to the entity, and how it stands in the text."""

    key: int
    before: str
    exact: str
    after: str
    version: int
    """Its number, where the article has a newer one; else 0."""
    about: str = ""


@dataclass(slots=True)
class InArticle:
    article: Article
    claims: list[Words] = field(default_factory=list)
    relayed: list[Words] = field(default_factory=list)
    mentions: list[Words] = field(default_factory=list)


def articles_with(entity: Entity) -> ArticleQuerySet:
    """The newest first, with their outlets."""
    return articles_of(entity).select_related("outlet").newest_first()


def in_articles(entity: Entity, articles: Sequence[Article]) -> list[InArticle]:
    """What points to the entity in these articles, in the order of the text. Four queries."""
    found = {article.pk: InArticle(article) for article in articles}
    versions = {version.pk: version for version in ArticleVersion.objects.filter(article__in=found)}
    newest: dict[int, int] = defaultdict(int)
    for version in versions.values():
        newest[version.article_id] = max(newest[version.article_id], version.number)

    def shown(key: int, version_id: int, start: int, end: int, about: str = "") -> Words:
        version = versions[version_id]
        number = version.number if version.number < newest[version.article_id] else 0
        body = version.body
        return Words(key, _before(body, start), body[start:end], _after(body, end), number, about)

    for attribution in _attributions(entity, articles):
        claim = attribution.claim
        content = claim.spans(ClaimPart.Role.CONTENT)[0]
        words = shown(
            attribution.pk, claim.version_id, content.start, content.end, attribution.get_state_display().lower()
        )
        in_article = found[claim.article_id]
        (in_article.claims if attribution.speaker_id == entity.pk else in_article.relayed).append(words)
    for mention in Mention.objects.filter(entity=entity, version__in=versions).order_by("version", "start"):
        article_id = versions[mention.version_id].article_id
        found[article_id].mentions.append(shown(mention.pk, mention.version_id, mention.start, mention.end))
    return list(found.values())


def names_of(entity: Entity) -> list[tuple[str, int]]:
    """What the articles call it, without pronouns, and how often; NAMES of them, the most frequent first."""
    named = Mention.objects.filter(entity=entity).exclude(kind=Mention.Kind.PRONOUN).order_by()
    return list(named.values_list("exact").annotate(count=Count("pk")).order_by("-count", "exact")[:NAMES])


def chosen(
    entity: Entity,
    *,
    claims: Sequence[int] = (),
    relayed: Sequence[int] = (),
    mentions: Sequence[int] = (),
    articles: Sequence[int] = (),
    names: Sequence[str] = (),
) -> Chosen:
    """The rows that an editor has ticked, one by one, or all of an article, or all that are named so: also the claims whose
    source is that name.
    """
    said = Attribution.objects.filter(speaker=entity, claim__article__in=articles)
    by_name = Mention.objects.filter(entity=entity, exact__in=names)
    sources = ClaimPart.objects.filter(
        Exists(
            by_name.filter(version=OuterRef("claim__version"), start__lt=OuterRef("end"), end__gt=OuterRef("start"))
        ),
        role=ClaimPart.Role.SOURCE,
        claim__attribution__speaker=entity,
    )
    passed_on = Attribution.objects.filter(relay=entity, claim__article__in=articles)
    candidates = Candidate.objects.filter(entity=entity, attribution__claim__article__in=articles)
    named = Mention.objects.filter(Q(version__article__in=articles) | Q(exact__in=names), entity=entity)
    return Chosen(
        speaker={
            *claims,
            *said.values_list("pk", flat=True),
            *(sources.values_list("claim__attribution", flat=True) if names else ()),
        },
        relay={*relayed, *passed_on.values_list("pk", flat=True)},
        candidate=set(candidates.values_list("attribution", flat=True)),
        mentions={*mentions, *named.values_list("pk", flat=True)},
    )


def _before(body: str, start: int) -> str:
    """Up to AROUND characters of whole words."""
    words = body[max(0, start - AROUND) : start]
    return words if start <= AROUND else f"… {words.partition(' ')[2]}"


def _after(body: str, end: int) -> str:
    words = body[end : end + AROUND]
    return words if end + AROUND >= len(body) else f"{words.rpartition(' ')[0]} …"


def _attributions(entity: Entity, articles: Sequence[Article]) -> list[Attribution]:
    theirs = Attribution.objects.filter(Q(speaker=entity) | Q(relay=entity), claim__article__in=articles)
    return list(
        theirs.select_related("claim").prefetch_related("claim__parts").order_by("claim__version", "claim__start")
    )
