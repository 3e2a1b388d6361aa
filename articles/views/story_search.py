"""Articles and stories that an editor may mean, by what they type and by what is alike."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F, Q

from articles.linking.neighbours import related
from articles.models import Article, Story, StoryLink

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from django.contrib.auth.models import User

FOUND = 10
AROUND = datetime.timedelta(days=60)
"""Before the first and after the last article of a story: where a search looks for others, unless asked for more."""
ADDRESS = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class FoundArticle:
    article: Article
    link: StoryLink | None
    """With the story that it is to be added to."""

    @property
    def edition(self) -> int:
        return self.link.edition if self.link else 0


def found_articles(story: Story, query: str, *, user: User, anytime: bool = False) -> list[FoundArticle]:
    """Those with all the words in their titles, or with that address, the newest first; none for an empty query. Two queries."""
    words = query.split()
    if not words:
        return []
    articles = Article.objects.visible_to(user).select_related("outlet")
    if query.startswith(ADDRESS):
        articles = articles.filter(url=query.strip())
    else:
        articles = articles.filter(_with_words("title", words))
        if not anytime and story.first_at and story.last_at:
            articles = articles.filter(published_at__range=(story.first_at - AROUND, story.last_at + AROUND))
    found = list(articles.newest_first()[:FOUND])
    links = {link.article_id: link for link in StoryLink.objects.filter(story=story, article__in=found)}
    return [FoundArticle(article, links.get(article.pk)) for article in found]


def found_stories(query: str, *, besides: Collection[int]) -> list[Story]:
    """Those with all the words in their names, the latest first; none for an empty query. One query."""
    words = query.split()
    if not words:
        return []
    stories = Story.objects.filter(_with_words("name", words), merged_into=None, articles_count__gt=0)
    return list(stories.exclude(pk__in=besides).order_by(F("last_at").desc(nulls_last=True), "-pk")[:FOUND])


def likely_stories(articles: Iterable[Article], *, user: User, besides: Collection[int]) -> list[Story]:
    """Those that the articles are in or asked about, then those of articles that are like them, the likeliest first."""
    articles = list(articles)
    links = StoryLink.objects.visible_to(user).exclude(state=StoryLink.State.REJECTED)
    asked = links.filter(article__in=articles).order_by("-probability", "pk")
    alike = [one.article.pk for article in articles for one in related(article, user=user)]
    theirs = dict(StoryLink.objects.inside().filter(article__in=alike).values_list("article", "story"))
    keys = [*asked.values_list("story", flat=True)[:FOUND], *(theirs[key] for key in alike if key in theirs)]
    wanted = list(dict.fromkeys(key for key in keys if key not in besides))[:FOUND]
    stories = Story.objects.filter(merged_into=None, articles_count__gt=0).in_bulk(wanted)
    return [stories[key] for key in wanted if key in stories]


def _with_words(field: str, words: Iterable[str]) -> Q:
    wanted = Q()
    for word in words:
        wanted &= Q(**{f"{field}__icontains": word})
    return wanted
