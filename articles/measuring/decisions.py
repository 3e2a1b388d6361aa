"""What editors decided of the machine's claims, counted once a decision: SQL -> plain rows.

A claim counts by how it stands now. What the machine had chosen is its first candidate, which is kept whatever was
decided; it was right where an editor confirmed it, or named whom it had named. Not counted:

- a decision that was carried to a newer version of its article: it counts where it was made, and there no longer once
  somebody has decided otherwise in the newer version;
- what was decided along with another claim in one act (in copies, in many places at once, all that remained): nobody
  looked at it by itself. The first claim of the act counts;
- claims that were withdrawn, and those that a person added and rejected again.

Where an article has been read again since, its candidates are no longer those that the editor saw: then only the state
tells whether the machine was right, and nothing is said of its reasons or of its first candidate's probability.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django.db import connection
from django.utils import timezone

from articles.measuring.intervals import Band, Share

if TYPE_CHECKING:
    from collections.abc import Iterable

    from articles.measuring.filters import Filters

READ_AGAIN = "read again since"
NOBODY = "named nobody"
UNKNOWN = "unknown"
NARROW = 50
"""Bands of certainty of equal width, from which tenths of the claims are put together."""
BAND = f"width_bucket(a.certainty, 0, 1.000001, {NARROW})"
_TENTHS = "'{.1, .2, .3, .4, .5, .6, .7, .8, .9}'::float8[]"
"""Where one tenth ends and the next begins: what is 0.7 belongs to the eighth, number 7."""

DECISION = f"""
carried AS MATERIALIZED (
    SELECT newer.id AS claim, newer.article_id AS article, was.decided_at,
           now.decided_at IS NOT DISTINCT FROM was.decided_at AS as_it_was
    FROM articles_claim newer
    JOIN articles_attribution now ON now.claim_id = newer.id
    JOIN articles_attribution was ON was.claim_id = newer.carried_from_id
    WHERE newer.carried_from_id IS NOT NULL AND was.decided_at IS NOT NULL
),
decided AS MATERIALIZED (
    SELECT a.claim_id AS claim, a.id AS attribution, c.article_id AS article, c.form, coalesce(ar.outlet_id, 0) AS outlet,
           a.decided_by_id AS editor, a.decided_at, (a.decided_at AT TIME ZONE %(zone)s)::date AS day, c.origin, a.state, a.speaker_id AS chosen, a.certainty,
           coalesce(nullif(c.pipeline_version, ''), nullif(v.pipeline_version, ''), '{UNKNOWN}') AS pipeline,
           v.pipeline_version = c.pipeline_version AS is_as_read
    FROM articles_attribution a
    JOIN articles_claim c ON c.id = a.claim_id
    JOIN articles_article ar ON ar.id = c.article_id
    JOIN articles_articleversion v ON v.id = c.version_id
    WHERE a.state <> 'suggested' AND NOT c.is_withdrawn AND (c.origin = 'machine' OR a.state = 'added')
      AND NOT EXISTS (SELECT FROM carried WHERE carried.claim = a.claim_id AND carried.as_it_was)
      AND NOT EXISTS (SELECT FROM carried WHERE NOT carried.as_it_was
                      AND carried.article = c.article_id AND carried.decided_at = a.decided_at)
),
along AS (
    -- the deciding revision of a claim is the first since the moment of the decision; most acts have one alone
    SELECT claim FROM (
        SELECT decided.claim, r.id > min(r.id) OVER (PARTITION BY r.action) AS is_later
        FROM articles_revision r JOIN decided ON decided.claim = r.claim_id AND decided.decided_at <= r.at
        WHERE r.action IN (SELECT action FROM articles_revision GROUP BY action HAVING count(*) > 1)
          AND NOT EXISTS (SELECT FROM articles_revision before
                          WHERE before.claim_id = r.claim_id AND before.id < r.id AND before.at >= decided.decided_at)
    ) together WHERE is_later
),
reworded AS (
    SELECT DISTINCT r.claim_id AS claim
    FROM articles_revision r LEFT JOIN articles_revision undo ON undo.undoes_id = r.id
    WHERE r.act IN ('words_changed', 'form_changed', 'claim_split', 'claims_joined') AND undo.id IS NULL
),
decision AS MATERIALIZED (
    SELECT d.claim, d.article, d.form, d.outlet, d.editor, d.pipeline, d.chosen,
           d.day, d.day - extract(day FROM d.day)::int + 1 AS month,
           CASE WHEN d.origin = 'person' THEN 'missed' WHEN d.state = 'rejected' THEN 'rejected'
                WHEN d.state = 'confirmed' OR (d.is_as_read AND d.chosen = top.entity_id) THEN 'accepted'
                ELSE 'corrected' END AS verdict,
           CASE WHEN d.origin = 'person' THEN NULL WHEN NOT d.is_as_read THEN '{READ_AGAIN}'
                WHEN top.id IS NULL THEN '{NOBODY}'
                WHEN top.reason LIKE 'described as “%%' THEN 'described as …'
                WHEN top.reason LIKE '“%%”: %%' THEN 'pronoun: ' || split_part(top.reason, '”: ', 2)
                ELSE coalesce(top.reason, 'no reason given') END AS reason,
           CASE WHEN d.is_as_read THEN top.entity_id END AS machine,
           CASE WHEN d.is_as_read THEN top.probability END AS probability,
           CASE WHEN d.is_as_read THEN width_bucket(top.probability, {_TENTHS}) END AS chance,
           CASE WHEN d.origin = 'machine' THEN nullif(d.certainty, 0) END AS sureness,
           CASE WHEN d.origin = 'machine' THEN width_bucket(nullif(d.certainty, 0), {_TENTHS}) END AS confidence,
           CASE WHEN d.origin = 'machine' THEN {BAND.replace("a.", "d.")} END AS band,
           along.claim IS NULL AS is_counted, reworded.claim IS NOT NULL AS is_reworded
    FROM decided d
    -- by its index, a row at a time: the table is many times larger than what is decided
    LEFT JOIN LATERAL (SELECT id, entity_id, probability, reasons->>0 AS reason FROM articles_candidate
                       WHERE attribution_id = d.attribution AND rank = 1 LIMIT 1) top ON TRUE
    LEFT JOIN along ON along.claim = d.claim
    LEFT JOIN reworded ON reworded.claim = d.claim
)"""  # noqa: S608 -- nothing in it that a visitor chose
"""`decision`: a row for each decision, the ones made along with another too (NOT is_counted)."""

_COUNTS = """
    count(*) FILTER (WHERE is_counted AND verdict = 'accepted') AS accepted,
    count(*) FILTER (WHERE is_counted AND verdict = 'corrected') AS corrected,
    count(*) FILTER (WHERE is_counted AND verdict = 'rejected') AS rejected,
    count(*) FILTER (WHERE is_counted AND verdict = 'missed') AS missed,
    count(*) FILTER (WHERE is_counted AND is_reworded AND verdict <> 'missed') AS reworded,
    count(*) FILTER (WHERE NOT is_counted) AS along,
    count(*) FILTER (WHERE verdict <> 'missed') AS marked,
    coalesce(sum(probability) FILTER (WHERE is_counted AND verdict IN ('accepted', 'corrected')), 0) AS chances,
    coalesce(sum(sureness) FILTER (WHERE is_counted AND verdict <> 'missed'), 0) AS surenesses"""
KINDS = ("form", "outlet", "reason", "pipeline", "month", "chance", "confidence", "band")
_GROUPED = """
SELECT CASE {kinds} ELSE 'all' END AS kind, coalesce({keys}) AS key, {counts}
FROM decision WHERE {condition} GROUP BY GROUPING SETS ((), {sets})
UNION ALL
SELECT 'story', link.story_id::text, {counts}
FROM decision
JOIN (
    SELECT story_id, article_id FROM articles_storylink WHERE kind = 'event' AND state IN ('suggested', 'confirmed')
) link ON link.article_id = decision.article
WHERE {condition} GROUP BY link.story_id"""

_WAITING = f"""
SELECT {BAND} AS band, count(*)
FROM articles_attribution a {{joins}}
WHERE a.state = 'suggested' AND {{condition}} AND a.claim_id NOT IN (
    SELECT old.id FROM articles_articleversion newer
    JOIN articles_articleversion v ON v.article_id = newer.article_id AND v.number < newer.number
    JOIN articles_claim old ON old.version_id = v.id
    WHERE newer.number > 1)
GROUP BY 1"""  # noqa: S608 -- nothing in it that a visitor chose


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the claims of one group: `kind` is one of KINDS, "story" or "all", `key` its value there."""

    kind: str
    key: str | None
    accepted: int = 0
    """The machine's speaker was right."""
    corrected: int = 0
    """It was a claim, by somebody else."""
    rejected: int = 0
    """It was no claim."""
    missed: int = 0
    """A person added it."""
    reworded: int = 0
    """Of the machine's: people changed which words are marked."""
    along: int = 0
    """Decided along with others, and in none of the numbers before."""
    marked: int = 0
    """The machine's that are decided, those along with others too."""
    chances: float = 0.0
    """Sum of the first candidates' probabilities, of those accepted or corrected."""
    surenesses: float = 0.0
    """Sum of the claims' confidences, of those that the machine marked."""

    @property
    def decided(self) -> int:
        return self.accepted + self.corrected + self.rejected

    @property
    def right(self) -> Share:
        return Share(self.accepted, self.decided)

    @property
    def shares(self) -> tuple[tuple[str, Share], ...]:
        """Of what the machine marked; "missed" of what stands."""
        stands = self.accepted + self.corrected + self.missed
        return (
            ("accepted", self.right),
            ("corrected", Share(self.corrected, self.decided)),
            ("rejected", Share(self.rejected, self.decided)),
            ("missed", Share(self.missed, stands)),
            ("reworded", Share(self.reworded, self.decided)),
        )


def count(filters: Filters) -> list[Counts]:
    """The decisions that `filters` ask for, once for all and once for each group. One query."""
    grouped = _GROUPED.format(
        kinds=" ".join(f"WHEN GROUPING({kind}) = 0 THEN '{kind}'" for kind in KINDS),
        keys=", ".join(f"{kind}::text" for kind in KINDS),
        sets=", ".join(f"({kind})" for kind in KINDS),
        counts=_COUNTS,
        condition=filters.condition,
    )
    return [Counts(*row) for row in rows(grouped, filters)]


def bands(counts: Iterable[Counts], filters: Filters) -> list[Band]:
    """Narrow bands of certainty, the least certain first, with the claims that nobody has decided. One query.

    Of the undecided are those counted that have the outlet and the form of `filters`; who decides them, and when, is open.
    """
    decided = {row.key: row for row in counts if row.kind == "band"}
    wanted = {"outlet": "article.outlet_id = %(outlet)s", "form": "claim.form = %(form)s"}
    conditions = [condition for name, condition in wanted.items() if name in filters.given]
    joins = "JOIN articles_claim claim ON claim.id = a.claim_id JOIN articles_article article ON article.id = claim.article_id"
    waiting = _WAITING.format(joins=joins if conditions else "", condition=" AND ".join(["TRUE", *conditions]))
    with connection.cursor() as cursor:
        cursor.execute(waiting, filters.given)
        undecided = dict(cursor.fetchall())
    found = []
    for number in range(1, NARROW + 1):
        row = decided.get(str(number), Counts("band", None))
        found.append(Band(undecided.get(number, 0) + row.marked, row.decided, row.accepted))
    return found


def rows(select: str, filters: Filters, **others: object) -> list[tuple[Any, ...]]:
    """What `select` finds in `decision`; its parameters are those of `filters`, and `others`."""
    with connection.cursor() as cursor:
        zone = timezone.get_current_timezone_name()
        cursor.execute(f"WITH {DECISION} {select}", filters.given | others | {"zone": zone})
        return cast("list[tuple[Any, ...]]", cursor.fetchall())
