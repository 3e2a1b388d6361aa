"""Whether a claim belongs to those of a statement: to one of them, and to the others on the whole, never by a chain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles.linking.belonging import compared

if TYPE_CHECKING:
    from collections.abc import Iterable

    from articles.linking.spoken import Spoken
    from articles.wordings.comparing import Sameness

HALF = 0.4
"""Two halves of a quotation have nothing in common but the whole that a third claim prints; each is so much of it at least."""


def fit(one: Spoken, members: Iterable[Spoken]) -> Sameness | None:
    """How the claim compares with the nearest of the statement's claims; None where it is not one of them.

    More than half of the other articles' claims must be the same statement as it; half of them, for a good piece of the
    nearest. Those of its own article are not asked: a quotation that one article splits stands in it as two claims. But a
    claim inside another's words does not print the statement once more.
    """
    known = list(members)
    if any(one.shares_words_with(member) for member in known):
        return None
    others = [member for member in known if member.article != one.article]
    found = [sameness for other in others if (sameness := compared(one.said, other.said)) is not None]
    if not found:
        return None
    nearest = max(found, key=lambda sameness: (sameness.score, sameness.covered))
    needed = len(others) if nearest.part >= HALF else len(others) + 1
    return nearest if 2 * len(found) >= needed else None
