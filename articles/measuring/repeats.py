"""The mistakes that the machine makes again and again: the same words taken for the same wrong person, cues, descriptions."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from articles.measuring.decisions import rows
from articles.measuring.filters import FOLDED
from articles.measuring.intervals import Share

if TYPE_CHECKING:
    from articles.measuring.filters import Filters

SHOWN = 20
LEAST = 2
"""Once is no repetition."""
PRONOUN = "reason LIKE 'pronoun: %%' OR lower(words) IN ('he', 'she', 'it', 'they', 'who', 'i', 'we')"
"""It means somebody else in each article: there is nothing to learn from its coming twice."""
DESCRIBED = "reason IN ('described as …', 'not named here')"

_REPEATS = """,
spoken AS (
    SELECT part.claim_id AS claim, part.role, string_agg(part.exact, ' … ' ORDER BY part.start) AS words
    FROM decision JOIN articles_claimpart part ON part.claim_id = decision.claim
    WHERE part.role <> 'content' AND verdict <> 'missed' AND {condition}
    GROUP BY 1, 2
),
judged AS MATERIALIZED (SELECT * FROM spoken JOIN decision USING (claim)),
mistakes AS (
    SELECT {folded} AS words, machine, chosen, count(*) AS times, count(DISTINCT article) AS articles, max(day) AS last
    FROM judged WHERE role = 'source' AND verdict = 'corrected' AND machine IS NOT NULL AND NOT ({pronoun})
    GROUP BY 1, 2, 3 HAVING count(*) >= {least}
    ORDER BY times DESC, last DESC, 1, 2, 3 LIMIT {shown}
),
-- of the same words written alike first: folding each of them would take longer than all the rest
alike AS (
    SELECT role, words, count(*) FILTER (WHERE verdict <> 'accepted') AS wrong, count(*) AS judged
    FROM judged WHERE is_counted AND (role = 'cue' OR {described})
    GROUP BY 1, 2
)
SELECT 'mistake', words, machine, chosen, times, articles, last FROM mistakes
UNION ALL
SELECT role, {folded}, NULL, NULL, sum(wrong)::int, sum(judged)::int, NULL
FROM alike GROUP BY 1, 2 HAVING sum(wrong) >= {least}"""


@dataclass(frozen=True, slots=True)
class Mistake:
    """The words `source` were taken for one entity, and editors named another; keys of entities."""

    source: str
    machine: int
    chosen: int
    times: int
    """Claims, those decided along with others too: so often the machine was wrong."""
    articles: int
    last: datetime.date


@dataclass(frozen=True, slots=True)
class WrongWords:
    """Of the claims with these words, the share that editors did not accept."""

    words: str
    wrong: Share


@dataclass(frozen=True, slots=True)
class Repeats:
    mistakes: list[Mistake] = field(default_factory=list)
    """The most frequent first."""
    cues: list[WrongWords] = field(default_factory=list)
    """The most surely wrong first: by the low end of the interval, or two of two would stand before forty of fifty."""
    descriptions: list[WrongWords] = field(default_factory=list)
    """Words of a source that name nobody, "the minister": how often whom the machine took them for was not accepted."""


def find(filters: Filters) -> Repeats:
    """What happened LEAST times or more, at most SHOWN of each. One query."""
    select = _REPEATS.format(
        condition=filters.condition,
        folded=FOLDED.format("words"),
        pronoun=PRONOUN,
        described=DESCRIBED,
        least=LEAST,
        shown=SHOWN,
    )
    found = Repeats()
    words = {"cue": found.cues, "source": found.descriptions}
    for kind, *row in rows(select, filters):
        if kind == "mistake":
            found.mistakes.append(Mistake(*row))
        elif row[0]:
            words[kind].append(WrongWords(row[0], Share(row[3], row[4])))
    for some in words.values():
        some.sort(key=lambda row: (-row.wrong.interval[0], row.words))
        del some[SHOWN:]
    return found
