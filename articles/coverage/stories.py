"""A story's articles, and the rows of the list of stories."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from articles.coverage.said import in_order, newest_versions, said_in
from articles.models import Claim, Entity, StoryLink

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from django.contrib.auth.models import AnonymousUser, User

    from articles.coverage.said import Said
    from articles.models import Article, Story

MOST_QUOTED = 3
"""Names in a row of the list of stories."""
BACKGROUND = Q(kind=StoryLink.Kind.BACKGROUND, state=StoryLink.State.CONFIRMED)
INSIDE = Q(kind=StoryLink.Kind.EVENT, state__in=StoryLink.INSIDE)
"""As StoryLinkQuerySet.inside() has it."""


@dataclass(slots=True)
class Coverage:
    """The articles in a story that the user may read now, in order of publication, and what is background to it."""

    links: Sequence[StoryLink]
    background: Sequence[StoryLink]
    versions: dict[int, int]
    """The key of the newest version by that of the article."""
    said: Sequence[Said]
    articles: Sequence[Article] = field(init=False)

    def __post_init__(self) -> None:
        self.articles = [link.article for link in self.links]

    @property
    def outlet_of(self) -> dict[int, int]:
        """The key of the outlet by that of the article; 0 where it is not known."""
        return {article.pk: article.outlet_id or 0 for article in self.articles}


def coverage_of(story: Story, user: User | AnonymousUser) -> Coverage:
    """Five queries, however large the story is."""
    links = StoryLink.objects.visible_to(user).filter(INSIDE | BACKGROUND, story=story)
    of = {link.article: link for link in links.select_related("article").prefetch_related("article__outlet")}
    ordered = [of[article] for article in in_order(of)]
    inside = [link for link in ordered if link.kind == StoryLink.Kind.EVENT]
    articles = [link.article for link in inside]
    versions = newest_versions(articles)
    return Coverage(
        links=inside,
        background=[link for link in ordered if link.kind == StoryLink.Kind.BACKGROUND],
        versions=versions,
        said=said_in(articles, versions.values()),
    )


@dataclass(frozen=True, slots=True)
class Summary:
    """What the list of stories says of one."""

    story: Story
    articles: int
    """That the user may read now."""
    outlets: int
    times: Sequence[datetime.datetime]
    quoted: Sequence[tuple[str, int]]
    """Names and numbers of claims; those with most first."""
    questions: int
    """Articles of which the machine asks whether they belong to it."""


def summaries(stories: Sequence[Story], user: User | AnonymousUser, *, with_questions: bool) -> list[Summary]:
    """Two queries, three with the questions."""
    links = StoryLink.objects.inside().visible_to(user).filter(story__in=stories)
    told = list(links.values_list("story", "article", "article__outlet", "article__published_at"))
    quoted = _quoted(told)
    asked = _questions(stories, user) if with_questions else {}
    by_story: dict[int, list[tuple[int, int, int | None, datetime.datetime | None]]] = {}
    for row in told:
        by_story.setdefault(row[0], []).append(row)
    found = []
    for story in stories:
        own = by_story.get(story.pk, [])
        found.append(
            Summary(
                story=story,
                articles=len(own),
                outlets=len({outlet for _, _, outlet, _ in own if outlet}),
                times=[at for _, _, _, at in own if at],
                quoted=quoted.get(story.pk, Counter()).most_common(MOST_QUOTED),
                questions=asked.get(story.pk, 0),
            )
        )
    return found


def _quoted(told: Sequence[tuple[int, int, int | None, datetime.datetime | None]]) -> dict[int, Counter[str]]:
    """How often who is quoted in each story, by name. One query."""
    claims = (
        Claim.objects.standing()
        .current()
        .filter(article__in={article for _, article, _, _ in told}, attribution__speaker__article=None)
        .exclude(attribution__speaker=None)
        .exclude(attribution__speaker__kind=Entity.Kind.UNNAMED)
    )
    counted = claims.order_by().values_list("article", "attribution__speaker__name").annotate(Count("pk"))
    by_article: dict[int, dict[str, int]] = {}
    for article, name, count in counted:
        by_article.setdefault(article, {})[name] = count
    quoted: dict[int, Counter[str]] = {}
    for story, article, _, _ in told:
        quoted.setdefault(story, Counter()).update(by_article.get(article, {}))
    return quoted


def _questions(stories: Sequence[Story], user: User | AnonymousUser) -> dict[int, int]:
    asked = StoryLink.objects.visible_to(user).filter(story__in=stories, state=StoryLink.State.PROPOSED)
    return dict(asked.order_by().values_list("story").annotate(Count("pk")))
