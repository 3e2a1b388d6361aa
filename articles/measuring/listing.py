"""The claims behind a number: those that were counted into it, one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from articles.measuring.decisions import rows

if TYPE_CHECKING:
    from articles.measuring.filters import Filters

LISTED = {
    "": "is_counted",
    "decided": "is_counted AND verdict <> 'missed'",
    "accepted": "is_counted AND verdict = 'accepted'",
    "corrected": "is_counted AND verdict = 'corrected'",
    "rejected": "is_counted AND verdict = 'rejected'",
    "missed": "is_counted AND verdict = 'missed'",
    "reworded": "is_counted AND verdict <> 'missed' AND is_reworded",
    "speaker": "is_counted AND verdict IN ('accepted', 'corrected')",
    "wrong": "is_counted AND verdict IN ('corrected', 'rejected')",
    "mistaken": "verdict = 'corrected'",
    "along": "NOT is_counted",
}
"""What of the decisions a link asks for; "mistaken" are the corrected ones with those decided along with others."""


@dataclass(frozen=True, slots=True)
class Listed:
    """Keys of a claim and of whom the machine had named, where that is known."""

    claim: int
    verdict: str
    machine: int | None


def listed(filters: Filters, verdict: str) -> list[Listed]:
    """Those that are one of LISTED, the latest decision first. One query."""
    select = f"""
    SELECT claim, verdict, machine FROM decision
    WHERE {LISTED[verdict]} AND {filters.condition} ORDER BY day DESC, claim DESC"""  # noqa: S608 -- conditions of our own
    return [Listed(*row) for row in rows(select, filters)]
