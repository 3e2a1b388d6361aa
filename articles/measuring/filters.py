"""Which decisions are counted: what a reader chooses, and what a number on the page was counted from; as SQL."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

FOLDED = "btrim(regexp_replace(lower(translate(replace({}, '’', chr(39)), '\"“”„‟«»', '')), '\\s+', ' ', 'g'), ' ,.:;')"
"""Words as they are compared: without quotation marks, and stops around them; case and white space folded."""
WORDS = FOLDED.format(
    "(SELECT string_agg(part.exact, ' … ' ORDER BY part.start) FROM articles_claimpart part"
    " WHERE part.claim_id = decision.claim AND part.role = '{role}')"
)
"""Those of a decision's claim, in one role."""
SOURCE, CUE = WORDS.format(role="source"), WORDS.format(role="cue")

_CONDITIONS = {
    "since": "decision.day >= %(since)s",
    "until": "decision.day <= %(until)s",
    "outlet": "decision.outlet = %(outlet)s",
    "form": "decision.form = %(form)s",
    "editor": "decision.editor = %(editor)s",
    "story": "EXISTS (SELECT FROM articles_storylink link WHERE link.article_id = decision.article"
    " AND link.story_id = %(story)s AND link.kind = 'event' AND link.state IN ('suggested', 'confirmed'))",
    "reason": "decision.reason = %(reason)s",
    "pipeline": "decision.pipeline = %(pipeline)s",
    "month": "decision.month = date_trunc('month', %(month)s::date)::date",
    "chance": "decision.chance = %(chance)s AND decision.verdict IN ('accepted', 'corrected')",
    "confidence": "decision.confidence = %(confidence)s AND decision.verdict <> 'missed'",
    "machine": "decision.machine = %(machine)s",
    "chosen": "decision.chosen = %(chosen)s",
    "source": f"{SOURCE} = %(source)s",
    "cue": f"{CUE} = %(cue)s",
}


@dataclass(frozen=True, slots=True)
class Filters:
    """None and empty: any. The first five a reader chooses; the others come with the link of a number."""

    since: datetime.date | None = None
    until: datetime.date | None = None
    outlet: int | None = None
    form: str = ""
    editor: int | None = None

    story: int | None = None
    reason: str = ""
    pipeline: str = ""
    month: datetime.date | None = None
    chance: int | None = None
    """A tenth of the first candidate's probability, 0 to 9."""
    confidence: int | None = None
    """A tenth of the claim's confidence, 0 to 9."""
    machine: int | None = None
    """Whom the machine had named."""
    chosen: int | None = None
    """Whom an editor named."""
    source: str = ""
    cue: str = ""
    """Words as FOLDED has them."""

    @property
    def given(self) -> dict[str, Any]:
        return {name: value for name in _CONDITIONS if (value := getattr(self, name)) not in (None, "")}

    @property
    def condition(self) -> str:
        """Of the rows of `decision`; its parameters are `given`."""
        return " AND ".join(["TRUE", *(_CONDITIONS[name] for name in self.given)])

    def query(self, **others: object) -> str:
        """As a query string, with `others` beside or instead."""
        return urlencode({name: value for name, value in (self.given | others).items() if value not in (None, "")})
