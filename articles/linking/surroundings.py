"""What a new article may belong to: running stories with their articles, and articles of the days around that are in none."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import connection

from articles.linking import windows
from articles.linking.candidates import Seeker, candidates
from articles.linking.profiles import PROFILE_VERSION, Profile, unpack

STORIES = 8
"""Stories whose articles are compared: those with the likeliest candidates."""
MEMBERS = 30
"""Articles of a story that are compared: those that were published nearest to the new one."""
STORED_LAST = 200
"""Of so many that were stored last."""
# In the order of the articles; of one in a story whether that takes others, of one in none whether it may be brought into one.
WHERE_THEY_ARE = """
    SELECT article.id, story.id, CASE WHEN story.id IS NULL
        THEN article.copy_of_id IS NULL AND NOT EXISTS (
            SELECT FROM articles_storylink AS rejected
            WHERE rejected.article_id = article.id AND rejected.state = 'rejected' AND rejected.story_id = ANY(%(inside)s)
        )
        ELSE story.state = 'running' AND story.merged_into_id IS NULL
    END
    FROM unnest(%(articles)s::bigint[]) WITH ORDINALITY AS wanted (id, place)
    JOIN articles_article AS article ON article.id = wanted.id
    LEFT JOIN articles_storylink AS link
        ON link.article_id = article.id AND link.kind = 'event' AND link.state IN ('suggested', 'confirmed')
    LEFT JOIN articles_story AS story ON story.id = link.story_id
    ORDER BY wanted.place, link.id
"""
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
    of which people have said whether it is. What people took out of its stories does not draw it out, too.

    Three queries and two settings.
    """
    found = candidates(seeker, windows.JOIN)
    stories: list[int] = []
    lone = {}
    with connection.cursor() as cursor:
        cursor.execute(WHERE_THEY_ARE, {"articles": list(found), "inside": list(inside)})
        for article, story, is_open in cursor.fetchall():
            if story is None and is_open:
                lone[article] = unpack(found[article])
            elif is_open and story not in decided:
                stories.append(story)
    return Surroundings(stories=_members(seeker, list(dict.fromkeys(stories))[:STORIES]), lone=lone)


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
