"""Articles that may be about the same event as one: those of the days around that share its most telling words."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db import connection, transaction

from articles.linking import windows
from articles.linking.profiles import PROFILE_VERSION, Profile, telling

HOLDERS = 64
"""Articles that are read of those that have a key: of a word that more of them have in these days, any will do, for others tell
more. So a frequent word costs no more than a rare one."""
MOST = 100
"""Articles whose profiles are compared: those that share the rarest words."""
# Each key by itself, so that one which many articles have costs no more than others.
SHARING = """
    WITH holder AS (
        SELECT found.article_id, found.at, 1.0 / count(*) OVER (PARTITION BY wanted.key) AS weight
        FROM unnest(%(keys)s::int[]) AS wanted (key)
        CROSS JOIN LATERAL (
            SELECT article_id, at FROM articles_profile WHERE keys @> ARRAY[wanted.key] LIMIT %(holders)s
        ) AS found
    ), likeliest AS (
        SELECT article_id, sum(weight) AS weight FROM holder
        WHERE article_id <> %(article)s AND at BETWEEN %(first)s AND %(last)s
        GROUP BY article_id ORDER BY 2 DESC, article_id LIMIT %(most)s
    )
    SELECT article_id, content FROM likeliest JOIN articles_profile USING (article_id)
    WHERE made_by = %(made_by)s ORDER BY weight DESC, article_id
"""


@dataclass(frozen=True, slots=True)
class Seeker:
    """An article's profile, and the time at which others look for it: when it was stored, where nobody knows better."""

    article: int
    profile: Profile
    at: datetime.datetime

    @property
    def keys(self) -> list[int]:
        return windows.keys(telling(self.profile), self.at)


def candidates(seeker: Seeker, window: datetime.timedelta) -> dict[int, bytes]:
    """The packed profiles of the likeliest, by article; those that share the rarest words first. One query and two settings."""
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        # The planner takes every key for a frequent one, and would read all profiles until the limit is reached: never.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            SHARING,
            {
                "keys": windows.keys_around(telling(seeker.profile), seeker.at, window),
                "holders": HOLDERS,
                "article": seeker.article,
                "first": seeker.at - window,
                "last": seeker.at + window,
                "most": MOST,
                "made_by": PROFILE_VERSION,
            },
        )
        found = cursor.fetchall()
        cursor.execute("SET LOCAL enable_seqscan = DEFAULT")
    return {article: bytes(content) for article, content in found}
