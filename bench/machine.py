"""Server time of the pages about the machine, over 20,000 decisions made up for it: two in three confirmed, one act in ten on
several claims.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from articles.models import Attribution
from bench.figures import Figure, timed

if TYPE_CHECKING:
    from collections.abc import Iterator

DECISIONS = 20_000
TIMES = 30

_DECIDE = """
WITH drawn AS (
    SELECT a.id, a.claim_id, claim.article_id, a.claim_id %% 9 AS draw, top.entity_id AS machine, other.id AS other,
           now() - make_interval(days => (a.claim_id %% 300)::int) AS at
    FROM articles_attribution a
    JOIN articles_claim claim ON claim.id = a.claim_id
    JOIN articles_candidate top ON top.attribution_id = a.id AND top.rank = 1
    CROSS JOIN LATERAL (SELECT id FROM articles_entity WHERE article_id IS NULL AND kind = 'person' AND id <> top.entity_id
                        ORDER BY (id + a.claim_id) %% 7, id LIMIT 1) other
    WHERE a.state = 'suggested' ORDER BY a.claim_id %% 101, a.claim_id LIMIT %(wanted)s
), decided AS (
    UPDATE articles_attribution a SET decided_by_id = %(editor)s, decided_at = drawn.at, edition = edition + 1, relay_id = NULL,
           state = CASE WHEN draw < 6 THEN 'confirmed' WHEN draw < 8 THEN 'corrected' ELSE 'rejected' END,
           speaker_id = CASE WHEN draw < 6 THEN machine WHEN draw < 8 THEN other ELSE a.speaker_id END
    FROM drawn WHERE drawn.id = a.id RETURNING a.claim_id
)
INSERT INTO articles_revision (action, at, by_id, act, article_id, claim_id, before, after)
SELECT md5((CASE WHEN draw = 0 THEN claim_id / 5 ELSE -claim_id END)::text)::uuid, at + interval '1 ms', %(editor)s,
       'speaker_confirmed', article_id, claim_id, '{}', jsonb_build_object('speaker', machine, 'decided_by', %(editor)s::int)
FROM drawn"""


def figures() -> Iterator[Figure]:
    """The page; the corrections that repeat, which it fetches; the longest list of claims."""
    editor, _ = User.objects.get_or_create(username="bench-editor")
    _decide(editor)
    client = Client()
    client.force_login(editor, backend="django.contrib.auth.backends.ModelBackend")
    for name, route in (
        ("how good the machine is", "machine"),
        ("corrections that repeat", "machine_repeats"),
        ("claims behind a number", "machine_claims"),
    ):
        yield timed(name, lambda url: _get(client, url), [reverse(route)] * TIMES)


def _decide(editor: User) -> None:
    wanted = DECISIONS - Attribution.objects.exclude(state=Attribution.State.SUGGESTED).count()
    if wanted <= 0:
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(_DECIDE, {"wanted": wanted, "editor": editor.pk})
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _get(client: Client, url: str) -> None:
    response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
