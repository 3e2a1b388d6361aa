"""Whether a claim belongs to those of a statement: to one of them, and to the others on the whole, never by a chain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles.linking.belonging import compared, have_two_speakers

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
    claim inside another's words does not print the statement once more. Nor are those of another speaker: that outlets
    disagree on who said it says nothing about the words.
    """
    known = list(members)
    if any(one.shares_words_with(member) for member in known):
        return None
    others = [member for member in known if member.article != one.article]
    compared_with = [(other, compared(one.said, other.said)) for other in others]
    found = [sameness for _, sameness in compared_with if sameness is not None]
    if not found:
        return None
    nearest = max(found, key=lambda sameness: (sameness.score, sameness.covered))
    against = sum(same is None and not have_two_speakers(one.said, other.said) for other, same in compared_with)
    asked = len(found) + against
    needed = asked if nearest.part >= HALF else asked + 1
    return nearest if 2 * len(found) >= needed else None
