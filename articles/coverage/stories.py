"""A story's articles, and the rows of the list of stories."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from articles.coverage.said import UNKNOWN, Printed, in_order, newest_versions, said_in
from articles.models import Claim, Entity, StoryLink

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from django.contrib.auth.models import AnonymousUser, User

    from articles.coverage.said import Said
    from articles.models import Story

MOST_QUOTED = 3
"""Names in a row of the list of stories."""
BACKGROUND = Q(kind=StoryLink.Kind.BACKGROUND, state=StoryLink.State.CONFIRMED)
INSIDE = Q(kind=StoryLink.Kind.EVENT, state__in=StoryLink.INSIDE)
"""As StoryLinkQuerySet.inside() has it."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """The articles in a story that the user may read now, in order of publication, with everything that they say."""

    articles: Sequence[Printed]
    versions: dict[int, int]
    """The key of the newest version by that of the article."""
    said: Sequence[Said]
    background: Sequence[int]
    """The keys of articles that people have called background."""

    @property
    def by_key(self) -> dict[int, Printed]:
        return {article.key: article for article in self.articles}

    @property
    def copies(self) -> set[int]:
        """The keys of those whose original is in the story too."""
        keys = {article.key for article in self.articles}
        return {article.key for article in self.articles if article.copy_of in keys}


def coverage_of(story: Story, user: User | AnonymousUser) -> Coverage:
    """Three queries, however large the story is."""
    links = StoryLink.objects.visible_to(user).filter(INSIDE | BACKGROUND, story=story)
    fields = ("article", "article__title", "article__outlet", "article__outlet__name", "article__published_at")
    told = [
        (kind, Printed(key, title, outlet or 0, name or UNKNOWN, at, copy_of))
        for kind, key, title, outlet, name, at, copy_of in links.values_list("kind", *fields, "article__copy_of")
    ]
    articles = in_order(article for kind, article in told if kind == StoryLink.Kind.EVENT)
    versions = newest_versions(articles)
    return Coverage(
        articles=articles,
        versions=versions,
        said=said_in(articles, versions.values()),
        background=[article.key for kind, article in told if kind == StoryLink.Kind.BACKGROUND],
    )


def links_to(story: Story, articles: Sequence[int]) -> list[StoryLink]:
    """With all that a page shows of them, in the order of the articles. One query."""
    links = StoryLink.objects.filter(story=story).select_related("article__outlet", "decided_by")
    of = {link.article_id: link for link in links.filter(article__in=articles)}
    return [of[article] for article in articles]


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
