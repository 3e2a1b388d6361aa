"""Which claims may print the words of others: those that have keys in common, and the statements these are in.

A key is kept with HOLDERS claims at most, and with none more: a stock phrase, or a quotation that everybody prints and that is
found by the keys of those who printed it first. So a look-up costs the same whatever the size of the archive.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db import connection

from articles.models import Appearance, Wording

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

HOLDERS = 12
FEW = 6
TRIED = 6
"""Claims with the most telling keys in common, whose words are compared with those of one."""
MEMBERS = 8
"""Claims of a statement that are compared, those of the first articles that the archive had."""
KEYED = "SELECT claim_id, keys FROM articles_wording WHERE keys && %s::int[]"
OF_STATEMENTS = """
    SELECT wanted.statement, member.claim_id
    FROM unnest(%s::bigint[]) AS wanted (statement)
    CROSS JOIN LATERAL (
        SELECT claim_id FROM articles_appearance
        WHERE statement_id = wanted.statement AND state <> 'rejected' ORDER BY claim_id LIMIT %s
    ) AS member
"""


def holders(wanted: Collection[int]) -> dict[int, set[int]]:
    """The claims that have the keys, by key. One query and two settings, inside a transaction."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    if not wanted:
        return found
    asked = set(wanted)
    with connection.cursor() as cursor:
        # The planner does not know how rare the keys are, and would read all wordings of a small archive: never.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(KEYED, [sorted(asked)])
        for claim, keys in cursor.fetchall():
            for key in asked.intersection(keys):
                found[key].add(claim)
        cursor.execute("SET LOCAL enable_seqscan = DEFAULT")
    return found


def likeliest(sought: Collection[int], claims_with: Mapping[int, set[int]], *, without: Collection[int]) -> list[int]:
    """TRIED claims that have the most of these keys; a key says the less the more claims have it, and by itself nothing
    if more than FEW do.
    """
    weights: defaultdict[int, float] = defaultdict(float)
    for key in sought:
        claims = claims_with.get(key, set())
        for claim in claims:
            weights[claim] += 1 / len(claims)
    least = 1 / FEW if len(sought) > 1 else 0
    found = [claim for claim, weight in weights.items() if weight >= least and claim not in without]
    return sorted(found, key=lambda claim: (-weights[claim], claim))[:TRIED]


def statements_of(claims: Iterable[int]) -> dict[int, int]:
    """The statement that each claim is in; the others are left out. One query."""
    rows = Appearance.objects.exclude(state=Appearance.State.REJECTED).filter(claim__in=list(claims))
    return dict(rows.values_list("claim", "statement"))


def members_of(statements: Collection[int]) -> dict[int, list[int]]:
    """Claims of the statements, MEMBERS of each at most. One query."""
    members: defaultdict[int, list[int]] = defaultdict(list)
    if statements:
        with connection.cursor() as cursor:
            cursor.execute(OF_STATEMENTS, [sorted(statements), MEMBERS])
            for statement, claim in cursor.fetchall():
                members[statement].append(claim)
    return members


def keep(article: int, keys_of: Mapping[int, Collection[int]], claims_with: Mapping[int, set[int]]) -> None:
    """Keeps the keys of the article's claims, which are these, but those keys that HOLDERS others have. Three queries at most."""
    known = dict(Wording.objects.filter(claim__article=article).values_list("claim", "keys"))
    changed = []
    for claim, keys in keys_of.items():
        rare = [key for key in keys if len(claims_with.get(key, set()) - {claim}) < HOLDERS]
        if known.pop(claim, None) != rare:
            changed.append(Wording(claim_id=claim, keys=rare))
    if known:
        Wording.objects.filter(claim__in=known).delete()
    if changed:
        Wording.objects.bulk_create(changed, update_conflicts=True, unique_fields=["claim"], update_fields=["keys"])
