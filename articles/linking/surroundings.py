"""What a new article may belong to: running stories with their articles, and articles of the days around that are in none."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q

from articles.linking import windows
from articles.linking.candidates import Seeker, candidates
from articles.linking.profiles import PROFILE_VERSION, Profile, unpack
from articles.models import Article, Story, StoryLink

STORIES = 8
"""Stories whose articles are compared: those with the likeliest candidates."""
MEMBERS = 30
"""Articles of a story that are compared: those that were published nearest to the new one."""
STORED_LAST = 200
"""Of so many that were stored last."""
# The articles that count for a story are those in it, whoever put them there; copies say nothing that their original does not.
IN_STORIES = """
    SELECT wanted.story, member.article_id, member.content
    FROM unnest(%(stories)s::bigint[]) AS wanted (story)
    CROSS JOIN LATERAL (
        SELECT last.article_id, profile.content FROM (
            SELECT article_id FROM articles_storylink
            WHERE story_id = wanted.story AND kind = 'event' AND state IN ('suggested', 'confirmed')
            ORDER BY article_id DESC LIMIT %(last)s
        ) AS last
        JOIN articles_article AS article ON article.id = last.article_id AND article.copy_of_id IS NULL
        JOIN articles_profile AS profile ON profile.article_id = last.article_id AND profile.made_by = %(made_by)s
        WHERE last.article_id <> %(article)s
        ORDER BY abs(extract(epoch FROM profile.at - %(at)s)), last.article_id LIMIT %(members)s
    ) AS member
"""


@dataclass(frozen=True, slots=True)
class Surroundings:
    stories: dict[int, list[Profile]]
    lone: dict[int, Profile]


def around(seeker: Seeker, *, inside: Collection[int], decided: Collection[int]) -> Surroundings:
    """The stories and lone articles that the article may belong to; `inside` are those that it is in by now, `decided` those
    of which people have said whether it is. What people took out of its stories does not draw it out, too. Some five queries.
    """
    found = candidates(seeker, windows.JOIN)
    links = StoryLink.objects.inside().filter(article__in=found).order_by("pk")
    stories_of: dict[int, list[int]] = {}
    for article, story in links.values_list("article", "story"):
        stories_of.setdefault(article, []).append(story)
    likeliest = dict.fromkeys(story for article in found for story in stories_of.get(article, ()))
    running = Story.objects.filter(pk__in=likeliest, state=Story.State.RUNNING, merged_into=None)
    open_ = set(running.exclude(pk__in=decided).values_list("pk", flat=True))
    alone = [article for article in found if article not in stories_of]
    copy = Q(copy_of__isnull=False)
    taken_out = Q(story_links__state=StoryLink.State.REJECTED, story_links__story__in=inside)
    not_meant = set(Article.objects.filter(copy | taken_out, pk__in=alone).values_list("pk", flat=True))
    return Surroundings(
        stories=_members(seeker, [story for story in likeliest if story in open_][:STORIES]),
        lone={article: found[article] for article in alone if article not in not_meant},
    )


def _members(seeker: Seeker, stories: Iterable[int]) -> dict[int, list[Profile]]:
    members: dict[int, list[Profile]] = {story: [] for story in stories}
    if members:
        with connection.cursor() as cursor:
            cursor.execute(
                IN_STORIES,
                {
                    "stories": list(members),
                    "last": STORED_LAST,
                    "made_by": PROFILE_VERSION,
                    "article": seeker.article,
                    "at": seeker.at,
                    "members": MEMBERS,
                },
            )
            for story, _, content in cursor.fetchall():
                members[story].append(unpack(bytes(content)))
    return {story: profiles for story, profiles in members.items() if profiles}
