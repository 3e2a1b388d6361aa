"""Whether two contents are the same words, said once. Measured on tests/articles/linking/gold/statements.jsonl (ADR 14)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from articles.wordings.sharing import shared
from articles.wordings.words import read

if TYPE_CHECKING:
    from articles.wordings.sharing import Shared
    from articles.wordings.words import Words

# Fitted to one half of the gold and to claims of news about different events, then rounded.
BIAS = -22.3
OF_PLAIN, OF_PRINTED = 1.5, 5.1
"""For the logarithm of what is shared without names, and of how many words of the shorter the longer has in their order."""
WEIGHTS = {"contained": 8.9, "runs": 1.9, "substituted": -0.8, "opposed": -2.3}
ENOUGH = 0.52
"""The score from which on two contents are one statement."""
LOOSE, LOOSELY_PRINTED, LOOSE_RUNS = 0.85, 0.6, 0.35
"""The same where the shorter has words of its own, and as little of it, and of its runs, is as printed."""
MOST_CONTAINED = 0.85
"""Of the shorter, where it has none."""
LONG, LONGER, LONG_COVERED = 4, 5, 0.65
"""Words of content from which on nothing but the words is asked; of LONG alone so much must be as printed: four may be a topic."""
VERBATIM, RUN_ON = 0.85, 7
"""So much of the shorter as printed, and so many words of it, are enough where there are three words of content."""
MOST_FACTS = 1
"""Another name or another number in the place of one: one may be changed in the same words; two make a template of them."""
NAMES_ALONE = 0.5
"""Of the other words, so much must be shared, or two contents about the same people would be one."""
CONTRADICTED = 0.75
"""Of the words as printed, so much must be shared by a denial and what it denies, a number and another."""
PIECE = 1 / 8
"""A smaller part of a long content than this is the same only word for word."""
TWO = 2


class Verdict(StrEnum):
    SAME = "same"
    """One has the words of the other in their order, but for function words, endings, spelling and what it cuts."""
    CHANGED = "changed"
    """The same thing said, with some other words, another order, another number, or denied."""
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Sameness:
    """How two contents compare."""

    verdict: Verdict
    score: float
    """0 to 1; under ENOUGH if they are different."""
    covered: float = 0.0
    """Share of the shorter, as printed, that the longer has in this order: 1 for a cut copy."""
    part: float = 1.0
    """The shorter for each weight of the longer."""
    words: int = 0
    """Words of content that both have."""
    is_contradicted: bool = False
    """Another number, another name, or one denies what the other says."""

    @property
    def is_one_statement(self) -> bool:
        return self.verdict != Verdict.DIFFERENT


def compare(one: str, other: str, *, together: bool = False) -> Sameness:
    """How the contents of two claims compare.

    `together`: whether the same speaker said both, in one story or within a day. Short contents ("We are ready") are the
    same only then, and those of one word ("Yes") never.
    """
    words, others = read(one), read(other)
    found = shared(words, others)
    score = _score(found)
    contradicted = bool(found.opposed or found.facts)
    if not _is_enough(found):
        is_same = together and _are_one_when_together(found, words, others)
        score = max(score, ENOUGH) if is_same else min(score, _under(ENOUGH))
    elif _is_another(found, score):
        score = min(score, _under(ENOUGH))
    verdict = _verdict(found, contradicted=contradicted) if score >= ENOUGH else Verdict.DIFFERENT
    return Sameness(verdict, score, found.covered, found.part, found.words, contradicted)


def _score(found: Shared) -> float:
    total = BIAS + OF_PLAIN * math.log1p(found.plain) + OF_PRINTED * math.log1p(found.printed)
    for name, weight in WEIGHTS.items():
        total += weight * min(getattr(found, name), TWO)
    return 1 / (1 + math.exp(-total))


def _under(score: float) -> float:
    return score - 0.01


def _is_enough(found: Shared) -> bool:
    """Whether there are words enough to tell without knowing who said them."""
    verbatim = found.covered >= VERBATIM and found.printed >= RUN_ON
    long = found.words >= LONGER or (found.words == LONG and found.covered >= LONG_COVERED)
    return long or (verbatim and found.words > TWO)


def _are_one_when_together(found: Shared, words: Words, others: Words) -> bool:
    if found.opposed or found.facts:
        return False
    folded, others_folded = ([word.folded for word in some.all] for some in (words, others))
    if folded == others_folded:
        return len(folded) >= TWO
    return found.words >= TWO and found.covered >= VERBATIM


def _is_another(found: Shared, score: float) -> bool:
    """Whether what differs makes it another thing said, however much is alike."""
    template = found.facts > MOST_FACTS or found.numbers > 0
    of_names = found.contained_plain < NAMES_ALONE and found.covered < VERBATIM
    against = bool(found.opposed or found.facts) and (found.covered < CONTRADICTED or found.replaced > TWO)
    piece = found.part < PIECE and found.covered < VERBATIM
    has_more = found.replaced > 0 or found.contained < MOST_CONTAINED
    loose = has_more and found.covered < LOOSELY_PRINTED and found.runs < LOOSE_RUNS and score < LOOSE
    return template or of_names or against or piece or loose


def _verdict(found: Shared, *, contradicted: bool) -> Verdict:
    in_order = found.in_order == 1.0
    return Verdict.CHANGED if contradicted or found.replaced or found.other_words or not in_order else Verdict.SAME
